import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { consumeProof, findProof, insertProof, type ProofRow } from './proving/store.ts';

/** The way from the first account to a fresh login to the second. */
export const proofMinutes = 10;

export type FirstProof = { personId: string; amr: readonly string[] };

/** `begunAt`: the login to the second account comes after it. */
export type ReadProof = FirstProof & { begunAt: Date; isUsed: boolean };

/** Remembers that somebody has just proven one account. The secret goes into a cookie of that browser and nowhere else. */
export async function beginProof(
  tx: Knex.Transaction,
  { personId, amr }: FirstProof,
  now: Date,
): Promise<{ token: string }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + proofMinutes * 60_000);
  await insertProof(tx, { token, personId, amr: amr.join(' '), expiresAt });
  await recordEvent(tx, { type: 'person.merge.begun', outcome: 'success', actorId: personId, personId, detail: {} });
  return { token };
}

export async function readProof(db: Queryable, token: string, now: Date): Promise<ReadProof | undefined> {
  return toProof(await findProof(db, token, now));
}

/** The one use: of two at once one gets it. */
export async function useProof(tx: Knex.Transaction, token: string, now: Date): Promise<ReadProof | undefined> {
  return toProof(await consumeProof(tx, token, now));
}

function toProof(row: ProofRow | undefined): ReadProof | undefined {
  if (!row) return undefined;
  const begunAt = new Date(row.expires_at.getTime() - proofMinutes * 60_000);
  return { personId: row.person_id, amr: row.amr.split(' '), begunAt, isUsed: row.consumed_at !== null };
}
