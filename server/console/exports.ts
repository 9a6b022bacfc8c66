import { askExportPage, exportPage, exportsPage } from '../../views/console/exports-page.ts';
import { askExportPath, consolePaths, exportPath, requestPath } from '../../views/console/paths.ts';
import type { AskExportPageProps, ExportView } from '../../views/console/props-exports.ts';
import { requestPage, requestsPage } from '../../views/console/requests-page.ts';
import type { ExportRow } from '../accounts/exports/officials-export.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { noticeOf } from '../portal/parts.ts';
import { approvalViews } from './approvals.ts';
import { exportAsk, exportDownload, exportList, exportOpen } from './export-operations.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
  queryOf,
} from './parts.ts';
import { requestList, requestOpen } from './request-operations.ts';
import { personNames, readersLocale, readReason, refusalOf, unitOf } from './texts.ts';

/** What one asked a second person for, and the files that came of it. */
export function exportRoutes(parts: ConsoleParts): Route[] {
  const { requests, exports, units } = consolePaths;
  const ask = `${units}/:unitId/export`;
  return [
    page(parts, requestList.permission, requests, showRequests),
    page(parts, requestOpen.permission, `${requests}/:approvalId`, showRequest),
    page(parts, exportAsk.permission, ask, (p, ctx, admin) => showAsk(p, ctx, admin, {})),
    form(parts, exportAsk.permission, ask, exportAsk.audit, askFor),
    page(parts, exportList.permission, exports, showExports),
    page(parts, exportOpen.permission, `${exports}/:exportId`, (p, ctx, admin) => showExport(p, ctx, admin)),
    form(parts, exportDownload.permission, `${exports}/:exportId/download`, exportDownload.audit, download),
  ];
}

const showRequests: AdminHandler = async (parts, ctx, admin) => {
  const names = ['beforeAt', 'beforeId'] as const;
  const asked = requestList.input.safeParse(Object.fromEntries(names.map((name) => [name, queryOf(ctx, name)])));
  const listed = asked.success ? await requestList.run(parts, admin, asked.data) : undefined;
  if (!listed?.ok) throw notFound();
  const { approvals, next } = listed.value;
  const nextHref = next && `${consolePaths.requests}?beforeAt=${next.at.toISOString()}&beforeId=${next.id}`;
  const views = await approvalViews(parts, approvals);
  const notice = noticeOf(ctx, ['approval-requested', 'approval-withdrawn'] as const);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    requestsPage(frame, { permissions, approvals: views, nextHref, ...notice }),
  );
};

const showRequest: AdminHandler = async (parts, ctx, admin) => {
  const asked = requestOpen.input.safeParse({ approvalId: ctx.params.approvalId });
  const opened = asked.success ? await requestOpen.run(parts, admin, asked.data) : undefined;
  if (!opened?.ok) throw notFound();
  const [approval] = await approvalViews(parts, [opened.value]);
  if (!approval) throw notFound();
  drawConsole(parts, ctx, admin, (frame, permissions) => requestPage(frame, { permissions, approval }));
};

async function showAsk(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<AskExportPageProps>,
): Promise<void> {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => askExportPage(frame, { permissions, unit, typed: { reason: '' }, problems: {}, ...told }),
    askExportPath(unit.id),
  );
}

const askFor: AdminHandler = async (parts, ctx, admin) => {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const { reason, problem } = readReason(ctx);
  const typed = { reason };
  if (problem) {
    ctx.status = 422;
    return showAsk(parts, ctx, admin, { typed, problems: { reason: problem } });
  }
  const asked = await exportAsk.run(parts, admin, { unitId: unit.id, reason });
  if (asked.ok) return ctx.redirect(`${requestPath(asked.value.approvalId)}`);
  if (asked.reason === 'unknown') throw notFound();
  ctx.status = exportAsk.refusals[asked.reason] ?? 422;
  await showAsk(parts, ctx, admin, { typed, problem: refusalOf(asked.reason) });
};

async function viewsOf({ knex, clock }: ConsoleParts, rows: readonly ExportRow[]): Promise<ExportView[]> {
  const name = await personNames(
    knex,
    rows.map(({ approvedBy }) => approvedBy),
  );
  return rows.map((row) => ({
    ...{ id: row.id, reason: row.reason, expiresAt: row.expiresAt, unit: row.unitName[readersLocale()] },
    state: row.takenAt ? 'taken' : row.expiresAt > clock() ? 'open' : 'over',
    approvedBy: name(row.approvedBy),
    ...{ takenAt: row.takenAt ?? undefined, rows: row.rows ?? undefined, sha256: row.sha256 ?? undefined },
  }));
}

const showExports: AdminHandler = async (parts, ctx, admin) => {
  const listed = await exportList.run(parts, admin, {});
  const exports = await viewsOf(parts, listed.ok ? listed.value.exports : []);
  drawConsole(parts, ctx, admin, (frame, permissions) => exportsPage(frame, { permissions, exports }));
};

async function showExport(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  problem?: ReturnType<typeof refusalOf>,
): Promise<void> {
  const asked = exportOpen.input.safeParse({ exportId: ctx.params.exportId });
  const opened = asked.success ? await exportOpen.run(parts, admin, asked.data) : undefined;
  if (!opened?.ok) throw notFound();
  const { manifest: signed, ...row } = opened.value;
  const [one] = await viewsOf(parts, [row]);
  if (!one) throw notFound();
  const manifest = signed && JSON.stringify(signed);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => exportPage(frame, { permissions, export: one, manifest, problem }),
    exportPath(one.id),
  );
}

/** That it was taken is written, and committed, before its first byte leaves (T-155). */
const download: AdminHandler = async (parts, ctx, admin) => {
  const asked = exportDownload.input.safeParse({ exportId: ctx.params.exportId });
  const taken = asked.success ? await exportDownload.run(parts, admin, asked.data) : undefined;
  if (!taken || (!taken.ok && taken.reason === 'unknown')) throw notFound();
  if (!taken.ok) {
    ctx.status = exportDownload.refusals[taken.reason] ?? 422;
    return showExport(parts, ctx, admin, refusalOf(taken.reason));
  }
  ctx.attachment(`officials-${parts.clock().toISOString().slice(0, 10)}.csv`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = taken.value;
};
