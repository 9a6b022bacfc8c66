import { type KeyObject, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { merkleRoot } from './merkle.ts';
import { auditPrivateKey, eventHash, noSeal, sealHash, signerOf, verificationKeys } from './seal-format.ts';
import {
  findLastSeal,
  insertSeal,
  lastSequence,
  listEventsBetween,
  runningWriters,
  type SealRow,
  type StoredEvent,
  tryLockSealing,
} from './store.ts';

export class UnknownSealKey extends Error {
  constructor() {
    super('the last seal was made with a key that is neither YIMEN_AUDIT_SIGNING_KEY nor in YIMEN_AUDIT_FORMER_KEYS');
  }
}

const eventsPerSeal = 1000;
const askAgainMs = 20;

export type Sealing = {
  knex: Knex;
  /** 32-byte Ed25519 seed. */
  signingKey: Buffer;
  /** Keys that sealed before. */
  formerKeys?: readonly Buffer[];
  now: Date;
  /** How long to wait for transactions that were writing events when the pass began; 5 s unless told. */
  patienceMs?: number;
};

/**
 * Seals what is committed and not sealed yet: batches in order of sequence, each under a Merkle root, chained to the seal
 * before, signed. A seal covers a closed range: everything that could still commit into it is waited for, so an event
 * that turns up inside a sealed range later was put there by tampering. Writers never wait for the sealer.
 * One node seals at a time; the others find nothing to do. Gives the number of events sealed by this call.
 */
export async function sealEvents({
  knex,
  signingKey,
  formerKeys = [],
  now,
  patienceMs = 5000,
}: Sealing): Promise<number> {
  const key = auditPrivateKey(signingKey);
  const known = verificationKeys({ auditSigningKey: signingKey, auditFormerKeys: formerKeys });
  // In this order: numbers first, then who may hold one.
  const through = await lastSequence(knex);
  if (!(await writersEnded(knex, await runningWriters(knex), patienceMs))) return 0;
  let total = 0;
  for (;;) {
    const sealed = await knex.transaction((tx) => sealBatch(tx, { key, known }, now, through));
    total += sealed;
    if (sealed < eventsPerSeal) return total;
  }
}

async function writersEnded(knex: Knex, writers: readonly string[], patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  let open = writers;
  while (open.length > 0) {
    if (performance.now() > deadline) return false;
    await wait(askAgainMs);
    const running = new Set(await runningWriters(knex));
    open = open.filter((writer) => running.has(writer));
  }
  return true;
}

async function sealBatch(
  tx: Knex.Transaction,
  { key, known }: { key: KeyObject; known: readonly KeyObject[] },
  now: Date,
  through: string,
): Promise<number> {
  if (!(await tryLockSealing(tx))) return 0;
  const last = await findLastSeal(tx);
  // Sealed by a key this process has not heard of: it is older than the rotation, or the seal is forged. Either way not ours to go on.
  if (last && signerOf(last, known) < 0) throw new UnknownSealKey();
  const previous = last ?? noSeal;
  const events = await listEventsBetween(tx, previous.through_sequence, through, eventsPerSeal);
  if (events.length === 0) return 0;
  const members = events.map((event) => ({ sequence: event.sequence, leaf_hash: eventHash(event) }));
  const end = events.length < eventsPerSeal ? through : (events.at(-1) as StoredEvent).sequence;
  await insertSeal(tx, makeSeal(previous, end, members, now, key), members);
  return events.length;
}

function makeSeal(
  previous: Pick<SealRow, 'id' | 'seal_hash'>,
  through: string,
  members: readonly { leaf_hash: Buffer }[],
  now: Date,
  key: KeyObject,
): SealRow {
  const content = {
    id: String(BigInt(previous.id) + 1n),
    through_sequence: through,
    event_count: members.length,
    merkle_root: merkleRoot(members.map(({ leaf_hash }) => leaf_hash)),
    previous_hash: previous.seal_hash,
    sealed_at: now,
  };
  const hash = sealHash(content);
  return { ...content, seal_hash: hash, signature: sign(null, hash, key) };
}
