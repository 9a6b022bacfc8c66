import type { Knex } from 'knex';
import type { JWK, JWKS } from 'oidc-provider';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { ColumnCipher } from './column-cipher.ts';
import { generateSigningKey, privateKeyContext } from './generate.ts';
import {
  announceKeys,
  changeStatus,
  deleteOldKeys,
  findAlg,
  findKey,
  insertSigningKey,
  listCurrentSince,
  listKeys,
  listSigningKeys,
  lockRotation,
  lockSigningKey,
  type SigningAlg,
  type SigningKeyRow,
  type SigningKeyStatus,
} from './store.ts';

export type { SigningAlg, SigningKeyStatus } from './store.ts';

/** Channel told of every change of the published keys; nodes then load them again. */
export const signingKeysChannel = 'signing_keys_changed';

export const signingAlgs: readonly SigningAlg[] = ['ES256', 'RS256'];

/** Relying parties may hold on to a key set for this long; a key signs only after it was published longer. */
export const publishBeforeUseSeconds = 24 * 3600;

const withdrawnShown = 20;

const published: readonly SigningKeyStatus[] = ['current', 'next', 'old'];

/**
 * Makes what is missing of a current and a next key for each algorithm: at the first start, and after a withdrawal.
 * Safe when several nodes start at once: the partial unique indexes let one key of each kind in.
 */
export async function ensureSigningKeys(knex: Queryable, cipher: ColumnCipher, now: Date): Promise<void> {
  const present = await listSigningKeys(knex);
  let added = false;
  for (const alg of signingAlgs) {
    for (const status of ['current', 'next'] as const) {
      if (present.some((key) => key.alg === alg && key.status === status)) continue;
      added = (await insertSigningKey(knex, await generateSigningKey(cipher, { alg, status, now }))) || added;
    }
  }
  if (added) await announceKeys(knex);
}

/**
 * The private key set for oidc-provider: current keys first, because it signs with the first one that fits, then next
 * (published only) and old ones (still verifying). Withdrawn keys are never in it.
 * Throws `ColumnUnreadable` when the column key that sealed a key is not configured any more.
 */
export async function loadSigningKeys(knex: Queryable, cipher: ColumnCipher): Promise<JWKS> {
  const rows = await listSigningKeys(knex);
  return { keys: published.flatMap((status) => rows.filter((row) => row.status === status)).map((row) => open(row)) };

  function open(row: SigningKeyRow): JWK {
    return JSON.parse(cipher.decrypt(privateKeyContext, row.private_jwk_encrypted)) as JWK;
  }
}

export type SigningKey = {
  kid: string;
  alg: SigningAlg;
  status: SigningKeyStatus;
  createdAt: Date;
  /** When it began to sign; null: it has not yet. */
  activatedAt: Date | null;
  /** When it stopped. */
  retiredAt: Date | null;
};

/** Every key that is published and the newest withdrawn ones, without any part of the keys themselves. */
export function listKeyStates(db: Queryable): Promise<SigningKey[]> {
  return listKeys(db, withdrawnShown);
}

export function findKeyState(db: Queryable, kid: string): Promise<SigningKey | undefined> {
  return findKey(db, kid);
}

export type Rotation = {
  now: Date;
  /** Without it every algorithm is rotated. */
  alg?: SigningAlg;
  /** How long next must have been published already. */
  publishedSeconds?: number;
  /** The administrator behind a rotation by hand. */
  by?: { actorId: string; operation: string; reason: string };
};

/**
 * Lets next sign from now on, keeps current as old (verifying), and publishes a new next; in one transaction for all
 * algorithms. Gives the new current keys; an algorithm whose next is not published long enough is left alone, so of
 * rotations that run side by side exactly one does something.
 */
