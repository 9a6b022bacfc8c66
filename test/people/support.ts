import type { Queryable } from '../../server/db/database.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';

export const cipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: Buffer.alloc(32, 1) }],
  fingerprintKey: Buffer.alloc(32, 2),
});

/** Audit events about one person, oldest first. */
export async function auditOf(
  db: Queryable,
  personId: string,
): Promise<{ type: string; outcome: string; detail: object }[]> {
  return db('audit_events').where({ person_id: personId }).orderBy('sequence').select('type', 'outcome', 'detail');
}

/** Everything in a table as text: to search it for what must not be there. */
export async function dumpOf(db: Queryable, table: string): Promise<string> {
  const { rows } = await db.raw<{ rows: { text: string }[] }>('SELECT ??::text AS text FROM ??', [table, table]);
  return rows.map((row) => row.text).join('\n');
}
