import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import { type AdminName, adminId, asAdmin } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';

const reason = '本人到窗口办理，工单 20261125';
const citizen = fixedId('person', 2);
const ownOfficial = fixedId('person', 11);
const foreignOfficial = fixedId('person', 10);

describe('people and the log by the admin API', function peopleApi() {
  this.timeout(300_000);
  const app = useApp();
  const held = {} as Record<AdminName, Held>;
  before(async () => {
    const client = await makeAdminClient(app());
    for (const name of ['unit', 'security', 'desk', 'audit'] as const) {
      const browser = await asAdmin(app(), name);
      held[name] = await adminToken(app(), browser, client);
      browser.close();
    }
  });
  const call = (name: AdminName, method: string, path: string, json?: object) =>
    callApi(app(), held[name], method, path, json ? { json } : {});

  it('T-123 finds and opens officials in reach alone', async () => {
    const found = await call('unit', 'GET', '/officials?q=wu');
    assert.deepEqual(
      (found.body.officials as { id: string }[]).map(({ id }) => id),
      [ownOfficial],
    );
    assert.deepEqual((await call('unit', 'GET', '/officials?q=zhou')).body.officials, []);
    const record = await call('unit', 'GET', `/people/${ownOfficial}`);
    assert.equal(record.status, 200);
    assert.equal(JSON.stringify(record.body).includes('+861'), false, 'numbers are masked');
    assert.equal((await call('unit', 'GET', `/people/${foreignOfficial}`)).status, 404);
  });

  it('T-120 opens by proof to the one who was shown it', async () => {
    assert.equal((await call('desk', 'GET', `/people/${citizen}`)).status, 404);
    const found = await call('desk', 'POST', '/people/search', { mobile: '13800000002' });
    assert.deepEqual(found.body, { personId: citizen });
    assert.equal((await call('desk', 'GET', `/people/${citizen}`)).status, 200);
    assert.equal((await call('security', 'GET', `/people/${citizen}`)).status, 404);
    assert.equal((await call('desk', 'POST', '/people/search', { mobile: '13800000099' })).status, 404);
    assert.equal((await call('desk', 'POST', '/people/search', { name: '李示例' })).status, 422);
    assert.equal((await call('unit', 'POST', '/people/search', { mobile: '13800000002' })).status, 403);
  });

  it('T-123 lets few proofs be tried, by the API as in the console', () => {
    const tries = app().service.routes.filter(({ path }) =>
      /^\/(console\/people\/find|api\/v1\/people\/search)$/.test(path),
    );
    assert.deepEqual(
      tries.map(({ throttle }) => throttle),
      ['credential', 'credential'],
    );
  });

  it('T-121 acts with a reason, and on nobody above', async () => {
    await call('security', 'POST', '/people/search', { mobile: '13800000002' });
    assert.equal((await call('security', 'POST', `/people/${citizen}/lock`, { reason: 'x' })).status, 422);
    const locked = await call('security', 'POST', `/people/${citizen}/lock`, { reason });
    assert.deepEqual([locked.status, locked.body], [200, { sessions: 0 }]);
    assert.equal((await call('security', 'POST', `/people/${citizen}/unlock`, { reason })).status, 200);
    const own = await call('unit', 'POST', `/people/${adminId('unit')}/end-sessions`, { reason });
    assert.deepEqual([own.status, own.body.code], [403, 'console.own-account']);
  });

  it('T-156 reads and verifies the log, which tells of it', async () => {
    const read = await call('audit', 'GET', `/audit/events?personId=${citizen}&type=person.account.locked`);
    assert.equal(read.status, 200);
    const events = read.body.events as { actor_id: string }[];
    assert.deepEqual(
      events.map(({ actor_id }) => actor_id),
      [adminId('security')],
    );
    assert.equal((await call('audit', 'POST', '/audit/verification', { seals: 20 })).status, 200);
    const told = await app()
      .database.knex('audit_events')
      .whereIn('type', ['audit.read', 'audit.verified'])
      .orderBy('sequence')
      .select('type', 'actor_id');
    assert.deepEqual(
      told.map(({ type, actor_id }) => [type, actor_id]),
      [
        ['audit.read', adminId('audit')],
        ['audit.verified', adminId('audit')],
      ],
    );
    assert.equal((await call('security', 'GET', '/audit/events')).status, 403);
    assert.equal((await call('audit', 'GET', '/audit/events?unitId=x')).status, 422);
  });
});
