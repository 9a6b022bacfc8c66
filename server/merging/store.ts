import type { Queryable } from '../db/database.ts';
import type { SubjectAliases } from '../people/person.ts';

export type MergeBy = 'person' | 'desk';

/** An application that learned of it, and the ids its sub is made of before and after. */
export type Told = { clientId: string; sector: string; from: string; to: string };

export type Merge = {
  id: string;
  survivingId: string;
  retiredId: string;
  aliases: SubjectAliases;
  told: readonly Told[];
  mergedAt: Date;
  undoUntil: Date;
  undoneAt: Date | null;
};

type MergeRow = {
  id: string;
  surviving_id: string;
  retired_id: string;
  aliases: SubjectAliases;
  told: Told[];
  merged_at: Date;
  undo_until: Date;
  undone_at: Date | null;
};

const columns = [
  'id',
  'surviving_id',
  'retired_id',
  'aliases',
  'told',
  'merged_at',
  'undo_until',
  'undone_at',
] as const;

const toMerge = (row: MergeRow): Merge => ({
  id: row.id,
  survivingId: row.surviving_id,
  retiredId: row.retired_id,
  aliases: row.aliases,
  told: row.told,
  mergedAt: row.merged_at,
  undoUntil: row.undo_until,
  undoneAt: row.undone_at,
});

/** The unique index lets an account go into another one once at a time; false when it has. */
export async function insertMerge(tx: Queryable, merge: Omit<Merge, 'undoneAt'> & { by: MergeBy }): Promise<boolean> {
  const inserted = await tx('account_merges')
    .insert({
      id: merge.id,
      surviving_id: merge.survivingId,
      retired_id: merge.retiredId,
      by: merge.by,
      aliases: JSON.stringify(merge.aliases),
      told: JSON.stringify(merge.told),
      merged_at: merge.mergedAt,
      undo_until: merge.undoUntil,
    })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** The one undoing: of several at once the others find nothing. */
export async function markUndone(tx: Queryable, id: string, now: Date): Promise<Merge | undefined> {
  const [row] = await tx('account_merges')
    .where({ id })
    .whereNull('undone_at')
    .whereNull('cleaned_at')
    .where('undo_until', '>', now)
    .update({ undone_at: now })
    .returning<MergeRow[]>([...columns]);
  return row && toMerge(row);
}

export async function findMerge(db: Queryable, id: string): Promise<Merge | undefined> {
  const row = await db<MergeRow>('account_merges')
    .where({ id })
    .first(...columns);
  return row && toMerge(row as MergeRow);
}

/** The live merge of two accounts, whichever stayed. */
export async function findMergeOf(db: Queryable, one: string, other: string): Promise<Merge | undefined> {
  const row = await db<MergeRow>('account_merges')
    .whereIn('surviving_id', [one, other])
    .whereIn('retired_id', [one, other])
    .whereNull('undone_at')
    .first(...columns);
  return row && toMerge(row as MergeRow);
}

/** What became part of an account and can still be taken apart, the latest first. */
export async function listUndoable(db: Queryable, survivingId: string, now: Date): Promise<Merge[]> {
  const rows = await db<MergeRow>('account_merges')
    .where({ surviving_id: survivingId })
    .whereNull('undone_at')
    .where('undo_until', '>', now)
    .orderBy('merged_at', 'desc')
    .select(...columns);
  return rows.map((row) => toMerge(row as MergeRow));
}

export async function addAliases(tx: Queryable, personId: string, aliases: SubjectAliases): Promise<void> {
  if (Object.keys(aliases).length === 0) return;
  await tx.raw(
    `UPDATE persons SET subject_aliases = coalesce(subject_aliases, '{}') || :aliases::jsonb WHERE id = :personId`,
    {
      personId,
      aliases: JSON.stringify(aliases),
    },
  );
}

export async function removeAliases(tx: Queryable, personId: string, sectors: readonly string[]): Promise<void> {
  await tx.raw(
    `UPDATE persons SET subject_aliases = nullif(subject_aliases - :sectors::text[], '{}') WHERE id = :personId`,
    { personId, sectors: [...sectors] },
  );
}

/** Applications entered since under the sub of the other account: they have not met this one. */
export async function forgetEntered(
  tx: Queryable,
  entered: { personId: string; clientIds: readonly string[]; since: Date },
): Promise<void> {
  await tx('application_accounts')
    .where({ person_id: entered.personId })
    .whereIn('client_id', entered.clientIds)
    .where('first_at', '>=', entered.since)
    .delete();
}

/** Merges that can no longer be undone and still keep what undoing needs; passed over by whoever works on them as well. */
export async function takeDue(tx: Queryable, now: Date, limit: number): Promise<{ id: string; retiredId: string }[]> {
  const { rows } = await tx.raw<{ rows: { id: string; retired_id: string }[] }>(
    `UPDATE account_merges SET cleaned_at = :now WHERE id IN (
       SELECT id FROM account_merges WHERE undo_until <= :now AND cleaned_at IS NULL AND undone_at IS NULL
       ORDER BY undo_until LIMIT :limit FOR UPDATE SKIP LOCKED)
     RETURNING id, retired_id`,
    { now, limit },
  );
  return rows.map(({ id, retired_id }) => ({ id, retiredId: retired_id }));
}

/** What opened the closed account, and what would bring it back. */
export async function removeLeftovers(
  tx: Queryable,
  { id, retiredId }: { id: string; retiredId: string },
): Promise<void> {
  await tx('account_merge_moves').where({ merge_id: id }).delete();
  for (const table of [
    'passwords',
    'former_passwords',
    'passkeys',
    'identifiers',
    'authenticator_failures',
    'repudiations',
    'merge_proofs',
  ]) {
    await tx(table).where({ person_id: retiredId }).delete();
  }
}
