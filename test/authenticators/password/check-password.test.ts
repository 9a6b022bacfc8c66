import assert from 'node:assert/strict';
import type { LedgerSubject } from '../../../server/authenticators/ledger.ts';
import { checkPassword } from '../../../server/authenticators/password/check-password.ts';
import { QueueFull } from '../../../server/authenticators/password/hash-queue.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { setPassword } from '../../../server/authenticators/password/set-password.ts';
import { findPassword, upgradePasswordHash } from '../../../server/authenticators/password/store.ts';
import { useDatabase } from '../../support/database.ts';
import {
  cheap,
  eventsOf,
  hasher,
  later,
  makePerson,
  makePersonWithPassword,
  makeTyped,
  pepperKeys,
  start,
  stranger,
} from '../fixtures.ts';

const right = 'kq7w mzp vx9';
const wrong = 'not the one at all';

describe('checking a password', () => {
  const database = useDatabase();
  const check = (subject: LedgerSubject, password: string, now = start) => checkWith(hasher, subject, password, now);

  /** As the journey does it: what a success changes is written by whoever asked. */
  async function checkWith(used: typeof hasher, subject: LedgerSubject, password: string, now = start) {
    const outcome = await checkPassword({ database: database(), hasher: used }, subject, password, now);
    if (!outcome.ok) return outcome;
    await database().act([outcome.forget]);
    return { ok: true, upgraded: outcome.upgraded } as const;
  }

  it('takes the right one, and records a wrong one', async () => {
    const subject = await makePersonWithPassword(database().knex, right);
    assert.deepEqual(await check(subject, right), { ok: true, upgraded: false });
    assert.deepEqual(await check(subject, wrong), { ok: false, reason: 'wrong' });
    const events = await eventsOf(database().knex, String(subject.personId));
    assert.deepEqual(events, ['authenticator.password.set', 'login.attempt.failed']);
  });

  it('T-047 refuses unknown, disabled, locked and passkey-only accounts alike, and locks them alike', async () => {
    const knex = database().knex;
    const subjects = {
      known: await makePersonWithPassword(knex, right),
      unknown: stranger(),
      disabled: await makePersonWithPassword(knex, right, 'disabled'),
      locked: await makePersonWithPassword(knex, right, 'locked'),
      passkeyOnly: { ...stranger(), personId: await makePerson(knex) },
    };
    for (const [name, subject] of Object.entries(subjects)) {
      const reasons: string[] = [];
      for (let i = 0; i < 7; i += 1) {
        const outcome = await check(subject, name === 'known' ? wrong : right);
        reasons.push(outcome.ok ? 'ok' : outcome.reason);
      }
      assert.deepEqual(reasons, ['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'locked', 'locked'], name);
    }
  });

  it('T-048 hashes once for every answer, also during a lock', async () => {
    const knex = database().knex;
    const locked = await makePersonWithPassword(knex, right);
    for (let i = 0; i < 5; i += 1) await check(locked, wrong);
    const subjects = [await makePersonWithPassword(knex, right), stranger(), locked];
    for (const subject of subjects) {
      let hashes = 0;
      const counting: typeof hasher = {
        ...hasher,
        admit: (work) =>
          hasher.admit((engine) =>
            work({
              ...engine,
              verify: (...given) => {
                hashes += 1;
                return engine.verify(...given);
              },
            }),
          ),
      };
      await checkPassword({ database: database(), hasher: counting }, subject, wrong, start);
      assert.equal(hashes, 1);
    }
  });

  it('T-051 locks after five failures, longer each time, and forgets them at a success', async () => {
    const subject = await makePersonWithPassword(database().knex, right);
    for (let i = 0; i < 5; i += 1) assert.deepEqual(await check(subject, wrong), { ok: false, reason: 'wrong' });
    assert.deepEqual(await check(subject, right, later(59)), { ok: false, reason: 'locked' });
    assert.deepEqual(await check(subject, wrong, later(60)), { ok: false, reason: 'wrong' });
    assert.deepEqual(await check(subject, right, later(179)), { ok: false, reason: 'locked' });
    assert.equal((await check(subject, right, later(180))).ok, true);
    for (let i = 0; i < 5; i += 1) {
      assert.deepEqual(await check(subject, wrong, later(200)), { ok: false, reason: 'wrong' });
    }
  });

  it('T-047 finds the account by the login name, and counts for it as for the person', async () => {
    const knex = database().knex;
    const { typed, personId } = await makeTyped(knex, right);
    const found = await checkPassword({ database: database(), hasher }, typed, right, start, {
      text: 'jsonb_build_object($1::text, {id})',
      values: ['owner'],
    });
    assert.ok(found.ok);
    assert.deepEqual([found.personId, found.along], [personId, { owner: personId }]);
    await database().act([found.forget]);

    for (const subject of [typed, { ...typed, personId }, typed, { ...typed, personId }, typed]) {
      assert.deepEqual(await check(subject, wrong), { ok: false, reason: 'wrong' });
    }
    assert.deepEqual(await check(typed, right), { ok: false, reason: 'locked' });
    assert.deepEqual(await check({ ...typed, personId }, right), { ok: false, reason: 'locked' });
    const own = await knex('throttle_counters').where('key', 'like', `%${typed.fingerprint.toString('base64url')}`);
    assert.deepEqual(own, [], 'nothing is counted twice');
  });

  it('T-047 counts by the login name where it belongs to nobody who may log in', async () => {
    const knex = database().knex;
    const nobodies = {
      locked: await makeTyped(knex, right, { status: 'locked' }),
      closed: await makeTyped(knex, right, { status: 'closed' }),
    };
    for (const [name, { typed, personId }] of Object.entries(nobodies)) {
      const read = { text: 'to_jsonb({id})', values: [] };
      for (let i = 0; i < 5; i += 1) {
        const outcome = await checkPassword({ database: database(), hasher }, typed, right, start, read);
        assert.deepEqual(outcome, { ok: false, reason: 'wrong' }, name);
      }
      assert.deepEqual(await check(typed, right), { ok: false, reason: 'locked' }, name);
      assert.equal(await knex('authenticator_failures').where({ person_id: personId }).first(), undefined, name);
      assert.deepEqual(await eventsOf(knex, personId), ['authenticator.password.set'], name);
    }
  });

  for (const kind of ['known', 'unknown'] as const) {
    it(`T-051 no lock lasts over half an hour, and the 100th failure ends the password (${kind})`, async () => {
      const knex = database().knex;
      const subject = kind === 'known' ? await makePersonWithPassword(knex, right) : stranger();
      let now = start;
      for (let failures = 1; failures <= 100; failures += 1) {
        assert.deepEqual(await check(subject, wrong, now), { ok: false, reason: 'wrong' }, `failure ${failures}`);
        now = later(failures < 5 ? 0 : 1800, now);
      }
      assert.deepEqual(await check(subject, right, later(40 * 86_400, now)), { ok: false, reason: 'locked' });
      if (subject.personId === undefined) return;

      const events = await eventsOf(knex, subject.personId);
      assert.equal(events.filter((type) => type === 'login.authenticator.locked').length, 95);
      assert.equal(events.filter((type) => type === 'login.authenticator.disabled').length, 1);
      const { personId } = subject;
      await knex.transaction(async (tx) => setPassword(tx, personId, await hasher.hash(right), 'reset', now));
      assert.equal((await check(subject, right, now)).ok, true, 'bound anew');
    });
  }

  const subjects = {
    known: () => makePersonWithPassword(database().knex, right),
    typed: async () => (await makeTyped(database().knex, right)).typed,
    unknown: async () => stranger(),
  };
  for (const [kind, make] of Object.entries(subjects)) {
    it(`T-051 of 24 parallel tries five are judged, in every round (${kind})`, async () => {
      for (let round = 0; round < 15; round += 1) {
        const subject = await make();
        const outcomes = await Promise.all(Array.from({ length: 24 }, () => check(subject, wrong)));
        const judged = outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'wrong');
        assert.equal(judged.length, 5);
      }
    });
  }

  it('T-060 upgrades a hash at login when the cost or the pepper rose', async () => {
    const knex = database().knex;
    const subject = await makePersonWithPassword(knex, right);
    const personId = String(subject.personId);
    const before = await findPassword(knex, personId);
    const raised = createPasswordHasher({
      argon2: { ...cheap, memoryKib: 2048 },
      pepperKeys: [{ version: 2, key: Buffer.alloc(32, 9) }, ...pepperKeys],
    });
    assert.deepEqual(await checkWith(raised, subject, right), {
      ok: true,
      upgraded: true,
    });
    const stored = await findPassword(knex, personId);
    assert.match(String(stored?.hash), /m=2048/);
    assert.equal(stored?.pepperVersion, 2);
    assert.deepEqual(await checkWith(raised, subject, right), {
      ok: true,
      upgraded: false,
    });
    assert.ok(before && stored);
    assert.equal(await upgradePasswordHash(knex, personId, before, before), false, 'a hash changed meanwhile stays');
    assert.deepEqual(await findPassword(knex, personId), stored);
  });

  it('T-139 a full queue refuses before anything is counted', async () => {
    const knex = database().knex;
    const subject = await makePersonWithPassword(knex, right);
    const small = createPasswordHasher({ argon2: { ...cheap, concurrency: 1, queue: 2 }, pepperKeys });
    const work = Array.from({ length: 30 }, () =>
      checkPassword({ database: database(), hasher: small }, subject, wrong, start),
    );
    const outcomes = await Promise.allSettled(work);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 27);
    for (const outcome of refused) assert.ok(outcome.status === 'rejected' && outcome.reason instanceof QueueFull);
    const row = await knex('authenticator_failures').where({ person_id: subject.personId }).first('failures');
    assert.deepEqual(row, { failures: 3 });
  });

  it('records how a password was bound and never the password', async () => {
    const knex = database().knex;
    const personId = await makePerson(knex);
    for (const kind of ['set', 'changed', 'reset'] as const) {
      const hashed = await hasher.hash(right);
      await knex.transaction((tx) => setPassword(tx, personId, hashed, kind, start));
    }
    const types = ['set', 'changed', 'reset'].map((kind) => `authenticator.password.${kind}`);
    assert.deepEqual(await eventsOf(knex, personId), types);
    assert.equal(await findPassword(knex, await makePerson(knex)), undefined);
  });
});
