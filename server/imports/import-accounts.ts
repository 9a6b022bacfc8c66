import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent, recordEvents } from '../audit/record.ts';
import { importPasswords } from '../authenticators/password/legacy/import-passwords.ts';
import { importPeople } from '../people/importing/import-people.ts';
import type { Decision } from './decide.ts';
import type { Declared } from './declared.ts';
import { createPasswordWrapper, type PasswordWrapper } from './hash-passwords.ts';
import { inChunks } from './in-chunks.ts';
import { type Created, countsOf, createdOf, decideRows, type Judged, judgeRows } from './judge-rows.ts';
import { type ImportParts, type Reports, rowsAtOnce } from './parts.ts';
import { type ImportFile, readRows } from './read-file.ts';
import {
  advanceBatch,
  type Batch,
  findBatch,
  findBatchOfFile,
  finishBatch,
  insertBatch,
  insertLegacyIds,
  isTakenMeanwhile,
  markApplication,
} from './store.ts';

export type { Batch } from './store.ts';

/** What was inspected: `digest` and `rows` of the file at `path`. */
export type InspectedFile = ImportFile & { digest: Buffer; rows: number };

/** How often rows are decided anew when people register what they name at the same moment. */
const mostTries = 10;

/**
 * Imports a file, or goes on where another run of the same file and declarations stopped, however it stopped. Several runs at
 * once do each row once. Gives the batch as it is then; `wasFinished` when there was nothing left to do.
 */
export async function importAccounts(
  parts: ImportParts,
  file: InspectedFile,
  declared: Declared,
  reports: Reports,
): Promise<{ batch: Batch; wasFinished: boolean }> {
  const begun = await openBatch(parts, file, declared);
  if (begun.finished_at) return { batch: begun, wasFinished: true };
  const wrap = createPasswordWrapper(parts);
  let { position } = begun;
  reports.onProgress(position, file.rows);
  let from = 0;
  for await (const rows of inChunks(readRows(file), rowsAtOnce)) {
    const to = from + rows.length;
    if (from >= position) {
      const judged = judgeRows(rows, { declared, cipher: parts.cipher, now: parts.clock() });
      const decisions = await doRows(parts, begun, declared, { judged, from, to }, wrap);
      if (decisions) for (const decision of decisions) reports.onRow(decision);
      const batch = decisions ? undefined : await findBatch(parts.knex, begun.id);
      if (batch?.undone_at) return { batch, wasFinished: false };
      position = batch?.position ?? to;
      reports.onProgress(Math.max(position, to), file.rows);
    }
    from = to;
  }
  return { batch: await closeBatch(parts, begun.id), wasFinished: false };
}

async function openBatch(parts: ImportParts, file: InspectedFile, declared: Declared): Promise<Batch> {
  const now = parts.clock();
  // Declared otherwise it is another import; rows that are there already are counted as such.
  const said = Object.entries(declared).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(file.digest).update(JSON.stringify(said)).digest();
  return parts.knex.transaction(async (tx) => {
    const id = randomUUID();
    if (await insertBatch(tx, { id, digest, declared, rows: file.rows, now })) {
      await markApplication(tx, declared.clientId);
      const { clientId, documentLevel, takenIdentifier } = declared;
      const vouchedFor = `mobile: ${declared.verifiedMobile}, email: ${declared.verifiedEmail}`;
      const detail = { importId: id, rows: file.rows, vouchedFor, documentLevel, takenIdentifier };
      await recordEvent(tx, { type: 'import.file.started', outcome: 'success', clientId, detail });
    }
    const batch = await findBatchOfFile(tx, digest);
    if (!batch) throw new Error('an import was undone while it was begun');
    return batch;
  });
}

type Stretch = { judged: readonly Judged[]; from: number; to: number };

/** Undefined when the rows are somebody else's by now. */
async function doRows(
  parts: ImportParts,
  batch: Batch,
  declared: Declared,
  { judged, from, to }: Stretch,
  wrap: PasswordWrapper,
): Promise<Decision[] | undefined> {
  for (let tries = 1; ; tries += 1) {
    const decisions = await decideRows(parts.knex, judged, declared);
    const created = createdOf(decisions);
    const passwords = await wrap(created.map(({ candidate }) => candidate));
    try {
      const isOurs = await parts.knex.transaction(async (tx) => {
        if (!(await advanceBatch(tx, batch.id, from, to, countsOf(decisions)))) return false;
        await make(tx, parts, batch, created);
        await importPasswords(tx, passwords);
        return true;
      });
      return isOurs ? decisions : undefined;
    } catch (error) {
      // Somebody registered what a row names after we looked: look again.
      if (!isTakenMeanwhile(error) || tries === mostTries) throw error;
    }
  }
}

async function make(
  tx: Knex.Transaction,
  { cipher, clock }: ImportParts,
  batch: Batch,
  created: readonly Created[],
): Promise<void> {
  const candidates = created.map(({ candidate }) => candidate);
  await importPeople(
    tx,
    cipher,
    candidates.map(({ person }) => person),
    clock(),
  );
  const legacyIds = candidates.map(({ person, legacyId }) => ({ personId: person.id, legacyId }));
  await insertLegacyIds(tx, cipher, { id: batch.id, clientId: batch.client_id }, legacyIds);
  await recordEvents(
    tx,
    candidates.map(({ person, password }) => ({
      type: 'person.account.imported' as const,
      outcome: 'success' as const,
      personId: person.id,
      clientId: batch.client_id,
      detail: { importId: batch.id, level: person.document?.level ?? 1, authenticator: password ? 'password' : 'none' },
    })),
  );
}

async function closeBatch(parts: ImportParts, id: string): Promise<Batch> {
  return parts.knex.transaction(async (tx) => {
    const isOurs = await finishBatch(tx, id, parts.clock());
    const batch = await findBatch(tx, id);
    if (!batch) throw new Error('an import is gone');
    const { client_id: clientId, rows, created, collisions, twins, faulty, present } = batch;
    const detail = { importId: id, rows, created, collisions, twins, faulty, present };
    if (isOurs) await recordEvent(tx, { type: 'import.file.finished', outcome: 'success', clientId, detail });
    return batch;
  });
}
