import type { Knex } from 'knex';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';
import { sealDocument, sealIdentifier } from '../../server/people/sealed-columns.ts';
import { type LoadPerson, loadPerson } from './persons.ts';

const batchSize = 2_500;

type Batch = { first: number; persons: LoadPerson[]; identifiers: SealedRow[]; documents: SealedRow[] };
type SealedRow = { n: number; kind: string; level: number; encrypted: Buffer; fingerprint: Buffer };

/**
 * Persons with their login names and documents. What needs our keys is made here, while the database is busy with the batch
 * before; it is by far the longest part of the seeds.
 */
export async function insertPersons(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  { count, now, onProgress }: { count: number; now: Date; onProgress(done: number): void },
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  for (let first = 0; first < count; first += batchSize) {
    const batch = makeBatch(cipher, first, Math.min(first + batchSize, count));
    await writing;
    writing = insertBatch(tx, batch, now);
    // Whatever goes wrong is thrown by the await above or below; this keeps it from ending the process in between.
    writing.catch(() => {});
    onProgress(first);
    // Lets the batch leave for the database before this thread is busy again.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  onProgress(count);
}

function makeBatch(cipher: ColumnCipher, first: number, end: number): Batch {
  const persons = Array.from({ length: end - first }, (_, index) => loadPerson(first + index));
  const numbered = persons.map((person, index) => ({ person, n: first + index }));
  return {
    first,
    persons,
    identifiers: numbered.flatMap(({ person, n }) =>
      person.identifiers.map((identifier) => ({
        n,
        kind: identifier.kind,
        level: person.level,
        ...sealIdentifier(cipher, identifier),
      })),
    ),
    documents: numbered.flatMap(({ person: { document, level }, n }) =>
      document ? { n, kind: document.type, level, ...sealDocument(cipher, document) } : [],
    ),
  };
}

async function insertBatch(tx: Knex.Transaction, batch: Batch, now: Date): Promise<void> {
  await insertRows(tx, batch, now);
  await insertIdentifiers(tx, batch.identifiers);
  await insertDocuments(tx, batch.documents);
}

async function insertRows(tx: Knex.Transaction, { first, persons }: Batch, now: Date): Promise<void> {
  await tx.raw(
    `INSERT INTO persons (id, status, name, locale, assurance_level, assurance_method, assurance_at, created_at)
     SELECT pg_temp.load_id('person', :first::bigint + p.place - 1), p.status, p.name, p.locale, p.level, p.method,
       CASE WHEN p.level > 1 THEN :now::timestamptz - (p.days - 1) * interval '1 day' END,
       :now::timestamptz - p.days * interval '1 day'
     FROM unnest(:statuses::text[], :names::text[], :locales::text[], :levels::smallint[], :methods::text[], :days::int[])
       WITH ORDINALITY AS p (status, name, locale, level, method, days, place)`,
    {
      first,
      now,
      statuses: persons.map(({ status }) => status),
      names: persons.map(({ name }) => name),
      locales: persons.map(({ locale }) => locale),
      levels: persons.map(({ level }) => level),
      methods: persons.map(({ method }) => method),
      days: persons.map(({ registeredDaysAgo }) => registeredDaysAgo),
    },
  );
}

async function insertIdentifiers(tx: Knex.Transaction, rows: readonly SealedRow[]): Promise<void> {
  await tx.raw(
    `INSERT INTO identifiers (id, person_id, kind, value_encrypted, value_fingerprint, verified_at, created_at)
     SELECT pg_temp.load_id('identifier ' || i.kind, i.n), p.id, i.kind, i.encrypted, i.fingerprint, p.created_at, p.created_at
     FROM unnest(:numbers::bigint[], :kinds::text[], :encrypted::bytea[], :fingerprints::bytea[])
       AS i (n, kind, encrypted, fingerprint)
     JOIN persons p ON p.id = pg_temp.load_id('person', i.n)`,
    columnsOf(rows),
  );
}

async function insertDocuments(tx: Knex.Transaction, rows: readonly SealedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.raw(
    `INSERT INTO identity_documents
       (id, person_id, type, issuer, number_encrypted, number_fingerprint, level, method, verified_at, created_at)
     SELECT pg_temp.load_id('document', d.n), p.id, d.type, 'CHN', d.encrypted, d.fingerprint, p.assurance_level,
       p.assurance_method, p.assurance_at, p.assurance_at
     FROM unnest(:numbers::bigint[], :kinds::text[], :encrypted::bytea[], :fingerprints::bytea[])
       AS d (n, type, encrypted, fingerprint)
     JOIN persons p ON p.id = pg_temp.load_id('person', d.n)`,
    columnsOf(rows),
  );
}

function columnsOf(rows: readonly SealedRow[]) {
  return {
    numbers: rows.map(({ n }) => n),
    kinds: rows.map(({ kind }) => kind),
    encrypted: rows.map(({ encrypted }) => encrypted),
    fingerprints: rows.map(({ fingerprint }) => fingerprint),
  };
}
