import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { RawRow } from './columns.ts';
import { type Decision, keysTaken } from './decide.ts';
import type { Declared } from './declared.ts';
import { inChunks } from './in-chunks.ts';
import { countsOf, createdOf, decideRows, judgeRows } from './judge-rows.ts';
import { type ImportParts, type Reports, rowsAtOnce } from './parts.ts';
import { type ImportFile, readRows } from './read-file.ts';
import { type Counts, listSeen, rememberSeen, waitForFile } from './store.ts';

/** `unreachable`: accounts nobody could log in to: no login name of theirs is verified, and no password lets them claim one. */
export type Rehearsal = { read: number; unreachable: number } & Counts;

/** Says what an import would do, row by row, and changes nothing: what it notes on the way is rolled back. */
export async function rehearseImport(
  parts: ImportParts,
  file: ImportFile & { rows: number },
  declared: Declared,
  { onRow, onProgress }: Reports,
): Promise<Rehearsal> {
  const sum: Rehearsal = { read: 0, unreachable: 0, created: 0, collisions: 0, twins: 0, faulty: 0, present: 0 };
  const rehearsal = randomUUID();
  const tx = await parts.knex.transaction();
  try {
    await waitForFile(tx);
    onProgress(0, file.rows);
    for await (const rows of inChunks(readRows(file), rowsAtOnce)) {
      const decisions = await rehearseRows(tx, parts, rehearsal, declared, rows);
      for (const decision of decisions) onRow(decision);
      addTo(sum, decisions);
      onProgress(sum.read, file.rows);
    }
  } finally {
    await tx.rollback();
  }
  return sum;
}

async function rehearseRows(
  tx: Knex.Transaction,
  { cipher, clock }: ImportParts,
  rehearsal: string,
  declared: Declared,
  rows: readonly RawRow[],
): Promise<Decision[]> {
  const judged = judgeRows(rows, { declared, cipher, now: clock() });
  const decisions = await decideRows(tx, judged, declared, (keys) => listSeen(tx, rehearsal, keys));
  const keys = createdOf(decisions).flatMap(keysTaken);
  await rememberSeen(
    tx,
    rehearsal,
    keys.map((key) => Buffer.from(key, 'hex')),
  );
  return decisions;
}

function addTo(sum: Rehearsal, decisions: readonly Decision[]): void {
  const counts = countsOf(decisions);
  for (const name of ['created', 'collisions', 'twins', 'faulty', 'present'] as const) sum[name] += counts[name];
  sum.read += decisions.length;
  const isReachable = ({ candidate: { person, password } }: ReturnType<typeof createdOf>[number]) =>
    person.identifiers.some(({ isVerified }) => isVerified || password);
  sum.unreachable += createdOf(decisions).filter((each) => !isReachable(each)).length;
}
