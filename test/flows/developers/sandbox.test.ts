import assert from 'node:assert/strict';
import { secretContext } from '../../../server/clients/registry.ts';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { type RelyingParty, startRelyingParty } from '../../support/relying-party.ts';
import { force, tokenOf } from '../people/pages.ts';
import { callback, credentialsOn, type Developer, developersOf } from './team.ts';

describe('a sandbox application', function sandbox() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, visit, at, team, application, testPerson, party, close } = developersOf(app);
  const browsers: Browser[] = [];
  const browser = () => {
    const one = createBrowser();
    browsers.push(one);
    return one;
  };
  let ada: Developer;
  let teamId = '';
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  beforeEach(() => app().passSeconds(61));
  afterEach(() => {
    for (const one of browsers.splice(0)) one.close();
  });
  after(close);

  /** News of a change comes to the service a moment later. */
  async function letsIn(program: RelyingParty, expected: boolean): Promise<void> {
    const isIn = () =>
      program.clientCredentials().then(
        () => true,
        () => false,
      );
    for (let tries = 0; tries < 100; tries += 1) if ((await isIn()) === expected) return;
    assert.fail(`a program is ${expected ? 'kept out' : 'let in'}`);
  }

  const row = (clientId: string) => app().database.knex('applications').where({ client_id: clientId }).first();

  it('is registered without approval, and a made-up person logs in to it at once', async () => {
    const client = await application(ada, teamId, { 'scope.phone': 'yes', 'scope.id_document': 'yes' });
    assert.match(client.clientSecret, /^[\w-]{43}$/);
    const rp = await party(client, 'openid profile phone');
    const person = await testPerson(ada, teamId, 'level-3');
    const anna = browser();
    const asked = await logIn(anna, await rp.begin(anna), person, callback);
    const agreed = await approve(anna, asked, callback);
    const tokens = await rp.exchange(agreed.location);
    const claims = { ...tokens.claims(), ...(await rp.userinfo(tokens)) };
    assert.equal(claims.ial, 3);
    assert.equal(claims.name, '测试丙');
    assert.match(String(claims.phone_number), /^\+8612\d{9}$/, 'nobody can have this number');
    const refreshed = await rp.introspect(tokens.access_token);
    assert.equal(refreshed.active, true);
  });

  it('lets no real person in, by password, by session or by code', async () => {
    const client = await application(ada, teamId);
    const rp = await party(client);
    const bob = browser();
    await app().person('13900000001');
    const tax = await app().taxParty();
    await logIn(bob, await tax.begin(bob), { identifier: '13900000001' }, tax.redirectUri);
    const silent = await rp.begin(bob);
    assert.match(silent.url.pathname, /^\/login\//, 'the session of a real person is none here');
    const refused = await logIn(bob, silent, { identifier: '13900000001' }, callback);
    assert.equal(refused.status, 400);
    assert.match(refused.body, /登录名或密码不正确/);
    const none = await rp.begin(bob, { prompt: 'none' });
    assert.match(none.location?.searchParams.get('error') ?? '', /^(login|interaction)_required$/);
    const sent = await bob.post(
      new URL(`${silent.url.pathname}/code/send`, app().issuer),
      { csrf: tokenOf(refused) },
      {
        from: refused.url,
      },
    );
    assert.equal(sent.status, 400);
    assert.match(sent.body, /测试人员收不到验证码/);
    const { rows } = await app().database.knex.raw(
      `SELECT count(*)::int AS grants FROM oidc_grants WHERE client_id = '${client.clientId}'`,
    );
    assert.deepEqual(rows, [{ grants: 0 }]);
  });

  it('is the only kind of place where a made-up person can be', async () => {
    const person = await testPerson(ada, teamId, 'level-2');
    const tax = await app().taxParty();
    const eve = browser();
    const refused = await logIn(eve, await tax.begin(eve), person, tax.redirectUri);
    assert.equal(refused.status, 400);
    assert.match(refused.body, /登录名或密码不正确/);
    const own = browser();
    const account = await logIn(own, await own.open(at('/account')), person, 'nowhere:');
    assert.equal(account.status, 400);
    assert.match(account.url.pathname, /^\/login\//);

    const rp = await party(await application(ada, teamId));
    const inside = await approve(eve, await logIn(eve, await rp.begin(eve), person, callback), callback);
    assert.ok(inside.location?.searchParams.get('code'));
    for (const path of ['/account', '/developers', '/account/sessions']) {
      const page = await eve.get(at(path));
      assert.match(String(page.location), /\/authorize\?/, `${path} is no place for a made-up person`);
    }
    const back = await tax.begin(eve, { prompt: 'none' });
    assert.match(back.location?.searchParams.get('error') ?? '', /^(login|interaction)_required$/);
  });

  it('knows people by a sub of its own also where it is sent back to a device and not to a host', async () => {
    const person = await testPerson(ada, teamId, 'level-2');
    const subs: string[] = [];
    for (const redirectUri of ['cn.example.one:/callback', 'cn.example.two:/callback', 'http://127.0.0.1/callback']) {
      app().passSeconds(61);
      const { clientId } = await application(ada, teamId, { kind: 'mobile', redirectUris: redirectUri });
      const rp = await startRelyingParty({ issuer: app().issuer, redirectUri, clientId });
      const anna = browser();
      const back = await approve(anna, await logIn(anna, await rp.begin(anna), person, redirectUri), redirectUri);
      const tokens = await rp.exchange(back.location);
      subs.push(String(tokens.claims()?.sub));
      assert.equal((await rp.userinfo(tokens)).sub, subs.at(-1));
    }
    assert.equal(new Set(subs).size, subs.length);
  });

  it('tells of made-up enterprises and posts, and of an expired mandate nothing', async () => {
    const client = await application(ada, teamId, { 'scope.enterprise': 'yes' });
    const rp = await party(client, 'openid enterprise');
    const seen: Record<string, unknown> = {};
    for (const situation of ['agent', 'agent-expired'] as const) {
      app().passSeconds(61);
      const one = browser();
      let page = await logIn(one, await rp.begin(one), await testPerson(ada, teamId, situation), callback);
      const enterprise = /id="(identity-mandate-[^"]+)"/.exec(page.body)?.[1];
      if (enterprise) page = await one.submit(page, {}, { button: enterprise, stopAt: callback });
      if (!page.location) page = await approve(one, page, callback);
      const tokens = await rp.exchange(page.location);
      seen[situation] = (await rp.userinfo(tokens)).enterprise ?? tokens.claims()?.enterprise;
    }
    assert.equal((seen.agent as { uscc?: string })?.uscc, '91990000MA99990000');
    assert.equal(seen['agent-expired'], undefined);
  });

  it('T-124 takes nothing from a form that is not a team’s to say', async () => {
    const page = await visit(ada, `/developers/teams/${teamId}/applications/new`);
    const forged = {
      ...{ first_party: 'true', firstParty: 'true', environment: 'production', status: 'active', team_id: 'x' },
      sector_identifier_uri: 'https://tax.example/sector.json',
      logo_uri: 'https://evil.example/logo.png',
      jwks_uri: 'http://169.254.169.254/',
      scope: 'openid admin',
      ...{ 'scope.admin': 'yes', 'scope.openid': 'yes', grant_types: 'implicit', source: 'city', clientId: 'tax-demo' },
    };
    const fields = {
      csrf: tokenOf(page),
      name: '伪造',
      kind: 'web',
      topic: 'taxes',
      redirectUris: callback,
      ...forged,
    };
    const shown = await ada.browser.post(at(`/developers/teams/${teamId}/applications`), fields, { from: page.url });
    const stored = await row(credentialsOn(shown).clientId);
    assert.equal(stored.environment, 'sandbox');
    assert.equal(stored.first_party, false);
    assert.equal(stored.team_id, teamId);
    assert.deepEqual(Object.keys(stored.metadata).sort(), [
      ...[
        'application_type',
        'grant_types',
        'id_token_signed_response_alg',
        'post_logout_redirect_uris',
        'redirect_uris',
        'response_types',
        'scope',
      ],
      ...['subject_type', 'token_endpoint_auth_method'],
    ]);
    assert.equal(stored.metadata.scope, 'openid');
    assert.deepEqual(stored.metadata.grant_types, ['authorization_code', 'refresh_token']);
  });

  it('T-004 takes no address that a browser would read as another one, and keeps what was typed', async () => {
    for (const uri of [
      ...['https://a.example/*', 'https://a.example/#x', 'http://a.example/cb', 'javascript:alert(1)'],
      ...['https://u@a.example/cb', 'https://a.example/../cb', 'https://a.example/cb\nhttps://b.example/cb'],
    ]) {
      const { shown } = await application(ada, teamId, { redirectUris: uri });
      assert.equal(shown.status, 400, uri);
      assert.match(shown.body, /id="redirectUris-problem"/, uri);
      assert.ok(shown.body.includes('示例应用'));
    }
  });

  it('T-102 takes the addresses of what people may read, anywhere, and marks the one that is none', async () => {
    for (const bad of ['javascript:alert(1)', 'http://a.example/privacy', 'data:text/html,x', '/privacy', 'privacy']) {
      const fields = { policyUri: bad, termsUri: 'https://www.example.gov.cn/terms' };
      const { shown } = await application(ada, teamId, fields);
      assert.equal(shown.status, 400, bad);
      assert.match(shown.body, /id="policyUri-problem"/, bad);
      assert.doesNotMatch(shown.body, /id="termsUri-problem"/, bad);
    }
    const policyUri = 'https://www.example.gov.cn/privacy';
    const { clientId } = await application(ada, teamId, { policyUri });
    const settings = await visit(ada, `/developers/applications/${clientId}/settings`);
    await ada.browser.submit(settings, { termsUri: 'https://www.example.gov.cn/terms' });
    const { policy_uri: policy, tos_uri: terms } = (await row(clientId)).metadata;
    assert.deepEqual([policy, terms], [policyUri, 'https://www.example.gov.cn/terms']);
  });

  it('takes one of the topics and no other, and keeps what was typed', async () => {
    for (const topic of ['', 'weather', 'TAXES', 'taxes housing', '税务与财务']) {
      const { shown } = await application(ada, teamId, { topic, name: '没有主题的应用' });
      assert.equal(shown.status, 400, topic);
      assert.match(shown.body, /id="topic-problem">请选择一个主题。</, topic);
      assert.ok(shown.body.includes('没有主题的应用'), topic);
    }
    const { clientId } = await application(ada, teamId, { topic: 'justice' });
    assert.equal((await row(clientId)).topic, 'justice');
    const path = `/developers/applications/${clientId}`;
    assert.match((await visit(ada, path)).body, /<dt>主题<\/dt><dd>司法与公证<\/dd>/);
    const settings = await visit(ada, `${path}/settings`);
    const refused = await ada.browser.submit(settings, { topic: 'weather', name: '改名的应用' });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /id="topic-problem"/);
    assert.match(refused.body, /value="改名的应用"/);
    assert.equal((await row(clientId)).topic, 'justice');
    await ada.browser.submit(await visit(ada, `${path}/settings`), { topic: 'environment' });
    assert.equal((await row(clientId)).topic, 'environment');
  });

  it('keeps its made-up persons made up, whoever unlocks them', async () => {
    const { knex } = app().database;
    const person = await knex('test_persons').where({ team_id: teamId, situation: 'locked' }).first();
    await knex('persons').where({ id: person.person_id }).update({ status: 'active' });
    assert.equal((await knex('persons').where({ id: person.person_id }).first()).status, 'test');
  });

  it('never becomes one of production by any statement', async () => {
    const { clientId } = await application(ada, teamId);
    await assert.rejects(
      async () =>
        app().database.knex('applications').where({ client_id: clientId }).update({ environment: 'production' }),
      /stays in its environment/,
    );
  });

  it('ends the old secret when it is withdrawn, and not by a second new one', async () => {
    const client = await application(ada, teamId, { kind: 'service', redirectUris: '' });
    const page = await visit(ada, `/developers/applications/${client.clientId}`);
    const press = (act: string) => force(ada.browser, page, `${page.url.pathname}/${act}`);
    const first = await party(client);
    const second = await party(credentialsOn(await press('secret')));
    await letsIn(second, true);
    await letsIn(first, true);
    assert.equal((await press('former-secret')).status, 303);
    await letsIn(first, false);
    await letsIn(second, true);
    const third = await party(credentialsOn(await press('secret')));
    await letsIn(third, true);
    await letsIn(second, true);
    const shown = await Promise.all(Array.from({ length: 16 }, () => press('secret')));
    await letsIn(third, false);
    await letsIn(second, true);
    const made = shown.map((one) => credentialsOn(one).clientSecret);
    assert.equal(new Set(made).size, 16);
    const row = await app().database.knex('applications').where({ client_id: client.clientId }).first();
    const kept = app().cipher.decrypt(secretContext, row.secret_encrypted);
    assert.equal(made.filter((one) => one === kept).length, 1, 'one of them is the one that counts');
  });

  it('keeps the old secret for seven days after a new one, and not a moment longer than asked', async () => {
    const client = await application(ada, teamId, { kind: 'service', redirectUris: '' });
    const page = await visit(ada, `/developers/applications/${client.clientId}`);
    const rotated = credentialsOn(await force(ada.browser, page, `${page.url.pathname}/secret`));
    assert.notEqual(rotated.clientSecret, client.clientSecret);
    const old = await party(client);
    const fresh = await party({ clientId: client.clientId, clientSecret: rotated.clientSecret });
    assert.ok((await fresh.clientCredentials()).access_token);
    assert.ok((await old.clientCredentials()).access_token);
    app().passSeconds(7 * 86_400);
    await assert.rejects(() => old.clientCredentials(), /challenge|invalid_client/i);
    assert.ok((await fresh.clientCredentials()).access_token);
  });
});
