import assert from 'node:assert/strict';
import { createClientRegistry } from '../../../server/clients/registry.ts';
import { finishDueRecoveries } from '../../../server/recovery/desk-recovery.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { enter, force } from '../people/pages.ts';
import { byPasskey } from '../tokens/wearing.ts';
import { act, adminId, asAdmin } from './admins.ts';

const reason = '本人丢失手机，已核对身份证原件';
const day = 24 * 3600;

describe('T-085 recovery by the service desk', function recovery() {
  this.timeout(300_000);
  const app = useApp();
  let desk: Browser;
  before(async () => {
    desk = await asAdmin(app(), 'desk');
  });
  after(() => desk.close());

  const knex = () => app().database.knex;
  const start = async (login: string, id: string) => {
    await act(app(), desk, '/console/people/find', { by: 'mobile', mobile: login });
    return act(app(), desk, `/console/people/${id}/recovery`, { reason });
  };
  const passkeysOf = async (id: string) => (await knex()('passkeys').where({ person_id: id })).length;
  const recoveryOf = (id: string) => knex()('account_recoveries').where({ person_id: id }).first('status', 'due_at');
  /** What the job does, at this many seconds from now. */
  const countOf = async (type: string, personId: string) =>
    (await knex()('audit_events').where({ type, person_id: personId })).length;

  async function finishIn(seconds: number): Promise<number> {
    const { config, cipher, database } = app();
    const clients = await createClientRegistry({ database, cipher });
    const clock = () => new Date(Date.now() + seconds * 1000);
    return finishDueRecoveries(knex(), { config, cipher, clients, clock });
  }

  it('waits a day for an account without a passkey, tells the owner, then takes the password off and nothing else', async () => {
    const login = '13800138501';
    const id = await app().person(login);
    const person = createBrowser();
    await enter(app(), person, login);
    const begun = await start(login, id);
    assert.equal(begun.location?.search, '?notice=recovery-started');
    await app().messageFor(`+86${login}`, /24 小时后将移除/);
    assert.equal(await finishIn(day - 60), 0, 'not before its time');
    assert.equal(await finishIn(day + 60), 1);
    assert.equal(await finishIn(day + 60), 0, 'once');
    assert.deepEqual(await knex()('passwords').where({ person_id: id }), []);
    assert.equal(await countOf('recovery.account.finished', id), 1);
    assert.equal((await person.get(new URL('/account', app().issuer))).status, 303, 'sessions ended');
    await app().messageFor(`+86${login}`, /已移除/);
    const [identifier] = await knex()('identifiers').where({ person_id: id });
    assert.ok(identifier.verified_at, 'the address stays as the way in');
    person.close();
  });

  it('is stopped by the owner with the link of the notice', async () => {
    const login = '13800138502';
    const id = await app().person(login);
    await start(login, id);
    const browser = createBrowser();
    const asked = await browser.open(await app().linkFor(`+86${login}`));
    await force(browser, asked, '/not-me');
    browser.close();
    assert.equal((await recoveryOf(id)).status, 'cancelled');
    assert.equal(await countOf('recovery.account.cancelled', id), 1);
    assert.equal(await finishIn(day + 60), 0);
    assert.equal((await knex()('passwords').where({ person_id: id })).length, 1);
  });

  it('takes a second person and three days where there is a passkey, and neither sees one', async () => {
    const login = '13800138503';
    const id = await app().person(login);
    (await byPasskey(app(), { identifier: login })).close();
    const asked = await start(login, id);
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.equal(await recoveryOf(id), undefined, 'nothing waits yet');
    const { id: approvalId } = await knex()('approvals')
      .where({ act: 'people.recover', status: 'waiting' })
      .first('id');
    const path = `/console/approvals/${approvalId}/decision`;
    const own = await act(app(), desk, path, { decision: 'approve', reason });
    assert.equal(own.status, 403);
    const security = await asAdmin(app(), 'security');
    const approved = await act(app(), security, path, { decision: 'approve', reason });
    security.close();
    assert.equal(approved.location?.search, '?notice=approval-approved');
    assert.equal(await finishIn(3 * day - 600), 0);
    assert.equal(await passkeysOf(id), 1);
    assert.equal(await finishIn(3 * day + 600), 1);
    assert.equal(await passkeysOf(id), 0);
    const [event] = await knex()('audit_events').where({ type: 'recovery.account.started', person_id: id });
    assert.equal(event.actor_id, adminId('desk'));
    assert.equal(event.detail.approvedBy, adminId('security'));
  });

  it('begins once, of sixteen at the same moment', async () => {
    const login = '13800138504';
    const id = await app().person(login);
    await act(app(), desk, '/console/people/find', { by: 'mobile', mobile: login });
    const page = await desk.open(new URL(`/console/people/${id}/recovery`, app().issuer));
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => force(desk, page, `/console/people/${id}/recovery`, { reason })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, ...Array.from({ length: 15 }, () => 409)]);
  });

  it('refuses accounts that could not be come back to, and those that are locked', async () => {
    const login = '13800138505';
    const id = await app().person(login);
    await act(app(), desk, '/console/people/find', { by: 'mobile', mobile: login });
    await knex()('persons').where({ id }).update({ status: 'locked' });
    assert.equal((await act(app(), desk, `/console/people/${id}/recovery`, { reason })).status, 409);
    await knex()('persons').where({ id }).update({ status: 'active' });
    await knex()('identifiers').where({ person_id: id }).delete();
    assert.equal((await act(app(), desk, `/console/people/${id}/recovery`, { reason })).status, 422);
  });
});
