import { consolePaths } from '../../views/console/paths.ts';
import { wordsOf } from '../../views/words/words.ts';
import { recordEvent } from '../audit/record.ts';
import type { Route } from '../http/route.ts';
import { locales } from '../lib/locale.ts';
import { writeWorkbook } from '../lib/tables/write-workbook.ts';
import { unitColumnHeads, unitColumns } from '../officials/units/import/columns.ts';
import { listUnitsBelow, type UnitFacts } from '../officials/units/import/unit-lists.ts';
import { sendCsv, sendWorkbook } from './files.ts';
import { type AdminHandler, type ConsoleParts, page, queryOf } from './parts.ts';
import { readersLocale, unitOf } from './texts.ts';

/** More units than a province has. */
const mostExported = 100_000;
/** A longer one is written as CSV, line by line. */
const mostInWorkbook = 20_000;

/** Files that lists of units come from: a template, and the units there are. */
export function unitFileRoutes(parts: ConsoleParts): Route[] {
  const unit = `${consolePaths.units}/:unitId`;
  return [
    page(parts, 'units.write', `${unit}/unit-list/template`, sendTemplate),
    { ...page(parts, 'units.read', `${unit}/units/export`, sendUnits), audit: ['unit.list.exported'] },
  ];
}

const widths = [38, 38, 10, 10, 16, 30, 30, 40];

const sendTemplate: AdminHandler = async (parts, ctx, admin) => {
  await unitOf(parts, admin, ctx.params.unitId);
  const locale = readersLocale();
  const { consoleLists: text, consoleUnitLists: units, consoleUnits } = wordsOf(locale);
  const names = locales.map((one) => wordsOf(one).consoleUnitLists.exampleName);
  const example = ['A1', '', consoleUnits.kinds.office, consoleUnits.levels.county, '440106', ...names];
  const help = unitColumns.map((column, index) => [
    unitColumnHeads[column][locale],
    units.columnHintsOfUnits[column],
    example[index] ?? '',
  ]);
  const sheets = [
    { name: text.sheet, heading: unitColumns.map((column) => unitColumnHeads[column][locale]), rows: [], widths },
    { name: text.helpSheet, heading: [text.columnsHeading, '', ''], rows: help, widths: [24, 70, 24] },
  ];
  sendWorkbook(ctx, 'units-template.xlsx', await writeWorkbook(sheets));
};

/** That it was taken is written before its first line leaves (T-155). */
const sendUnits: AdminHandler = async (parts, ctx, admin) => {
  const { knex, clock } = parts;
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const locale = readersLocale();
  const units = await listUnitsBelow(knex, unit.id, mostExported);
  const detail = { unitId: unit.id, rows: units.length };
  await recordEvent(knex, { type: 'unit.list.exported', outcome: 'success', actorId: admin.person.id, detail });
  const name = `units-${clock().toISOString().slice(0, 10)}`;
  const heading = unitColumns.map((column) => unitColumnHeads[column][locale]);
  const { consoleUnits, consoleLists } = wordsOf(locale);
  const lineOf = ({ id, parentId, kind, level, divisionCode, name: named }: UnitFacts) => [
    ...[id, parentId ?? ''],
    ...[
      consoleUnits.kinds[kind as keyof typeof consoleUnits.kinds],
      consoleUnits.levels[level as keyof typeof consoleUnits.levels],
    ],
    ...[divisionCode, named['zh-Hans'], named['zh-Hant'], named.en],
  ];
  const rows = units.map(lineOf);
  if (queryOf(ctx, 'as') !== 'xlsx' || units.length > mostInWorkbook) return sendCsv(ctx, `${name}.csv`, heading, rows);
  sendWorkbook(ctx, `${name}.xlsx`, await writeWorkbook([{ name: consoleLists.sheet, heading, rows, widths }]));
};
