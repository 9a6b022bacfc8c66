import assert from 'node:assert/strict';
import { type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvents } from '../../server/audit/record.ts';
import { sealEvents, UnknownSealKey } from '../../server/audit/seal.ts';
import { auditPrivateKey, auditPublicKey, publicKeyText, verificationKeys } from '../../server/audit/seal-format.ts';
import { currentAnchor, verifyAudit } from '../../server/audit/verify.ts';
import { verifyRecent } from '../../server/audit/verify-recent.ts';
import { useDatabase } from '../support/database.ts';
import { tamper } from './tamper.ts';

const signingKey = randomBytes(32);
const publicKey = auditPublicKey(signingKey);
const rawKey = (key: KeyObject) => Buffer.from(publicKeyText(key), 'base64');

describe('verifyAudit', () => {
  const database = useDatabase();
  const personId = randomUUID();

  const record = (count: number) =>
    recordEvents(
      database().knex,
      Array.from(
        { length: count },
        () => ({ type: 'consent.withdrawn', outcome: 'success', personId, detail: {} }) as const,
      ),
    );
  const seal = () => sealEvents({ knex: database().knex, signingKey, now: new Date() });
  const verify = (anchor?: string) =>
    verifyAudit({
      knex: database().knex,
      publicKeys: [publicKey],
      now: new Date(),
      ...(anchor !== undefined && { anchor }),
    });
  const lastSequences = async (count: number) => {
    const rows = await database().knex('audit_events').orderBy('sequence', 'desc').limit(count).pluck('sequence');
    return rows.map(String).reverse();
  };
  /** Three fresh seals of four events; gives the sequences of the middle one. */
  const history = async () => {
    await record(4);
    await seal();
    await record(4);
    await seal();
    const middle = await lastSequences(4);
    await record(4);
    await seal();
    assert.equal((await verify()).ok, true);
    return middle as [string, string, string, string];
  };
  /** Tampers, expects the fault, and puts everything back. */
  const caught = async (
    change: (tx: Knex.Transaction) => Promise<unknown>,
    expected: object,
    anchor?: string,
    meanwhile = async () => {},
  ) => {
    const owner = database.owner();
    const tables = ['audit_events', 'audit_seals', 'audit_seal_members'];
    for (const table of tables) await owner.raw('CREATE TABLE ?? AS TABLE ??', [`${table}_kept`, table]);
    await tamper(owner, change);
    await meanwhile();
    assert.deepEqual(await verify(anchor), expected);
    await tamper(owner, async (tx) => {
      for (const table of tables) {
        await tx(table).delete();
        await tx.raw('INSERT INTO ?? SELECT * FROM ??', [table, `${table}_kept`]);
        await tx.raw('DROP TABLE ??', [`${table}_kept`]);
      }
    });
    assert.equal((await verify(anchor)).ok, true);
  };

  it('accepts an empty log and one whose events wait for a seal', async () => {
    assert.deepEqual(await verify(), { ok: true, events: 0, seals: 0, waiting: 0 });
    assert.equal(await currentAnchor(database().knex), undefined);
    await record(2);
    assert.deepEqual(await verify(), { ok: true, events: 0, seals: 0, waiting: 2 });
    await seal();
    assert.deepEqual(await verify(), { ok: true, events: 2, seals: 1, waiting: 0 });
  });

  it('T-152 names the first changed event, whatever column was changed', async () => {
    const [, second, third] = await history();
    const columns: Record<string, unknown> = {
      id: randomUUID(),
      type: 'session.ended',
      outcome: 'refused',
      actor_id: randomUUID(),
      person_id: null,
      client_id: 'other',
      request_id: 'other',
      network: '10.0.0.0/24',
      user_agent: 'other',
      detail: '{"a":1}',
    };
    for (const [column, value] of Object.entries(columns)) {
      const change = async (tx: Knex.Transaction) => {
        await tx('audit_events').where({ sequence: third }).update({ client_id: 'also' });
        await tx('audit_events')
          .where({ sequence: second })
          .update({ [column]: value });
      };
      await caught(change, { ok: false, reason: 'event-changed', sequence: second });
    }
    await caught(
      (tx) =>
        tx.raw(`UPDATE audit_events SET occurred_at = occurred_at + interval '1 microsecond' WHERE sequence = ?`, [
          second,
        ]),
      { ok: false, reason: 'event-changed', sequence: second },
    );
  });

  it('T-152 names the first event of a batch whose member hashes were changed along', async () => {
    const [first, second] = await history();
    await caught(
      (tx) =>
        tx('audit_seal_members')
          .where({ sequence: second })
          .update({ leaf_hash: randomBytes(32) }),
      { ok: false, reason: 'event-changed', sequence: second },
    );
    const removeBoth = async (tx: Knex.Transaction) => {
      await tx('audit_events').where({ sequence: second }).delete();
      await tx('audit_seal_members').where({ sequence: second }).delete();
    };
    await caught(removeBoth, { ok: false, reason: 'batch-changed', sequence: first });
  });

  it('T-152 names a removed event, also the last sealed one', async () => {
    const [, second, , fourth] = await history();
    for (const sequence of [second, fourth, (await lastSequences(1))[0] as string]) {
      await caught((tx) => tx('audit_events').where({ sequence }).delete(), {
        ok: false,
        reason: 'event-removed',
        sequence,
      });
    }
  });

  it('T-152 names reordered events', async () => {
    const [, second, third] = await history();
    const swap = async (tx: Knex.Transaction) => {
      await tx('audit_events').where({ sequence: second }).update({ sequence: -1 });
      await tx('audit_events').where({ sequence: third }).update({ sequence: second });
      await tx('audit_events').where({ sequence: -1 }).update({ sequence: third });
    };
    await caught(swap, { ok: false, reason: 'event-changed', sequence: second });
  });

  it('T-152 names an event put into a gap of the past, before and after the sealer ran again', async () => {
    const { knex } = database();
    await record(1);
    await assert.rejects(
      knex.transaction(async (tx) => {
        await recordEvents(tx, [{ type: 'consent.withdrawn', outcome: 'success', personId, detail: {} }]);
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    await record(1);
    await seal();
    const [before] = await lastSequences(2);
    const gap = String(BigInt(before as string) + 1n);
    const forge = (sequence: string) => (tx: Knex.Transaction) =>
      tx.raw(
        `INSERT INTO audit_events (sequence, id, occurred_at, type, outcome, detail)
         VALUES (?, gen_random_uuid(), now(), 'consent.withdrawn', 'success', '{}')`,
        [sequence],
      );
    const expected = (sequence: string) => ({ ok: false, reason: 'event-inserted', sequence });
    await caught(forge(gap), expected(gap));
    await caught(forge('-5'), expected('-5'));
    await caught(forge('900000000'), expected('900000000'));
    await caught(forge(gap), expected(gap), undefined, async () => {
      await record(1);
      await seal();
    });
  });

  it('T-152 finds a forged seal, a broken chain and a missing seal', async () => {
    const [first, second] = await history();
    const { seal_id } = await database().knex('audit_seal_members').where({ sequence: first }).first('seal_id');
    const middle = (tx: Knex.Transaction) => tx('audit_seals').where({ id: seal_id });
    const changes: Record<string, unknown> = {
      merkle_root: randomBytes(32),
      event_count: 3,
      previous_hash: randomBytes(32),
      seal_hash: randomBytes(32),
      signature: randomBytes(64),
      sealed_at: new Date(0),
      through_sequence: second,
    };
    for (const [column, value] of Object.entries(changes)) {
      await caught((tx) => middle(tx).update({ [column]: value }), {
        ok: false,
        reason: 'seal-changed',
        sequence: first,
      });
    }
    await caught((tx) => middle(tx).delete(), { ok: false, reason: 'seal-missing', sequence: first });
  });

  it('T-152 does not accept a log sealed anew with another key', async () => {
    await history();
    const verdict = await verifyAudit({
      knex: database().knex,
      publicKeys: [auditPublicKey(randomBytes(32))],
      now: new Date(),
    });
    assert.deepEqual(verdict, { ok: false, reason: 'seal-changed', sequence: '1' });
  });

  it('T-152 verifies across a rotation of the key, in whatever process, and takes nothing more from the old one', async () => {
    const next = randomBytes(32);
    const both = verificationKeys({ auditSigningKey: next, auditFormerKeys: [rawKey(publicKey)] });
    const { knex } = database();
    const now = new Date();
    const sealWithNext = () => sealEvents({ knex, signingKey: next, formerKeys: [rawKey(publicKey)], now });
    const verdict = (publicKeys: KeyObject[]) => verifyAudit({ knex, publicKeys, now: new Date() });
    await record(3);
    await seal();
    await record(3);
    assert.equal(await sealWithNext(), 3);
    assert.equal((await verdict(both)).ok, true);
    assert.equal((await verdict([publicKey])).ok, false, 'the old configuration cannot read on');
    assert.equal((await verdict([auditPublicKey(next)])).ok, false, 'nor one that forgot the old key');

    await record(2);
    await assert.rejects(seal(), UnknownSealKey, 'a process from before the rotation seals no more');
    assert.equal(await sealWithNext(), 2);
    assert.equal((await verdict(both)).ok, true);

    // whoever has the old key re-signs the last seal with it
    const owner = database.owner();
    const last = await owner('audit_seals').orderBy('id', 'desc').first();
    const forged = sign(null, last.seal_hash, auditPrivateKey(signingKey));
    await tamper(owner, (tx) => tx('audit_seals').where({ id: last.id }).update({ signature: forged }));
    const found = await verdict(both);
    assert.equal(!found.ok && found.reason, 'seal-changed');
    const recent = await verifyRecent({ knex, publicKeys: both, now: new Date() }, 1);
    assert.equal(
      !recent.verdict.ok && recent.verdict.reason,
      'seal-changed',
      'also when the new key is only seen before it',
    );
    await tamper(owner, (tx) => tx('audit_seals').where({ id: last.id }).update({ signature: last.signature }));
    // the other tests go on with the first key
    await tamper(owner, async (tx) => {
      for (const table of ['audit_seal_members', 'audit_seals', 'audit_events']) await tx(table).delete();
    });
  });

  it('T-152 finds a cut tail by the anchor, also when later events were sealed in its place', async () => {
    await history();
    const { knex } = database();
    const anchor = await currentAnchor(knex);
    const last = await knex('audit_seals').orderBy('id', 'desc').first('id');
    const [first] = await lastSequences(4);
    const cut = async (tx: Knex.Transaction) => {
      const sequences = tx('audit_seal_members').where({ seal_id: last.id }).select('sequence');
      await tx('audit_events').whereIn('sequence', sequences).delete();
      await tx('audit_seal_members').where({ seal_id: last.id }).delete();
      await tx('audit_seals').where({ id: last.id }).delete();
    };
    await caught(cut, { ok: false, reason: 'tail-cut', sequence: first }, anchor);
    await caught((tx) => tx('audit_seals').where({ id: last.id }).delete(), {
      ok: false,
      reason: 'tail-cut',
      sequence: first,
    });

    await tamper(database.owner(), cut);
    assert.equal((await verify()).ok, true, 'without an anchor a cut tail leaves no trace');
    await record(4);
    await seal();
    assert.deepEqual(await verify(anchor), { ok: false, reason: 'tail-cut', sequence: first });
    assert.deepEqual(await verify('12:zz'), { ok: false, reason: 'anchor-malformed' });
  });

  it('reports events that wait too long for a seal', async () => {
    await record(2);
    const [first] = await lastSequences(2);
    const later = new Date(Date.now() + 61_000);
    const verdict = await verifyAudit({ knex: database().knex, publicKeys: [publicKey], now: later });
    assert.deepEqual(verdict, { ok: false, reason: 'not-sealed', sequence: first });
  });
});
