import type { Knex } from 'knex';
import { z } from 'zod';
import { wordsOf } from '../../views/words/words.ts';
import { voidStale } from '../approvals/decide.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { locales } from '../lib/locale.ts';
import { refuse } from '../lib/outcome.ts';
import type { Line, ReadAs } from '../lib/tables/line.ts';
import { readCsvLines } from '../lib/tables/read-csv-lines.ts';
import { unitKinds, unitLevels } from '../officials/change-unit.ts';
import type { UnitWords } from '../officials/units/import/judge-units.ts';
import { undoUnitsAlone } from '../officials/units/import/take-back-units.ts';
import {
  carryOutUnitsAlone,
  giveUnitList,
  keepUnitList,
  mostUnitRows,
  openUnitList,
  type UnitsOrdered,
} from '../officials/units/import/unit-lists.ts';
import { reaches } from '../roles/reach.ts';
import { operation } from './operation.ts';
import type { Administrator, ConsoleParts } from './parts.ts';
import { reasonSchema } from './schemas.ts';

/** Kinds and levels by their names and by what each language calls them. */
export function unitWords(): UnitWords {
  const named = (
    names: readonly string[],
    words: (locale: (typeof locales)[number]) => Readonly<Record<string, string>>,
  ) =>
    new Map(
      names.flatMap((name) =>
        [name, ...locales.map((locale) => words(locale)[name] ?? name)].map(
          (word) => [word.toLowerCase(), name] as const,
        ),
      ),
    );
  return {
    kinds: named(unitKinds, (locale) => wordsOf(locale).consoleUnits.kinds),
    levels: named(unitLevels, (locale) => wordsOf(locale).consoleUnits.levels),
  };
}

/** Gives a list of units to add or rename below one in reach. */
export async function giveUnitTable(
  { knex, clock }: ConsoleParts,
  admin: Administrator,
  { unitId, reason }: { unitId: string; reason: string },
  table: { lines: readonly Line[]; readAs: ReadAs },
) {
  if (!(await reaches(knex, admin.roots, unitId))) return refuse('unknown');
  return giveUnitList(knex, { unitId, givenBy: admin.person.id, reason, now: clock() }, table);
}

/** The stored list if its unit is in reach. */
export async function unitListInReach({ knex }: ConsoleParts, { roots }: Administrator, importId: string) {
  const list = await openUnitList(knex, importId);
  return list && (await reaches(knex, roots, list.unitId)) ? list : undefined;
}

export const unitListGive = operation({
  id: 'units.give-list',
  method: 'POST',
  path: '/units/:unitId/unit-lists',
  permission: 'units.write',
  summary: 'Gives a list of units to add or rename as CSV; nothing happens before it is carried out',
  input: z.object({ unitId: z.uuid(), csv: z.string().max(64 * 1024), reason: reasonSchema }),
  output: z.strictObject({ unitListId: z.uuid() }),
  audit: ['unit.list.given'],
  refusals: { unknown: 404, 'not-csv': 422, 'unit-columns': 422, 'too-many-units': 422, 'no-rows': 422 },
  run: async (parts, admin, { unitId, csv, reason }) => {
    const read = readCsvLines(csv, mostUnitRows + 2);
    if (!read.ok) return read;
    const given = await giveUnitTable(parts, admin, { unitId, reason }, { lines: read.lines, readAs: 'utf-8' });
    return given.ok ? { ok: true, value: { unitListId: given.importId } } : given;
  },
});

const outcomeSchema = z.strictObject({
  /** `waiting`: for a second person. */
  state: z.enum(['done', 'waiting']),
  approvalId: z.uuid().optional(),
  added: z.int(),
  renamed: z.int(),
  refused: z.int(),
  removed: z.int(),
  restored: z.int(),
  /** Units that stayed as they were when the list was taken back. */
  kept: z.int(),
});