export async function rotateSigningKeys(
  knex: Knex,
  cipher: ColumnCipher,
  { now, alg, publishedSeconds = publishBeforeUseSeconds, by }: Rotation,
): Promise<{ alg: SigningAlg; kid: string }[]> {
  const algs = alg ? [alg] : signingAlgs;
  // RSA keys take a good part of a second to make: not while rows are locked.
  const fresh = await Promise.all(algs.map((each) => generateSigningKey(cipher, { alg: each, status: 'next', now })));
  return knex.transaction(async (tx) => {
    const rotated: { alg: SigningAlg; kid: string }[] = [];
    for (const key of fresh) {
      const kid = await rotateOne(tx, key, { now, publishedBefore: secondsBefore(now, publishedSeconds) });
      if (kid === undefined) continue;
      rotated.push({ alg: key.alg, kid });
      await recordEvent(tx, {
        type: 'keys.signing.rotated',
        outcome: 'success',
        ...(by && { actorId: by.actorId }),
        detail: { alg: key.alg, kid },
      });
    }
    if (rotated.length === 0) return rotated;
    if (by) await recordActed(tx, by);
    await announceKeys(tx);
    return rotated;
  });
}

async function recordActed(tx: Knex.Transaction, { actorId, ...detail }: NonNullable<Rotation['by']>): Promise<void> {
  await recordEvent(tx, { type: 'administrator.acted', outcome: 'success', actorId, detail });
}

async function rotateOne(
  tx: Knex.Transaction,
  fresh: SigningKeyRow,
  { now, publishedBefore }: { now: Date; publishedBefore: Date },
): Promise<string | undefined> {
  const locked = await lockRotation(tx, fresh.alg);
  const current = locked.find((key) => key.status === 'current');
  const next = locked.find((key) => key.status === 'next');
  if (!current || !next || next.created_at > publishedBefore) return undefined;
  // Old first: the index allows one current key at any moment.
  const moved =
    (await changeStatus(tx, { kid: current.kid, from: 'current', to: 'old', at: now })) &&
    (await changeStatus(tx, { kid: next.kid, from: 'next', to: 'current', at: now })) &&
    (await insertSigningKey(tx, fresh));
  if (!moved) throw new Error(`signing key of ${fresh.alg} changed although its rows were locked`);
  return next.kid;
}

/**
 * Takes a key out of use at once: what it signed no longer verifies (T-184). Next takes over from a withdrawn current
 * key without its publishing time: relying parties fetch the key set again when they meet an unknown `kid`.
 * Call `ensureSigningKeys` after the commit, which makes the missing next key.
 */
export async function withdrawSigningKey(
  tx: Knex.Transaction,
  { kid, reason, now, actorId }: { kid: string; reason: string; now: Date; actorId?: string },
): Promise<Outcome<{ replacedBy: string | undefined }, 'unknown-key' | 'already-withdrawn'>> {
  const alg = await findAlg(tx, kid);
  // The same rows in the same order as a rotation, or the two could wait for each other.
  const inUse = alg ? await lockRotation(tx, alg) : [];
  const key = await lockSigningKey(tx, kid);
  if (!key) return refuse('unknown-key');
  if (key.status === 'withdrawn') return refuse('already-withdrawn');
  await changeStatus(tx, { kid, from: key.status, to: 'withdrawn', at: now });
  const next = key.status === 'current' ? inUse.find(({ status }) => status === 'next') : undefined;
  if (next) await changeStatus(tx, { kid: next.kid, from: 'next', to: 'current', at: now });
  await recordEvent(tx, {
    type: 'keys.signing.withdrawn',
    outcome: 'success',
    ...(actorId && { actorId }),
    detail: { kid, reason },
  });
  await announceKeys(tx);
  return { ok: true, replacedBy: next?.kid };
}

/** Removes old keys once the last token they signed is out; gives their ids. */
export async function retireOldKeys(
  knex: Knex,
  { now, longestTokenSeconds }: { now: Date; longestTokenSeconds: number },
): Promise<string[]> {
  return knex.transaction(async (tx) => {
    const kids = await deleteOldKeys(tx, secondsBefore(now, longestTokenSeconds));
    if (kids.length > 0) await announceKeys(tx);
    return kids;
  });
}

/** Algorithms whose current key has signed for `rotateAfterDays`: what the job rotates. */
export async function rotationDue(
  db: Queryable,
  { now, rotateAfterDays }: { now: Date; rotateAfterDays: number },
): Promise<SigningAlg[]> {
  return listCurrentSince(db, secondsBefore(now, rotateAfterDays * 24 * 3600));
}

function secondsBefore(time: Date, seconds: number): Date {
  return new Date(time.getTime() - seconds * 1000);
}
