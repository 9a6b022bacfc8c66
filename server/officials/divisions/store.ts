import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';

export type Division = { code: string; parent: string | null; level: string; name: Translated };

/** All of them by code: a province has some thousands. */
export async function findAllDivisions(db: Queryable): Promise<Map<string, Division>> {
  const rows: Division[] = await db('divisions').select('code', 'level', 'name', { parent: 'parent_code' });
  return new Map(rows.map((row) => [row.code, row]));
}

/** Adds those that are not there, in this order, and gives the others their names. */
export async function storeDivisions(tx: Knex.Transaction, divisions: readonly Division[]): Promise<void> {
  const rows = divisions.map(({ parent, name, ...rest }) => ({
    ...rest,
    parent_code: parent,
    name: JSON.stringify(name),
  }));
  for (let from = 0; from < rows.length; from += 1000) {
    await tx('divisions')
      .insert(rows.slice(from, from + 1000))
      .onConflict('code')
      .merge(['name']);
  }
}

/** One after the other, so that what was judged is what is stored. */
export async function holdDivisions(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`SELECT pg_advisory_xact_lock(hashtext('divisions'))`);
}
