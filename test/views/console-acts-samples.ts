import { permissions } from '../../server/lib/permission.ts';
import type { EffectView, SourceVersionView } from '../../views/console/props-source-changes.ts';
import { sourceHistoryPage, sourceSettingsPage } from '../../views/console/source-settings-page.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const all = { permissions };

const settings = JSON.stringify(
  { id: 'city', kind: 'oidc', enabled: true, highestIal: 3, connection: { issuer: 'https://id.city.example' } },
  null,
  2,
);
const about = {
  ...all,
  ...{ slug: 'city', version: 7, settings: [] },
  typed: { configuration: settings, position: '2', reason: '' },
  problems: {},
};
const effect: EffectView = {
  ...{ links: 48_213, sessions: 1_902, attempts: 4, areSecretsNew: false },
  differences: [
    { path: 'highestIal', before: '2', after: '3' },
    { path: 'ialMap.L3', after: '3' },
    {
      path: 'connection.tokenEndpoint',
      before: '"https://id.city.example/token"',
      after: '"https://sso.city.example/token"',
    },
  ],
  loosens: ['ceiling', 'words', 'connection'],
};
const version: SourceVersionView = {
  ...{ version: 7, at: times.recent, changedBy: '钱示例', approvedBy: '孙示例' },
  ...{ reason: '市平台更换令牌地址，见来函 2026-118', secretsChanged: true },
  differences: [
    {
      label: 'connection.tokenEndpoint',
      removed: ['"https://id.city.example/token"'],
      added: ['"https://sso.city.example/token"'],
    },
  ],
};

/** Acts with a second person, a history or a file, in every state that looks different. */
export const consoleActsSamples = [
  sample('console-source-settings', sourceSettingsPage, about, true),
  sample('console-source-settings-effect', sourceSettingsPage, { ...about, effect }, true),
  sample(
    'console-source-settings-tried',
    sourceSettingsPage,
    {
      ...about,
      effect: {
        ...{ links: 0, sessions: 0, attempts: 0, differences: [], areSecretsNew: true, loosens: [] },
        steps: [
          { name: 'settings', ok: true },
          { name: 'discovery', ok: false, detail: 'unreachable' },
        ],
      },
    },
    true,
  ),
  sample(
    'console-source-settings-refused',
    sourceSettingsPage,
    {
      ...about,
      typed: { configuration: '{', position: 'x', reason: '无' },
      problems: {
        configuration: { code: 'console.json-invalid' },
        secrets: { code: 'console.secrets-needed' },
        position: { code: 'console.position-invalid' },
        reason: { code: 'console.reason-invalid' },
      },
      settings: [{ path: 'configuration.label', code: 'settings.invalid_type' }],
      problem: { code: 'console.settings-invalid' },
    },
    true,
  ),
  sample(
    'console-source-history',
    sourceHistoryPage,
    {
      ...all,
      slug: 'city',
      versions: [
        version,
        { ...version, version: 6, changedBy: undefined, approvedBy: undefined, secretsChanged: false },
        { ...version, version: 5, reason: undefined, differences: [], secretsChanged: false },
      ],
      nextHref: '/console/sources/city/history?before=5',
    },
    true,
  ),
];
