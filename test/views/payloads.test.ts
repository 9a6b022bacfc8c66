import assert from 'node:assert/strict';
import { permissions } from '../../server/lib/permission.ts';
import { renderPage } from '../../views/layout.ts';
import { onwardPage } from '../../views/portal/onward-page.ts';
import { wordsOf } from '../../views/words/words.ts';
import { testFrame } from './frame.ts';
import { samples } from './pages.ts';
import { payloads } from './payloads.ts';
import { openStage, type Stage, useBrowser } from './stage.ts';

/** Values that the types close: nothing from outside ever stands there. */
const words = wordsOf('zh-Hans');
const closed = new Set([
  ...[
    words.problems,
    words.scopes,
    words.documentTypes,
    words.notices,
    words.activity,
    words.mandates.acts,
    words.mandates.endReasons,
  ].flatMap(Object.keys),
  ...[
    'login',
    'register',
    'reset',
    'step-up',
    'again',
    'more',
    'phishing-resistant',
    'sms',
    'email',
    'mobile',
    'username',
  ],
  ...[
    'password',
    'one-time-code',
    'passkey',
    'hardware',
    'use',
    'add',
    'consent',
    'statute',
    'done',
    'cancelled',
    'success',
    'refused',
  ],
  ...Object.keys(words.journey.askedAgain),
  ...['waiting', 'running', 'ended', 'administrator', 'agent', 'grantor'],
  ...['zh-Hans', 'zh-Hant', 'en', 'demonstration', 'live'],
  ...[words.identities.kinds, words.identities.roles].flatMap(Object.keys),
  ...['ial', 'ial-of-grantor', 'proof-too-old', 'service-not-covered', 'no-enterprise', 'no-post'],
  ...[words.enterprises.role, words.enterprises.kind, words.enterprises.status].flatMap(Object.keys),
  ...[words.enterprises.claimPage.missing, words.mandates.acts, words.mandates.endReasons].flatMap(Object.keys),
  ...[words.console.roles.names, words.console.approvals.acts, words.console.approvals.statuses].flatMap(Object.keys),
  ...[Object.keys(words.console.first), permissions, ['decided', 'move', 'rename', 'add']].flat(),
  ...[words.console.people.acts].flatMap(Object.keys),
  ...[words.consoleApplications.acts, words.consoleApplications.statuses].flatMap(Object.keys),
  ...[words.consoleUnits.kinds, words.consoleUnits.levels, words.consoleLists.refusals].flatMap(Object.keys),
  ...[words.developers.kinds, words.developers.roles, words.developers.environments].flatMap(Object.keys),
  ...[words.developers.failures.causes, words.developers.check.items, words.developers.check.findings].flatMap(
    Object.keys,
  ),
  ...[words.developers.production.statuses, words.developers.delivery.kinds].flatMap(Object.keys),
  ...Object.keys(words.developers.delivery.statuses),
  ...['node', 'java', 'python', 'php', 'go', 'dotnet', 'nginx', 'apache', 'spa', 'android', 'service', 'ci'],
  ...[words.developers.overview.methods, words.developers.testPersons.situations].flatMap(Object.keys),
  ...[words.sourceTest.steps, words.sourceTest.failures, words.consoleSources.kinds].flatMap(Object.keys),
  ...[words.consoleDashboard.charts, words.consoleDashboard.kinds, words.consoleDashboard.keyStatuses].flatMap(
    Object.keys,
  ),
  ...['reach', 'dead', 'pending', 'ES256', 'RS256', 'urn:yimen:aal2', ...Object.keys(words.consoleDashboard.series)],
  ...['person', 'agency', 'all', 'waiting', 'running', 'ended', 'grantor', 'holder'],
  ...[words.consolePolicies.names, words.consolePolicies.fields, words.consolePolicies.units].flatMap(Object.keys),
  ...['count', 'switch', 'lower', 'higher', ...Object.keys(words.consolePolicies.effects)],
]);

/** The same value with every open string replaced. Ids of rows are made by us, but must hold too. */
function poisoned<T>(value: T, payload: string): T {
  if (typeof value === 'string') return (closed.has(value) ? value : payload) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((inner) => poisoned(inner, payload)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, poisoned(inner, payload)])) as T;
}

/** Runs in the page: what a real parser makes of a document: elements with the names of their attributes, and where they lead. */
function anatomyOf(html: string): { shape: string; leads: string[] } {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const elements = [...parsed.querySelectorAll('*')];
  const leading = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'];
  const leads = elements.flatMap((element) =>
    leading.map((name) => element.getAttribute(name)).filter((lead) => lead !== null),
  );
  return {
    shape: elements.map((element) => [element.tagName, ...element.getAttributeNames()].join(' ')).join('\n'),
    leads,
  };
}

/** Links that turn into text where their address is refused are text in both. */
function shapeOf({ shape }: { shape: string }): string {
  return shape.replace(/^(A href( class)?|SPAN)$/gm, 'TEXT');
}

const harmless = /^(\/(?![/\\])|https:\/\/|http:\/\/localhost[:/]|#|tel:[0-9+]*$|data:image\/svg\+xml,)/;

describe('T-101 payloads in every string of every page', function () {
  this.timeout(300_000);
  const browser = useBrowser();
  let stage: Stage;
  before(async () => {
    stage = await openStage(browser(), {});
    await stage.page.goto('about:blank');
  });

  it('T-102 draw no form that would take an answer to an address of theirs', () => {
    for (const action of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'javascript:/x',
      'https://a@evil.example/',
    ])
      assert.throws(() => onwardPage(testFrame(), { action, fields: [] }), /cannot be sent/, action);
    for (const action of ['https://tax.example/callback', 'cn.gov.app:/cb'])
      assert.match(
        renderPage(testFrame(), onwardPage(testFrame(), { action, fields: [] })),
        new RegExp(`action="${action}"`),
      );
  });

  it('has at least 60 payloads, all different', () => {
    assert.ok(new Set(payloads).size >= 60);
  });

  for (const { name, render } of samples) {
    it(`are text on ${name}: no element, no attribute, no address of theirs`, async () => {
      const plain = render(testFrame(), (value) => poisoned(value, 'x'));
      const drawn = payloads.map((payload) => render(testFrame(), (value) => poisoned(value, payload)));
      const [expected, ...found] = await stage.page.evaluate(
        ([source, pages]) => {
          // the tests' own code in a page without policy
          const look = new Function(`return ${source}`)() as (html: string) => { shape: string; leads: string[] };
          return pages.map((page) => look(page));
        },
        [anatomyOf.toString(), [plain, ...drawn]] as const,
      );
      assert.ok(expected);
      found.forEach((anatomy, at) => {
        const payload = JSON.stringify(payloads[at]);
        assert.equal(shapeOf(anatomy), shapeOf(expected), payload);
        for (const lead of anatomy.leads) assert.match(lead, harmless, payload);
      });
    });
  }

  it('run nothing in a browser, on the pages that show most of what others wrote', async () => {
    const chosen = [
      'identifier',
      'consent',
      'applications',
      'activity',
      'services',
      'outbox',
      'logout',
      'error-protocol',
    ];
    for (const payload of payloads) {
      for (const { name, render } of samples.filter((sample) => chosen.includes(sample.name))) {
        await stage.page.setContent(
          render({ ...testFrame() }, (value) => poisoned(value, payload)),
          { waitUntil: 'domcontentloaded' },
        );
        assert.equal(await stage.page.evaluate('window.hit'), undefined, `${name} ${JSON.stringify(payload)}`);
      }
    }
  });
});
