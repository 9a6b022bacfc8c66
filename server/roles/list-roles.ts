import type { Queryable } from '../db/database.ts';
import type { Permission } from '../lib/permission.ts';
import { isUuid } from '../lib/uuid.ts';
import { allows } from './role.ts';
import {
  countGrantsBelow,
  findGrant,
  findGrantsBelow,
  findGrantsOf,
  findGrantsOfBelow,
  findGrantsOver,
  findProvince,
  type Grant,
  isBelow,
} from './store.ts';

export type { Grant } from './store.ts';

const pageSize = 50;
const exportBatch = 500;

export type GrantPage = { grants: Grant[]; next: string | undefined };

/** Who holds what inside the reach, page by page. `after`: the last id of the page before. */
export async function listGrants(
  db: Queryable,
  roots: readonly string[],
  after: string | undefined,
): Promise<GrantPage> {
  const grants = await findGrantsBelow(db, roots, { after, limit: pageSize + 1 });
  const shown = grants.slice(0, pageSize);
  return { grants: shown, next: grants.length > pageSize ? shown.at(-1)?.id : undefined };
}

/** Administrators in use who hold a permission in the province or above it. */
export async function listHoldersOverProvince(db: Queryable, permission: Permission): Promise<string[]> {
  const province = await findProvince(db);
  const grants = province === undefined ? [] : await findGrantsOver(db, province);
  return [...new Set(grants.filter(({ role }) => allows(role, permission)).map(({ personId }) => personId))];
}

/** Effective rights of one person. */
export function listGrantsOf(db: Queryable, personId: string): Promise<Grant[]> {
  return findGrantsOf(db, personId);
}

/** Of these, what is held in the reach; nothing: as far as the reader knows, this person holds no role. */
export async function listGrantsOfIn(db: Queryable, roots: readonly string[], personId: string): Promise<Grant[]> {
  return isUuid(personId) ? findGrantsOfBelow(db, personId, roots) : [];
}

/** How many grants an export of the reach has. */
export function countGrants(db: Queryable, roots: readonly string[]): Promise<number> {
  return countGrantsBelow(db, roots);
}

/** Every grant in the reach, a batch at a time. */
export async function* everyGrant(db: Queryable, roots: readonly string[]): AsyncGenerator<Grant[]> {
  for (let after: string | undefined; ; ) {
    const grants = await findGrantsBelow(db, roots, { after, limit: exportBatch });
    if (grants.length > 0) yield grants;
    if (grants.length < exportBatch) return;
    after = grants.at(-1)?.id;
  }
}

/** Everybody who reaches a unit. */
export function listGrantsOver(db: Queryable, unitId: string): Promise<Grant[]> {
  return findGrantsOver(db, unitId);
}

/** One live grant, held at or below the roots. */
export async function findGrantIn(db: Queryable, roots: readonly string[], id: string): Promise<Grant | undefined> {
  const grant = isUuid(id) ? await findGrant(db, id) : undefined;
  return grant && (await isBelow(db, grant.unitId, roots)) ? grant : undefined;
}
