import { readFile } from 'node:fs/promises';
import { loadConfig } from '../config.ts';
import { importOfficials, type RowResult } from '../officials/import/import-officials.ts';
import { columns, decodeFile, type ListProblem, readRows } from '../officials/import/read-rows.ts';
import { setPasskeyPolicy } from '../officials/passkey-policy.ts';
import type { Command } from './command.ts';
import { actor, deliveryOf, inUnit, links, reason, unit } from './official-commands.ts';

const listProblems: Record<ListProblem | 'not-utf8', string> = {
  'not-utf8': 'The file is not in UTF-8. Save it as "CSV UTF-8" and try again.',
  'not-csv': 'The file is not CSV: a quotation mark is open, or a row is far too long.',
  columns: `The first row must name the columns, each once, of these: ${columns.join(', ')}. The last three may be missing.`,
};

export const officialsImport: Command = {
  name: 'officials-import',
  summary: 'Appoints the officials of a CSV file to a unit, row by row; rows that are refused are told by number.',
  options: {
    file: `CSV in UTF-8 with the columns ${columns.join(', ')}`,
    unit,
    'dry-run': 'yes: says what would happen and changes nothing; do this first',
    links,
    reason,
  },
  required: ['file', 'unit', 'reason'],
  run: async ({ env, options }) => {
    const bytes = await readFile(options.file ?? '').catch(() => undefined);
    if (!bytes) return { lines: [`${options.file} cannot be read.`], ok: false };
    const file = decodeFile(bytes);
    const list = file.ok ? readRows(file.csv) : file;
    if (!list.ok) return { lines: [listProblems[list.reason]], ok: false };
    return inUnit(loadConfig(env), options.unit ?? '', async (parts, unitId) => {
      const dryRun = options['dry-run'] === 'yes';
      const wanted = { unitId, rows: list.rows, delivery: deliveryOf(options), dryRun };
      const results: RowResult[] = [];
      for await (const result of importOfficials(parts, actor('officials-import', options), wanted))
        results.push(result);
      const refused = results.filter(({ ok }) => !ok).length;
      const what = dryRun ? 'would be appointed' : 'appointed';
      const sum = `${results.length - refused} ${what}, ${refused} refused`;
      return { lines: [...results.flatMap(lineOf), sum], ok: refused === 0 };
    });
  },
};

/** Job numbers tell the rows apart for whoever has the file; names and numbers are not repeated. */
function lineOf(result: RowResult): string[] {
  const about = `row ${result.row} (${result.jobNumber})`;
  if (!result.ok) return [`${about}: ${result.reason}`];
  return result.link ? [`${about}: ${result.link}`] : [];
}

export const unitPolicy: Command = {
  name: 'unit-policy',
  summary: 'Sets what a unit demands of the passkeys of its officials and of those of the units below it.',
  options: {
    unit,
    'hardware-bound':
      'yes: security keys of proven models alone; no: every passkey will do; inherit: as the unit above',
    models: 'AAGUIDs of the models that will do, separated by commas; any trusted model unless given',
    reason,
  },
  required: ['unit', 'hardware-bound', 'reason'],
  run: async ({ env, options }) => {
    const demand = options['hardware-bound'] ?? '';
    if (!['yes', 'no', 'inherit'].includes(demand))
      return { lines: ['--hardware-bound is yes, no or inherit.'], ok: false };
    const models = options.models?.split(',').map((aaguid) => aaguid.trim().toLowerCase()) ?? null;
    const policy = demand === 'inherit' ? null : { hardwareBound: demand === 'yes', models };
    if (!policy && models) return { lines: ['Models and inherit exclude each other.'], ok: false };
    return inUnit(loadConfig(env), options.unit ?? '', async (parts, unitId) => {
      const outcome = await setPasskeyPolicy(parts, actor('unit-policy', options), unitId, policy);
      return { lines: [outcome.ok ? 'The policy holds from the next login on.' : outcome.reason], ok: outcome.ok };
    });
  },
};
