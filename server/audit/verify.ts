import type { KeyObject } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import { merkleRoot } from './merkle.ts';
import { eventHash, noSeal, sealHash, signerOf } from './seal-format.ts';
import {
  type EventBesideMember,
  findLastSeal,
  inspectTail,
  lastSequence,
  listBesideMembers,
  listSealsAfter,
  type SealRow,
} from './store.ts';

/**
 * What is wrong: the event was changed, removed or put in; the batch it lies in no longer matches its seal; a seal was
 * changed or is missing; seals at the end are gone (told by the anchor); events wait for a seal too long.
 */
export type AuditFault =
  | 'event-changed'
  | 'event-removed'
  | 'event-inserted'
  | 'batch-changed'
  | 'seal-changed'
  | 'seal-missing'
  | 'tail-cut'
  | 'anchor-malformed'
  | 'not-sealed';

export type AuditVerdict =
  | {
      ok: true;
      events: number;
      seals: number /** Events younger than the allowed time, without seal yet. */;
      waiting: number;
    }
  /** `sequence`: the first bad event, or the first one that a broken seal leaves unproven. */
  | { ok: false; reason: AuditFault; sequence?: string };

export type Verification = {
  knex: Queryable;
  /** Keys of all times in order, the present one last: once one has sealed, the ones before it may not any more. */
  publicKeys: readonly KeyObject[];
  now: Date;
  /** What `currentAnchor` gave earlier, kept outside this database: the only proof against a cut tail. */
  anchor?: string;
  /** Where to begin: a seal whose own signature is checked, and what lies before it is not. From the first event unless told. */
  afterSeal?: SealRow;
  /** How long an event may wait for its seal; 60 unless told. */
  sealWithinSeconds?: number;
};

type Fault = Extract<AuditVerdict, { ok: false }>;
type Anchor = { id: string; hash: string };

const sealsPerPage = 20;

/** Id and hash of the last seal, such as `42:9f86…`; to be printed, mailed or stored elsewhere. Undefined before the first seal. */
export async function currentAnchor(knex: Queryable): Promise<string | undefined> {
  const seal = await findLastSeal(knex);
  return seal && `${seal.id}:${seal.seal_hash.toString('hex')}`;
}

/**
 * Numbers that were drawn after the last seal: events that wait for one, acts that were taken back, up to 32 after a crash
 * of the database, or an end that was cut off. Without an anchor this is all there is to see of the last.
 */
export async function numbersAfterSeals(knex: Queryable): Promise<number> {
  const seal = await findLastSeal(knex);
  return Number(BigInt(await lastSequence(knex)) - BigInt(seal?.through_sequence ?? 0));
}

/** Reads the log in order, the whole of it unless told where to begin, and stops at the first fault. Needs no right but to read. */
export async function verifyAudit(verification: Verification): Promise<AuditVerdict> {
  const { knex } = verification;
  let keys = verification.publicKeys;
  const anchor = parseAnchor(verification.anchor);
  if (anchor === 'malformed') return fault('anchor-malformed');
  const { afterSeal } = verification;
  if (afterSeal) {
    const signer = signerOf(afterSeal, keys);
    const isGenuine = signer >= 0 && sealHash(afterSeal).equals(afterSeal.seal_hash);
    if (!isGenuine) return fault('seal-changed', afterSeal.through_sequence);
    keys = keys.slice(signer);
  }
  let previous: Pick<SealRow, 'id' | 'through_sequence' | 'seal_hash'> = afterSeal ?? noSeal;
  let [events, seals] = [0, 0];
  for (;;) {
    const page = await listSealsAfter(knex, previous.id, sealsPerPage);
    for (const seal of page) {
      const signer = signerOf(seal, keys);
      const found = checkSeal(previous, seal, signer >= 0, anchor) ?? (await checkBatch(knex, previous, seal));
      if (found) return found;
      keys = keys.slice(signer);
      events += seal.event_count;
      previous = seal;
    }
    seals += page.length;
    if (page.length < sealsPerPage) break;
  }
  if (anchor && BigInt(anchor.id) > BigInt(previous.id)) return fault('tail-cut', next(previous.through_sequence));
  return checkTail(verification, previous.through_sequence, { events, seals });
}

function checkSeal(
  previous: Pick<SealRow, 'id' | 'through_sequence' | 'seal_hash'>,
  seal: SealRow,
  isSigned: boolean,
  anchor: Anchor | undefined,
): Fault | undefined {
  const first = next(previous.through_sequence);
  if (BigInt(seal.id) !== BigInt(previous.id) + 1n) return fault('seal-missing', first);
  const genuine =
    seal.previous_hash.equals(previous.seal_hash) &&
    BigInt(seal.through_sequence) > BigInt(previous.through_sequence) &&
    sealHash(seal).equals(seal.seal_hash) &&
    isSigned;
  if (!genuine) return fault('seal-changed', first);
  // Genuine, yet another than the one printed earlier: the tail was cut and what followed was sealed anew.
  if (anchor?.id === seal.id && anchor.hash !== seal.seal_hash.toString('hex')) return fault('tail-cut', first);
  return undefined;
}

async function checkBatch(
  knex: Queryable,
  previous: Pick<SealRow, 'id' | 'through_sequence'>,
  seal: SealRow,
): Promise<Fault | undefined> {
  // The first batch is read from the very beginning: nothing may hide below sequence 1.
  const after = previous.id === noSeal.id ? null : previous.through_sequence;
  const rows = await listBesideMembers(knex, after, seal.through_sequence);
  for (const row of rows) {
    const reason = judge(row);
    if (reason) return fault(reason, row.sequence);
  }
  const leaves = rows.map(({ leaf_hash }) => leaf_hash ?? Buffer.alloc(0));
  const whole =
    rows.length === seal.event_count &&
    rows.every(({ seal_id }) => seal_id === seal.id) &&
    merkleRoot(leaves).equals(seal.merkle_root);
  return whole ? undefined : fault('batch-changed', rows[0]?.sequence ?? next(previous.through_sequence));
}

function judge({ event, leaf_hash }: EventBesideMember): AuditFault | undefined {
  if (event === null) return 'event-removed';
  if (leaf_hash === null) return 'event-inserted';
  return eventHash(event).equals(leaf_hash) ? undefined : 'event-changed';
}

async function checkTail(
  { knex, now, sealWithinSeconds = 60 }: Verification,
  through: string,
  counted: { events: number; seals: number },
): Promise<AuditVerdict> {
  const longestAgo = new Date(now.getTime() - sealWithinSeconds * 1000);
  const { orphan, forged, overdue, waiting } = await inspectTail(knex, through, longestAgo);
  if (orphan !== null) return fault('tail-cut', orphan);
  if (forged !== null) return fault('event-inserted', forged);
  if (overdue !== null) return fault('not-sealed', overdue);
  return { ok: true, ...counted, waiting };
}

function parseAnchor(text: string | undefined): Anchor | undefined | 'malformed' {
  if (text === undefined) return undefined;
  const [, id, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return id && hash ? { id, hash } : 'malformed';
}

function next(sequence: string): string {
  return String(BigInt(sequence) + 1n);
}

function fault(reason: AuditFault, sequence?: string): Fault {
  return sequence === undefined ? { ok: false, reason } : { ok: false, reason, sequence };
}
