import assert from 'node:assert/strict';
import { auditEventTypes } from '../../../server/audit/describe.ts';
import { approve, createBrowser, declineOffer, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { force, journeyOf, nowhere, passkeyOptions, step } from './pages.ts';

/** Every secret and personal number of one life, recognisable wherever it turns up. */
const canary = {
  mobile: '13877766655',
  mail: 'kanarienvogel@example.cn',
  firstPassword: 'canary passphrase of the first day',
  secondPassword: 'canary passphrase of the second day',
  resetPassword: 'canary passphrase after the reset',
  wrongPassword: 'canary passphrase that was never right',
  document: '440104199003079986',
};
const e164 = `+86${canary.mobile}`;

/** Acts that no person does in this life: proven where they are done. */
const provenElsewhere = [
  ...['login.authenticator.locked', 'login.authenticator.disabled', 'authenticator.passkey.counter-regressed'],
  ...[
    'person.account.imported',
    'person.account.claimed',
    'person.account.withdrawn',
    'person.identifier.detached',
    // test/merging, test/flows/people/merging.test.ts
    ...['person.twin.found', 'person.merge.begun', 'person.merge.refused', 'person.merge.done'],
    ...['person.merge.undone', 'person.merge.cleaned'],
    // test/flows/console/people.test.ts, recovery.test.ts
    ...['person.account.locked', 'person.account.unlocked', 'person.level.overridden', 'person.number.revealed'],
    ...['person.record.found', 'person.record.read', 'person.sessions.ended'],
    ...['recovery.account.started', 'recovery.account.cancelled', 'recovery.account.finished'],
    // test/flows/protocol/round-trips.test.ts
    'session.application.entered',
    'token.code.replayed',
    'token.code.refused',
  ],
  ...['token.refresh.replayed', 'keys.signing.rotated', 'keys.signing.withdrawn', 'operator.command.ran'],
];

describe('one life with the service', () => {
  const app = useApp();
  const secrets = new Map<string, string>();
  const keep = (name: string, value: unknown) => {
    const text = String(value);
    assert.ok(text.length >= 6, `${name} is no secret: ${text}`);
    secrets.set(`${name} ${secrets.size}`, text);
    return text;
  };
  let browser: Browser;
  const keepCookies = (one: Browser, page: Page) => {
    for (const { name, value } of one.cookies.list(page.url)) if (value.length >= 20) keep(`cookie ${name}`, value);
  };

  /** Runs an act and gives the events it left, by type. */
  async function eventsOf(act: () => Promise<unknown>): Promise<string[]> {
    const [before] = await app().database.knex('audit_events').max('sequence as last');
    await act();
    const rows = await app()
      .database.knex('audit_events')
      .where('sequence', '>', before?.last ?? 0)
      .orderBy('sequence');
    for (const row of rows) {
      assert.ok(row.occurred_at && row.outcome && row.request_id && row.network, `${row.type} says not when and where`);
      // a code goes to an address that nobody has yet as well
      const isAnybody = row.type === 'authenticator.code.sent' || row.outcome === 'refused';
      assert.ok(row.person_id || isAnybody, `${row.type} says not who`);
    }
    return rows.map(({ type }) => type).sort();
  }
  const seen = new Set<string>();
  const leaves = async (types: string[], act: () => Promise<unknown>) => {
    assert.deepEqual(await eventsOf(act), [...types].sort());
    for (const type of types) seen.add(type);
  };

  const code = async (recipient: string) => keep('code', await app().codeFor(recipient));
  const open = (path: string) => browser.open(new URL(path, app().issuer));
  const again = () => app().passSeconds(61);

  let lived: Promise<void> | undefined;
  /** Lived once, whichever test comes first. */
  const life = () => {
    lived ??= live();
    return lived;
  };

  it('T-151 every act leaves exactly one record of its kind, with who, when, where and result', life);

  async function live(): Promise<void> {
    for (const [name, value] of Object.entries(canary)) keep(name, value);
    browser = createBrowser();
    const tax = await app().taxParty({ scope: 'openid profile phone offline_access' });
    const asked = await tax.begin(browser, { prompt: 'consent', login_hint: canary.mobile });
    let page = await browser.open(new URL(`${journeyOf(asked)}/register`, app().issuer));
    await leaves(['authenticator.code.sent'], async () => {
      page = await browser.submit(page, { username: canary.mobile }, { button: 'login-submit' });
    });
    await leaves(['login.attempt.failed'], async () => {
      await browser.press(page, { code: '000000' });
    });
    await leaves(['person.account.registered'], async () => {
      page = await browser.submit(page, { code: await code(e164) });
    });
    await leaves(['authenticator.password.set', 'identity.chosen', 'login.attempt.succeeded'], async () => {
      page = await browser.submit(page, { password: canary.firstPassword });
      page = await declineOffer(browser, page, tax.redirectUri);
    });
    await leaves(['consent.granted'], async () => {
      page = await approve(browser, page, tax.redirectUri);
    });
    keepCookies(browser, page);
    keep('authorization code', page.location?.searchParams.get('code'));
    await leaves([], async () => {
      const tokens = await tax.exchange(page.location);
      const renewed = await tax.refresh(tokens.refresh_token);
      for (const one of [tokens, renewed]) {
        keep('access token', one.access_token);
        keep('refresh token', one.refresh_token);
        keep('id token', one.id_token);
      }
      await tax.userinfo(renewed);
    });

    await leaves(['person.profile.changed'], async () => {
      page = await open('/account/profile');
      await force(browser, page, '/account/profile', { name: '李示例', locale: 'zh-Hans', print: 'normal' });
    });
    await leaves(['person.identity.refused'], async () => {
      const claim = { type: 'resident-id', number: canary.document, name: '李不符' };
      await force(browser, await open('/account/identity'), '/account/identity', claim);
    });
    await leaves(['person.identity.verified'], async () => {
      const claim = { type: 'resident-id', number: canary.document, name: '李示例' };
      await force(browser, await open('/account/identity'), '/account/identity', claim);
    });
    await leaves(['authenticator.code.sent'], async () => {
      page = await browser.submit(await open('/account/identifiers'), { username: canary.mail });
    });
    await leaves(['person.identifier.verified'], async () => {
      await browser.submit(page, { code: await code(canary.mail) });
    });
    const undoAddress = keep('link', await app().linkFor(e164));

    await leaves(['authenticator.password.changed', 'session.others-ended'], async () => {
      const changed = { current: canary.firstPassword, password: canary.secondPassword };
      await browser.submit(await open('/account/password'), changed);
    });
    keep('link', await app().linkFor(e164));
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    await leaves(['authenticator.passkey.added'], async () => {
      const options = passkeyOptions(await open('/account/passkeys'), 'create');
      await force(browser, page, '/account/passkeys', { credential: authenticator.create(options) });
    });
    keep('link', await app().linkFor(canary.mail));
    await leaves(['login.attempt.succeeded'], () => stepUp(authenticator));
    const { id } = await app().database.knex('passkeys').first('id');
    await leaves(['authenticator.passkey.renamed'], async () => {
      await force(browser, page, `/account/passkeys/${id}/rename`, { name: '钥匙' });
    });
    await leaves(['authenticator.passkey.removed'], async () => {
      await force(browser, page, `/account/passkeys/${id}/remove`);
    });

    await leaves(['consent.withdrawn'], async () => {
      await force(browser, await open('/account/applications'), '/account/applications/withdraw', {
        client_id: 'tax-demo',
      });
    });
    await leaves(['session.ended'], async () => {
      page = await open('/logout');
      keepCookies(browser, page);
      await browser.submit(page, {}, { button: 'logout-confirm' });
    });

    await leaves(['login.attempt.failed'], async () => {
      page = await browser.submit(await open('/account'), { username: canary.mail }, { button: 'login-submit' });
      page = await browser.press(page, { password: canary.wrongPassword }, { button: 'login-submit' });
    });
    again();
    await leaves(['authenticator.code.sent'], async () => {
      page = await step(browser, page, '/reset');
    });
    await leaves([], async () => {
      page = await browser.submit(page, { code: await code(canary.mail) }, { button: 'login-submit' });
    });
    await leaves(['authenticator.password.reset', 'session.others-ended'], async () => {
      page = await browser.submit(page, { password: canary.resetPassword });
    });
    await leaves(['login.attempt.succeeded'], async () => {
      page = await browser.submit(page, { password: canary.resetPassword }, { button: 'login-submit' });
      page = await declineOffer(browser, page, nowhere);
      assert.equal(page.url.pathname, '/account');
    });
    await leaves(['consent.denied'], async () => {
      const denied = await tax.begin(browser);
      await browser.submit(denied, {}, { button: 'consent-deny', stopAt: tax.redirectUri });
    });

    const owner = createBrowser();
    const expected = [
      'recovery.change.repudiated',
      'person.identifier.removed',
      'session.ended',
      'session.others-ended',
    ];
    await leaves(expected, async () => {
      await owner.follow(await force(owner, await owner.open(undoAddress), '/not-me'));
    });
    await leaves(['recovery.change.refused'], async () => {
      await force(owner, await owner.open(undoAddress), '/not-me');
    });
    const undoReset = keep('link', await app().linkFor(e164));
    const again2 = createBrowser();
    const takes = ['recovery.change.repudiated', 'authenticator.password.removed', 'session.others-ended'];
    await leaves(takes, async () => {
      await again2.follow(await force(again2, await again2.open(undoReset), '/not-me'));
    });
    for (const one of [browser, owner, again2]) one.close();
  }

  it('T-151 no declared event is left out', async () => {
    await life();
    const known = [...seen, ...provenElsewhere];
    const mine = Object.keys(auditEventTypes).filter((type) =>
      /^(person|login|authenticator|recovery|session|consent|token|keys|operator)\./.test(type),
    );
    assert.deepEqual(mine.filter((type) => !known.includes(type)).sort(), []);
    assert.deepEqual(
      provenElsewhere.filter((type) => seen.has(type)),
      [],
    );
  });

  it('T-150 no secret and no number of that life is in the log, the audit tables or a dump of any table', async () => {
    await life();
    const { rows: tables } = await app().database.knex.raw<{ rows: { name: string }[] }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    assert.ok(tables.length > 20 && secrets.size > 25, `${tables.length} tables, ${secrets.size} secrets`);
    for (const { name } of tables) {
      // the development gateway shows what it "sends" on a page; production refuses it
      if (name === 'development_messages') continue;
      const { rows } = await app().database.knex.raw<{ rows: { text: string }[] }>('SELECT t::text AS text FROM ?? t', [
        name,
      ]);
      search(`table ${name}`, rows.map(({ text }) => text).join('\n'));
    }
    assert.ok(app().log.length > 50);
    search('the log', app().log.join('\n'));
  });

  function search(where: string, text: string): void {
    for (const [name, secret] of secrets) {
      const shapes = [
        secret,
        Buffer.from(secret).toString('hex'),
        Buffer.from(secret).toString('base64url'),
        encodeURIComponent(secret),
      ];
      // six digits turn up by chance in times and keys
      if (name.startsWith('code')) shapes.splice(0, shapes.length, `"${secret}"`, ` ${secret} `);
      for (const shape of shapes) assert.ok(!text.includes(shape), `${name} is in ${where}`);
    }
  }

  /** The session is made as strong as the account has become. */
  async function stepUp(authenticator: SoftwareAuthenticator): Promise<void> {
    const asked = await open('/account/passkeys');
    await step(browser, asked, '/passkey', { credential: authenticator.get(passkeyOptions(asked, 'get')) });
  }
});
