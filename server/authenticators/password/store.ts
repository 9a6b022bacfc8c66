import type { Database, Queryable, ReadAlong } from '../../db/database.ts';
import { bringing, nothingAlong } from '../../db/read-along.ts';
import type { LedgerSubject } from '../ledger.ts';
import { personAttemptSql, strangerAttemptSql, strangerKey } from '../store.ts';
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

/** The account whose password is tried: `typed` by a login name, of which nobody knows yet whose it is. */
const owners = {
  person: 'SELECT $1::uuid AS id',
  // an account that may not log in is nobody's: it is counted and locked by the login name, like one that does not exist
  typed: `SELECT p.id FROM identifiers i JOIN persons p ON p.id = i.person_id AND p.status IN ('active', 'test')
    WHERE i.value_fingerprint = $1 AND i.verified_at IS NOT NULL`,
} as const;

export type Attempt = {
  failures: number;
  /** Undefined for accounts without a password and for those that may not log in. */
  stored: StoredPassword | undefined;
};

type AttemptRow = { id: string | null; failures: number | null; along: unknown } & (PasswordRow | { hash: null });

/**
 * Finds the account, counts the try and brings the password of an account that may log in, in one round trip: whose name it is
 * and how often it was tried come from the same moment. `attempt` is undefined when locked or disabled.
 */
export async function countAndFindPassword(
  { run }: Pick<Database, 'run'>,
  { personId, fingerprint }: LedgerSubject,
  now: Date,
  along: ReadAlong = nothingAlong,
): Promise<{ personId: string | undefined; attempt: Attempt | undefined; along: unknown }> {
  const by = personId === undefined ? 'typed' : 'person';
  const values = [personId ?? fingerprint, now, strangerKey('password', fingerprint), ...along.values];
  const { rows } = await run<AttemptRow>(attempts[by](along), values);
  const [row] = rows;
  if (row === undefined) throw new Error('a try was not counted');
  const id = row.id ?? undefined;
  const stored = row.hash === null ? undefined : mapRow(row);
  const attempt = row.failures === null ? undefined : { failures: row.failures, stored };
  return { personId: id, attempt, along: row.along };
}

const attempts = {
  person: attempt('password-attempt', owners.person),
  typed: attempt('password-attempt-typed', owners.typed),
} as const;

function attempt(name: string, owner: string) {
  const textOf = (read: string) => `WITH owner AS (${owner}),
    counted AS (${personAttemptSql(`SELECT id, 'password', 1 FROM owner`, '$2::timestamptz')}),
    stranger AS (${strangerAttemptSql('$3', '$2::timestamptz', 'NOT EXISTS (SELECT FROM owner)')})
    SELECT owner.id, coalesce(counted.failures, stranger.hits) AS failures,
      passwords.hash, passwords.pepper_version, passwords.legacy, ${read} AS along
    FROM (VALUES (1)) AS one
    LEFT JOIN owner ON TRUE LEFT JOIN counted ON TRUE LEFT JOIN stranger ON TRUE
    LEFT JOIN persons ON persons.id = owner.id AND persons.status IN ('active', 'test') AND counted.failures IS NOT NULL
    LEFT JOIN passwords ON passwords.person_id = persons.id`;
  return bringing({ name, values: 3, id: 'owner.id', textOf });
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
