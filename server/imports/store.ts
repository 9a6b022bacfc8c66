import type { Queryable } from '../db/database.ts';
import { insertRows } from '../db/insert-rows.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Declared } from './declared.ts';

const legacyIdContext = 'legacy_ids.value';

/** `twins` are among the collisions. */
export type Counts = { created: number; collisions: number; twins: number; faulty: number; present: number };

export type Batch = Counts & {
  id: string;
  client_id: string;
  rows: number;
  position: number;
  finished_at: Date | null;
  undone_at: Date | null;
};

const batchColumns = [
  ...['id', 'client_id', 'rows', 'position', 'created', 'collisions', 'twins', 'faulty', 'present'],
  ...['finished_at', 'undone_at'],
];

export function legacyIdFingerprint(cipher: ColumnCipher, clientId: string, legacyId: string): Buffer {
  // no client_id holds a blank
  return cipher.fingerprint(legacyIdContext, `${clientId} ${legacyId}`);
}

/** False when a batch of this file is there already; one that was undone does not count. */
export async function insertBatch(
  tx: Queryable,
  batch: { id: string; digest: Buffer; declared: Declared; rows: number; now: Date },
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO imports (id, client_id, digest, declared, rows, started_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (digest) WHERE undone_at IS NULL DO NOTHING RETURNING id`,
    [batch.id, batch.declared.clientId, batch.digest, JSON.stringify(batch.declared), batch.rows, batch.now],
  );
  return rows.length === 1;
}

export async function findBatchOfFile(db: Queryable, digest: Buffer): Promise<Batch | undefined> {
  return db('imports').where({ digest }).whereNull('undone_at').first<Batch | undefined>(batchColumns);
}

export async function findBatch(db: Queryable, id: string): Promise<Batch | undefined> {
  return db('imports').where({ id }).first<Batch | undefined>(batchColumns);
}

/**
 * Moves on over rows that are done in the same transaction. False when somebody else did them, or the batch was undone: of
 * two processes with one file, one does each row.
 */
export async function advanceBatch(
  tx: Queryable,
  id: string,
  from: number,
  to: number,
  { created, collisions, twins, faulty, present }: Counts,
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `UPDATE imports SET position = :to, created = created + :created, collisions = collisions + :collisions,
       twins = twins + :twins, faulty = faulty + :faulty, present = present + :present
     WHERE id = :id AND position = :from AND undone_at IS NULL RETURNING id`,
    { id, from, to, created, collisions, twins, faulty, present },
  );
  return rows.length === 1;
}

/** True for whoever finishes it. */
export async function finishBatch(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const changed = await tx('imports')
    .where({ id })
    .whereNull('finished_at')
    .whereNull('undone_at')
    .whereRaw('imports.position = imports.rows')
    .update({ finished_at: now });
  return changed === 1;
}

/** True for whoever begins to undo it; it moves on no more. */
export async function markUndone(tx: Queryable, id: string, now: Date): Promise<boolean> {
  return (await tx('imports').where({ id }).whereNull('undone_at').update({ undone_at: now })) === 1;
}

/** Tells every node that from now on this application's tokens are worth a look. */
export async function markApplication(tx: Queryable, clientId: string): Promise<void> {
  await tx('applications').where({ client_id: clientId, has_legacy_ids: false }).update({ has_legacy_ids: true });
}

export async function listPresent(db: Queryable, fingerprints: readonly Buffer[]): Promise<Buffer[]> {
  const { rows } = await db.raw<{ rows: { value_fingerprint: Buffer }[] }>(
    'SELECT value_fingerprint FROM legacy_ids WHERE value_fingerprint = ANY (?::bytea[])',
    [[...fingerprints]],
  );
  return rows.map((row) => row.value_fingerprint);
}

const legacyIdTypes = {
  client_id: 'text',
  person_id: 'uuid',
  value_encrypted: 'bytea',
  value_fingerprint: 'bytea',
  import_id: 'uuid',
};

export async function insertLegacyIds(
  tx: Queryable,
  cipher: ColumnCipher,
  batch: { id: string; clientId: string },
  people: readonly { personId: string; legacyId: string }[],
): Promise<void> {
  const rows = people.map(({ personId, legacyId }) => ({
    client_id: batch.clientId,
    person_id: personId,
    value_encrypted: cipher.encrypt(legacyIdContext, legacyId),
    value_fingerprint: legacyIdFingerprint(cipher, batch.clientId, legacyId),
    import_id: batch.id,
  }));
  await insertRows(tx, 'legacy_ids', legacyIdTypes, rows);
}

export async function findLegacyId(
  db: Queryable,
  cipher: ColumnCipher,
  clientId: string,
  personId: string,
): Promise<string | undefined> {
  const row = await db('legacy_ids')
    .where({ client_id: clientId, person_id: personId })
    .first<{ value_encrypted: Buffer } | undefined>('value_encrypted');
  return row && cipher.decrypt(legacyIdContext, row.value_encrypted);
}

export async function findOrigin(db: Queryable, personId: string): Promise<string | undefined> {
  const row = await db('legacy_ids').where({ person_id: personId }).orderBy('client_id').first<{ client_id: string }>();
  return row?.client_id;
}

/** Persons a batch brought, in order of id, after the one given. */
export async function listImported(db: Queryable, id: string, after: string, limit: number): Promise<string[]> {
  const rows = await db('legacy_ids')
    .where({ import_id: id })
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .select<{ person_id: string }[]>('person_id');
  return rows.map((row) => row.person_id);
}

/** The transaction takes as long as the file; it holds no row of anybody. */
export async function waitForFile(tx: Queryable): Promise<void> {
  await tx.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
}

/** What a rehearsal has seen is kept by the database: a file may be larger than our memory. */
export async function listSeen(tx: Queryable, rehearsal: string, keys: readonly Buffer[]): Promise<Buffer[]> {
  const { rows } = await tx.raw<{ rows: { key: Buffer }[] }>(
    'SELECT key FROM import_seen WHERE rehearsal_id = ? AND key = ANY (?::bytea[])',
    [rehearsal, [...keys]],
  );
  return rows.map(({ key }) => key);
}

export async function rememberSeen(tx: Queryable, rehearsal: string, keys: readonly Buffer[]): Promise<void> {
  await tx.raw(
    'INSERT INTO import_seen (rehearsal_id, key) SELECT ?::uuid, unnest(?::bytea[]) ON CONFLICT DO NOTHING',
    [rehearsal, [...keys]],
  );
}

/** Somebody took what we had found free a moment before. */
export function isTakenMeanwhile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
