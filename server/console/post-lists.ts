import { giveListPage, listPage } from '../../views/console/lists-page.ts';
import { approvalPath, consolePaths, giveListPath, listPath } from '../../views/console/paths.ts';
import type {
  Fault,
  GiveListPageProps,
  ListOutcome,
  ListPageProps,
  Rehearsed,
} from '../../views/console/props-lists.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { columnHeads, columns } from '../officials/import/columns.ts';
import { type GivenList, mostRows, rehearseList } from '../officials/import/given-lists.ts';
import type { Decision } from '../officials/import/judge-rows.ts';
import { type Earlier, earlierBy, extentOf, isMassChange, massChange } from '../officials/import/mass-change.ts';
import type { Row } from '../officials/import/read-rows.ts';
import { listRefusals, type Refusal } from '../officials/import/refusals.ts';
import { listLeft } from '../officials/import/take-back.ts';
import { noticeOf } from '../portal/parts.ts';
import { askedBackOf } from './asked-back.ts';
import { readGiven } from './given-file.ts';
import { giveTable, listCarryOut, listContinue, listGive, listInReach, listUndo } from './list-operations.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from './parts.ts';
import { leftText, readersLocale, readReason, refusalIn, refusalOf, unitOf } from './texts.ts';

const faultsShown = 50;
/** Twenty thousand rows with long names. */
const longestFile = 2 * 1024 * 1024;

/** Lists of officials: given as a file, looked at, carried out, taken back. */
export function postListRoutes(parts: ConsoleParts): Route[] {
  const give = `${consolePaths.units}/:unitId/list`;
  const list = '/console/post-lists/:importId';
  return [
    page(parts, 'posts.write', give, (p, ctx, admin) => showGive(p, ctx, admin, {})),
    { ...form(parts, 'posts.write', give, listGive.audit, takeIn), upload: true, bodyLimit: longestFile },
    page(parts, 'posts.read', list, (p, ctx, admin) => showList(p, ctx, admin, {})),
    form(parts, 'posts.write', `${list}/appointment`, listCarryOut.audit, carryOut),
    form(parts, 'posts.write', `${list}/undoing`, listUndo.audit, undo),
    form(parts, 'posts.write', `${list}/continuation`, listContinue.audit, goOn),
  ];
}

async function showGive(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<Omit<GiveListPageProps, 'kind' | 'columns'>>,
): Promise<void> {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const locale = readersLocale();
  const { columnHints } = wordsOf(locale).consoleLists;
  const heads = columns.map((name) => ({ name, head: columnHeads[name][locale], hint: columnHints[name] }));
  const props = { kind: 'posts' as const, unit, columns: heads, typed: { reason: '' }, problems: {}, ...told };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => giveListPage(frame, { permissions, ...props }),
    giveListPath(unit.id),
  );
}

const takeIn: AdminHandler = async (parts, ctx, admin) => {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const read = await readGiven(ctx, mostRows + 2);
  const { reason } = read;
  const refuse = (problems: GiveListPageProps['problems']) => {
    ctx.status = 422;
    return showGive(parts, ctx, admin, { typed: { reason }, problems });
  };
  if (!read.ok) return refuse(read.problems);
  const given = await giveTable(parts, admin, { unitId: unit.id, reason }, read.table);
  if (!given.ok) return refuse({ file: refusalOf(given.reason) });
  ctx.redirect(listPath(given.importId));
};

async function showList(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<Pick<ListPageProps, 'typed' | 'problems'>>,
): Promise<void> {
  const opened = await listInReach(parts, admin, ctx.params.importId ?? '');
  if (!opened) throw notFound();
  const { list, rows } = opened;
  const unit = await unitOf(parts, admin, list.unitId);
  const refusal = refusalIn(ctx, [listCarryOut, listUndo, listContinue], list.wantedAt !== null);
  // somebody looks at all of its rows at this moment, and one is enough
  const isLooked = rows && !list.wantedAt && refusal.problem?.code !== 'console.being-decided';
  const rehearsed = isLooked ? await rehearse(parts, admin, list, rows) : undefined;
  const props: Omit<ListPageProps, 'permissions'> = {
    kind: 'posts',
    id: list.id,
    unit,
    rows: list.rows,
    readAs: list.readAs,
    rehearsed,
    outcome: list.wantedAt ? await outcomeOf(parts, list) : undefined,
    undone: list.undoneAt ? await undoneOf(parts, list) : undefined,
    stopped: list.stoppedFor ?? undefined,
    askedBack: list.undoneAt ? undefined : await askedBackOf(parts, { act: 'posts.mass-change', subject: list.id }),
    isRetried: list.faults > 0,
    mayCarryOut: admin.permissions.includes('posts.write'),
    typed: { reason: '' },
    problems: {},
    ...noticeOf(ctx, ['list-carried-out', 'list-under-way', 'list-undone', 'list-continued'] as const),
    ...refusal,
    ...told,
  };
  drawConsole(parts, ctx, admin, (frame, permissions) => listPage(frame, { permissions, ...props }), listPath(list.id));
}

