import assert from 'node:assert/strict';
import { makeUnitBelow } from '../../roles/province.ts';
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

describe('identity sources in the console', () => {
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

  it('T-120 stays open where a unit stands beside the province, and stays closed to whoever reaches that one alone', async () => {
    const beside = await makeUnitBelow(knex(), null);
    for (const path of ['sources', 'keys', 'delivery'])
      assert.equal((await openConsole(app(), system, `/console/${path}`)).status, 200, path);
    const grants = () => knex()('role_grants').where({ person_id: adminId('system'), ended_at: null });
    const { unit_id } = await grants().first('unit_id');
    await grants().update({ unit_id: beside });
    for (const path of ['sources', 'keys', 'delivery'])
      assert.equal((await openConsole(app(), system, `/console/${path}`)).status, 404, path);
    assert.equal((await add(system)).status, 404);
    await grants().update({ unit_id });
    await knex()('units').where({ id: beside }).delete();
  });

  it('adds a source switched off, whatever its file says, once, and shows it without its secret', async () => {
    const answer = await add(system, { configuration: JSON.stringify({ ...configuration, enabled: true }) });
    assert.equal(answer.location?.search, '?notice=source-added');
    assert.equal((await town()).enabled, false);
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

  const state = '/console/sources/town/state';
  const ask = () => act(app(), system, state, { state: 'on', reason });
  const waiting = () => knex()('approvals').where({ act: 'source.enable', status: 'waiting' }).first();
  const decide = async (decision: 'approve' | 'decline', browser = security) =>
    act(app(), browser, `/console/approvals/${(await waiting()).id}/decision`, { decision, reason });
  const last = (type: string) => knex()('audit_events').where({ type }).orderBy('sequence', 'desc').first();

  it('asks for the switch with a reason, by a system administrator alone, one request at a time', async () => {
    assert.equal((await act(app(), security, state, { state: 'on', reason })).status, 403);
    assert.equal((await act(app(), system, state, { state: 'on', reason: '' })).status, 422);
    assert.equal((await act(app(), system, state, { state: 'off', reason })).status, 409);
    assert.equal((await act(app(), system, state, { reason })).status, 404);
    assert.equal((await act(app(), system, '/console/sources/village/state', { state: 'on', reason })).status, 404);
    assert.equal(await waiting(), undefined);
    const asked = await Promise.all(Array.from({ length: 16 }, ask));
    assert.equal(asked.filter(({ location }) => location?.search === '?notice=approval-requested').length, 1);
    assert.equal(asked.filter(({ status }) => status === 409).length, 15);
  });

  it('T-127 is switched on by two persons, the second of whom sees every setting and no secret', async () => {
    assert.equal((await town()).enabled, false, 'nothing happens without the second person');
    const { id, detail } = await waiting();
    assert.ok(!JSON.stringify(detail).includes(secrets.clientSecret));
    const seen = await openConsole(app(), security, `/console/approvals/${id}`);
    for (const setting of ['connection.issuer', 'highestIal', 'mapping.name', 'identityTypes'])
      assert.ok(seen.body.includes(`<dt>${setting}</dt>`), setting);
    assert.equal((await decide('approve', system)).status, 403, 'nobody approves their own');
    assert.equal((await decide('approve')).location?.search, '?notice=approval-approved');
    assert.equal((await town()).enabled, true);
    const { actor_id, detail: told } = await last('source.enabled');
    assert.deepEqual([actor_id, told.approvedBy], [adminId('system'), adminId('security')]);
    assert.ok(!('command' in told));
    const history = await openConsole(app(), system, '/console/sources/town/history');
    assert.match(history.body, /同意人/);
    assert.equal((await ask()).status, 409, 'it is on already');
  });

  it('is switched off at once by one person', async () => {
    const off = await act(app(), system, state, { state: 'off', reason });
    assert.equal(off.location?.search, '?notice=source-switched');
    assert.equal((await town()).enabled, false);
    assert.equal((await last('source.disabled')).actor_id, adminId('system'));
  });

  it('T-127 stays off when the second person says no, or it changed meanwhile, also by its secrets alone', async () => {
    await ask();
    assert.equal((await decide('decline')).location?.search, '?notice=approval-declined');
    assert.equal((await town()).enabled, false);
    const settings = async (change: object) => {
      const { kind, enabled, configuration: now, version } = await town();
      const wish = JSON.stringify({ id: 'town', kind, enabled, ...now, ...change });
      return { configuration: wish, version: String(version), position: '', reason, intent: 'change' };
    };
    const changes = [
      { secrets: '{"clientSecret":"of somebody else"}', to: {} },
      { secrets: '', to: { icon: 'bank' } },
    ];
    for (const { secrets: given, to } of changes) {
      await ask();
      const fields = { ...(await settings(to)), secrets: given };
      const changed = await act(app(), system, '/console/sources/town/settings', fields);
      assert.equal(changed.location?.search, '?notice=source-changed');
      assert.equal((await decide('approve')).status, 409);
      assert.equal((await town()).enabled, false);
    }
  });

  it('T-127 stays off when it is being changed in the moment of the yes', async () => {
    await ask();
    const answer = await knex().transaction(async (tx) => {
      await tx('identity_sources').where({ slug: 'town' }).increment('position', 1);
      let isAnswered = false;
      const decided = decide('approve').finally(() => {
        isAnswered = true;
      });
      // not pg_stat_activity: within a transaction it stays as it was first read, without connections opened since
      const waits = () =>
        tx.raw('SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))');
      while (!isAnswered && (await waits()).rows.length === 0);
      return { decided };
    });
    assert.equal((await answer.decided).status, 409);
    assert.equal((await town()).enabled, false);
  });

  it('tells the steps of a test in words, whatever becomes of them', async () => {
    const answer = await act(app(), system, '/console/sources/town/test', {});
    assert.equal(answer.status, 200);
    assert.match(answer.body, /<ol class="test-steps"><li><strong>(正常|未通过)/);
    const { outcome, actor_id, detail } = await last('source.tested');
    const { id: sourceId } = await town();
    assert.deepEqual([actor_id, detail.sourceId, detail.settings], [adminId('system'), sourceId, 'stored']);
    assert.equal(outcome, /<strong>未通过/.test(answer.body) ? 'refused' : 'success', 'it says how the test ended');
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
