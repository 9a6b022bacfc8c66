import type { Queryable } from '../db/database.ts';
import { normaliseCode } from '../lib/normalise-code.ts';
import { isUuid } from '../lib/uuid.ts';
import { type FoundEnterprise, findByCode, findByName } from './finding/store.ts';
import { type Enterprise, findEnterprise } from './store.ts';

export type { FoundEnterprise } from './finding/store.ts';

const pageSize = 50;
const shortestName = 2;

/** By the whole credit code, or by the beginning of the name; what is shorter than that finds nothing. */
export async function findEnterprises(
  db: Queryable,
  text: string,
  after: string | undefined,
): Promise<{ enterprises: FoundEnterprise[]; next: string | undefined }> {
  const wanted = text.trim();
  const code = normaliseCode(wanted);
  if (/^[0-9A-Z]{18}$/.test(code)) return { enterprises: await findByCode(db, code), next: undefined };
  if ([...wanted].length < shortestName) return { enterprises: [], next: undefined };
  const found = await findByName(db, wanted, { after, limit: pageSize + 1 });
  const enterprises = found.slice(0, pageSize);
  return { enterprises, next: found.length > pageSize ? enterprises.at(-1)?.id : undefined };
}

/** Any enterprise, for whoever may see them all. */
export async function anyEnterprise(db: Queryable, id: string): Promise<Enterprise | undefined> {
  return isUuid(id) ? findEnterprise(db, id) : undefined;
}
