import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isUuid } from '../../lib/uuid.ts';
import { endPostIn } from '../end-post.ts';
import type { OfficialParts } from '../parts.ts';
import { importOfficials, type RowResult } from './import-officials.ts';
import { type ListProblem, type Row, readRows } from './read-rows.ts';
import {
  findList,
  forgetOldLists,
  insertList,
  postsOfList,
  type StoredList,
  storeAppointed,
  takeBack,
  takeList,
} from './store.ts';

const context = 'post_imports.list';
/** A request carries a list out while somebody waits; longer ones go by the command. */
const mostRows = 2000;
const keptHours = 24;

export type GivenList = Omit<StoredList, 'sealed'>;

/** Takes a list in, sealed, to be looked at before anything happens. */
export async function giveList(
  parts: OfficialParts,
  { unitId, givenBy, reason, csv }: { unitId: string; givenBy: string; reason: string; csv: string },
): Promise<Outcome<{ importId: string }, ListProblem | 'too-many-rows' | 'no-rows'>> {
  const read = readRows(csv);
  if (!read.ok) return read;
  const rows = read.rows.length;
  if (rows === 0) return refuse('no-rows');
  if (rows > mostRows) return refuse('too-many-rows');
  const sealed = parts.cipher.encrypt(context, JSON.stringify(read.rows));
  return parts.knex.transaction(async (tx) => {
    const importId = await insertList(tx, { unitId, givenBy, reason, sealed, rows, givenAt: parts.clock() });
    const detail = { importId, unitId, rows, reason };
    await recordEvent(tx, { type: 'official.list.given', outcome: 'success', actorId: givenBy, detail });
    return { ok: true, importId };
  });
}

export async function openList(
  parts: OfficialParts,
  importId: string,
): Promise<{ list: GivenList; rows: readonly Row[] | undefined } | undefined> {
  const found = isUuid(importId) ? await findList(parts.knex, importId) : undefined;
  if (!found) return undefined;
  const { sealed, ...list } = found;
  // our own writing come back
  const rows = sealed ? (JSON.parse(parts.cipher.decrypt(context, sealed)) as Row[]) : undefined;
  return { list, rows };
}

/** What would become of each row; nothing happens. */
export async function rehearseList(parts: OfficialParts, list: GivenList, rows: readonly Row[]): Promise<RowResult[]> {
  const wanted = { unitId: list.unitId, rows, delivery: 'message', dryRun: true } as const;
  const results: RowResult[] = [];
  for await (const result of importOfficials(parts, { personId: list.givenBy }, wanted)) results.push(result);
  return results;
}

/** Carries a list out, once; each row is done whole or not at all. */
export async function carryOutList(
  parts: OfficialParts,
  actorId: string,
  importId: string,
): Promise<Outcome<{ results: RowResult[] }, 'unknown' | 'done'>> {
  const opened = await openList(parts, importId);
  if (!opened) return refuse('unknown');
  const { list, rows } = opened;
  if (!rows || !(await takeList(parts.knex, importId, parts.clock()))) return refuse('done');
  const wanted = { unitId: list.unitId, rows, delivery: 'message', dryRun: false, importId } as const;
  const results: RowResult[] = [];
  for await (const result of importOfficials(parts, { personId: actorId }, wanted)) results.push(result);
  const appointed = results.filter(({ ok }) => ok).length;
  await parts.knex.transaction(async (tx) => {
    const isUndone = await storeAppointed(tx, importId, appointed);
    const detail = { importId, unitId: list.unitId, appointed, refused: results.length - appointed };
    await recordEvent(tx, { type: 'official.list.appointed', outcome: 'success', actorId, detail });
    // taken back from elsewhere meanwhile: what was appointed after that goes as well
    if (isUndone) await endWaiting(tx, parts, actorId, importId);
  });
  return { ok: true, results };
}

/** Takes a list back, once: posts that still wait end. Those taken up in between are somebody's now, and stay. */
export async function undoList(
  parts: OfficialParts,
  actorId: string,
  { importId, reason }: { importId: string; reason: string },
): Promise<Outcome<{ ended: number; kept: number }, 'unknown' | 'done'>> {
  const opened = await openList(parts, importId);
  if (!opened?.list.doneAt) return refuse('unknown');
  return parts.knex.transaction(async (tx) => {
    if (!(await takeBack(tx, importId, parts.clock()))) return refuse('done');
    const { ended, kept } = await endWaiting(tx, parts, actorId, importId);
    const detail = { importId, unitId: opened.list.unitId, ended, kept, reason };
    await recordEvent(tx, { type: 'official.list.undone', outcome: 'success', actorId, detail });
    return { ok: true, ended, kept };
  });
}

async function endWaiting(tx: Knex.Transaction, parts: OfficialParts, personId: string, importId: string) {
  let ended = 0;
  const posts = await postsOfList(tx, importId);
  for (const { id, isTaken } of posts) {
    if (!isTaken && (await endPostIn(tx, parts, { personId }, id, 'withdrawn'))) ended += 1;
  }
  return { ended, kept: posts.length - ended };
}

export function forgetLists(db: Queryable, now: Date): Promise<number> {
  return forgetOldLists(db, new Date(now.getTime() - keptHours * 3_600_000));
}