async function rehearse(parts: ConsoleParts, admin: Administrator, list: GivenList, rows: readonly Row[]) {
  const earlier = await earlierBy(parts.knex, admin.person.id, parts.clock());
  return rehearsedOf(await rehearseList(parts.knex, parts, list, rows), rows, earlier);
}

function rehearsedOf(decisions: readonly Decision[], rows: readonly Row[], earlier: Earlier): Rehearsed {
  const extent = extentOf(decisions);
  const faults = decisions.flatMap((decision): Fault[] => (decision.kind === 'refused' ? [faultOf(decision)] : []));
  return {
    appoint: extent.appointed,
    change: extent.changed,
    endings: extent.endings,
    same: decisions.filter(({ kind }) => kind === 'same').length,
    bad: faults.length,
    faults: faults.slice(0, faultsShown),
    firstRow: [rows[0]?.name, rows[0]?.title].filter(Boolean).join(' · '),
    mass: isMassChange(extent, earlier) ? massChange : undefined,
    earlier: earlier.rows,
  };
}

function faultOf({ row, jobNumber, reason }: Refusal): Fault {
  return { row, label: jobNumber, text: wordsOf(readersLocale()).consoleLists.refusals[reason] };
}

async function outcomeOf({ knex }: ConsoleParts, list: GivenList): Promise<ListOutcome> {
  const { doneRows, appointed, changed, refused, doneAt } = list;
  const faults = refused > 0 ? await listRefusals(knex, list.id, { after: 0, limit: faultsShown }) : [];
  return {
    doneRows,
    appointed: appointed ?? 0,
    changed,
    refused,
    faults: faults.map(faultOf),
    isDone: doneAt !== null,
  };
}

async function undoneOf({ knex }: ConsoleParts, list: GivenList): Promise<ListPageProps['undone']> {
  const { ended, restored, kept, takenBackAt } = list;
  const found = await listLeft(knex, list.id, { after: undefined, limit: faultsShown });
  return {
    ...{ ended, restored, kept, isDone: takenBackAt !== null },
    left: found.map(({ jobNumber, reason }) => ({ label: jobNumber, text: leftText(reason) })),
  };
}

const carryOut: AdminHandler = async (parts, ctx, admin) => {
  const importId = ctx.params.importId ?? '';
  const done = await listCarryOut.run(parts, admin, { importId });
  if (!done.ok) return refused(ctx, importId, done.reason);
  ctx.redirect(afterAct(importId, done.value, 'list-carried-out'));
};

const undo: AdminHandler = async (parts, ctx, admin) => {
  const importId = ctx.params.importId ?? '';
  const { reason, problem } = readReason(ctx);
  if (problem) {
    ctx.status = 422;
    return showList(parts, ctx, admin, { typed: { reason }, problems: { reason: problem } });
  }
  const undone = await listUndo.run(parts, admin, { importId, reason });
  if (!undone.ok) return refused(ctx, importId, undone.reason);
  ctx.redirect(afterAct(importId, undone.value, 'list-undone'));
};

const goOn: AdminHandler = async (parts, ctx, admin) => {
  const importId = ctx.params.importId ?? '';
  const said = await listContinue.run(parts, admin, { importId });
  if (!said.ok) return refused(ctx, importId, said.reason);
  ctx.redirect(`${listPath(importId)}?notice=list-continued`);
};

/** Told at once, and on a page that can be read again. */
function refused(ctx: RouteContext, importId: string, reason: string): void {
  if (reason === 'unknown') throw notFound();
  ctx.redirect(`${listPath(importId)}?problem=${reason}`);
}

/** To the list, or to the request that waits for a second person. */
function afterAct(
  importId: string,
  { state, approvalId }: { state: string; approvalId?: string | undefined },
  notice: string,
): string {
  if (approvalId) return `${approvalPath(approvalId)}?notice=approval-requested`;
  return `${listPath(importId)}?notice=${state === 'done' ? notice : 'list-under-way'}`;
}
