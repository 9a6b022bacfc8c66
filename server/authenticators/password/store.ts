import type { Queryable } from '../../db/database.ts';
import { countPersonAttemptSql } from '../store.ts';
import type { StoredPassword } from './hasher.ts';

type PasswordRow = { hash: string; pepper_version: number; legacy: string | null };

function mapRow(row: PasswordRow): StoredPassword {
  return {
    hash: row.hash,
    pepperVersion: row.pepper_version,
    ...(row.legacy !== null && { legacy: row.legacy }),
  };
}

/** The stored password of a person, or undefined for who has none (passkey only). */
export async function findPassword(db: Queryable, personId: string): Promise<StoredPassword | undefined> {
  const row = await db('passwords')
    .where({ person_id: personId })
    .first<PasswordRow>('hash', 'pepper_version', 'legacy');
  return row && mapRow(row);
}

/**
 * Counts the try and brings the password of an account that may log in, in one round trip.
 * Undefined: locked or disabled. `stored` is undefined for accounts without a password and for those that may not log in.
 */
export async function countAndFindPassword(
  db: Queryable,
  personId: string,
  now: Date,
): Promise<{ failures: number; stored: StoredPassword | undefined } | undefined> {
  const { rows } = await db.raw<{ rows: ({ failures: number } & (PasswordRow | { hash: null }))[] }>(
    `WITH counted AS (${countPersonAttemptSql})
     SELECT counted.failures, passwords.hash, passwords.pepper_version, passwords.legacy
     FROM counted
     LEFT JOIN persons ON persons.id = :personId AND persons.status = 'active'
     LEFT JOIN passwords ON passwords.person_id = persons.id`,
    { personId, authenticator: 'password', now },
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return { failures: row.failures, stored: row.hash === null ? undefined : mapRow(row) };
}

export async function savePassword(
  db: Queryable,
  personId: string,
  { hash, pepperVersion }: StoredPassword,
  now: Date,
): Promise<void> {
  const values = { hash, pepper_version: pepperVersion, legacy: null, changed_at: now };
  await db('passwords')
    .insert({ person_id: personId, ...values })
    .onConflict('person_id')
    .merge(values);
}

export async function deletePassword(db: Queryable, personId: string): Promise<boolean> {
  return (await db('passwords').where({ person_id: personId }).delete()) === 1;
}

/** Replaces a hash by a stronger one of the same password. Conditional: a password changed meanwhile stays changed. */
export async function upgradePasswordHash(
  db: Queryable,
  personId: string,
  old: StoredPassword,
  upgraded: StoredPassword,
): Promise<boolean> {
  const changed = await db('passwords')
    .where({ person_id: personId, hash: old.hash })
    .update({ hash: upgraded.hash, pepper_version: upgraded.pepperVersion, legacy: null });
  return changed === 1;
}

/** First passwords of persons who were just made, in one statement. */
export async function insertPasswords(
  tx: Queryable,
  rows: readonly (StoredPassword & { personId: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx('passwords').insert(
    rows.map((row) => ({
      person_id: row.personId,
      hash: row.hash,
      pepper_version: row.pepperVersion,
      legacy: row.legacy ?? null,
    })),
  );
}
