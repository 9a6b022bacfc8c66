import { readFile } from 'node:fs/promises';
import { loadConfig } from '../config.ts';
import { parseUscc } from '../enterprises/uscc.ts';
import {
  type DivisionRefusal,
  type DivisionsRefused,
  divisionColumns,
  importDivisions,
} from '../officials/divisions/import-divisions.ts';
import { addProvince } from '../officials/units/add-province.ts';
import type { Command } from './command.ts';
import { withDatabase } from './database-commands.ts';
import { reason } from './official-commands.ts';
import { tableProblems } from './table-problems.ts';

const problems: Record<DivisionsRefused, string> = {
  ...tableProblems,
  'not-csv': 'The file is not CSV: a quotation mark is open, a row is far too long, or there are too many.',
  columns: `The first row must name the columns, in this order: ${divisionColumns.join(', ')}.`,
  rows: 'The list has no rows, or rows that are wrong.',
};
const refusals: Record<DivisionRefusal, string> = {
  code: 'the code has to be 6, 9 or 12 digits',
  parent: 'the division above is neither there nor in an earlier row',
  level: 'the level is province, city, county or township',
  name: 'the name has to have 1 to 100 characters',
  moved: 'it is there below another division or on another level; a division that moves gets a new code',
  twice: 'an earlier row has this code',
};
const mostTold = 50;

export const divisionsImport: Command = {
  name: 'divisions-import',
  summary: 'Adds the administrative divisions of a list and renames those that are there; all rows or none.',
  options: { file: `CSV or .xlsx with the columns ${divisionColumns.join(', ')}, those above first`, reason },
  required: ['file', 'reason'],
  run: async ({ env, options }) => {
    const bytes = await readFile(options.file ?? '').catch(() => undefined);
    if (!bytes) return { lines: ['The file cannot be read.'], ok: false };
    return withDatabase(loadConfig(env), async ({ knex }) => {
      const done = await importDivisions(knex, bytes, options.reason ?? '');
      if (done.ok) return { lines: [`${done.added} added, ${done.renamed} renamed`], ok: true };
      const rows = (done.refused ?? []).map(({ row, reason: why }) => `row ${row}: ${refusals[why]}`);
      const more = rows.length > mostTold ? [`and ${rows.length - mostTold} more`] : [];
      return { lines: [problems[done.reason], ...rows.slice(0, mostTold), ...more, 'Nothing was done.'], ok: false };
    });
  },
};

export const provinceAdd: Command = {
  name: 'province-add',
  summary: 'Adds the province, the unit that all others are below, to a new installation.',
  options: {
    'division-code': 'its administrative division, of those that divisions-import brought',
    name: 'legal name in Simplified Chinese',
    'name-zh-hant': 'name in Traditional Chinese; the legal one unless given',
    'name-en': 'name in English; the legal one unless given',
    'credit-code': 'unified social credit code of the body; none unless given',
    reason,
  },
  required: ['division-code', 'name', 'reason'],
  run: async ({ env, options }) => {
    const refused = (line: string) => ({ lines: [line, 'Nothing was done.'], ok: false });
    const name = (options.name ?? '').trim();
    const names = {
      ...{ 'zh-Hans': name, 'zh-Hant': options['name-zh-hant']?.trim() ?? name },
      en: options['name-en']?.trim() ?? name,
    };
    if (Object.values(names).some((text) => text === '' || text.length > 100))
      return refused('Each name has to have 1 to 100 characters.');
    const code = options['credit-code'] === undefined ? undefined : parseUscc(options['credit-code']);
    if (code?.ok === false) return refused('The credit code is wrong: look at it once more.');
    return withDatabase(loadConfig(env), async ({ knex }) => {
      const divisionCode = options['division-code'] ?? '';
      const wish = { divisionCode, name: names, uscc: code?.uscc ?? null, reason: options.reason ?? '' };
      const added = await addProvince(knex, wish);
      if (added.ok) return { lines: [`added unit ${added.unitId}`], ok: true };
      if (added.reason === 'division-unknown')
        return refused(`There is no division ${divisionCode} of a province: run divisions-import first.`);
      return refused('There are units already: further ones are added in the console.');
    });
  },
};
