import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';

const reason = '接入市级平台，见工单 4713';
const configuration = {
  id: 'town',
  kind: 'oauth2',
  enabled: false,
  label: { 'zh-Hans': '市平台', 'zh-Hant': '市平台', en: 'City' },
  icon: 'city',
  identityTypes: ['citizen'],
  highestIal: 2,
  highestAcr: 'urn:yimen:aal2',
  mapping: { name: 'userinfo.name', mobile: 'userinfo.phone' },
  connection: {
    issuer: 'https://town.example',
    clientId: 'door',
    authorization: { url: 'https://town.example/authorize' },
    token: { url: 'https://town.example/token', method: 'POST', as: 'form' },
    userinfo: null,
    errors: null,
    accessToken: 'token.access_token',
    subject: 'userinfo.id',
  },
};
const secrets = { clientSecret: 'a-secret-that-is-never-shown' };

describe('identity sources in the console', function sourcesInTheConsole() {
  this.timeout(60_000);
  const app = useApp();
  let system: Browser;
  let security: Browser;
  let unit: Browser;
  before(async () => {
    system = await asAdmin(app(), 'system');
    security = await asAdmin(app(), 'security');
    unit = await asAdmin(app(), 'unit');
  });
  after(() => {
    for (const browser of [system, security, unit]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const town = () => knex()('identity_sources').where({ slug: 'town' }).first();
  const add = (browser: Browser, change: Record<string, string> = {}) =>
    act(app(), browser, '/console/sources/new', {
      configuration: JSON.stringify(configuration),
      secrets: JSON.stringify(secrets),
      reason,
      ...change,
    });

  it('says in words which settings are wrong, stores nothing, and never sends secrets back', async () => {
    const { mapping: _none, ...less } = configuration;
    const broken = { ...less, icon: 'skull', connection: { ...configuration.connection, issuer: 'not an address' } };
    const answer = await add(system, { configuration: JSON.stringify(broken) });
    assert.equal(answer.status, 422);
    assert.match(answer.body, /configuration\.connection\.issuer.*不是可用的网址/);
    assert.match(answer.body, /configuration\.mapping.*缺少/);
    assert.match(answer.body, /configuration\.icon.*允许的取值/);
    assert.ok(answer.body.includes('not an address'), 'what was typed stays');
    assert.ok(!answer.body.includes(secrets.clientSecret));
    const changes: Record<string, string>[] = [
      { configuration: '{' },
      { configuration: '[]' },
      { secrets: '{"a":1,"a":2}' },
      { reason: 'x' },
    ];
    for (const change of changes) {
      assert.equal((await add(system, change)).status, 422, JSON.stringify(change));
    }
    assert.equal(await town(), undefined);
  });

  it('T-120 is for a system administrator of the whole province', async () => {
    assert.equal((await openConsole(app(), unit, '/console/sources')).status, 403);
    assert.equal((await add(unit)).status, 403);
    assert.equal((await add(security)).status, 403);
    const grants = () => knex()('role_grants').where({ person_id: adminId('system'), ended_at: null });
    const held = await grants().first('unit_id');
    const below = await knex()('units').where({ parent_id: held.unit_id }).first('id');
    await grants().update({ unit_id: below.id });
    assert.equal((await openConsole(app(), system, '/console/sources')).status, 404);
    assert.equal((await openConsole(app(), system, '/console/sources/new')).status, 404);
    assert.equal((await add(system)).status, 404);
    await grants().update({ unit_id: held.unit_id });
    assert.equal(await town(), undefined);
  });

  it('adds a source, once, and shows it without its secret', async () => {
    const answer = await add(system);
    assert.equal(answer.location?.search, '?notice=source-added');
    assert.equal((await add(system)).status, 409);
    for (const browser of [system, security]) {
      const page = await openConsole(app(), browser, '/console/sources/town');
      assert.match(page.body, /https:\/\/town\.example/);
      assert.ok(!page.body.includes(secrets.clientSecret));
    }
    const events = await knex()('audit_events')
      .where({ actor_id: adminId('system') })
      .orderBy('sequence', 'desc')
      .limit(2);
    assert.deepEqual(events.map(({ type }) => type).sort(), ['administrator.acted', 'source.added']);
    assert.equal((await openConsole(app(), system, '/console/sources/village')).status, 404);
  });

  it('switches it with a reason, by a system administrator alone, and not twice', async () => {
    const path = '/console/sources/town/state';
    assert.equal((await act(app(), security, path, { state: 'on', reason })).status, 403);
    assert.equal((await act(app(), system, path, { state: 'on', reason: '' })).status, 422);
    assert.equal((await act(app(), system, path, { state: 'off', reason })).status, 409);
    assert.equal((await act(app(), system, path, { reason })).status, 404);
    assert.equal((await act(app(), system, '/console/sources/village/state', { state: 'on', reason })).status, 404);
    assert.equal((await act(app(), system, path, { state: 'on', reason })).location?.search, '?notice=source-switched');
    assert.equal((await town()).enabled, true);
    assert.equal(
      (await act(app(), system, path, { state: 'off', reason })).location?.search,
      '?notice=source-switched',
    );
    assert.equal((await town()).enabled, false);
    const event = await knex()('audit_events').where({ type: 'source.disabled' }).orderBy('sequence', 'desc').first();
    assert.equal(event.actor_id, adminId('system'));
  });

  it('tells the steps of a test in words, whatever becomes of them', async () => {
    const answer = await act(app(), system, '/console/sources/town/test', {});
    assert.equal(answer.status, 200);
    assert.match(answer.body, /<ol class="test-steps"><li><strong>(正常|未通过)/);
    assert.equal((await act(app(), security, '/console/sources/town/test', {})).status, 403);
    assert.equal((await act(app(), system, '/console/sources/village/test', {})).status, 404);
  });

  it('shows what the mapping makes of sample claims, what it cannot use, and stores none of them', async () => {
    const path = '/console/sources/town/preview';
    const claims = JSON.stringify({ userinfo: { name: '预览示例', phone: '12' } });
    const answer = await act(app(), security, path, { claims, acr: '', amr: 'pwd' });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /预览示例/);
    assert.match(answer.body, /登录时会略去：mobile/);
    const told = await knex()('audit_events').orderBy('sequence', 'desc').first();
    assert.deepEqual(told.detail, { operation: 'sources.preview', reason: 'town' });
    assert.equal((await act(app(), security, path, { claims: '{', acr: '', amr: '' })).status, 422);
    assert.equal((await act(app(), security, path, { claims, acr: '', amr: 'x'.repeat(50) })).status, 422);
    assert.equal((await act(app(), unit, path, { claims, acr: '', amr: '' })).status, 403);
  });
});
