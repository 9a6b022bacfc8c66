import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { Line, TableProblem } from '../../lib/tables/line.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { unitLevels } from '../change-unit.ts';
import { type Division, findAllDivisions, holdDivisions, storeDivisions } from './store.ts';

export const divisionColumns = ['code', 'parent', 'level', 'name', 'name_zh_hant', 'name_en'] as const;

/** More divisions than a province has. */
const mostRows = 100_000;
const shape = /^\d{6}(?:\d{3}(?:\d{3})?)?$/;

/**
 * `code`: not 6, 9 or 12 digits (GB/T 2260 and below). `parent`: neither there nor in an earlier row. `moved`: it is there below
 * another one or on another level; a division that moves gets a new code. `twice`: an earlier row has the code.
 */
export type DivisionRefusal = 'code' | 'parent' | 'level' | 'name' | 'moved' | 'twice';

export type DivisionsRefused = TableProblem | 'columns' | 'rows';
export type RefusedRow = { row: number; reason: DivisionRefusal };

/** Adds the divisions of a list, parents first, and gives those that are there their names; all rows or none. */
export async function importDivisions(
  knex: Knex,
  bytes: Uint8Array,
  reason: string,
): Promise<Outcome<{ added: number; renamed: number }, DivisionsRefused> & { refused?: readonly RefusedRow[] }> {
  const read = await readTable(bytes, mostRows);
  if (!read.ok) return read;
  const [heading, ...lines] = read.lines;
  const columns = heading?.fields.map((field) => field.trim().toLowerCase());
  if (columns?.join() !== divisionColumns.join()) return refuse('columns');
  return knex.transaction(async (tx) => {
    await holdDivisions(tx);
    const known = await findAllDivisions(tx);
    const { divisions, refused } = judge(lines, known);
    if (refused.length > 0 || divisions.length === 0) return { ...refuse('rows'), refused };
    const added = divisions.filter(({ code }) => !known.has(code)).length;
    const renamed = divisions.filter((division) => isRenamed(division, known.get(division.code))).length;
    await storeDivisions(tx, divisions);
    await recordEvent(tx, { type: 'unit.divisions.imported', outcome: 'success', detail: { added, renamed, reason } });
    return { ok: true, added, renamed };
  });
}

function judge(lines: readonly Line[], known: ReadonlyMap<string, Division>) {
  const divisions = new Map<string, Division>();
  const refused: RefusedRow[] = [];
  for (const { row, fields } of lines) {
    const [code = '', parent = '', level = '', name = '', hant = '', en = ''] = fields.map((field) => field.trim());
    // a cell that is empty takes no translation away
    const before = known.get(code)?.name;
    const names = { 'zh-Hans': name, 'zh-Hant': hant || before?.['zh-Hant'] || name, en: en || before?.en || name };
    const division = { code, parent: parent || null, level: level.toLowerCase(), name: names };
    const reason = refusalOf(division, known, divisions);
    if (reason) refused.push({ row, reason });
    else divisions.set(code, division);
  }
  return { divisions: [...divisions.values()], refused };
}

function refusalOf(
  { code, parent, level, name }: Division,
  known: ReadonlyMap<string, Division>,
  earlier: ReadonlyMap<string, Division>,
): DivisionRefusal | undefined {
  if (!shape.test(code)) return 'code';
  if (earlier.has(code)) return 'twice';
  if (!unitLevels.some((one) => one === level)) return 'level';
  if (Object.values(name).some((text) => text === '' || text.length > 100)) return 'name';
  if (parent !== null && !known.has(parent) && !earlier.has(parent)) return 'parent';
  const before = known.get(code);
  return before && (before.parent !== parent || before.level !== level) ? 'moved' : undefined;
}

function isRenamed({ name }: Division, before: Division | undefined): boolean {
  if (!before) return false;
  return (
    name['zh-Hans'] !== before.name['zh-Hans'] ||
    name['zh-Hant'] !== before.name['zh-Hant'] ||
    name.en !== before.name.en
  );
}
