import { approvalPage, approvalsPage } from '../../views/console/approvals-page.ts';
import { approvalPath, consolePaths } from '../../views/console/paths.ts';
import type { ApprovalPageProps, ApprovalView } from '../../views/console/props.ts';
import { type Approval, openApproval } from '../approvals/list-approvals.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { noticeOf } from '../portal/parts.ts';
import { factsOf, type Names, namesFor } from './approval-facts.ts';
import { approvalDecide, approvalList, approvalWithdraw } from './approval-operations.ts';
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
import { readersLocale, readReason, refusalIn, refusalOf } from './texts.ts';

const notices = ['approval-approved', 'approval-declined'] as const;

export function approvalRoutes(parts: ConsoleParts): Route[] {
  const path = `${consolePaths.approvals}/:approvalId`;
  return [
    page(parts, approvalList.permission, consolePaths.approvals, showApprovals),
    page(parts, approvalList.permission, path, (p, ctx, admin) => showApproval(p, ctx, admin, {})),
    form(parts, approvalDecide.permission, `${path}/decision`, approvalDecide.audit, decide),
    form(parts, approvalWithdraw.permission, `${path}/withdrawal`, approvalWithdraw.audit, withdraw),
  ];
}

const showApprovals: AdminHandler = async (parts, ctx, admin) => {
  const names = ['state', 'beforeAt', 'beforeId'] as const;
  const asked = approvalList.input.safeParse(Object.fromEntries(names.map((name) => [name, queryOf(ctx, name)])));
  if (!asked.success) throw notFound();
  const listed = await approvalList.run(parts, admin, asked.data);
  if (!listed.ok) throw notFound();
  const { approvals, next } = listed.value;
  const { state } = asked.data;
  const nextHref =
    next && `${consolePaths.approvals}?state=${state}&beforeAt=${next.at.toISOString()}&beforeId=${next.id}`;
  const views = await approvalViews(parts, approvals);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    approvalsPage(frame, { permissions, state, approvals: views, nextHref, ...noticeOf(ctx, notices) }),
  );
};

export async function approvalViews(parts: ConsoleParts, approvals: readonly Approval[]): Promise<ApprovalView[]> {
  const names = await namesFor(parts, approvals);
  return approvals.map((approval) => viewOf(approval, names));
}

function viewOf(approval: Approval, names: Names): ApprovalView {
  const { id, act, reason, requestedAt, expiresAt, status } = approval;
  return {
    ...{ id, act, reason, requestedAt, expiresAt, status },
    facts: factsOf(names, approval),
    unit: approval.unitName[readersLocale()],
    requestedBy: names.person(approval.requestedBy),
    decidedBy: approval.decidedBy === null ? undefined : names.person(approval.decidedBy),
    decidedAt: approval.decidedAt ?? undefined,
    decisionReason: approval.decisionReason ?? undefined,
  };
}

async function showApproval(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<ApprovalPageProps>,
): Promise<void> {
  const viewer = { roots: admin.roots, personId: admin.person.id };
  const approval = await openApproval(parts.knex, parts.acts, viewer, ctx.params.approvalId ?? '');
  if (!approval) throw notFound();
  const [view] = await approvalViews(parts, [approval]);
  if (!view) throw notFound();
  const isOwn = approval.requestedBy === admin.person.id;
  const { mayDecide, isTheirs } = approval;
  const blank = { typed: { reason: '' }, problems: {} };
  const refusal = refusalIn(ctx, [approvalDecide, approvalWithdraw], approval.status !== 'waiting');
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      approvalPage(frame, {
        ...{ permissions, approval: view, mayDecide, isOwn, isTheirs },
        ...blank,
        ...refusal,
        ...told,
      }),
    approvalPath(approval.id),
  );
}

const decide: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  if (problem) {
    ctx.status = 422;
    return showApproval(parts, ctx, admin, { typed: { reason }, problems: { reason: problem } });
  }
  const { decision } = ctx.state.body;
  const asked = approvalDecide.input.safeParse({ approvalId: ctx.params.approvalId, decision, reason });
  if (!asked.success) throw notFound();
  const decided = await approvalDecide.run(parts, admin, asked.data);
  const notice = decision === 'approve' ? 'approval-approved' : 'approval-declined';
  if (decided.ok) return ctx.redirect(`${consolePaths.approvals}?notice=${notice}`);
  if (decided.reason === 'unknown') throw notFound();
  if (decided.reason === 'being-decided') return beingDecided(ctx);
  ctx.status = approvalDecide.refusals[decided.reason] ?? 422;
  await showApproval(parts, ctx, admin, { problem: refusalOf(decided.reason) });
};

const withdraw: AdminHandler = async (parts, ctx, admin) => {
  const withdrawn = await approvalWithdraw.run(parts, admin, { approvalId: ctx.params.approvalId ?? '' });
  if (withdrawn.ok) return ctx.redirect(`${consolePaths.requests}?notice=approval-withdrawn`);
  if (withdrawn.reason === 'unknown') throw notFound();
  beingDecided(ctx);
};

/** Told on a page that can be refreshed to see what came of it. */
function beingDecided(ctx: RouteContext): void {
  ctx.redirect(`${approvalPath(ctx.params.approvalId ?? '')}?problem=being-decided`);
}
