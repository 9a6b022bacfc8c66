import type { Queryable } from '../../../db/database.ts';
import type { StoredPassword } from '../hasher.ts';
import { mapRow, type PasswordRow } from '../store.ts';

/** Whose passwords may expire: who holds a role of administrators or a post. */
const isStaff = (person: string) => `(
  EXISTS (SELECT FROM role_grants WHERE person_id = ${person} AND ended_at IS NULL)
  OR EXISTS (SELECT FROM posts WHERE person_id = ${person} AND ended_at IS NULL))`;

/** When the password of somebody who holds a post or a role of administrators was last changed; of anybody else undefined. */
export async function staffPasswordSince(db: Queryable, personId: string): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: { changed_at: Date }[] }>(
    `SELECT changed_at FROM passwords w WHERE person_id = ? AND ${isStaff('w.person_id')}`,
    [personId],
  );
  return rows[0]?.changed_at;
}

/** The password of an official or administrator and former ones, the newest first; of anybody else none. */
export async function listStaffPasswords(
  db: Queryable,
  personId: string,
  now: Date,
  mostFormer: number,
): Promise<StoredPassword[]> {
  const { rows } = await db.raw<{ rows: PasswordRow[] }>(
    `SELECT hash, pepper_version, legacy FROM (
       SELECT hash, pepper_version, legacy, true AS is_current, changed_at AS at FROM passwords WHERE person_id = :personId
       UNION ALL (SELECT hash, pepper_version, legacy, false, replaced_at FROM former_passwords
         WHERE person_id = :personId AND expires_at > :now ORDER BY replaced_at DESC LIMIT :mostFormer)) AS had
     WHERE ${isStaff(':personId')} ORDER BY is_current DESC, at DESC`,
    { personId, now, mostFormer },
  );
  return rows.map(mapRow);
}

/** Keeps the password of an official or administrator. Of two that replace it the second waits and keeps what the first set. */
export async function insertFormer(db: Queryable, personId: string, now: Date, until: Date): Promise<boolean> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `INSERT INTO former_passwords (id, person_id, hash, pepper_version, legacy, replaced_at, expires_at)
     SELECT gen_random_uuid(), person_id, hash, pepper_version, legacy, CAST(:now AS timestamptz), CAST(:until AS timestamptz) FROM passwords w
     WHERE person_id = :personId AND ${isStaff('w.person_id')} FOR UPDATE OF w`,
    { personId, now, until },
  );
  return rowCount === 1;
}

/** All but the last so many. */
export async function deleteFormer(db: Queryable, personId: string, kept: number): Promise<void> {
  await db.raw(
    `DELETE FROM former_passwords WHERE person_id = :personId AND id NOT IN (
       SELECT id FROM former_passwords WHERE person_id = :personId ORDER BY replaced_at DESC, id LIMIT :kept)`,
    { personId, kept },
  );
}
