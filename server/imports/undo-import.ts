import { recordEvent, recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { withdrawUnused } from '../people/importing/import-people.ts';
import { type ImportParts, rowsAtOnce } from './parts.ts';
import { findBatch, listImported, markUndone } from './store.ts';

const lowestId = '00000000-0000-0000-0000-000000000000';

/**
 * Takes the accounts of an import back that nobody has used since; the others are told by id. Can be broken off and run
 * again; an import that still runs stops.
 */
export async function undoImport(
  { knex, clock }: Pick<ImportParts, 'knex' | 'clock'>,
  importId: string,
  onKept: (personId: string) => void,
): Promise<Outcome<{ removed: number; kept: number }, 'unknown'>> {
  const batch = await findBatch(knex, importId);
  if (!batch) return refuse('unknown');
  const clientId = batch.client_id;
  await knex.transaction(async (tx) => {
    if (!(await markUndone(tx, importId, clock()))) return;
    await recordEvent(tx, { type: 'import.file.undone', outcome: 'success', clientId, detail: { importId } });
  });
  let removed = 0;
  let kept = 0;
  let after = lowestId;
  for (;;) {
    const ids = await listImported(knex, importId, after, rowsAtOnce);
    if (ids.length === 0) return { ok: true, removed, kept };
    const gone = new Set(
      await knex.transaction(async (tx) => {
        const withdrawn = await withdrawUnused(tx, ids);
        const type = 'person.account.withdrawn';
        const detail = { importId };
        await recordEvents(
          tx,
          withdrawn.map((personId) => ({ type, outcome: 'success', personId, clientId, detail })),
        );
        return withdrawn;
      }),
    );
    for (const id of ids) if (!gone.has(id)) onKept(id);
    removed += gone.size;
    kept += ids.length - gone.size;
    after = ids.at(-1) ?? after;
  }
}
