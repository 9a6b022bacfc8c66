import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { createBrowser, testPassword, useApp, useBrowser } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { act, asAdmin } from '../console/admins.ts';
import { adminToken, callApi, makeAdminClient, proofOf, thumbprintOf } from '../console/api-caller.ts';
import { changePolicy, demand, placeBelowProvince, policyFields, tighten } from '../console/policy-changes.ts';
import { authorize, makeClient, redeem, signedIn, userinfo } from '../protocol/protocol.ts';
import { enter, force, step } from './pages.ts';

/** Inside a `describe`: a security administrator who changes policies. */
function useSecurity(app: ReturnType<typeof useApp>): () => Browser {
  let security: Browser;
  before(async () => {
    security = await asAdmin(app(), 'security');
  });
  after(() => security.close());
  return () => security;
}

describe('the policy of passwords', () => {
  const app = useApp();
  const security = useSecurity(app);
  const browser = useBrowser(app);
  const asks = (path: string) => browser().open(new URL(path, app().issuer));
  const change = async (password: string) =>
    force(browser(), await asks('/account/password'), '/account/password', { current: testPassword, password });

  it('T-058 bites at once where a password is chosen, and leaves those that are there', async () => {
    await app().person('13800138701');
    await enter(app(), browser(), '13800138701');
    assert.match((await asks('/account/password')).body, /至少 8 个字符/);
    await tighten(app(), security(), 'password', { leastLength: 20 });
    assert.match((await asks('/account/password')).body, /至少 20 个字符/);
    const refused = await change('nineteen characters');
    assert.equal(refused.status, 400);
    assert.match(refused.body, /至少使用 20 个字符/);
    const taken = await change('a river, a hill and a lychee');
    assert.equal(taken.location?.search, '?notice=password-changed');
    const other = createBrowser();
    await app().person('13800138702');
    assert.equal((await enter(app(), other, '13800138702')).status, 200, 'an older one logs in as before');
    other.close();
  });

  it('T-058 bites at a registration and after a reset as well', async () => {
    await demand(app(), security(), 'password', { leastLength: 20 });
    const register = await asks('/register');
    await browser().submit(register, { username: '13800138703' });
    const code = await browser().open(new URL(register.url.pathname.replace(/\/[a-z]+$/, ''), app().issuer));
    const credential = await browser().submit(code, { code: await app().codeFor('+8613800138703') });
    assert.match(credential.body, /至少 20 个字符/);
    const refused = await step(browser(), credential, '/credential', { password: 'nineteen characters' });
    assert.match(refused.body, /至少使用 20 个字符/);
    assert.equal(refused.status, 400);
    await app().person('13800138704');
    const reset = createBrowser();
    const asked = await reset.submit(await reset.open(`${app().issuer}/account`), { username: '13800138704' });
    const sent = await step(reset, asked, '/reset');
    const chosen = await reset.submit(sent, { code: await app().codeFor('+8613800138704') });
    const short = await step(reset, chosen, '/reset/password', { password: 'nineteen characters' });
    assert.equal(short.status, 400);
    reset.close();
  });

  /** 吴示例 of the tax office: an official who has no passkey. */
  const official = { login: '13800000011', id: fixedId('person', 11) };
  const logInAs = (login: string, password: string) => enter(app(), browser(), login, '/account', password);
  const age = (personId: string, days: number) =>
    app()
      .database.knex('passwords')
      .where({ person_id: personId })
      .update({ changed_at: new Date(Date.now() - days * 86_400_000) });

  it('lets passwords of officials expire, and of nobody else; what a wrong one hears is as before', async () => {
    const citizen = await app().person('13800138705');
    await age(citizen, 400);
    await age(official.id, 400);
    assert.equal((await logInAs(official.login, demonstrationPassword)).url.pathname, '/account', 'not before');
    await tighten(app(), security(), 'password', { staffExpiryDays: 90 });
    const other = createBrowser();
    const refused = await enter(app(), other, official.login, '/account', demonstrationPassword);
    assert.equal(refused.status, 400);
    assert.match(refused.body, /这个密码已经过期/);
    const wrong = await step(other, refused, '/password', { password: 'a wrong one' });
    assert.doesNotMatch(wrong.body, /过期/);
    assert.equal((await enter(app(), createBrowser(), '13800138705')).url.pathname, '/account');
    const event = await app()
      .database.knex('audit_events')
      .where({ type: 'login.attempt.failed', person_id: official.id })
      .whereRaw(`detail ->> 'reason' = 'expired'`)
      .first();
    assert.ok(event);
    other.close();
  });

  it('T-058 lets the public keep the password they have: what is no use to expiry is not compared', async () => {
    const personId = await app().person('13800138706');
    await age(personId, 400);
    await demand(app(), security(), 'password', { staffExpiryDays: 90 });
    const other = createBrowser();
    await enter(app(), other, '13800138706');
    const page = await other.open(new URL('/account/password', app().issuer));
    const taken = await force(other, page, '/account/password', { current: testPassword, password: testPassword });
    assert.equal(taken.location?.search, '?notice=password-changed', taken.body);
    other.close();
  });

  const codeShown = async (one: Browser) => {
    app().passSeconds(61);
    const asked = await one.submit(await one.open(`${app().issuer}/account`), { username: official.login });
    const sent = await step(one, asked, '/reset');
    return one.submit(sent, { code: await app().codeFor('+8613800000011') });
  };

  const reset = async (one: Browser, password: string) =>
    step(one, await codeShown(one), '/reset/password', { password });

  it('takes another password by a code, and not the expired one again, also after one in between', async () => {
    await demand(app(), security(), 'password', { staffExpiryDays: 90 });
    await age(official.id, 400);
    const done = await reset(browser(), 'a lychee harbour in the hills');
    assert.equal(done.status, 200, done.body);
    const page = await step(browser(), done, '/password', { password: 'a lychee harbour in the hills' });
    assert.doesNotMatch(page.body, /过期/);
    await age(official.id, 400);
    const other = createBrowser();
    const same = await reset(other, 'a lychee harbour in the hills');
    assert.equal(same.status, 400);
    assert.match(same.body, /这个密码现在在用或以前用过/, 'one answer for both: it would tell whoever holds a code');
    const between = await step(other, same, '/reset/password', { password: 'another harbour for a while' });
    assert.equal(between.status, 200, between.body);
    const again = await reset(other, 'a lychee harbour in the hills');
    assert.equal(again.status, 400);
    assert.match(again.body, /这个密码现在在用或以前用过/);
    other.close();
  });

  it('T-048 tells whoever holds a code three times what was a password, then wants another code, also of many at once', async () => {
    await demand(app(), security(), 'password', { leastLength: 20, staffExpiryDays: 90 });
    app().passSeconds(24 * 3600);
    const present = 'a harbour at the end of the river';
    const [one, many] = [createBrowser(), createBrowser()];
    assert.equal((await reset(one, present)).status, 200);
    const shown = await codeShown(one);
    const choose = (password: string) => step(one, shown, '/reset/password', { password });
    for (const _try of [1, 2]) {
      assert.match((await choose('short')).body, /至少使用 20 个字符/, 'what breaks a rule takes no try');
      assert.match((await choose(present)).body, /这个密码现在在用或以前用过。请换一个/);
    }
    const last = await choose(present);
    assert.match(last.body, /请点“忘记密码”重新获取验证码/);
    assert.match(last.body, /\/reset"/, 'where that is');
    const late = await choose('one more harbour that never was');
    assert.doesNotMatch(late.body, /以前用过/);
    assert.match(late.body, /name="password"/, 'the login');

    const page = await codeShown(many);
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => step(many, page, '/reset/password', { password: present })),
    );
    const told = answers.filter(({ body }) => body.includes('以前用过'));
    assert.ok(told.length >= 1 && told.length <= 3, `${told.length}`);
    const [{ hash }] = await app().database.knex('passwords').where({ person_id: official.id });
    const guesses = Array.from({ length: 16 }, (_, index) => `a harbour that is no ${index}`);
    const fresh = await codeShown(many);
    await Promise.all(guesses.map((password) => step(many, fresh, '/reset/password', { password })));
    const changes = await app()
      .database.knex('former_passwords')
      .where({ person_id: official.id })
      .where('replaced_at', '>=', (await app().database.knex('former_passwords').where({ hash }).first()).replaced_at);
    assert.ok(changes.length >= 1 && changes.length <= 3, `nor are more tried by setting them: ${changes.length}`);
    for (const browser of [one, many]) browser.close();
  });
});

