import { consolePaths, policyPath } from '../../views/console/paths.ts';
import { policiesPage, policyPage } from '../../views/console/policies-page.ts';
import { policyPreviewPage } from '../../views/console/policy-preview-page.ts';
import type { PolicyPreviewPageProps } from '../../views/console/props-policies.ts';
import type { Problem } from '../../views/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { fieldsOf, isPolicyName, type PolicyName } from '../policies/policy.ts';
import { noticeOf } from '../portal/parts.ts';
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
import { fieldProblems, type PolicyTyped, typedFrom, typedOf } from './policy-form.ts';
import { policyChange, policyList, policyPreview, policyRead } from './policy-operations.ts';
import { personNames, readReason, refusalOf } from './texts.ts';

export function policyRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.policies}/:policy`;
  return [
    page(parts, policyList.permission, consolePaths.policies, showPolicies),
    page(parts, policyRead.permission, one, (p, ctx, admin) => showPolicy(p, ctx, admin, {})),
    form(parts, policyPreview.permission, `${one}/preview`, policyPreview.audit, preview),
    form(parts, policyChange.permission, `${one}/change`, policyChange.audit, change),
  ];
}

const showPolicies: AdminHandler = async (parts, ctx, admin) => {
  const listed = await policyList.run(parts, admin, {});
  if (!listed.ok) throw notFound();
  const { policies } = listed.value;
  drawConsole(parts, ctx, admin, (frame, permissions) => policiesPage(frame, { permissions, policies }));
};

type Told = { typed?: PolicyTyped['values']; problems?: Record<string, Problem>; problem?: Problem };

async function showPolicy(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  { typed, problems = {}, problem }: Told,
): Promise<void> {
  const asked = policyRead.input.safeParse({ policy: ctx.params.policy, before: queryOf(ctx, 'before') });
  const found = asked.success ? await policyRead.run(parts, admin, asked.data) : undefined;
  if (!found?.ok) throw notFound();
  const { name, version, settings, strays, versions, next } = found.value;
  const person = await personNames(
    parts.knex,
    versions.flatMap(({ setBy, approvedBy }) => [setBy, approvedBy]),
  );
  const mayChange = admin.permissions.includes(policyChange.permission);
  const props = {
    ...{ name, version, settings, strays, fields: fieldsOf(name) },
    versions: versions.map((one) => ({
      ...one,
      setBy: person(one.setBy),
      approvedBy: one.approvedBy === null ? undefined : person(one.approvedBy),
    })),
    nextHref: next === undefined ? undefined : `${policyPath(name)}?before=${next}`,
    form: mayChange ? { typed: typed ?? typedFrom(name, settings), problems } : undefined,
    ...(problem && { problem }),
    ...noticeOf(ctx, ['policy-changed', 'approval-requested'] as const),
  };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => policyPage(frame, { permissions, ...props }),
    policyPath(name),
  );
}

const preview: AdminHandler = async (parts, ctx, admin) => {
  const name = policyOf(ctx);
  await showPreview(parts, ctx, admin, typedOf(name, ctx.state.body), { typed: { reason: '' }, problems: {} });
};

const change: AdminHandler = async (parts, ctx, admin) => {
  const typed = typedOf(policyOf(ctx), ctx.state.body);
  const { reason, problem } = readReason(ctx);
  if (problem) {
    ctx.status = 422;
    return showPreview(parts, ctx, admin, typed, { typed: { reason }, problems: { reason: problem } });
  }
  const { name: policy, version, settings } = typed;
  const changed = await policyChange.run(parts, admin, { policy, version, settings, reason });
  if (!changed.ok) return showRefused(parts, ctx, admin, typed, changed.reason);
  const notice = changed.value.approvalId ? 'approval-requested' : 'policy-changed';
  ctx.redirect(`${policyPath(policy)}?notice=${notice}`);
};

/** Whatever is no policy is answered like a policy out of reach. */
function policyOf({ params }: RouteContext): PolicyName {
  if (!isPolicyName(params.policy)) throw notFound();
  return params.policy;
}

async function showPreview(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  typed: PolicyTyped,
  told: Pick<PolicyPreviewPageProps, 'typed' | 'problems'>,
): Promise<void> {
  const { name, version, settings } = typed;
  const previewed = await policyPreview.run(parts, admin, { policy: name, version, settings });
  if (!previewed.ok) return showRefused(parts, ctx, admin, typed, previewed.reason);
  const props = { name, version, settings, fields: fieldsOf(name), ...previewed.value, ...told };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => policyPreviewPage(frame, { permissions, ...props }),
    policyPath(name),
  );
}

/** The form again, with what was typed; of a policy that changed meanwhile, with what counts now beside it. */
async function showRefused(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  { name, settings, values }: PolicyTyped,
  reason: string,
): Promise<void> {
  if (reason === 'unknown') throw notFound();
  ctx.status = policyChange.refusals[reason as keyof typeof policyChange.refusals] ?? 422;
  await showPolicy(parts, ctx, admin, {
    typed: values,
    problems: fieldProblems(name, settings),
    problem: refusalOf(reason),
  });
}
