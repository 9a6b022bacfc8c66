import { recordEvent } from '../audit/record.ts';
import { loadConfig } from '../config.ts';
import { csvLine } from '../lib/csv-line.ts';
import { isUuid } from '../lib/uuid.ts';
import { columns } from '../officials/import/columns.ts';
import { importListFile, rehearseListFile, undoListFile } from '../officials/import/import-file.ts';
import { inspectListFile, type ListFile, type ListFileProblem } from '../officials/import/list-file.ts';
import { everyRefusal } from '../officials/import/refusals.ts';
import type { OfficialParts } from '../officials/parts.ts';
import type { Command, CommandCall, CommandResult } from './command.ts';
import { deliveryOf, inUnit, links, reason, unit, withOfficialParts } from './official-commands.ts';
import { createProgress } from './progress.ts';
import { judgeReportFile, type ReportRefused, writeReportFile } from './report-file.ts';
import { tableProblems } from './table-problems.ts';

const problems: Record<ListFileProblem, string> = {
  unreadable: 'The file cannot be read.',
  ...tableProblems,
  columns: `The first row must name the columns, each once, of these: ${columns.join(', ')}. Those after starts_on may be missing.`,
  'no-rows': 'The list has no rows.',
};

export const officialsImport: Command = {
  name: 'officials-import',
  summary:
    'Appoints the officials of a list to a unit and those below it, of any length; broken off, it goes on when called again.',
  options: {
    file: `CSV in UTF-8 or GB 18030, or an .xlsx workbook, with the columns ${columns.join(', ')}`,
    unit,
    'dry-run': 'yes: says what would happen and changes nothing; do this first',
    report: 'a CSV file to write the refused rows to, for you alone; without it they are printed',
    links,
    reason,
  },
  required: ['file', 'unit', 'reason'],
  run: async (call) => {
    const { env, options } = call;
    const dryRun = options['dry-run'] ?? 'no';
    if (!['yes', 'no'].includes(dryRun)) return { lines: ['--dry-run is yes or no.'], ok: false };
    const broken = options.report && (await judgeReportFile(options.report));
    if (options.report && broken)
      return { lines: [reportRefusals[broken](options.report), 'Nothing was done.'], ok: false };
    const inspected = await inspectListFile(options.file ?? '');
    if (!inspected.ok) return { lines: [problems[inspected.reason], 'Nothing was done.'], ok: false };
    const { file } = inspected;
    if (file.readAs !== 'utf-8') call.tell(`read as ${file.readAs}`);
    return inUnit(loadConfig(env), options.unit ?? '', (parts, unitId) =>
      dryRun === 'yes' ? rehearse(parts, { unitId, file }, call) : carryOut(parts, { unitId, file }, call),
    );
  },
};

type Where = { unitId: string; file: ListFile };

/** Job numbers tell the rows apart for whoever has the file; names and numbers are not repeated. */
const lineOf = ({ row, jobNumber, reason: why }: { row: number; jobNumber: string; reason: string }) =>
  `row ${row} (${printable(jobNumber)}): ${why}`;

/** What stands in a file says nothing to the terminal of whoever reads it. */
const printable = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 40);

async function rehearse(parts: OfficialParts, where: Where, { tell, options }: CommandCall): Promise<CommandResult> {
  const refusals: { row: number; jobNumber: string; reason: string }[] = [];
  const onRefused = (refusal: (typeof refusals)[number]) =>
    options.report ? void refusals.push(refusal) : tell(lineOf(refusal));
  const sum = await rehearseListFile(parts, where, { onProgress: createProgress(tell, parts.clock), onRefused });
  const unwritten = await writeReport(options.report, refusals);
  if (unwritten) return { lines: [unwritten], ok: false };
  const line = `${sum.appointed} would be appointed, ${sum.changed} changed, ${sum.refused} refused`;
  return { lines: [line], ok: sum.refused === 0 };
}

async function carryOut(parts: OfficialParts, where: Where, { tell, options }: CommandCall): Promise<CommandResult> {
  const why = options.reason ?? '';
  const detail = { command: 'officials-import', reason: why };
  await recordEvent(parts.knex, { type: 'operator.command.ran', outcome: 'success', detail });
  const order = { ...where, delivery: deliveryOf(options), reason: why };
  const { list, wasDone } = await importListFile(parts, order, {
    onProgress: createProgress(tell, parts.clock),
    onRefused: (refusal) => (options.report ? undefined : tell(lineOf(refusal))),
    onLink: ({ row, jobNumber, link }) => tell(`row ${row} (${printable(jobNumber)}): ${link}`),
  });
  const about = `list ${list.id}${wasDone ? ': this file was imported before, as follows' : ''}`;
  if (list.undoneAt) return { lines: [about, 'It was taken back meanwhile; nothing more is done.'], ok: false };
  if (list.stoppedFor) return { lines: [about, stopped], ok: false };
  const unwritten = await writeReport(options.report, everyRefusal(parts.knex, list.id));
  if (unwritten) return { lines: [about, unwritten], ok: false };
  const line = `${list.appointed ?? 0} appointed, ${list.changed} changed, ${list.refused} refused`;
  return { lines: [about, line], ok: list.refused === 0 };
}

const stopped =
  'A second person is asked to let it be taken back, and meanwhile nothing more is done. Run this again if they decline.';

const reportRefusals: Record<ReportRefused, (path: string) => string> = {
  'not-a-file': (path) => `${path} is no ordinary file. Name one that is, or none that is there.`,
  unwritable: (path) => `${path} cannot be written.`,
};

type Refusals = Iterable<{ row: number; jobNumber: string; reason: string }> | ReturnType<typeof everyRefusal>;

/** With a byte order mark, for spreadsheets. Gives what to say when it could not be written. */
async function writeReport(path: string | undefined, refusals: Refusals): Promise<string | undefined> {
  if (path === undefined) return undefined;
  async function* lines() {
    yield `\uFEFF${csvLine(['row', 'job_number', 'reason'])}`;
    for await (const { row, jobNumber, reason: why } of refusals) yield csvLine([String(row), jobNumber, why]);
  }
  const written = await writeReportFile(path, lines());
  return written.ok ? undefined : reportRefusals[written.reason](path);
}

export const officialsImportUndo: Command = {
  name: 'officials-import-undo',
  summary: 'Takes a list of officials back: posts nobody has taken up end, changed ones are as before.',
  options: { list: 'id of the list, as officials-import printed it', reason },
  required: ['list', 'reason'],
  run: async ({ env, options }) => {
    const { list: id = '', reason: why = '' } = options;
    if (!isUuid(id)) return { lines: [`${id} is no id of a list.`], ok: false };
    return withOfficialParts(loadConfig(env), async (parts) => {
      const detail = { command: 'officials-import-undo', reason: why };
      await recordEvent(parts.knex, { type: 'operator.command.ran', outcome: 'success', detail });
      const list = await undoListFile(parts, id, why);
      if (!list) return { lines: [`There is no list ${id} that was carried out.`], ok: false };
      const line = `${list.ended} ended, ${list.restored} as before`;
      if (list.takenBackAt) return { lines: [line], ok: true };
      return { lines: [line, 'Whoever took it back may no more, and it stopped. Run this again to go on.'], ok: false };
    });
  },
};
