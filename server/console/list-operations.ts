import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { refuse } from '../lib/outcome.ts';
import type { Line, ReadAs } from '../lib/tables/line.ts';
import { readCsvLines } from '../lib/tables/read-csv-lines.ts';
import { carryToEnd, undoToEnd } from '../officials/import/carry-lists.ts';
import {
  type GivenList,
  giveList,
  keepList,
  mostRows,
  needsSecondToUndo,
  openList,
  rehearseList,
  rowsAtOnce,
  sayNo,
  sayYes,
} from '../officials/import/given-lists.ts';
import { type Extent, extentOf, isMassChange } from '../officials/import/mass-change.ts';
import { reaches } from '../roles/reach.ts';
import { operation } from './operation.ts';
import type { Administrator, ConsoleParts } from './parts.ts';
import { reasonSchema } from './schemas.ts';

/** No body of the API is longer; the console takes longer files. */
const mostText = 64 * 1024;

/** Gives a list to a unit in reach. */
export async function giveTable(
  parts: ConsoleParts,
  admin: Administrator,
  { unitId, reason }: { unitId: string; reason: string },
  table: { lines: readonly Line[]; readAs: ReadAs },
) {
  if (!(await reaches(parts.knex, admin.roots, unitId))) return refuse('unknown');
  return giveList(parts, { unitId, givenBy: admin.person.id, reason }, table);
}

export const listGive = operation({
  id: 'posts.give-list',
  method: 'POST',
  path: '/units/:unitId/post-lists',
  permission: 'posts.write',
  summary: 'Gives a list of officials as CSV; nothing happens before it is carried out',
  input: z.object({ unitId: z.uuid(), csv: z.string().max(mostText), reason: reasonSchema }),
  output: z.strictObject({ importId: z.uuid() }),
  audit: ['official.list.given'],
  refusals: { unknown: 404, 'not-csv': 422, columns: 422, 'too-many-rows': 422, 'no-rows': 422 },
  run: async (parts, admin, { unitId, csv, reason }) => {
    const read = readCsvLines(csv, mostRows + 2);
    if (!read.ok) return read;
    const given = await giveTable(parts, admin, { unitId, reason }, { lines: read.lines, readAs: 'utf-8' });
    return given.ok ? { ok: true, value: { importId: given.importId } } : given;
  },
});

/** The stored list if its unit is in reach. */
export async function listInReach(parts: ConsoleParts, { roots }: Administrator, importId: string) {
  const opened = await openList(parts, importId);
  return opened && (await reaches(parts.knex, roots, opened.list.unitId)) ? opened : undefined;
}

const outcomeSchema = z.strictObject({
  /** `waiting`: for a second person. */
  state: z.enum(['done', 'under-way', 'waiting']),
  approvalId: z.uuid().optional(),
  doneRows: z.int(),
  appointed: z.int(),
  changed: z.int(),
  refused: z.int(),
  ended: z.int(),
  restored: z.int(),
});

/** What became of a list so far. */
async function outcomeOf(parts: ConsoleParts, importId: string) {
  const opened = await openList(parts, importId);
  if (!opened) return refuse('unknown');
  const { doneAt, undoneAt, takenBackAt, doneRows, appointed, changed, refused, ended, restored } = opened.list;
  const isOver = undoneAt ? takenBackAt !== null : doneAt !== null;
  const state = isOver ? ('done' as const) : ('under-way' as const);
  return {
    ok: true as const,
    value: { state, doneRows, appointed: appointed ?? 0, changed, refused, ended, restored },
  };
}

const nothingYet = { doneRows: 0, appointed: 0, changed: 0, refused: 0, ended: 0, restored: 0 };

export const listCarryOut = operation({
  id: 'posts.carry-out-list',
  method: 'POST',
  path: '/post-lists/:importId/appointment',
  permission: 'posts.write',
  summary: 'Carries a list out, a long one in the background; a mass change waits for a second person first',
  input: z.object({ importId: z.uuid() }),
  output: outcomeSchema,
  audit: ['official.appointed', 'official.changed', 'official.list.appointed', 'approval.requested'],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409 },
  run: async (parts, admin, { importId }) => {
    const opened = await listInReach(parts, admin, importId);
    if (!opened) return refuse('unknown');
    const { list, rows } = opened;
    if (!rows || list.wantedAt) return refuse('done');
    const extent = extentOf(await rehearseList(parts.knex, parts, list, rows));
    if (isMassChange(extent)) return askSecond(parts, admin, list, { to: 'carry-out', ...extent });
    const yes = { by: admin.person.id, approvedBy: null, now: parts.clock() };
    const said = await sayYes(parts.knex, importId, yes);
    if (!said.ok) return said;
    if (rows.length <= rowsAtOnce) await carryToEnd(parts, importId);
    return outcomeOf(parts, importId);
  },
});

export const listUndo = operation({
  id: 'posts.undo-list',
  method: 'POST',
  path: '/post-lists/:importId/undoing',
  permission: 'posts.write',
  summary: 'Takes a list back: posts that still wait end, those taken up stay, changed ones are as before',
  input: z.object({ importId: z.uuid(), reason: reasonSchema }),
  output: outcomeSchema,
  audit: ['official.left', 'official.changed', 'official.list.undone', 'approval.requested'],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409 },
  run: async (parts, admin, { importId, reason }) => {
    const opened = await listInReach(parts, admin, importId);
    if (!opened?.list.wantedAt) return refuse('unknown');
    if (opened.list.undoneAt) return refuse('done');
    // one that is still under way is stopped by whoever sees that it is wrong
    const many = opened.list.doneAt ? await needsSecondToUndo(parts.knex, opened.list) : undefined;
    if (many) return askSecond(parts, admin, { ...opened.list, reason }, { to: 'undo', ...many });
    const said = await sayNo(parts.knex, importId, { by: admin.person.id, reason, now: parts.clock() });
    if (!said.ok) return said;
    if (opened.list.rows <= rowsAtOnce) await undoToEnd(parts, importId);
    return outcomeOf(parts, importId);
  },
});

type Mass = Extent & { to: 'carry-out' | 'undo' };

/** A mass change: asked for here, done with the second person's yes. */
async function askSecond(parts: ConsoleParts, admin: Administrator, list: GivenList, mass: Mass) {
  const { knex, acts, clock } = parts;
  return knex.transaction(async (tx) => {
    const detail = { importId: list.id, rows: list.rows, ...mass };
    const act = {
      name: 'posts.mass-change',
      unitId: list.unitId,
      subject: list.id,
      detail,
      reason: list.reason,
    } as const;
    const asked = await requestApproval(tx, acts, { ...act, requestedBy: admin.person.id }, clock());
    if (!asked.ok) return asked.reason === 'unknown' ? refuse('done') : asked;
    await keepList(tx, list.id, asked.expiresAt);
    return { ok: true as const, value: { state: 'waiting' as const, approvalId: asked.approvalId, ...nothingYet } };
  });
}