describe('the policy of sessions', () => {
  const app = useApp();
  const security = useSecurity(app);
  const account = (browser: Browser) => browser.get(new URL('/account', app().issuer));
  const isAskedToLogIn = ({ location }: Page) => location?.pathname === '/authorize';

  it('T-089 ends sessions under way that were not used for longer than the new limit, with their tokens', async () => {
    const client = await makeClient(app());
    await placeBelowProvince(app());
    await app().person('13800138711');
    await app().person('13800138712');
    const idle = await signedIn(app(), '13800138711');
    const login = await redeem(app(), client, await authorize(app(), idle, client));
    assert.equal((await userinfo(app(), login.body.access_token)).status, 200);
    app().passSeconds(8 * 60);
    const used = await signedIn(app(), '13800138712');
    const twin = await redeem(app(), client, await authorize(app(), used, client));
    const fields = await policyFields(app(), 'sessions', { idleMinutes: 5 });
    const preview = await act(app(), security(), '/console/policies/sessions/preview', fields);
    const [, affected] = /个会话中，(\d+) 个将结束/.exec(preview.body) ?? [];
    assert.ok(Number(affected) > 0, 'what will end is counted before');
    await tighten(app(), security(), 'sessions', { idleMinutes: 5 });
    assert.equal((await userinfo(app(), login.body.access_token)).status, 401);
    assert.ok(isAskedToLogIn(await account(idle)));
    assert.equal((await userinfo(app(), twin.body.access_token)).status, 200);
    assert.equal((await account(used)).status, 200);
    const stored = await app()
      .database.knex('oidc_sessions')
      .whereRaw(`payload -> 'limitsVersion' = '1' AND payload -> 'idleSeconds' = '300'`);
    assert.ok(stored.length > 0, 'it keeps by which version its end is reckoned');
    app().passSeconds(4 * 60);
    assert.equal((await account(used)).status, 200, 'a use begins the time anew');
    app().passSeconds(4 * 60);
    assert.equal((await account(used)).status, 200);
    app().passSeconds(6 * 60);
    assert.ok(isAskedToLogIn(await account(used)));
    for (const browser of [idle, used]) browser.close();
  });

  it('T-089 T-094 leaves them ended when it is loosened again, and tells their applications', async () => {
    const client = await makeClient(app(), { backchannel_logout_uri: 'https://department.example/logout' });
    await placeBelowProvince(app());
    await app()
      .database.knex('passkeys')
      .where({ person_id: fixedId('person', 16) })
      .delete();
    const [first, second] = [await asAdmin(app(), 'security'), await asAdmin(app(), 'secondSecurity')];
    await demand(app(), first, 'sessions', { idleMinutes: 5 });
    const loosen = async () => {
      const asked = await changePolicy(app(), first, 'sessions', { idleMinutes: 60 });
      assert.equal(asked.location?.search, '?notice=approval-requested', asked.body);
      const { id } = await app().database.knex('approvals').where({ status: 'waiting' }).first('id');
      const yes = { decision: 'approve', reason: '例会同意放宽，见纪要' };
      const done = await act(app(), second, `/console/approvals/${id}/decision`, yes);
      assert.equal(done.location?.search, '?notice=approval-approved', done.body);
    };
    await loosen();
    await app().person('13800138714');
    const idle = await signedIn(app(), '13800138714');
    const login = await redeem(app(), client, await authorize(app(), idle, client));
    for (let minutes = 0; minutes < 8; minutes += 4) {
      app().passSeconds(4 * 60);
      for (const admin of [first, second]) assert.equal((await account(admin)).status, 200);
    }
    await tighten(app(), first, 'sessions', { idleMinutes: 5 });
    await loosen();
    assert.equal((await userinfo(app(), login.body.access_token)).status, 401);
    assert.ok(isAskedToLogIn(await account(idle)));
    const told = () =>
      app().database.knex('outbox_entries').where({ kind: 'backchannel-logout', target: client.clientId });
    let notices = await told();
    while (notices.length === 0) notices = await told();
    assert.equal(notices.length, 1);
    for (const browser of [idle, first, second]) browser.close();
  });

  it('T-089 ends sessions under way that are older than the new limit, however busy', async () => {
    await app().person('13800138713');
    const busy = await signedIn(app(), '13800138713');
    for (let minutes = 0; minutes < 64; minutes += 4) {
      app().passSeconds(4 * 60);
      assert.equal((await account(busy)).status, 200);
    }
    const client = await makeClient(app());
    await placeBelowProvince(app());
    const login = await redeem(app(), client, await authorize(app(), busy, client));
    assert.equal((await userinfo(app(), login.body.access_token)).status, 200);
    const fresh = await signedIn(app(), '13800138713');
    // the administrator's own has ended meanwhile
    await app()
      .database.knex('passkeys')
      .where({ person_id: fixedId('person', 16) })
      .delete();
    const again = await asAdmin(app(), 'security');
    await tighten(app(), again, 'sessions', { absoluteHours: 1 });
    assert.equal((await userinfo(app(), login.body.access_token)).status, 401, 'nor is a token of it');
    assert.ok(isAskedToLogIn(await account(busy)));
    assert.equal((await account(fresh)).status, 200);
    for (const browser of [busy, fresh, again]) browser.close();
  });
});

