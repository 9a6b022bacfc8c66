import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';

const reason = '核对在编人员，见通知 2026-31';
const ask = `/console/units/${unitIds.tax}/export`;

describe('exports of officials, by two persons', () => {
  const app = useApp();
  let unit: Browser;
  let system: Browser;
  let security: Browser;
  let api: Held;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
    system = await asAdmin(app(), 'system');
    security = await asAdmin(app(), 'security');
    api = await adminToken(app(), unit, await makeAdminClient(app()));
  });
  after(() => {
    for (const browser of [unit, system, security]) browser.close();
  });
  // no further: proofs of the API tell the real time
  beforeEach(() => app().passSeconds(20));

  const knex = () => app().database.knex;
  const waiting = () => knex()('approvals').where({ act: 'officials.export', status: 'waiting' }).first();
  const newest = () => knex()('official_exports').orderBy('approved_at', 'desc').first();
  const decide = (browser: Browser, id: string, decision = 'approve') =>
    act(app(), browser, `/console/approvals/${id}/decision`, { decision, reason });
  const allowed = async (): Promise<string> => {
    await act(app(), unit, ask, { reason });
    await decide(security, (await waiting()).id);
    return (await newest()).id;
  };
  const download = (id: string, browser = unit) => act(app(), browser, `/console/exports/${id}/download`, {});

  it('T-120 is asked for by an administrator of the unit, with a reason, and for nothing outside their reach', async () => {
    for (const browser of [system, security]) assert.equal((await act(app(), browser, ask, { reason })).status, 403);
    assert.equal((await act(app(), unit, ask, { reason: 'x' })).status, 422);
    const foreign = `/console/units/${unitIds.housing}/export`;
    assert.equal((await act(app(), unit, foreign, { reason })).status, 404);
    assert.equal((await openConsole(app(), unit, foreign)).status, 404);
    assert.equal(await waiting(), undefined);
    assert.match((await openConsole(app(), unit, `/console/units/${unitIds.tax}`)).body, /导出人员名单/);
  });

  it('T-127 waits for a security administrator: nobody says yes to their own, and a no gives nothing', async () => {
    const asked = await act(app(), unit, ask, { reason });
    const { id } = await waiting();
    assert.equal(asked.location?.pathname, `/console/requests/${id}`);
    assert.equal((await act(app(), unit, ask, { reason })).status, 409, 'one at a time');
    assert.equal((await decide(unit, id)).status, 403);
    await decide(security, id, 'decline');
    assert.equal(await newest(), undefined);
    assert.match((await openConsole(app(), unit, `/console/requests/${id}`)).body, /未同意/);
  });

  it('T-143 T-155 is downloaded once by whoever asked, with numbers masked and no formula in it', async () => {
    const person = fixedId('person', 11);
    const { name } = await knex()('persons').where({ id: person }).first('name');
    await knex()('persons').where({ id: person }).update({ name: '=HYPERLINK("https://thief.example")' });
    const id = await allowed();
    assert.match((await openConsole(app(), unit, '/console/exports')).body, /可以下载/);
    for (const browser of [system, security]) assert.equal((await download(id, browser)).status, 403);
    const answer = await download(id);
    await knex()('persons').where({ id: person }).update({ name });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /^\uFEFF姓名,机构,岗位,工号/);
    assert.match(answer.body, /138\*{4}\d{4}/);
    assert.ok(!/1380000\d{4}/.test(answer.body));
    assert.ok(answer.body.includes(`"'=HYPERLINK(""https://thief.example"")"`));
    const row = await newest();
    assert.equal(row.rows, answer.body.trim().split('\r\n').length - 1);
    assert.equal(row.sha256, createHash('sha256').update(answer.body).digest('hex'));
    const event = await knex()('audit_events').where({ type: 'official.export.taken' }).first();
    assert.deepEqual(
      [event.actor_id, event.detail.approvedBy, event.detail.rows, event.detail.sha256, event.detail.reason],
      [adminId('unit'), adminId('security'), row.rows, row.sha256, reason],
    );
    const again = await download(id);
    assert.equal(again.status, 409);
    assert.match(again.body, /已经下载过/);
  });

  it('has a manifest of who, why and how many, signed by the audit key', async () => {
    const { id, sha256 } = await newest();
    const { body } = await callApi(app(), api, 'GET', `/officials/exports/${id}`);
    const { manifest, signature, publicKey } = body.manifest as Record<'manifest' | 'signature' | 'publicKey', string>;
    const told = JSON.parse(manifest);
    assert.deepEqual(
      [told.requestedBy, told.approvedBy, told.reason, told.sha256],
      [adminId('unit'), adminId('security'), reason, sha256],
    );
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    assert.ok(verify(null, Buffer.from(manifest), key, Buffer.from(signature, 'base64')));
    assert.match((await openConsole(app(), unit, `/console/exports/${id}`)).body, /yimen-officials-export-1/);
  });

  it('T-157 gives one of sixteen parallel downloads the file', async () => {
    const id = await allowed();
    const answers = await Promise.all(Array.from({ length: 16 }, () => download(id)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 409).length, 15);
    const events = await knex()('audit_events').where({ type: 'official.export.taken' });
    assert.equal(events.filter(({ detail }) => detail.exportId === id).length, 1);
  });

  it('is refused when the unit has grown past what a file holds, and not cut', async () => {
    const id = await allowed();
    await knex().raw(
      `INSERT INTO posts (id, unit_id, person_id, title, job_number, is_primary, starts_on, activated_at)
       SELECT gen_random_uuid(), :unit, :person, '科员', 'GROWN' || n, false, '2026-01-01', now() FROM generate_series(1, 20000) n`,
      { unit: unitIds.tax, person: fixedId('person', 11) },
    );
    for (const answer of [await download(id), await act(app(), unit, ask, { reason })]) {
      assert.equal(answer.status, 409);
      assert.match(answer.body, /超过 20000 人。请分机构申请/);
    }
    const refused = await callApi(app(), api, 'POST', `/officials/exports/${id}/download`, { json: {} });
    assert.deepEqual([refused.status, refused.body.code], [409, 'console.too-many']);
    assert.equal((await newest()).taken_at, null, 'it was not taken');
    await knex()('posts').where('job_number', 'like', 'GROWN%').delete();
    assert.equal((await download(id)).status, 200, 'and can be, once it fits again');
  });

  it('ends after a day, and with the reach of whoever asked', async () => {
    const late = await allowed();
    await knex()('official_exports')
      .where({ id: late })
      .update({ expires_at: new Date(Date.now() - 1000) });
    assert.equal((await download(late)).status, 409);
    const lost = await allowed();
    const grants = () => knex()('role_grants').where({ person_id: adminId('unit'), ended_at: null });
    const { unit_id: held } = await grants().first('unit_id');
    await grants().update({ unit_id: unitIds.housing });
    assert.equal((await download(lost)).status, 404);
    assert.equal((await openConsole(app(), unit, `/console/exports/${lost}`)).status, 404);
    await grants().update({ unit_id: held });
    const foreign = await knex()('official_exports')
      .where({ id: lost })
      .update({ requested_by: adminId('system') });
    assert.equal(foreign, 1);
    assert.equal((await download(lost)).status, 404, 'what somebody else asked for');
  });

  it('T-127 voids the request when the unit moved or whoever asked lost their role in between', async () => {
    await act(app(), unit, ask, { reason });
    const { id } = await waiting();
    await knex()('role_grants')
      .where({ person_id: adminId('unit') })
      .update({ ended_at: new Date() });
    assert.equal((await decide(security, id)).status, 409);
    await knex()('role_grants')
      .where({ person_id: adminId('unit') })
      .update({ ended_at: null });
    await act(app(), unit, ask, { reason });
    const [{ parent_id: parent }] = await knex()('units').where({ id: unitIds.tax });
    const second = await waiting();
    await knex()('units').where({ id: unitIds.tax }).update({ parent_id: unitIds.housing });
    await knex()('role_grants')
      .where({ person_id: adminId('unit') })
      .update({ unit_id: unitIds.province });
    assert.equal((await decide(security, second.id)).status, 409);
    await knex()('role_grants')
      .where({ person_id: adminId('unit') })
      .update({ unit_id: unitIds.tax });
    await knex()('units').where({ id: unitIds.tax }).update({ parent_id: parent });
  });

  it('T-126 does the same by the admin API, where a key gives the file no second time', async () => {
    const asked = await callApi(app(), api, 'POST', `/units/${unitIds.tax}/officials/exports`, { json: { reason } });
    assert.equal(asked.status, 200);
    await decide(security, String(asked.body.approvalId));
    const { id } = await newest();
    const listed = await callApi(app(), api, 'GET', '/officials/exports');
    assert.ok(JSON.stringify(listed.body).includes(id));
    const once = { json: {}, headers: { 'Idempotency-Key': 'the-same-key' } };
    const taken = await callApi(app(), api, 'POST', `/officials/exports/${id}/download`, once);
    assert.equal(taken.status, 200);
    assert.match(taken.text, /138\*{4}\d{4}/);
    const again = await callApi(app(), api, 'POST', `/officials/exports/${id}/download`, once);
    assert.deepEqual([again.status, again.body.code], [409, 'console.export-taken']);
    assert.equal(await knex()('idempotency_keys').first(), undefined, 'no file is kept');
  });
});
