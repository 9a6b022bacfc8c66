import { permissions } from '../../server/lib/permission.ts';
import { peoplePage } from '../../views/console/people-page.ts';
import { personActPage } from '../../views/console/person-act-page.ts';
import { personPage } from '../../views/console/person-page.ts';
import { type PersonActPageProps, type PersonView, personActs } from '../../views/console/props-people.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const id = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';
const longUnit = '示例省税务局第一税务分局（重点税源企业税收服务和管理局）';
const all = { permissions };
const blank = { mobile: '', name: '', type: '', number: '', issuer: '' };
const person: PersonView = {
  ...{ id, name: '买买提江·示例', status: 'active', level: 3, levelSince: times.longAgo },
  loginNames: [
    { id, kind: 'mobile', masked: '138****0002', verifiedAt: times.longAgo },
    { id, kind: 'email', masked: 'z***@example.cn', verifiedAt: undefined },
  ],
  documents: [{ id, type: 'resident-id', masked: '4400**********9985', verifiedAt: times.longAgo }],
  waysIn: [
    { kind: 'password', since: times.longAgo, lastUsedAt: undefined },
    { kind: 'passkey', since: times.longAgo, lastUsedAt: times.recent },
    { kind: 'source', since: times.yesterday, lastUsedAt: times.yesterday },
  ],
  sessions: [
    { startedAt: times.recent, userAgent: 'Edge · Windows', network: '203.0.113.0/24' },
    { startedAt: times.yesterday, userAgent: undefined, network: undefined },
  ],
  posts: [{ unit: longUnit, title: '一级主任科员' }],
  roles: [{ role: 'unit', unit: longUnit, since: times.yesterday }],
  recoveryDueAt: undefined,
  activity: [
    { id: '42', type: 'login.attempt.succeeded', outcome: 'success', at: times.recent, userAgent: 'Edge · Windows' },
    { id: '41', type: 'login.attempt.failed', outcome: 'refused', at: times.yesterday, network: '203.0.113.0/24' },
    { id: '40', type: 'person.record.read', outcome: 'success', at: times.yesterday },
  ],
};
const bare: PersonView = {
  ...{ id, name: '0b5c9c0e', status: 'locked', level: 1, levelSince: undefined },
  ...{ loginNames: [], documents: [], waysIn: [], sessions: [], posts: [], roles: [], activity: [] },
  recoveryDueAt: new Date('2027-01-01T02:00:00Z'),
};
const official = { id, name: '吴示例', status: 'active', posts: [`${longUnit} · 税务专员`] } as const;
const acting: Omit<PersonActPageProps, 'act'> = {
  ...all,
  person: { id, name: '李示例', level: 2 },
  subject: undefined,
  revealed: undefined,
  typed: { reason: '', level: '' },
  problems: {},
};
const number = { id, masked: '138****0002' };

/** People as administrators find and serve them. */
export const consolePeopleSamples = [
  sample(
    'console-people',
    peoplePage,
    {
      ...all,
      mayFind: true,
      typed: blank,
      problems: {},
      officials: {
        query: 'wu',
        found: [official, { ...official, name: '买买提江·示例', status: 'locked', posts: [] }],
        nextHref: '/console/people?q=wu&after=x',
      },
    },
    true,
  ),
  sample(
    'console-people-own-none',
    peoplePage,
    {
      ...all,
      mayFind: false,
      typed: blank,
      problems: {},
      officials: { query: '火', found: [], nextHref: undefined },
    },
    true,
  ),
  sample(
    'console-people-not-found',
    peoplePage,
    {
      ...all,
      mayFind: true,
      typed: { ...blank, name: '李示例', type: 'chinese-passport', number: 'E00000000' },
      problems: { number: { code: 'console.person-not-found' } },
      officials: undefined,
    },
    true,
  ),
  sample(
    'console-person',
    personPage,
    { ...all, person, acts: personActs, olderHref: `/console/people/${id}?before=40`, notice: 'person-unlocked' },
    true,
  ),
  sample(
    'console-person-bare',
    personPage,
    { ...all, person: bare, acts: [], olderHref: undefined, problem: { code: 'console.above' } },
    true,
  ),
  ...personActs.map((act) =>
    sample(
      `console-person-${act}`,
      personActPage,
      { ...acting, act, ...(act === 'reveal' && { subject: number }) },
      true,
    ),
  ),
  sample(
    'console-person-lock-refused',
    personActPage,
    {
      ...acting,
      act: 'lock',
      typed: { reason: '无', level: '' },
      problems: { reason: { code: 'console.reason-invalid' } },
    },
    true,
  ),
  sample('console-person-merge-desk', personActPage, { ...acting, act: 'merge' }, true),
  sample(
    'console-person-merge-refused',
    personActPage,
    {
      ...acting,
      act: 'merge',
      problem: { code: 'console.other-unknown' },
      typed: { reason: '', level: '', other: '13800000002' },
    },
    true,
  ),
  sample(
    'console-person-level-refused',
    personActPage,
    { ...acting, act: 'level', problem: { code: 'console.no-document' }, typed: { reason: '已核对', level: '3' } },
    true,
  ),
  sample(
    'console-person-revealed',
    personActPage,
    { ...acting, act: 'reveal', subject: number, revealed: '+8613800000002' },
    true,
  ),
];
