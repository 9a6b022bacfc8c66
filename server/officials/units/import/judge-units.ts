import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../db/database.ts';
import type { Translated } from '../../../lib/locale.ts';
import { isUuid } from '../../../lib/uuid.ts';
import type { NewUnit } from '../store.ts';
import type { UnitRow } from './columns.ts';
import { findDivisions, findUnitsBelow, type UnitFacts } from './store.ts';

/**
 * `unit-moved`, `unit-fixed`: a list renames units that are there and changes nothing else of them. `unit-twin`: there is one of
 * this name below the same unit. `label-taken`: an earlier row called its unit so.
 */
export type UnitRowRefusal =
  | 'unit-unknown'
  | 'parent-unknown'
  | 'label-taken'
  | 'unit-moved'
  | 'unit-fixed'
  | 'unit-twin'
  | 'kind-invalid'
  | 'level-invalid'
  | 'division-unknown'
  | 'name-invalid';

export type UnitDecision = { row: number; label: string } & (
  | { kind: 'refused'; reason: UnitRowRefusal }
  | { kind: 'add'; unit: NewUnit }
  | { kind: 'rename'; stands: UnitFacts; after: Translated }
  | { kind: 'same' }
);

/** Words that stand for the kinds and levels, in every language and by their own names. */
export type UnitWords = { kinds: ReadonlyMap<string, string>; levels: ReadonlyMap<string, string> };

/** More units than a province has. */
const mostUnits = 100_000;

/**
 * What becomes of each row: one that names a unit at or below the root is about that unit, any other adds one below the unit it
 * names, which may be of an earlier row. Nothing outside the root is seen (T-120).
 */
export async function judgeUnits(
  db: Queryable,
  rootId: string,
  rows: readonly UnitRow[],
  words: UnitWords,
): Promise<UnitDecision[]> {
  const standing = await findUnitsBelow(db, rootId, mostUnits);
  const divisions = await findDivisions(db, [...new Set(rows.map(({ division_code }) => division_code))]);
  const known = { standing: new Map<string, UnitFacts>(), labels: new Map<string, string>(), names: new Set<string>() };
  for (const unit of standing) {
    known.standing.set(unit.id, unit);
    if (unit.uscc) known.standing.set(unit.uscc.toLowerCase(), unit);
    known.names.add(`${unit.parentId} ${unit.name['zh-Hans']}`);
  }
  return rows.map((row): UnitDecision => {
    const about = { row: row.row, label: row.unit };
    const unit = known.standing.get(row.unit.toLowerCase());
    const judged = unit ? judgeStanding(row, unit, words) : judgeNew(row, rootId, words, divisions, known);
    return typeof judged === 'string' ? { ...about, kind: 'refused', reason: judged } : { ...about, ...judged };
  });
}

type Known = { standing: Map<string, UnitFacts>; labels: Map<string, string>; names: Set<string> };

function judgeNew(
  row: UnitRow,
  rootId: string,
  words: UnitWords,
  divisions: ReadonlySet<string>,
  known: Known,
): UnitRowRefusal | { kind: 'add'; unit: NewUnit } {
  if (isUuid(row.unit.toLowerCase())) return 'unit-unknown';
  if (row.unit !== '' && known.labels.has(row.unit)) return 'label-taken';
  const parentId =
    row.parent === '' ? rootId : (known.labels.get(row.parent) ?? known.standing.get(row.parent.toLowerCase())?.id);
  if (parentId === undefined) return 'parent-unknown';
  const kind = words.kinds.get(row.kind.toLowerCase());
  const level = words.levels.get(row.level.toLowerCase());
  if (kind === undefined) return 'kind-invalid';
  if (level === undefined) return 'level-invalid';
  if (!divisions.has(row.division_code)) return 'division-unknown';
  const name = nameOf(row);
  if (!name) return 'name-invalid';
  const place = `${parentId} ${name['zh-Hans']}`;
  if (known.names.has(place)) return 'unit-twin';
  const id = randomUUID();
  known.names.add(place);
  if (row.unit !== '') known.labels.set(row.unit, id);
  return { kind: 'add', unit: { id, parentId, kind, level, divisionCode: row.division_code, name } };
}

/** A cell that is empty says nothing of a unit that is there. */
function judgeStanding(row: UnitRow, unit: UnitFacts, words: UnitWords) {
  const says = (cell: string, value: string | null) => cell !== '' && cell !== value;
  if (says(row.parent.toLowerCase(), unit.parentId)) return 'unit-moved';
  const kind = row.kind === '' ? unit.kind : words.kinds.get(row.kind.toLowerCase());
  const level = row.level === '' ? unit.level : words.levels.get(row.level.toLowerCase());
  if (kind !== unit.kind || level !== unit.level || says(row.division_code, unit.divisionCode)) return 'unit-fixed';
  const after = nameOf(row);
  if (!after) return 'name-invalid';
  const isSame = (Object.keys(after) as (keyof Translated)[]).every((locale) => after[locale] === unit.name[locale]);
  if (isSame) return { kind: 'same' } as const;
  return { kind: 'rename', stands: unit, after } as const;
}

/** All three names, one line each. */
function nameOf(row: UnitRow): Translated | undefined {
  const name = { 'zh-Hans': row.name_zh_hans, 'zh-Hant': row.name_zh_hant, en: row.name_en };
  const isGood = Object.values(name).every((text) => /^[^\p{Cc}\p{Cf}\p{Cs}]{1,100}$/u.test(text));
  return isGood ? name : undefined;
}