async function outcomeOf({ knex }: ConsoleParts, importId: string) {
  const list = await openUnitList(knex, importId);
  const { added = [], renamed = [], refused = [] } = list?.outcome ?? {};
  const counts = { added: added.length, renamed: renamed.length, refused: refused.length };
  const back = { removed: list?.removed ?? 0, restored: list?.restored ?? 0, kept: list?.left.length ?? 0 };
  return { ok: true as const, value: { state: 'done' as const, ...counts, ...back } };
}

export const unitListCarryOut = operation({
  id: 'units.carry-out-list',
  method: 'POST',
  path: '/unit-lists/:unitListId/appointment',
  permission: 'units.write',
  summary: 'Adds and renames the units of a list; many at once wait for a second person',
  input: z.object({ unitListId: z.uuid() }),
  output: outcomeSchema,
  audit: ['unit.added', 'unit.changed', 'unit.list.done', 'approval.requested', 'approval.expired'],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409, 'being-decided': 409 },
  run: async (parts, admin, { unitListId: importId }) => {
    if (!(await unitListInReach(parts, admin, importId))) return refuse('unknown');
    const done = await parts.knex.transaction(async (tx) => {
      const yes = { by: admin.person.id, now: parts.clock() };
      const ordered = await carryOutUnitsAlone(tx, importId, unitWords(), yes);
      return ordered.ok && ordered.kind === 'mass' ? askSecond(tx, parts, admin, ordered, 'carry-out') : ordered;
    });
    return done.ok && !('value' in done) ? outcomeOf(parts, importId) : done;
  },
});

export const unitListUndo = operation({
  id: 'units.undo-list',
  method: 'POST',
  path: '/unit-lists/:unitListId/undoing',
  permission: 'units.write',
  summary:
    'Takes a list back: units nothing rests on are removed, renamed ones have their names of before; many wait for a second person',
  input: z.object({ unitListId: z.uuid(), reason: reasonSchema }),
  output: outcomeSchema,
  audit: ['unit.removed', 'unit.list.undone', 'approval.requested', 'approval.expired'],
  refusals: { unknown: 404, done: 409, 'already-waiting': 409 },
  run: async (parts, admin, { unitListId: importId, reason }) => {
    if (!(await unitListInReach(parts, admin, importId))) return refuse('unknown');
    const done = await parts.knex.transaction(async (tx) => {
      const no = { by: admin.person.id, reason, now: parts.clock() };
      const ordered = await undoUnitsAlone(tx, importId, no);
      if (!ordered.ok || ordered.kind !== 'mass') return ordered;
      return askSecond(tx, parts, admin, { ...ordered, list: { ...ordered.list, reason } }, 'undo');
    });
    return done.ok && !('value' in done) ? outcomeOf(parts, importId) : done;
  },
});

type Mass = Extract<UnitsOrdered, { kind: 'mass' }>;

/** Many units: asked for here, done with the second person's yes. */
async function askSecond(
  tx: Knex.Transaction,
  { acts, clock }: ConsoleParts,
  admin: Administrator,
  { list, added, renamed, earlier }: Mass,
  to: 'carry-out' | 'undo',
) {
  const { id: subject, unitId, rows, reason } = list;
  const detail = { rows, to, added, renamed, earlier };
  const act = { name: 'units.mass-change', unitId, subject, detail, reason } as const;
  // as of lists of officials
  await voidStale(tx, acts, { act: act.name, subject }, clock());
  const asked = await requestApproval(tx, acts, { ...act, requestedBy: admin.person.id }, clock());
  if (!asked.ok) return asked.reason === 'unknown' ? refuse('done') : asked;
  await keepUnitList(tx, subject, asked.expiresAt);
  const nothingYet = { added: 0, renamed: 0, refused: 0, removed: 0, restored: 0, kept: 0 };
  return { ok: true as const, value: { state: 'waiting' as const, approvalId: asked.approvalId, ...nothingYet } };
}
