import type { Knex } from 'knex';
import { z } from 'zod';
import { voidStale } from '../approvals/decide.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { refuse } from '../lib/outcome.ts';
import type { Line, ReadAs } from '../lib/tables/line.ts';
import { readCsvLines } from '../lib/tables/read-csv-lines.ts';
import { giveList, keepList, mostRows, openList } from '../officials/import/given-lists.ts';
import { carryOutAlone, continueList, type Ordered, takeBackAlone } from '../officials/import/order-list.ts';
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
  /**
   * `waiting`: for a second person. `stopped`: by a fault, because more came together than one person may do alone, with the role of
   * whoever wanted it or took it back, because taking it back waits for a second person, or because the database was restored.
   */
  state: z.enum(['done', 'under-way', 'waiting', 'stopped']),
  approvalId: z.uuid().optional(),
  doneRows: z.int(),
  appointed: z.int(),
  changed: z.int(),
  refused: z.int(),
  ended: z.int(),
  restored: z.int(),
  /** Posts that stayed as they were when the list was taken back. */
  kept: z.int(),
});

/** What became of a list so far. */
async function outcomeOf(parts: ConsoleParts, importId: string) {
  const opened = await openList(parts, importId);
  if (!opened) return refuse('unknown');
  const { doneAt, undoneAt, takenBackAt, stoppedFor, appointed, ...list } = opened.list;
  const { doneRows, changed, refused, ended, restored, kept } = list;
  const isOver = undoneAt ? takenBackAt !== null : doneAt !== null;
  const underWay = stoppedFor ? ('stopped' as const) : ('under-way' as const);
  const counts = { doneRows, appointed: appointed ?? 0, changed, refused, ended, restored, kept };
  return { ok: true as const, value: { state: isOver ? ('done' as const) : underWay, ...counts } };
}

const nothingYet = { doneRows: 0, appointed: 0, changed: 0, refused: 0, ended: 0, restored: 0, kept: 0 };

export const listCarryOut = operation({
  id: 'posts.carry-out-list',
  method: 'POST',
  path: '/post-lists/:importId/appointment',
  permission: 'posts.write',
  summary: 'Carries a list out, a long one in the background; a mass change waits for a second person first',
  input: z.object({ importId: z.uuid() }),
  output: outcomeSchema,
  audit: [
    'official.appointed',
    'official.changed',
    'official.list.ordered',
    'official.list.appointed',
    'approval.requested',
    'approval.expired',
  ],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409, 'being-decided': 409 },
  run: async (parts, admin, { importId }) => {
    if (!(await listInReach(parts, admin, importId))) return refuse('unknown');
    const done = await parts.knex.transaction(async (tx) => {
      const ordered = await carryOutAlone(tx, parts, importId, admin.person.id);
      return ordered.ok && ordered.kind === 'mass' ? askSecond(tx, parts, admin, ordered, 'carry-out') : ordered;
    });
    return done.ok && !('value' in done) ? outcomeOf(parts, importId) : done;
  },
});

export const listUndo = operation({
  id: 'posts.undo-list',
  method: 'POST',
  path: '/post-lists/:importId/undoing',
  permission: 'posts.write',
  summary:
    'Takes a list back: posts that still wait end, those taken up stay, changed ones are as before; many wait for a second person',
  input: z.object({ importId: z.uuid(), reason: reasonSchema }),
  output: outcomeSchema,
  audit: [
    'official.left',
    'official.changed',
    'official.list.ordered',
    'official.list.undone',
    'approval.requested',
    'approval.expired',
  ],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409 },
  run: async (parts, admin, { importId, reason }) => {
    if (!(await listInReach(parts, admin, importId))) return refuse('unknown');
    const done = await parts.knex.transaction(async (tx) => {
      const ordered = await takeBackAlone(tx, parts, importId, { by: admin.person.id, reason });
      if (!ordered.ok || ordered.kind !== 'mass') return ordered;
      return askSecond(tx, parts, admin, { ...ordered, list: { ...ordered.list, reason } }, 'undo');
    });
    return done.ok && !('value' in done) ? outcomeOf(parts, importId) : done;
  },
});

export const listContinue = operation({
  id: 'posts.continue-list',
  method: 'POST',
  path: '/post-lists/:importId/continuation',
  permission: 'posts.write',
  summary: 'Goes on with a list that was stopped, whether it is carried out or taken back, where it stopped',
  input: z.object({ importId: z.uuid() }),
  output: outcomeSchema,
  audit: ['official.list.ordered'],
  refusals: { unknown: 404, 'not-stopped': 409, 'only-back': 409, 'asked-back': 409, 'approved-it': 403 },
  run: async (parts, admin, { importId }) => {
    if (!(await listInReach(parts, admin, importId))) return refuse('unknown');
    const said = await parts.knex.transaction((tx) =>
      continueList(tx, importId, { by: admin.person.id, now: parts.clock() }),
    );
    return said.ok ? outcomeOf(parts, importId) : said;
  },
});

type Mass = Extract<Ordered, { kind: 'mass' }>;

/** A mass change: asked for here, done with the second person's yes. */
async function askSecond(
  tx: Knex.Transaction,
  { acts, clock }: ConsoleParts,
  admin: Administrator,
  { list, extent, earlier }: Mass,
  to: 'carry-out' | 'undo',
) {
  const { id: subject, unitId, rows, reason } = list;
  const before =
    to === 'undo' ? { earlierEndings: earlier.endings } : { earlier: earlier.rows, earlierEndings: earlier.endings };
  const detail = { importId: subject, rows, to, ...extent, ...before };
  const act = { name: 'posts.mass-change', unitId, subject, detail, reason } as const;
  // one that nobody can say yes to any more keeps nobody from asking
  await voidStale(tx, acts, { act: act.name, subject }, clock());
  const asked = await requestApproval(tx, acts, { ...act, requestedBy: admin.person.id }, clock());
  if (!asked.ok) return asked.reason === 'unknown' ? refuse('done') : asked;
  await keepList(tx, subject, asked.expiresAt);
  return { ok: true as const, value: { state: 'waiting' as const, approvalId: asked.approvalId, ...nothingYet } };
}
