import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClientRegistry } from '../../../server/clients/registry.ts';
import { activatePost } from '../../../server/officials/activate.ts';
import { appointOfficial } from '../../../server/officials/appoint.ts';
import { endPost } from '../../../server/officials/end-post.ts';
import type { OfficialParts } from '../../../server/officials/parts.ts';
import { setPasskeyPolicy } from '../../../server/officials/passkey-policy.ts';
import { appointment, operator, secretOf } from '../../officials/support.ts';
import { approve, createBrowser, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { makeKeyMaker } from '../../support/key-maker.ts';
import { makeUnit } from '../../support/make-application.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { choose, identityOf, makeParty } from '../identities/party.ts';
import { bindAtOffer, enter, force, nowhere, passkeyOptions, step } from './pages.ts';

const maker = makeKeyMaker('11111111-1111-4111-8111-111111111111');
const other = makeKeyMaker('22222222-2222-4222-8222-222222222222');

describe('officials', () => {
  let directory = '';
  const app = useApp(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-keys-'));
    const file = join(directory, 'models.json');
    await writeFile(file, JSON.stringify([maker.statement, other.statement]));
    return { fidoMetadataFiles: [file] };
  });
  after(() => rm(directory, { recursive: true }));
  const browsers: Browser[] = [];
  beforeEach(() => app().passSeconds(61));
  afterEach(() => {
    for (const browser of browsers.splice(0)) browser.close();
  });
  const newBrowser = () => {
    const browser = createBrowser();
    browsers.push(browser);
    return browser;
  };

  let parts: OfficialParts;
  let unitId = '';
  before(async () => {
    const { config, cipher, database } = app();
    const clients = await createClientRegistry({ database, cipher });
    parts = { config, cipher, clients, knex: database.knex, clock: () => new Date() };
    unitId = await makeUnit(database.knex);
    await database
      .knex('units')
      .where({ id: unitId })
      .update({ name: JSON.stringify({ 'zh-Hans': '示例秘密局', 'zh-Hant': '示例秘密局', en: 'Secret' }) });
  });

  const appoint = async (mobile: string, name = '赵示例') => {
    const outcome = await appointOfficial(parts, operator, appointment({ unitId, name, mobile, title: '示例专员' }));
    if (!outcome.ok) throw new Error(outcome.reason);
    return outcome;
  };
  const verify = (personId: string, name = '赵示例') =>
    app().database.knex('persons').where({ id: personId }).update({ name, assurance_level: 2 });
  const titleOf = ({ body }: Page) => /<h1>([^<]*)<\/h1>/.exec(body)?.[1];
  const shows = ({ body }: Page) => body.includes('示例秘密局') || body.includes('示例专员');

  /** Somebody who holds a post, by the functions alone. */
  async function official(mobile: string) {
    const personId = await app().person(mobile);
    await verify(personId);
    const { link, postId } = await appoint(mobile);
    assert.ok((await activatePost(parts, personId, secretOf(link))).ok);
    return { personId, postId };
  }

  it('T-130 leads a new official from the link over name and passkey to the post, and back each time', async () => {
    const mobile = '13800138301';
    await app().person(mobile);
    const { link } = await appoint(mobile);
    const browser = newBrowser();
    const arrived = await logIn(browser, await browser.open(link), { identifier: mobile }, nowhere);
    assert.equal(arrived.url.href, link);
    assert.equal(titleOf(arrived), '请先完成实名核验');
    assert.ok(!shows(arrived), 'a name that is not proven sees nothing of the post');
    const way = /href="(\/account\/identity\?return=[^"]+)"/.exec(arrived.body)?.[1] ?? '';
    const identity = await browser.open(new URL(way, app().issuer));
    const wrong = await browser.submit(identity, { name: '赵示例', number: '440104199003079980' });
    assert.equal(wrong.status, 400);
    const back = await browser.submit(wrong, { name: '赵示例', number: '440104199003079986' });
    assert.equal(back.url.href, link);
    assert.equal(titleOf(back), '确认岗位');
    assert.ok(shows(back));

    const asked = await browser.follow(await force(browser, back, new URL(link).pathname));
    assert.match(asked.url.pathname, /^\/login\//, 'a password is not enough to become an official');
    assert.equal(asked.body.includes('data-passkey="create"'), false, 'a key is added after a proof made now (T-071)');
    const password = await browser.open(new URL(`${asked.url.pathname}/password`, app().issuer));
    const proven = await browser.submit(password, { password: testPassword }, { button: 'login-submit' });
    const returned = await bindAtOffer(
      browser,
      proven,
      createSoftwareAuthenticator({ origin: app().issuer, synced: true }),
    );
    assert.equal(returned.url.href, link);
    const done = await browser.follow(await force(browser, returned, new URL(link).pathname));
    assert.equal(done.url.pathname, '/account/posts');
    assert.ok(shows(done));
    const overview = await browser.open(new URL('/account', app().issuer));
    assert.match(overview.body, /href="\/account\/posts"/);
    const again = await browser.get(link);
    assert.equal(again.status, 404);
    assert.ok(!shows(again));
  });

  it('T-130 a forwarded link shows nothing: without login, to others, and to others who press all the same', async () => {
    const { link } = await appoint('13800138302');
    const stranger = newBrowser();
    const first = await stranger.get(link);
    assert.equal(first.location?.pathname, '/authorize');
    assert.equal(first.body.length < 300, true);
    const personId = await app().person('13800138303');
    await verify(personId, '赵示例');
    const seen = await logIn(stranger, await stranger.open(link), { identifier: '13800138303' }, nowhere);
    assert.equal(seen.status, 404);
    assert.ok(!shows(seen));
    const madeUp = await stranger.get(`${app().issuer}/account/posts/activate/${'A'.repeat(43)}`);
    assert.equal(madeUp.status, 404);
    assert.equal(titleOf(madeUp), titleOf(seen));

    const offer = await enterAtOffer('13800138303', stranger);
    await bindAtOffer(stranger, offer, createSoftwareAuthenticator({ origin: app().issuer }));
    const page = await stranger.open(new URL('/account/posts', app().issuer));
    const pressed = await force(stranger, page, new URL(link).pathname);
    const direct = pressed.status === 200 || pressed.status === 404 ? pressed : await stranger.follow(pressed);
    assert.ok(!shows(direct));
    assert.equal(await app().database.knex('posts').where({ person_id: personId }).first(), undefined);
  });

  /** Logs in anew, up to the offer of a passkey. */
  async function enterAtOffer(identifier: string, browser: Browser): Promise<Page> {
    const again = new URL('/authorize', app().issuer);
    again.search = new URLSearchParams({
      client_id: 'yimen-account',
      response_type: 'none',
      redirect_uri: `${app().issuer}/account/arrive`,
      scope: 'openid',
      state: '/account',
      prompt: 'login',
    }).toString();
    const asked = await browser.open(again);
    const password = await browser.submit(asked, { username: identifier }, { button: 'login-submit' });
    return browser.submit(password, { password: testPassword }, { button: 'login-submit' });
  }

  it('T-073 a synced key never reaches phrh; the page leads to adding a security key and back into the login', async () => {
    const mobile = '13800138304';
    await app().person(mobile);
    const tax = await app().taxParty();
    const browser = newBrowser();
    const synced = createSoftwareAuthenticator({ origin: app().issuer, synced: true });
    await bindAtOffer(browser, await enterAtOffer(mobile, browser), synced);

    const missing = await tax.begin(browser, { acr_values: 'phrh' });
    assert.equal(titleOf(missing), '需要使用安全密钥');
    assert.match(missing.body, /href="\/account\/security-key"/);
    const adding = await browser.open(new URL('/account/security-key', app().issuer));
    const options = passkeyOptions(adding, 'create');
    assert.equal(options.attestation, 'direct');
    const key = maker.key(app().issuer);
    const unattested = createSoftwareAuthenticator({ origin: app().issuer, aaguid: maker.aaguid });
    const refused = await force(browser, adding, '/account/security-key', {
      credential: unattested.create(options),
    });
    assert.equal(refused.status, 400);
    const retry = passkeyOptions(refused, 'create');
    const added = await force(browser, refused, '/account/security-key', { credential: key.create(retry) });
    const keys = await browser.follow(added);
    const way = /id="way-back" href="([^"]+)"/.exec(keys.body)?.[1] ?? '';
    const login = await browser.open(new URL(way, app().issuer), { stopAt: tax.redirectUri });
    assert.equal(titleOf(login), '需要使用安全密钥');
    const asked = passkeyOptions(login, 'get');
    assert.equal(asked.allowCredentials?.length, 1, 'only the key that is enough is asked for');

    const bySynced = await step(browser, login, '/passkey', {
      credential: synced.get({ ...asked, allowCredentials: [] }),
    });
    assert.equal(titleOf(bySynced), '需要使用安全密钥', 'the synced key answers, and it is not enough');
    const proven = await step(
      browser,
      bySynced,
      '/passkey',
      { credential: key.get(passkeyOptions(bySynced, 'get')) },
      tax.redirectUri,
    );
    const arrived = proven.location ? proven : await approve(browser, proven, tax.redirectUri);
    const claims = (await tax.exchange(arrived.location)).claims();
    assert.equal(claims?.acr, 'phrh');
    assert.deepEqual([...((claims?.amr ?? []) as string[])].sort(), ['hwk', 'mfa', 'pop', 'pwd', 'user']);

    const hop = await tax.begin(browser, { acr_values: 'phrh' });
    assert.equal((await tax.exchange(hop.location)).claims()?.acr, 'phrh', 'the session remembers what it is');
  });

  it('T-073 a key that was added without attestation does not reach phrh, whatever model it names', async () => {
    const mobile = '13800138305';
    await app().person(mobile);
    const tax = await app().taxParty();
    const browser = newBrowser();
    const claimed = createSoftwareAuthenticator({ origin: app().issuer, aaguid: maker.aaguid });
    await bindAtOffer(browser, await enterAtOffer(mobile, browser), claimed);
    const missing = await tax.begin(browser, { acr_values: 'phrh' });
    assert.equal(titleOf(missing), '需要使用安全密钥');
    assert.match(missing.body, /\/account\/security-key/);
    const forced = await step(browser, missing, '/passkey/add', { credential: 'x' });
    assert.equal(titleOf(forced), '需要使用安全密钥', 'no key is added inside the login');
  });

  it('an official sees what the unit asks for, and only listed models will do', async () => {
    const mobile = '13800138306';
    const { personId } = await official(mobile);
    const browser = newBrowser();
    await bindAtOffer(
      browser,
      await enterAtOffer(mobile, browser),
      createSoftwareAuthenticator({ origin: app().issuer }),
    );
    const posts = () => browser.open(new URL('/account/posts', app().issuer));
    assert.match((await posts()).body, /须使用通行密钥/);
    const policy = { hardwareBound: true, models: [maker.aaguid] };
    assert.ok((await setPasskeyPolicy(parts, operator, unitId, policy)).ok);
    const duty = await posts();
    assert.match(duty.body, /要求使用安全密钥/);
    assert.ok(duty.body.includes(maker.statement.description) && !duty.body.includes(other.statement.description));
    const page = await browser.open(new URL('/account/security-key', app().issuer));
    const wrongModel = other.key(app().issuer).create(passkeyOptions(page, 'create'));
    const refused = await force(browser, page, '/account/security-key', { credential: wrongModel });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /不在您单位认可的清单里/);
    const right = maker.key(app().issuer).create(passkeyOptions(refused, 'create'));
    const added = await browser.follow(await force(browser, refused, '/account/security-key', { credential: right }));
    assert.match(added.body, /安全密钥已添加/);
    assert.match((await posts()).body, /您已具备/);
    const events = await app()
      .database.knex('audit_events')
      .where({ person_id: personId, type: 'authenticator.passkey.added' });
    assert.deepEqual(
      events.map(({ detail }) => detail.attested),
      [false, true],
    );
    assert.ok((await setPasskeyPolicy(parts, operator, unitId, null)).ok);
  });

  it('sends nobody elsewhere: the way back leads to the link of a post alone', async () => {
    const mobile = '13800138307';
    await app().person(mobile);
    const browser = newBrowser();
    const elsewhere = [
      'https://evil.test/',
      '//evil.test/login/aaaaaaaaaaaaaaaaaaaa',
      '/logout',
      '/login/../logout',
      '/login/a?b',
    ];
    await enter(app(), browser, mobile);
    for (const target of elsewhere) {
      const asked = new URL('/account/identity', app().issuer);
      asked.searchParams.set('return', target);
      const page = await browser.open(asked);
      const form = page.forms.find(({ action }) => action === '/account/identity');
      assert.ok(form && !form.fields.some(([name]) => name === 'return'), target);
    }
  });

  it('T-073 a post is entered with a security key of a listed model, shown for each application, and with no other', async () => {
    const mobile = '13800138309';
    const { personId, postId } = await official(mobile);
    await app().database.knex('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    const browser = newBrowser();
    const [first, second] = [await makeParty(app(), { official: {} }), await makeParty(app(), { official: {} })];
    await enter(app(), browser, mobile);
    const add = async (key: SoftwareAuthenticator) => {
      const page = await browser.open(new URL('/account/security-key', app().issuer));
      const credential = key.create(passkeyOptions(page, 'create'));
      const added = await force(browser, page, '/account/security-key', { credential });
      assert.equal(added.location?.search, '?notice=security-key-added');
    };
    const unlisted = other.key(app().issuer);
    await add(unlisted);
    const policy = { hardwareBound: true, models: [maker.aaguid] };
    assert.ok((await setPasskeyPolicy(parts, operator, unitId, policy)).ok);

    const missing = await first.begin(browser);
    assert.equal(titleOf(missing), '需要使用安全密钥');
    assert.match(missing.body, /href="\/account\/security-key"/, 'the key it has is not of a listed model');
    assert.ok(!missing.body.includes('data-passkey'));
    const showing = await first.begin(browser, { acr_values: 'phrh' });
    const shown = await step(browser, showing, '/passkey', {
      credential: unlisted.get(passkeyOptions(showing, 'get')),
    });
    assert.equal(titleOf(shown), '需要使用安全密钥', 'phrh, but by another model');

    const listed = maker.key(app().issuer);
    const strong = createBrowser();
    browsers.push(strong);
    const asked = await strong.open(new URL('/account/security-key', app().issuer));
    const inside = await step(strong, asked, '/passkey', { credential: unlisted.get(passkeyOptions(asked, 'get')) });
    const credential = listed.create(passkeyOptions(inside, 'create'));
    await force(strong, inside, '/account/security-key', { credential });
    for (const party of [first, second]) {
      const page = await party.begin(strong);
      assert.equal(titleOf(page), '需要使用安全密钥', 'the session does not remember the model');
      const options = passkeyOptions(page, 'get');
      assert.equal(options.allowCredentials?.length, 1);
      const done = await step(strong, page, '/passkey', { credential: listed.get(options) }, party.redirectUri);
      const tokens = await party.exchange(done.location);
      assert.equal(await identityOf(app(), tokens), `post:${postId}`);
      assert.equal(tokens.claims()?.acr, 'phrh');
    }
    const hop = await first.begin(strong);
    assert.equal(
      await identityOf(app(), await first.exchange(hop.location)),
      `post:${postId}`,
      'entered before: no page',
    );
    assert.ok((await setPasskeyPolicy(parts, operator, unitId, null)).ok);
  });

  it('T-128 who left the post is out: refresh, userinfo and introspection end with the act, and the department is told', async () => {
    const mobile = '13800138308';
    const { personId, postId } = await official(mobile);
    const backchannelLogoutUri = 'https://department.example/logout';
    const party = await makeParty(
      app(),
      { citizen: {}, official: {} },
      { scope: 'openid offline_access', backchannelLogoutUri },
    );
    const browser = newBrowser();
    await bindAtOffer(
      browser,
      await enterAtOffer(mobile, browser),
      createSoftwareAuthenticator({ origin: app().issuer }),
    );
    const page = await party.begin(browser, { prompt: 'consent' });
    const chosen = await choose(browser, page, `post:${postId}`, party);
    const tokens = await party.exchange((await approve(browser, chosen, party.redirectUri)).location);
    assert.equal(await identityOf(app(), tokens), `post:${postId}`);
    assert.equal((await party.introspect(tokens.access_token)).active, true);

    assert.ok((await endPost(parts, operator, postId, 'left')).ok);
    await assert.rejects(party.refresh(tokens.refresh_token), { error: 'invalid_grant' });
    await assert.rejects(party.userinfo(tokens), { status: 401 });
    assert.equal((await party.introspect(tokens.access_token)).active, false);
    const { knex } = app().database;
    const told = await knex('outbox_entries').where({ kind: 'backchannel-logout', target: party.clientId });
    assert.equal(told.length, 1);
    const account = await browser.get(new URL('/account', app().issuer));
    assert.equal(account.status, 200, 'the person stays logged in as themselves');
    const again = await party.begin(browser);
    assert.equal(await identityOf(app(), await party.exchange(again.location)), 'citizen');
    const events = await knex('audit_events').where({ person_id: personId, type: 'official.left' });
    assert.equal(events.length, 1);
  });
});