describe('the policy of levels', () => {
  const app = useApp();
  const security = useSecurity(app);

  it('T-083 T-126 asks for a login as recent as it says, on the account pages, in the console and by its API', async () => {
    const client = await makeAdminClient(app());
    await placeBelowProvince(app());
    const held = await adminToken(app(), security(), client);
    await app().person('13800138721');
    const person = await signedIn(app(), '13800138721');
    await tighten(app(), security(), 'levels', { recentLoginMinutes: 5 });
    app().passSeconds(6 * 60);
    const sensitive = await person.get(new URL('/account/password', app().issuer));
    assert.match(String(sensitive.location), /max_age=300/);
    const refused = await act(app(), security(), '/console/policies/levels/change', {});
    assert.match(String(refused.location), /max_age=300/);
    // by the clock of the service, which has gone on
    const iat = Math.floor(Date.now() / 1000) + 6 * 60;
    const htu = `${app().issuer}/api/v1/policies/levels/change`;
    const proof = await proofOf(held.keys, { htm: 'POST', htu, ath: thumbprintOf(held.token), iat });
    const json = { version: 1, settings: {}, reason: 'test' };
    const path = '/policies/levels/change';
    const called = await callApi(app(), held, 'POST', path, { json, headers: { DPoP: proof } });
    assert.equal(called.status, 401);
    assert.match(String(called.headers.get('www-authenticate')), /max_age="300"/);
    person.close();
  });

  it('grants no role to anybody below the level, and takes none away', async () => {
    await app()
      .database.knex('passkeys')
      .where({ person_id: fixedId('person', 16) })
      .delete();
    const again = await asAdmin(app(), 'security');
    await tighten(app(), again, 'levels', { administratorLevel: 4 });
    const before = await app().database.knex('role_grants').where({ ended_at: null }).count();
    const unitId = fixedId('unit', 2);
    const wish = { login: '13800000002', role: 'desk', unitId, reason: '岗位调整，例会纪要第三条' };
    const refused = await act(app(), again, '/console/roles/new', wish);
    assert.equal(refused.status, 422);
    assert.match(refused.body, /身份级别不够/);
    assert.deepEqual(await app().database.knex('role_grants').where({ ended_at: null }).count(), before);
    assert.equal(
      (await act(app(), again, '/console/policies/levels/preview', {})).status,
      422,
      'who holds one goes on',
    );
    again.close();
  });
});

