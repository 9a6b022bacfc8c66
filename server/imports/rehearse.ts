import { keysTaken } from './decide.ts';
import type { Declared } from './declared.ts';
import { inChunks } from './in-chunks.ts';
import { countsOf, createdOf, decideRows, judgeRows } from './judge-rows.ts';
import { type ImportParts, type Reports, rowsAtOnce } from './parts.ts';
import type { ImportFile } from './read-file.ts';
import { readRows } from './read-file.ts';
import { type Counts, createSeen, listSeen, rememberSeen } from './store.ts';

/** `unreachable`: accounts nobody could log in to, because no login name of theirs is verified. */
export type Rehearsal = { read: number; unreachable: number } & Counts;

/** Says what an import would do, row by row, and changes nothing. */
export async function rehearseImport(
  parts: ImportParts,
  file: ImportFile & { rows: number },
  declared: Declared,
  { onRow, onProgress }: Reports,
): Promise<Rehearsal> {
  const sum: Rehearsal = { read: 0, unreachable: 0, created: 0, collisions: 0, faulty: 0, present: 0 };
  onProgress(0, file.rows);
  await parts.knex.transaction(async (tx) => {
    await createSeen(tx);
    for await (const rows of inChunks(readRows(file), rowsAtOnce)) {
      const judged = judgeRows(rows, { declared, cipher: parts.cipher, now: parts.clock() });
      const decisions = await decideRows(tx, judged, declared, (keys) => listSeen(tx, keys));
      const created = createdOf(decisions);
      await rememberSeen(
        tx,
        created.flatMap(keysTaken).map((key) => Buffer.from(key, 'hex')),
      );
      for (const decision of decisions) onRow(decision);
      const counts = countsOf(decisions);
      for (const name of ['created', 'collisions', 'faulty', 'present'] as const) sum[name] += counts[name];
      sum.read += rows.length;
      sum.unreachable += created.filter(
        ({ candidate }) => !candidate.person.identifiers.some((i) => i.isVerified),
      ).length;
      onProgress(sum.read, file.rows);
    }
  });
  return sum;
}
