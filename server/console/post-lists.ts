import { consolePaths, giveListPath, listPath } from '../../views/console/paths.ts';
import { giveListPage, listPage } from '../../views/console/posts-page.ts';
import type { GiveListPageProps, ListPageProps } from '../../views/console/props-units.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { rehearseList } from '../officials/import/given-lists.ts';
import { decodeFile } from '../officials/import/read-rows.ts';
import { noticeOf } from '../portal/parts.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from './parts.ts';
import { listCarryOut, listGive, listInReach, listUndo } from './post-operations.ts';
import { readReason, refusalOf, unitOf } from './texts.ts';

const faultsShown = 50;

/** Lists of officials: given as a file, looked at, carried out, taken back. */
export function postListRoutes(parts: ConsoleParts): Route[] {
  const give = `${consolePaths.units}/:unitId/list`;
  const list = '/console/post-lists/:importId';
  return [
    page(parts, 'posts.write', give, (p, ctx, admin) => showGive(p, ctx, admin, {})),
    { ...form(parts, 'posts.write', give, listGive.audit, takeIn), upload: true, bodyLimit: 1024 * 1024 },
    page(parts, 'posts.write', list, (p, ctx, admin) => showList(p, ctx, admin, {})),
    form(parts, 'posts.write', `${list}/appointment`, listCarryOut.audit, carryOut),
    form(parts, 'posts.write', `${list}/undoing`, listUndo.audit, undo),
  ];
}

async function showGive(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<GiveListPageProps>,
): Promise<void> {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const props = { unit, typed: { reason: '' }, problems: {}, ...told };
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
  const { reason, problem } = readReason(ctx);
  const bytes = ctx.state.file;
  const refuse = (problems: GiveListPageProps['problems']) => {
    ctx.status = 422;
    return showGive(parts, ctx, admin, { typed: { reason }, problems });
  };
  if (problem || !bytes || bytes.length === 0)
    return refuse({ ...(problem && { reason: problem }), ...(!bytes?.length && { file: refusalOf('file-missing') }) });
  const file = decodeFile(bytes);
  if (!file.ok) return refuse({ file: refusalOf(file.reason) });
  const given = await listGive.run(parts, admin, { unitId: unit.id, csv: file.csv, reason });
  if (!given.ok) return refuse({ file: refusalOf(given.reason) });
  ctx.redirect(listPath(given.value.importId));
};

async function showList(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<ListPageProps>,
): Promise<void> {
  const opened = await listInReach(parts, admin, ctx.params.importId ?? '');
  if (!opened) throw notFound();
  const { list, rows } = opened;
  const unit = await unitOf(parts, admin, list.unitId);
  const results = rows && (await rehearseList(parts, list, rows));
  const faults = results?.flatMap(({ row, jobNumber, ...result }) =>
    result.ok ? [] : [{ row, jobNumber, reason: result.reason }],
  );
  const props = {
    id: list.id,
    unit,
    rows: list.rows,
    rehearsed: results &&
      faults && { good: results.length - faults.length, bad: faults.length, faults: faults.slice(0, faultsShown) },
    appointed: list.appointed ?? undefined,
    isUndone: list.undoneAt !== null,
    typed: { reason: '' },
    problems: {},
    ...noticeOf(ctx, ['list-carried-out', 'list-undone'] as const),
    ...told,
  };
  drawConsole(parts, ctx, admin, (frame, permissions) => listPage(frame, { permissions, ...props }), listPath(list.id));
}

const carryOut: AdminHandler = async (parts, ctx, admin) => {
  const importId = ctx.params.importId ?? '';
  const done = await listCarryOut.run(parts, admin, { importId });
  if (done.ok) return ctx.redirect(`${listPath(importId)}?notice=list-carried-out`);
  if (done.reason === 'unknown') throw notFound();
  ctx.status = 409;
  await showList(parts, ctx, admin, { problem: refusalOf(done.reason) });
};

const undo: AdminHandler = async (parts, ctx, admin) => {
  const importId = ctx.params.importId ?? '';
  const { reason, problem } = readReason(ctx);
  if (problem) {
    ctx.status = 422;
    return showList(parts, ctx, admin, { typed: { reason }, problems: { reason: problem } });
  }
  const undone = await listUndo.run(parts, admin, { importId, reason });
  if (undone.ok) return ctx.redirect(`${listPath(importId)}?notice=list-undone`);
  if (undone.reason === 'unknown') throw notFound();
  ctx.status = 409;
  await showList(parts, ctx, admin, { typed: { reason }, problem: refusalOf(undone.reason) });
};