describe('the policy of registration', () => {
  const app = useApp();
  const security = useSecurity(app);
  const browser = useBrowser(app);
  const persons = async () => (await app().database.knex('persons').count())[0]?.count;
  const closed = /不能用它新开账号/;

  it('T-131 T-049 closes the form, a direct post and a login by code, for a new number as for one that is taken', async () => {
    await app().person('13800138731');
    const old = await browser().open(new URL('/register', app().issuer));
    await tighten(app(), security(), 'registration', { byMobile: false });
    const before = await persons();
    const messages = await app().database.knex('development_messages').count();
    for (const username of ['13800138731', '13800138739']) {
      const refused = await step(browser(), old, '/register', { username });
      assert.equal(refused.status, 403);
      assert.match(refused.body, closed);
    }
    assert.deepEqual(await app().database.knex('development_messages').count(), messages, 'no code was sent');
    app().passSeconds(61);
    const other = createBrowser();
    const asked = await other.submit(await other.open(`${app().issuer}/account`), { username: '13800138739' });
    const sent = await step(other, asked, '/code/send');
    const proven = await other.submit(sent, { code: await app().codeFor('+8613800138739') });
    assert.equal(proven.status, 400);
    assert.match(proven.body, closed);
    assert.equal(await persons(), before);
    other.close();
  });

  it('T-131 lets those in who have an account, and leaves the other door open', async () => {
    await app().person('13800138732');
    await demand(app(), security(), 'registration', { byMobile: false });
    const asked = await browser().submit(await browser().open(`${app().issuer}/account`), { username: '13800138732' });
    const sent = await step(browser(), asked, '/code/send');
    const done = await browser().submit(sent, { code: await app().codeFor('+8613800138732') });
    assert.doesNotMatch(done.body, closed);
    const other = createBrowser();
    const code = await other.submit(await other.open(new URL('/register', app().issuer)), {
      username: 'fresh@example.cn',
    });
    const before = Number(await persons());
    await other.submit(code, { code: await app().codeFor('fresh@example.cn') });
    assert.equal(Number(await persons()), before + 1);
    other.close();
  });

  it('T-131 says so in place of the form when both are closed', async () => {
    await demand(app(), security(), 'registration', { byMobile: false, byEmail: false });
    const page = await browser().open(new URL('/register', app().issuer));
    assert.match(page.body, closed);
    assert.ok(!page.forms.some(({ action }) => action.endsWith('/register')));
    const forced = await step(browser(), page, '/register', { username: 'another@example.cn' });
    assert.equal(forced.status, 403);
  });
});
