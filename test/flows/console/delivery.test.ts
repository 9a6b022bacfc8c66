import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { enqueueMessage } from '../../../server/outbox/enqueue.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';

const reason = '短信网关已恢复，见工单 4711';

describe('deliveries in the console', () => {
  const app = useApp();
  let system: Browser;
  let security: Browser;
  before(async () => {
    system = await asAdmin(app(), 'system');
    security = await asAdmin(app(), 'security');
  });
  after(() => {
    for (const browser of [system, security]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  /** A delivery that was given up, to a target that no deliverer takes up again. */
  const giveUp = async (target: string) => {
    const id = randomUUID();
    await knex()('outbox_entries').insert({
      id,
      kind: 'security-event',
      target,
      payload_encrypted: Buffer.from('not to be read'),
      status: 'dead',
      attempts: 9,
      last_error: 'status-500',
      next_attempt_at: new Date(),
      finished_at: new Date(),
    });
    return id;
  };
  const statusOf = async (id: string) => (await knex()('outbox_entries').where({ id }).first()).status;
  const replay = (browser: Browser, id: string, fields: Record<string, string> = {}) =>
    act(app(), browser, `/console/delivery/${id}/replay`, { reason, all: 'one', ...fields });

  it('lists what was given up without what is in it, and what waits', async () => {
    const id = await giveUp('housing-demo');
    await enqueueMessage(knex(), app().cipher, {
      channel: 'sms',
      recipient: '+8613812345678',
      subject: '',
      body: 'secret words',
    });
    const page = await openConsole(app(), system, '/console/delivery');
    assert.match(page.body, /housing-demo/);
    assert.match(page.body, /status-500/);
    for (const path of ['/console/delivery', '/console/delivery?state=waiting', `/console/delivery/${id}`]) {
      const { status, body } = await openConsole(app(), system, path);
      assert.equal(status, 200);
      assert.doesNotMatch(body, /13812345678|secret words|not to be read/);
    }
  });

  it('T-120 is not there for other roles, nor for a system administrator of a part of the province', async () => {
    const id = await giveUp('housing-demo');
    assert.equal((await openConsole(app(), security, '/console/delivery')).status, 403);
    assert.equal((await replay(security, id)).status, 403);
    const grants = () => knex()('role_grants').where({ person_id: adminId('system'), ended_at: null });
    const held = await grants().first('unit_id');
    const below = await knex()('units').where({ parent_id: held.unit_id }).first('id');
    await grants().update({ unit_id: below.id });
    for (const path of ['/console/delivery', `/console/delivery/${id}`, '/console/keys']) {
      assert.equal((await openConsole(app(), system, path)).status, 404, path);
    }
    assert.equal((await replay(system, id)).status, 404);
    await grants().update({ unit_id: held.unit_id });
    assert.equal(await statusOf(id), 'dead');
  });

  it('refuses a replay without a reason, of what is not given up, and of what is not there', async () => {
    const id = await giveUp('housing-demo');
    assert.equal((await replay(system, id, { reason: 'x' })).status, 422);
    assert.equal(await statusOf(id), 'dead');
    assert.equal((await replay(system, randomUUID())).status, 404);
    assert.equal((await replay(system, 'no-id')).status, 404);
    for (const query of ['state=alive', 'fromAt=x&fromId=y', `fromId=${'9'.repeat(40)}`]) {
      assert.equal((await openConsole(app(), system, `/console/delivery?${query}`)).status, 404, query);
    }
  });

  it('replays one with its reason in the audit log, once of 16 at the same moment', async () => {
    const id = await giveUp('housing-demo');
    const other = await giveUp('housing-demo');
    const overview = await openConsole(app(), system, '/console');
    const fields = { csrf: /name="csrf" value="([^"]+)"/.exec(overview.body)?.[1] ?? '', reason, all: 'one' };
    const address = new URL(`/console/delivery/${id}/replay`, app().issuer);
    const answers = await Promise.all(Array.from({ length: 16 }, () => system.post(address, fields, {})));
    const well = answers.filter(({ location }) => location?.search === '?notice=delivery-replayed');
    assert.equal(well.length, 1, answers.map(({ status }) => status).join(' '));
    assert.ok(answers.every(({ status }) => [303, 302, 404, 409, 429].includes(status)));
    assert.equal(await statusOf(other), 'dead');
    const events = await knex()('audit_events')
      .where({ actor_id: adminId('system') })
      .orderBy('sequence', 'desc')
      .limit(2);
    assert.deepEqual(
      events.map(({ type, detail }) => [type, detail]),
      [
        ['delivery.replayed', { target: 'housing-demo', entries: 1 }],
        ['administrator.acted', { operation: 'deliveries.replay', reason }],
      ],
    );
  });

  it('replays all of one target, and none of another', async () => {
    const [one, two, foreign] = [await giveUp('tax-demo'), await giveUp('tax-demo'), await giveUp('library-demo')];
    const answer = await replay(system, one, { all: 'target' });
    assert.equal(answer.location?.search, '?notice=delivery-replayed');
    assert.notEqual(await statusOf(two), 'dead');
    assert.equal(await statusOf(foreign), 'dead');
  });
});
