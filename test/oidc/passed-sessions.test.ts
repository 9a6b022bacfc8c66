import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { endPassedSessions } from '../../server/oidc/passed-sessions/end-passed-sessions.ts';
import { advanceRound } from '../../server/oidc/passed-sessions/store.ts';
import { judgePolicyChange, storePolicyChange } from '../../server/policies/change-policy.ts';
import { readPolicy } from '../../server/policies/read-policy.ts';
import { createPolicyRegistry, type PolicyRegistry } from '../../server/policies/registry.ts';
import { cipher, makePerson } from '../authenticators/fixtures.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

const config = testConfig();
/** Two applications that want logout notices, one that does not, and one that cannot be read as long as `isBroken`. */
let isBroken = true;
const clients = {
  find: async (clientId: string) => {
    if (clientId === 'broken' && isBroken) throw new Error('not to be read');
    return {
      client_id: clientId,
      redirect_uris: [`https://${clientId}.example/callback`],
      ...(clientId !== 'silent' && { backchannel_logout_uri: `https://${clientId}.example/logout` }),
    };
  },
  label: async () => undefined,
};

describe('sessions past a tightened limit', () => {
  const database = useDatabase();
  let shift = 0;
  const started = Date.now();
  const clock = () => new Date(started + shift * 1000);
  const seconds = () => Math.floor(clock().getTime() / 1000);
  let policies: PolicyRegistry;
  let setter = '';
  const faults: unknown[] = [];

  before(async () => {
    setter = await makePerson(database().knex);
  });

  /** Each begins with the limits of an installation, and nobody logged in. */
  beforeEach(async () => {
    for (const table of ['session_rounds', 'policies', 'oidc_sessions']) await database.owner()(table).delete();
    faults.length = 0;
    isBroken = true;
    const deaf = { ...database(), listen: async () => undefined };
    policies = await createPolicyRegistry({ database: deaf, clock, report: (code) => assert.fail(code) });
  });

  const report = (error: unknown) => void faults.push(error);
  const parts = () => ({ config, cipher, clients, knex: database().knex, policies, clock, report });
  const end = (limits?: { batchSize: number; batches: number }) => endPassedSessions(parts(), limits);
  const rounds = () => database().knex('session_rounds').orderBy(['version', 'round']);
  const notices = () => database().knex('outbox_entries').where({ kind: 'backchannel-logout' });
  const ends = () => database().knex('audit_events').where({ type: 'session.ended' });
  const isThere = async (uid: string) =>
    (await database().knex('oidc_sessions').where({ session_uid: uid }).first()) !== undefined;

  /** A session last used so many minutes ago, from which these applications were entered. */
  async function sessionUsed(minutesAgo: number, entered: string[] = [], hoursOld = 2): Promise<string> {
    const [uid, personId, idleSeconds] = [randomUUID(), await makePerson(database().knex), 3600];
    const exp = seconds() - minutesAgo * 60 + idleSeconds;
    const authorizations = Object.fromEntries(entered.map((id) => [id, { sid: randomUUID(), grantId: randomUUID() }]));
    const payload = { accountId: personId, loginTs: seconds() - hoursOld * 3600, exp, idleSeconds, authorizations };
    const row = { model: 'Session', session_uid: uid, id_hash: Buffer.from(uid), person_id: personId };
    await database()
      .knex('oidc_sessions')
      .insert({ ...row, payload: JSON.stringify({ ...payload, limitsVersion: 0 }), expires_at: new Date(exp * 1000) });
    return uid;
  }

  async function change(to: { idleMinutes: number; absoluteHours: number }, approvedBy?: string): Promise<void> {
    await database().knex.transaction(async (tx) => {
      const { version } = await readPolicy(tx, 'sessions');
      const judged = await judgePolicyChange(tx, { name: 'sessions', version, to });
      assert.ok(judged.ok);
      const by = { personId: setter, approvedBy, reason: 'test', at: clock() };
      assert.ok((await storePolicyChange(tx, judged, by)).ok);
    });
  }

  async function tighten(): Promise<void> {
    await change({ idleMinutes: 5, absoluteHours: 24 });
    await policies.refresh();
  }

  it('T-089 T-094 end once, whoever looks, and every application is told in the same moment', async () => {
    const idle = await sessionUsed(8, ['tax', 'housing', 'silent']);
    const others = await Promise.all(Array.from({ length: 5 }, () => sessionUsed(20, ['tax'])));
    const [used, recent] = [await sessionUsed(1, ['tax']), await sessionUsed(3, ['tax'])];
    const gone = await sessionUsed(70, ['tax']);
    assert.equal(await end(), 0);
    await change({ idleMinutes: 5, absoluteHours: 24 });
    assert.equal(await end(), 0, 'not by a node that has not heard of it');
    await policies.refresh();
    const counts = await Promise.all(Array.from({ length: 16 }, () => end({ batchSize: 2, batches: 50 })));
    assert.equal(
      counts.reduce((sum, one) => sum + one, 0),
      6,
    );
    for (const uid of [idle, ...others]) assert.equal(await isThere(uid), false);
    for (const uid of [used, recent]) assert.equal(await isThere(uid), true);
    assert.equal(await isThere(gone), true, 'it had ended by itself, and is swept like any other');
    assert.equal((await notices()).length, 7);
    const events = await ends();
    assert.equal(events.length, 6);
    assert.ok(events.every(({ detail }) => detail.by === 'policy'));
    const [first, second] = await rounds();
    assert.ok(first?.done_at && !second?.done_at);
    assert.equal(first.ended, 6);
    assert.equal(await end(), 0);
  });

  it('are gone through once by all nodes: one that comes late neither goes back nor begins anew', async () => {
    await tighten();
    await end();
    const { version, round, after_uid: uid, done_at: doneAt } = (await rounds())[0];
    for (const late of [
      { uid: '', doneAt: null },
      { uid: '', doneAt: new Date(0) },
    ])
      await advanceRound(database().knex, { version, round, afterUid: 'of before' }, { ...late, ended: 2 });
    const after = (await rounds())[0];
    assert.deepEqual([after.after_uid, after.done_at, after.ended], [uid, doneAt, 4], 'what it ended counts');
  });

  it('T-089 end although one of them cannot be ended or read, which is reported', async () => {
    const broken = await sessionUsed(20, ['broken']);
    const strange = await sessionUsed(20);
    const others = await Promise.all(Array.from({ length: 5 }, () => sessionUsed(20, ['tax'])));
    const odd = JSON.stringify({ exp: 'soon', loginTs: 1.5e12, idleSeconds: 0.5 });
    await database().knex('oidc_sessions').where({ session_uid: strange }).update({ payload: odd });
    await tighten();
    assert.equal(await end({ batchSize: 2, batches: 50 }), 5);
    for (const uid of others) assert.equal(await isThere(uid), false);
    assert.deepEqual(faults.map(String), ['Error: not to be read']);
    assert.ok(await isThere(broken));
    assert.ok((await rounds())[0]?.done_at);
  });

  it('T-089 end with their notices as soon as it can be done, however many rounds it could not', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, index) => sessionUsed(20, index < 2 ? ['broken', 'tax'] : [])),
    );
    const [first, second] = all.slice(0, 2).sort();
    const before = (await notices()).length;
    await tighten();
    const turn = () => end({ batchSize: 1, batches: 50 });
    assert.equal(await turn(), 4);
    assert.equal(await turn(), 0, 'a little later');
    for (let round = 0; round < 4; round++) {
      shift += 6 * 60;
      await turn();
    }
    assert.ok(faults.length > 6, `in the second round too: ${faults.length}`);
    assert.equal((await notices()).length, before);
    isBroken = false;
    shift += 10 * 60;
    assert.equal(await turn(), 2);
    for (const uid of [first, second]) assert.equal(await isThere(uid ?? ''), false);
    assert.equal((await notices()).length, before + 4);
    shift += 3600;
    faults.length = 0;
    assert.equal(await turn(), 0);
    assert.ok(
      (await rounds()).every(({ done_at }) => done_at),
      'and nothing is planned any more',
    );
    assert.deepEqual(faults, []);
  });

  it('T-089 those that were not used since end in the second round, when they are past it as well', async () => {
    await tighten();
    await end();
    const before = (await notices()).length;
    const late = await sessionUsed(1, ['housing']);
    shift += 5 * 60 + 30;
    assert.equal(await end(), 0, 'not due');
    shift += 60;
    assert.equal(await end(), 1);
    assert.equal(await isThere(late), false);
    assert.ok((await notices()).length > before);
    assert.ok((await rounds()).every(({ done_at }) => done_at));
  });

  it('T-088 those that are older than the limit end too, however busy, and a loosening ends none', async () => {
    const old = await sessionUsed(0, ['tax'], 5);
    await change({ idleMinutes: 5, absoluteHours: 4 });
    await policies.refresh();
    assert.equal(await end(), 1);
    assert.equal(await isThere(old), false);
    const planned = (await rounds()).length;
    await change({ idleMinutes: 60, absoluteHours: 24 }, await makePerson(database().knex));
    await policies.refresh();
    assert.equal((await rounds()).length, planned);
  });

  it('T-089 go on from where the last turn stopped, and are not brought back by a loosening in between', async () => {
    const passed = await Promise.all(Array.from({ length: 6 }, () => sessionUsed(30, ['tax'])));
    await change({ idleMinutes: 10, absoluteHours: 24 });
    shift += 1;
    await change({ idleMinutes: 60, absoluteHours: 24 }, await makePerson(database().knex));
    await policies.refresh();
    let [turns, ended] = [0, 0];
    for (; ended < passed.length && turns < 20; turns += 1) ended += await end({ batchSize: 1, batches: 2 });
    assert.equal(ended, passed.length);
    assert.ok(turns > 2);
    for (const uid of passed) assert.equal(await isThere(uid), false);
  });
});
