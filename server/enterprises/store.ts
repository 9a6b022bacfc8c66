import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import type { EnterpriseKind, EnterpriseStatus } from '../lib/identity.ts';

type EnterpriseRow = {
  id: string;
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  representative_person_id: string | null;
  claimed_at: Date | null;
  checked_at: Date | null;
  check_due_at: Date | null;
  held_at: Date | null;
  registry_status: EnterpriseStatus | null;
};

export type Enterprise = {
  id: string;
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  representativeId: string | undefined;
  claimedAt: Date | undefined;
  /** When the registry last answered. */
  checkedAt: Date | undefined;
  /** An administrator suspended its use: it is not active, whatever the registry says. */
  isHeld: boolean;
};

const columns = [
  'id',
  'uscc',
  'name',
  'kind',
  'status',
  'representative_person_id',
  'claimed_at',
  'checked_at',
  'held_at',
] as const;

function mapRow(row: EnterpriseRow): Enterprise {
  const { id, uscc, name, kind, status } = row;
  return {
    ...{ id, uscc, name, kind, status },
    representativeId: row.representative_person_id ?? undefined,
    claimedAt: row.claimed_at ?? undefined,
    checkedAt: row.checked_at ?? undefined,
    isHeld: row.held_at !== null,
  };
}

export async function findEnterprise(db: Queryable, id: string): Promise<Enterprise | undefined> {
  const row = await db<EnterpriseRow>('enterprises').where({ id }).first<EnterpriseRow | undefined>(columns);
  return row && mapRow(row);
}

export async function findEnterpriseByUscc(db: Queryable, uscc: string): Promise<Enterprise | undefined> {
  const row = await db<EnterpriseRow>('enterprises').where({ uscc }).first<EnterpriseRow | undefined>(columns);
  return row && mapRow(row);
}

/** The enterprises a person represents, whatever their status, by name. */
export async function listRepresented(db: Queryable, personId: string): Promise<Enterprise[]> {
  const rows = await db<EnterpriseRow>('enterprises')
    .where({ representative_person_id: personId })
    .orderBy([{ column: 'name' }, { column: 'id' }])
    .select<EnterpriseRow[]>(columns);
  return rows.map(mapRow);
}

/** Holds the enterprise until the transaction ends; before any mandate, like everything that locks both. */
export async function lockEnterprise(tx: Knex.Transaction, uscc: string): Promise<Enterprise | undefined> {
  const row = await tx<EnterpriseRow>('enterprises')
    .where({ uscc })
    .forNoKeyUpdate()
    .first<EnterpriseRow | undefined>(columns);
  return row && mapRow(row);
}

/** What it is by the word of the registry. */
export type RegistryFacts = { name: string; kind: EnterpriseKind; status: EnterpriseStatus };

/** `status` is what counts; while an administrator holds the enterprise, what the registry said is kept for afterwards. */
const keptWhileHeld = (tx: Knex.Transaction, said: EnterpriseStatus) =>
  tx.raw('CASE WHEN held_at IS NULL THEN NULL ELSE ?::text END', [said]) as unknown as EnterpriseStatus;

/** The row is there afterwards, whoever made it; it stays as it is if there was one. */
export async function ensureEnterprise(tx: Knex.Transaction, uscc: string, facts: RegistryFacts): Promise<void> {
  await tx<EnterpriseRow>('enterprises')
    .insert({ id: randomUUID(), uscc, ...facts })
    .onConflict('uscc')
    .ignore();
}

/** When a question was put, when the answer was there, and when the next one is due. */
export type Check = { askedAt: Date; answeredAt: Date; dueAt: Date };

/**
 * Takes over what the registry said, unless it has answered another question since this one was put: only answers that
 * followed each other are believed in turn, so that none undoes a later one.
 */
export async function updateFacts(
  tx: Knex.Transaction,
  id: string,
  { said, ...facts }: RegistryFacts & { said: EnterpriseStatus },
  { askedAt, answeredAt, dueAt }: Check,
): Promise<boolean> {
  const changed = await tx<EnterpriseRow>('enterprises')
    .where({ id })
    .where((where) => where.whereNull('checked_at').orWhere('checked_at', '<', askedAt))
    .update({
      ...facts,
      registry_status: keptWhileHeld(tx, said),
      checked_at: answeredAt,
      check_due_at: dueAt,
    });
  return changed === 1;
}

/** One statement: somebody becomes the representative of what the registry says, unless it has answered another question since. */
export async function updateRepresentative(
  tx: Knex.Transaction,
  id: string,
  {
    personId,
    claimedAt,
    said,
    ...facts
  }: RegistryFacts & { said: EnterpriseStatus; personId: string; claimedAt: Date },
  { askedAt, answeredAt, dueAt }: Check,
): Promise<boolean> {
  const changed = await tx<EnterpriseRow>('enterprises')
    .where({ id })
    .where((where) => where.whereNull('checked_at').orWhere('checked_at', '<', askedAt))
    .update({
      ...facts,
      registry_status: keptWhileHeld(tx, said),
      representative_person_id: personId,
      claimed_at: claimedAt,
      checked_at: answeredAt,
      check_due_at: dueAt,
    });
  return changed === 1;
}

/** False when this person is not, or no longer, the representative. */
export async function clearRepresentative(tx: Knex.Transaction, id: string, personId: string): Promise<boolean> {
  const changed = await tx<EnterpriseRow>('enterprises')
    .where({ id, representative_person_id: personId })
    .update({ representative_person_id: null, claimed_at: null });
  return changed === 1;
}

/**
 * Takes enterprises whose check is due, the longest waiting first, and moves their due time on: two processes never take the
 * same one, and what a process could not ask about comes round again.
 */
export async function takeDueEnterprises(
  db: Queryable,
  { now, retryAt, limit }: { now: Date; retryAt: Date; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `UPDATE enterprises SET check_due_at = :retryAt WHERE id IN (
       SELECT id FROM enterprises
       WHERE representative_person_id IS NOT NULL AND (check_due_at IS NULL OR check_due_at <= :now)
       ORDER BY check_due_at NULLS FIRST LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
     RETURNING id`,
    { now, retryAt, limit },
  );
  return rows.map(({ id }) => id);
}
