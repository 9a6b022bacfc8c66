import type { Database, Queryable, ReadAlong } from '../../db/database.ts';
import { insertRows } from '../../db/insert-rows.ts';
import { bringing, nothingAlong } from '../../db/read-along.ts';
import type { LedgerSubject } from '../ledger.ts';
import { personAttemptSql, strangerAttemptSql, strangerKey } from '../store.ts';
import type { StoredPassword } from './hasher.ts';

export type PasswordRow = { hash: string; pepper_version: number; legacy: string | null };

export function mapRow(row: PasswordRow): StoredPassword {
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

/** When the password was last changed, undefined for who has none. */
export async function passwordSince(db: Queryable, personId: string): Promise<Date | undefined> {
  const row = await db('passwords')
    .where({ person_id: personId })
    .first<{ changed_at: Date } | undefined>('changed_at');
  return row?.changed_at;
}

/** The account whose password is tried: `typed` by a login name, of which nobody knows yet whose it is. */
const owners = {
  person: 'SELECT $1::uuid AS id, true AS is_proven',
  // an account that may not log in is nobody's: it is counted and locked by the login name, like one that does not exist
  typed: `SELECT p.id, named.is_proven FROM person_named($1) AS named
    JOIN persons p ON p.id = named.person_id AND p.status IN ('active', 'test')`,
} as const;

/** `decoy`: recipe of an old system's password, while there are any. */
export type Attempt = {
  personId: string | undefined;
  /** Whether anybody has proven the login name. */
  isProven: boolean;
  /** Tries since the last success; undefined when locked or disabled. */
  failures: number | undefined;
  /** Undefined for accounts without a password and for those that may not log in. */
  stored: StoredPassword | undefined;
  /** When that was set, as the database writes it. */
  since: string | undefined;
  decoy: string | undefined;
  along: unknown;
};

type AttemptRow = {
  id: string | null;
  is_proven: boolean | null;
  failures: number | null;
  decoy: string | null;
  along: unknown;
} & ((PasswordRow & { since: string }) | { hash: null });

/**
 * Finds the account, counts the try and brings the password of an account that may log in, in one round trip: whose name it is
 * and how often it was tried come from the same moment.
 */
export async function countAndFindPassword(
  { run }: Pick<Database, 'run'>,
  { personId, fingerprint }: LedgerSubject,
  now: Date,
  along: ReadAlong = nothingAlong,
): Promise<Attempt> {
  const by = personId === undefined ? 'typed' : 'person';
  const own = [personId ?? fingerprint, now, strangerKey('password', fingerprint), fingerprint.toString('hex', 0, 16)];
  const { rows } = await run<AttemptRow>(attempts[by](along), [...own, ...along.values]);
  const [row] = rows;
  if (row === undefined) throw new Error('a try was not counted');
  return {
    personId: row.id ?? undefined,
    isProven: row.is_proven === true,
    failures: row.failures ?? undefined,
    stored: row.hash === null ? undefined : mapRow(row),
    since: row.hash === null ? undefined : row.since,
    decoy: row.decoy ?? undefined,
    along: row.along,
  };
}

const attempts = {
  person: attempt('password-attempt', owners.person),
  typed: attempt('password-attempt-typed', owners.typed),
} as const;

/**
 * The recipe of somebody's password from an old system, for a name that has none: the same one for the same name ($4), and one
 * method as often as accounts have it. The order of the index is that of random salts.
 */
const decoySql = `coalesce(
  (SELECT legacy FROM passwords WHERE legacy IS NOT NULL AND md5(hash) >= $4 ORDER BY md5(hash) LIMIT 1),
  (SELECT legacy FROM passwords WHERE legacy IS NOT NULL ORDER BY md5(hash) LIMIT 1))`;

function attempt(name: string, owner: string) {
  const textOf = (read: string) => `WITH owner AS (${owner}),
    counted AS (${personAttemptSql(`SELECT id, 'password', 1 FROM owner`, '$2::timestamptz')}),
    stranger AS (${strangerAttemptSql('$3', '$2::timestamptz', 'NOT EXISTS (SELECT FROM owner)')})
    SELECT owner.id, owner.is_proven, coalesce(counted.failures, stranger.hits) AS failures,
      stored.hash, stored.pepper_version, stored.legacy, stored.since, ${decoySql} AS decoy, ${read} AS along
    FROM (VALUES (1)) AS one
    LEFT JOIN owner ON TRUE LEFT JOIN counted ON TRUE LEFT JOIN stranger ON TRUE
    LEFT JOIN (SELECT person_id, hash, pepper_version, legacy, changed_at::text AS since FROM passwords
      JOIN persons ON persons.id = passwords.person_id AND persons.status IN ('active', 'test')) AS stored
      ON stored.person_id = owner.id AND counted.failures IS NOT NULL`;
  return bringing({ name, values: 4, id: 'owner.id', textOf });
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
  await insertRows(
    tx,
    'passwords',
    { person_id: 'uuid', hash: 'text', pepper_version: 'smallint', legacy: 'text' },
    rows.map((row) => ({
      person_id: row.personId,
      hash: row.hash,
      pepper_version: row.pepperVersion,
      legacy: row.legacy ?? null,
    })),
  );
}
