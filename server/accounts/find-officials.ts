import type { Queryable } from '../db/database.ts';
import { searchKey } from '../people/name-keys/name-keys.ts';
import { findOfficials, type OfficialRow } from './store.ts';

const pageSize = 50;

/** Officials of the units at or below the roots whose name, its pinyin or its initials begin with the text. */
export async function listOfficials(
  db: Queryable,
  roots: readonly string[],
  { text, after }: { text: string; after: string | undefined },
): Promise<{ officials: OfficialRow[]; next: string | undefined }> {
  const prefix = searchKey(text.slice(0, 100));
  if (prefix === '' || roots.length === 0) return { officials: [], next: undefined };
  const found = await findOfficials(db, roots, { prefix, after, limit: pageSize + 1 });
  const officials = found.slice(0, pageSize);
  return { officials, next: found.length > pageSize ? officials.at(-1)?.id : undefined };
}
