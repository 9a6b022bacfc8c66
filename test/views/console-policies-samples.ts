import { permissions } from '../../server/lib/permission.ts';
import { defaultsOf, fieldsOf, type PolicyName, policyNames } from '../../server/policies/policy.ts';
import { policiesPage, policyPage } from '../../views/console/policies-page.ts';
import { policyPreviewPage } from '../../views/console/policy-preview-page.ts';
import type { PolicyVersionView } from '../../views/console/props-policies.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const all = { permissions };
const about = (name: PolicyName) => ({
  name,
  version: 0,
  settings: defaultsOf(name),
  strays: [],
  fields: fieldsOf(name),
});
const tightened: PolicyVersionView = {
  version: 1,
  changes: [{ field: 'idleMinutes', from: 60, to: 15, isLooser: false }],
  setBy: '何示例',
  approvedBy: undefined,
  reason: '等级保护测评整改，见第三条',
  at: times.yesterday,
};
const loosened: PolicyVersionView = {
  version: 2,
  changes: [
    { field: 'idleMinutes', from: 15, to: 30, isLooser: true },
    { field: 'absoluteHours', from: 24, to: 12, isLooser: false },
  ],
  setBy: '何示例',
  approvedBy: '许示例',
  reason: '窗口人员反映过短，十一月例会同意',
  at: times.recent,
};
const typedSessions = { idleMinutes: '30', absoluteHours: '12' };
const preview = { ...all, typed: { reason: '' }, problems: {} };

/** Policies in every state that looks different. */
export const consolePoliciesSamples = [
  sample(
    'console-policies',
    policiesPage,
    { ...all, policies: policyNames.map((name, index) => ({ name, version: index })) },
    true,
  ),
  sample(
    'console-policy',
    policyPage,
    {
      ...all,
      ...about('sessions'),
      version: 2,
      settings: { idleMinutes: 30, absoluteHours: 12 },
      versions: [loosened, tightened],
      nextHref: '/console/policies/sessions?before=1',
      form: { typed: typedSessions, problems: {} },
      notice: 'policy-changed',
    },
    true,
  ),
  sample(
    'console-policy-refused',
    policyPage,
    {
      ...all,
      ...about('password'),
      versions: [],
      nextHref: undefined,
      form: {
        typed: { leastLength: '4', staffExpiryDays: 'x' },
        problems: {
          leastLength: { code: 'console.policy-number' },
          staffExpiryDays: { code: 'console.policy-number' },
        },
      },
      problem: { code: 'console.policy-invalid' },
    },
    true,
  ),
  sample(
    'console-policy-registration',
    policyPage,
    {
      ...all,
      ...about('registration'),
      versions: [],
      nextHref: undefined,
      form: { typed: { byMobile: 'yes', byEmail: 'no', bySource: 'yes', byImport: 'yes' }, problems: {} },
      problem: { code: 'console.policy-changed' },
    },
    true,
  ),
  sample(
    'console-policy-read',
    policyPage,
    {
      ...all,
      ...about('levels'),
      version: 1,
      strays: ['recentLoginMinutes'],
      versions: [],
      nextHref: undefined,
      form: undefined,
    },
    true,
  ),
  sample(
    'console-policy-preview',
    policyPreviewPage,
    {
      ...preview,
      ...about('sessions'),
      settings: { idleMinutes: 15, absoluteHours: 12 },
      changes: [
        { field: 'idleMinutes', from: 60, to: 15, isLooser: false },
        { field: 'absoluteHours', from: 24, to: 12, isLooser: false },
      ],
      loosens: false,
      effects: [{ kind: 'sessions', looked: 10_000, affected: 412, isPart: true }],
    },
    true,
  ),
  sample(
    'console-policy-preview-loosens',
    policyPreviewPage,
    {
      ...preview,
      ...about('levels'),
      version: 3,
      changes: [
        { field: 'administratorLevel', from: 2, to: 3, isLooser: false },
        { field: 'officialLevel', from: 2, to: 3, isLooser: false },
        { field: 'recentLoginMinutes', from: 5, to: 20, isLooser: true },
      ],
      loosens: true,
      effects: [
        { kind: 'administrators', looked: 41, affected: 3, isPart: false },
        { kind: 'officials', looked: 8122, affected: 1204, isPart: false },
      ],
      typed: { reason: '无' },
      problems: { reason: { code: 'console.reason-invalid' } },
    },
    true,
  ),
  sample(
    'console-policy-preview-nothing',
    policyPreviewPage,
    {
      ...preview,
      ...about('password'),
      changes: [{ field: 'staffExpiryDays', from: 90, to: 0, isLooser: true }],
      loosens: true,
      effects: [],
    },
    true,
  ),
  sample(
    'console-policy-preview-passwords',
    policyPreviewPage,
    {
      ...preview,
      ...about('password'),
      changes: [{ field: 'staffExpiryDays', from: 0, to: 90, isLooser: false }],
      loosens: false,
      effects: [{ kind: 'passwords', looked: 1, affected: 1, isPart: false }],
      problem: { code: 'console.already-waiting' },
    },
    true,
  ),
];
