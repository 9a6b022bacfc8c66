import { consolePaths } from '../../views/console/paths.ts';
import { wordsOf } from '../../views/words/words.ts';
import { recordEvent } from '../audit/record.ts';
import type { Route } from '../http/route.ts';
import type { Locale } from '../lib/locale.ts';
import { writeWorkbook } from '../lib/tables/write-workbook.ts';
import { columnHeads, columns } from '../officials/import/columns.ts';
import { countPosts, type ExportedPost, everyPost } from '../officials/import/export-posts.ts';
import { mostRows, rehearseList } from '../officials/import/given-lists.ts';
import { everyRefusal } from '../officials/import/refusals.ts';
import { everyLeft } from '../officials/import/take-back.ts';
import { sendCsv, sendWorkbook } from './files.ts';
import { listInReach } from './list-operations.ts';
import { type AdminHandler, type ConsoleParts, notFound, page, queryOf } from './parts.ts';
import { postList } from './post-operations.ts';
import { leftText, readersLocale, unitOf } from './texts.ts';

/** Files that lists come from and go to: a template, the posts there are, and the rows that were refused. */
export function postFileRoutes(parts: ConsoleParts): Route[] {
  const unit = `${consolePaths.units}/:unitId`;
  return [
    page(parts, 'posts.write', `${unit}/list/template`, sendTemplate),
    { ...page(parts, postList.permission, `${unit}/posts/export`, sendPosts), audit: ['official.list.exported'] },
    page(parts, 'posts.read', '/console/post-lists/:importId/faults', sendFaults),
  ];
}

const widths = [12, 16, 24, 14, 14, 14, 10, 8, 38];
const headsIn = (locale: Locale) => columns.map((column) => columnHeads[column][locale]);

/** Column heads on the first sheet, on the second what goes below them: an example that nobody appoints by mistake. */
const sendTemplate: AdminHandler = async (parts, ctx, admin) => {
  await unitOf(parts, admin, ctx.params.unitId);
  const locale = readersLocale();
  const text = wordsOf(locale).consoleLists;
  const example = ['欧阳示例', '138 0013 8000', '科员', 'A0001', '2026-12-01', '', text.no, '10', ''];
  const help = columns.map((column, index) => [
    columnHeads[column][locale],
    text.columnHints[column],
    example[index] ?? '',
  ]);
  const sheets = [
    { name: text.sheet, heading: headsIn(locale), rows: [], widths },
    { name: text.helpSheet, heading: [text.columnsHeading, '', ''], rows: help, widths: [16, 60, 18] },
  ];
  sendWorkbook(ctx, 'officials-template.xlsx', await writeWorkbook(sheets));
};

/** That it was taken is written before its first line leaves (T-155). No names and no mobile numbers: a row without one changes its post. */
const sendPosts: AdminHandler = async (parts, ctx, admin) => {
  const { knex, clock } = parts;
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const rows = await countPosts(knex, unit.id);
  const locale = readersLocale();
  const isWorkbook = queryOf(ctx, 'as') === 'xlsx' && rows <= mostRows;
  const detail = { unitId: unit.id, rows };
  await recordEvent(knex, { type: 'official.list.exported', outcome: 'success', actorId: admin.person.id, detail });
  const name = `posts-${clock().toISOString().slice(0, 10)}`;
  const lines = postLines(parts, unit.id, locale);
  if (!isWorkbook) return sendCsv(ctx, `${name}.csv`, headsIn(locale), lines);
  const sheet = {
    name: wordsOf(locale).consoleLists.sheet,
    heading: headsIn(locale),
    rows: await Array.fromAsync(lines),
    widths,
  };
  sendWorkbook(ctx, `${name}.xlsx`, await writeWorkbook([sheet]));
};

async function* postLines(parts: ConsoleParts, unitId: string, locale: Locale): AsyncGenerator<string[]> {
  for await (const posts of everyPost(parts.knex, unitId)) yield* posts.map((post) => lineOf(post, locale));
}

function lineOf(post: ExportedPost, locale: Locale): string[] {
  const { yes, no } = wordsOf(locale).consoleLists;
  const { title, jobNumber, startsOn, endsOn, isPrimary, position, unitId } = post;
  return ['', '', title, jobNumber, startsOn, endsOn ?? '', isPrimary ? yes : no, String(position), unitId];
}

/** Every refused row, of a list that waits as of one that was carried out; or what stayed when it was taken back. */
const sendFaults: AdminHandler = async (parts, ctx, admin) => {
  const opened = await listInReach(parts, admin, ctx.params.importId ?? '');
  if (!opened) throw notFound();
  const { list, rows } = opened;
  const text = wordsOf(readersLocale()).consoleLists;
  if (queryOf(ctx, 'of') === 'left') {
    const lines = leftLines(parts, list.id);
    return sendCsv(ctx, 'left-posts.csv', [text.label, text.leftWhy], lines);
  }
  const rehearsed = rows && !list.wantedAt ? await rehearseList(parts.knex, parts, list, rows) : undefined;
  const faults = rehearsed?.filter((decision) => decision.kind === 'refused') ?? everyRefusal(parts.knex, list.id);
  async function* lines() {
    for await (const { row, jobNumber, reason } of faults) yield [String(row), jobNumber, text.refusals[reason]];
  }
  sendCsv(ctx, 'faulty-rows.csv', [text.row, text.label, text.outcome], lines());
};

async function* leftLines({ knex }: ConsoleParts, importId: string): AsyncGenerator<string[]> {
  for await (const { jobNumber, reason } of everyLeft(knex, importId)) yield [jobNumber, leftText(reason)];
}
