import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { EnterpriseKind, EnterpriseStatus } from '../../lib/identity.ts';

export type FoundEnterprise = {
  id: string;
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  isHeld: boolean;
};

const columns = `id, uscc, name, kind, status, held_at IS NOT NULL AS "isHeld"`;

export async function findByCode(db: Queryable, uscc: string): Promise<FoundEnterprise[]> {
  const { rows } = await db.raw<{ rows: FoundEnterprise[] }>(`SELECT ${columns} FROM enterprises WHERE uscc = ?`, [
    uscc,
  ]);
  return rows;
}

/** By the beginning of the name, byte by byte, as the index has them; after the one with the given id. */
export async function findByName(
  db: Queryable,
  start: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<FoundEnterprise[]> {
  const beyond = after
    ? `AND (name COLLATE "C", id) > (SELECT name COLLATE "C", id FROM enterprises WHERE id = :after::uuid)`
    : '';
  const { rows } = await db.raw<{ rows: FoundEnterprise[] }>(
    `SELECT ${columns} FROM enterprises
     WHERE name COLLATE "C" >= :start AND name COLLATE "C" < :end ${beyond}
     ORDER BY name COLLATE "C", id LIMIT :limit`,
    { start, end: `${start}\u{10FFFF}`, limit, ...(after && { after }) },
  );
  return rows;
}

/** Once: it counts as suspended from now on, and what the registry says is kept beside. */
export async function storeHold(tx: Knex.Transaction, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `UPDATE enterprises SET held_at = :at, registry_status = status, status = 'suspended'
     WHERE id = :id AND held_at IS NULL AND status <> 'struck-off'`,
    { id, at },
  );
  return rowCount === 1;
}

/** Once: it is again what the registry last said. */
export async function storeRelease(tx: Knex.Transaction, id: string): Promise<EnterpriseStatus | undefined> {
  const { rows } = await tx.raw<{ rows: { status: EnterpriseStatus }[] }>(
    `UPDATE enterprises SET status = registry_status, held_at = NULL, registry_status = NULL
     WHERE id = ? AND held_at IS NOT NULL RETURNING status`,
    [id],
  );
  return rows[0]?.status;
}
