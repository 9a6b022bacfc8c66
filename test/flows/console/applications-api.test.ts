import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { asAdmin, unitIds } from './admins.ts';
import { adminToken, callApi, makeAdminClient } from './api-caller.ts';

const reason = '年度清理，会议纪要第四条';

describe('applications in the admin API', () => {
  const app = useApp();
  let unit: Browser;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
  });
  after(() => unit.close());
  const rowOf = () => app().database.knex('applications').where({ client_id: 'tax-demo' }).first();

  it('T-126 does the same by the admin API, in the same reach, against the version that was read', async () => {
    const client = await makeAdminClient(app());
    const held = await adminToken(app(), unit, client);
    const listed = await callApi(app(), held, 'GET', '/applications?status=active');
    const ids = (listed.body.applications as { clientId: string }[]).map(({ clientId }) => clientId);
    assert.ok(ids.includes('tax-demo') && !ids.includes('housing-demo'));
    for (const [topic, status, isThere] of [
      ['taxes', 200, true],
      ['health', 200, false],
      ['weather', 422, false],
    ] as const) {
      const about = await callApi(app(), held, 'GET', `/applications?topic=${topic}`);
      assert.deepEqual([about.status, JSON.stringify(about.body).includes('tax-demo')], [status, isThere], topic);
    }
    const read = await callApi(app(), held, 'GET', '/applications/tax-demo');
    const { settings, version } = read.body as {
      settings: { firstParty: boolean; scopes: string[]; topic?: string };
      version: string;
    };
    const put = (clientId: string, changes: object) =>
      callApi(app(), held, 'PUT', `/applications/${clientId}/settings`, {
        json: { settings, version, reason, ...changes },
      });
    const scopes = settings.scopes.filter((scope) => scope !== 'phone');
    assert.equal((await put('housing-demo', {})).status, 404);
    assert.equal((await put('no-such-application', {})).status, 404);
    assert.equal(
      (await put('tax-demo', { settings: { ...settings, scopes: [...scopes, 'roles.grant'] } })).status,
      422,
    );
    assert.equal((await put('tax-demo', { settings: { ...settings, secret: 'x' } })).status, 422);
    assert.equal(settings.topic, 'taxes');
    assert.equal((await put('tax-demo', { settings: { ...settings, topic: 'weather' } })).status, 422);
    // as callers do that have never heard of topics
    const { topic: _topic, ...older } = settings;
    const changed = await put('tax-demo', { settings: { ...older, scopes } });
    assert.deepEqual([changed.status, changed.body], [200, {}]);
    const stale = await put('tax-demo', {});
    assert.deepEqual([stale.status, stale.body.code], [409, 'console.stale']);
    const widened = await put('tax-demo', {
      version: (await callApi(app(), held, 'GET', '/applications/tax-demo')).body.version,
      settings: { ...settings, scopes, firstParty: true },
    });
    assert.equal(typeof widened.body.approvalId, 'string');
    const { first_party, topic } = await rowOf();
    assert.deepEqual([first_party, topic], [false, 'taxes']);
    const give = (json: object) =>
      callApi(app(), held, 'POST', '/applications/tax-demo/unit', { json: { toId: unitIds.tax, reason, ...json } });
    assert.equal((await give({})).status, 422, 'a version has to be named');
    const late = await give({ version });
    assert.deepEqual([late.status, late.body.code], [409, 'console.stale']);
  });

  it('T-032 holds what a security administrator suspends, however narrow the token was', async () => {
    const client = await makeAdminClient(app());
    const security = await asAdmin(app(), 'security');
    const narrow = await adminToken(app(), security, client, 'applications.suspend');
    security.close();
    const held = await adminToken(app(), unit, client);
    const path = '/applications/tax-demo';
    assert.equal((await callApi(app(), narrow, 'POST', `${path}/suspend`, { json: { reason } })).status, 200);
    const refused = await callApi(app(), held, 'POST', `${path}/resume`, { json: { reason } });
    assert.deepEqual([refused.status, refused.body.code], [403, 'console.held']);
    assert.equal((await rowOf()).status, 'suspended');
  });
});
