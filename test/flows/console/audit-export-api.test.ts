import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { useApp } from '../../support/app.ts';
import { act, adminId, asAdmin, unitIds } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';

const reason = '季度检查，审计计划第三项';
const path = '/audit/exports';

describe('the audit log exported over the admin API', () => {
  const app = useApp();
  let audit: Held;
  let security: Held;
  before(async () => {
    const client = await makeAdminClient(app());
    const browsers = await Promise.all([asAdmin(app(), 'audit'), asAdmin(app(), 'security')]);
    const [auditor, other] = browsers;
    if (!auditor || !other) throw new Error('two administrators');
    audit = await adminToken(app(), auditor, client);
    security = await adminToken(app(), other, client);
    const file = await act(app(), auditor, '/console/audit/export', { reason });
    assert.equal(file.status, 200);
    for (const browser of browsers) browser.close();
  });
  beforeEach(() => app().passSeconds(20));

  const ask = (held: Held, json: object, headers = {}) => callApi(app(), held, 'POST', path, { json, headers });
  const recorded = () => app().database.knex('audit_events').where({ type: 'audit.exported' }).orderBy('sequence');

  it('T-126 T-156 sends the file of the console, whole and signed, and records who took it and why', async () => {
    const before = (await recorded()).length;
    const file = await ask(audit, { reason });
    assert.equal(file.status, 200);
    assert.match(file.headers.get('content-type') ?? '', /application\/x-ndjson/);
    const lines = file.text.trimEnd().split('\n');
    const { manifest, signature, publicKey } = JSON.parse(lines.at(-1) ?? '');
    const told = JSON.parse(manifest);
    const events = lines.slice(0, -1);
    assert.ok(events.length > 0);
    assert.deepEqual(
      [told.format, told.count, told.exportedBy],
      ['yimen-audit-export-1', events.length, adminId('audit')],
    );
    const sha256 = createHash('sha256').update(`${events.join('\n')}\n`);
    assert.equal(told.sha256, sha256.digest('hex'));
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    assert.ok(verify(null, Buffer.from(manifest), key, Buffer.from(signature, 'base64')));
    const all = await recorded();
    assert.equal(all.length, before + 1);
    assert.deepEqual(all.at(-1)?.detail, { filters: 'none', throughSequence: told.throughSequence, reason });
    assert.ok(
      !file.text.includes(`"sequence":"${all.at(-1)?.sequence}"`),
      'what came after it was asked for is not in it',
    );
  });

  it('chooses as a search does, and is recorded again under the same key', async () => {
    const before = (await recorded()).length;
    const headers = { 'Idempotency-Key': 'the-same-key' };
    const personId = adminId('audit');
    for (let i = 0; i < 2; i += 1) {
      const file = await ask(audit, { reason, personId }, headers);
      const events = file.text.trimEnd().split('\n').slice(0, -1);
      assert.ok(events.length > 0);
      for (const line of events) {
        const event = JSON.parse(line);
        assert.ok([event.person_id, event.actor_id].includes(personId));
      }
    }
    assert.equal((await recorded()).length, before + 2);
    assert.equal(await app().database.knex('idempotency_keys').first(), undefined, 'nothing of it is kept');
  });

  it('T-120 is refused without the right, a reason or the reach, and then recorded nowhere', async () => {
    const before = (await recorded()).length;
    assert.equal((await ask(security, { reason })).status, 403);
    for (const json of [
      {},
      { reason: 'x' },
      { reason, type: 'no.such.event' },
      { reason, from: 'today' },
      { reason, other: 1 },
    ])
      assert.equal((await ask(audit, json)).status, 422, JSON.stringify(json));
    const grants = () =>
      app()
        .database.knex('role_grants')
        .where({ person_id: adminId('audit'), ended_at: null });
    const { unit_id: held } = await grants().first('unit_id');
    await grants().update({ unit_id: unitIds.tax });
    assert.equal((await ask(audit, { reason, unitId: unitIds.housing })).status, 404);
    const file = await ask(audit, { reason });
    assert.ok(!file.text.includes('housing-demo'));
    await grants().update({ unit_id: held });
    assert.equal((await recorded()).length, before + 1);
  });
});
