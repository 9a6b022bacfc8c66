import { enterpriseAdminPage, enterprisesAdminPage } from '../../views/console/enterprises-page.ts';
import { consolePaths, enterpriseAdminPath } from '../../views/console/paths.ts';
import type { EnterpriseAdminPageProps } from '../../views/console/props-enterprises.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { noticeOf } from '../portal/parts.ts';
import {
  enterpriseFind,
  enterpriseHold,
  enterpriseMandates,
  enterpriseOpen,
  enterpriseRecheck,
  enterpriseRelease,
} from './enterprise-operations.ts';
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
import { readReason, refusalOf } from './texts.ts';

const acts = { recheck: enterpriseRecheck, hold: enterpriseHold, release: enterpriseRelease } as const;
const notices = [
  'enterprise-unchanged',
  'enterprise-changed',
  'enterprise-ended',
  'enterprise-held',
  'enterprise-released',
] as const;

export function enterpriseRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.enterprises}/:enterpriseId`;
  const forms = (['recheck', 'hold', 'release'] as const).map((name) =>
    form(parts, acts[name].permission, `${one}/${name}`, acts[name].audit, (p, ctx, admin) =>
      perform(p, ctx, admin, name),
    ),
  );
  return [
    page(parts, enterpriseFind.permission, consolePaths.enterprises, showEnterprises),
    page(parts, enterpriseOpen.permission, one, (p, ctx, admin) => showEnterprise(p, ctx, admin, {})),
    ...forms,
  ];
}

const showEnterprises: AdminHandler = async (parts, ctx, admin) => {
  const query = queryOf(ctx, 'q') ?? '';
  const asked = enterpriseFind.input.safeParse({ q: query, after: queryOf(ctx, 'after') });
  const found = asked.success ? await enterpriseFind.run(parts, admin, asked.data) : undefined;
  if (!found?.ok) throw notFound();
  const { enterprises, next } = found.value;
  const nextHref = next && `${consolePaths.enterprises}?q=${encodeURIComponent(query)}&after=${next}`;
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    enterprisesAdminPage(frame, { permissions, query, enterprises, nextHref }),
  );
};

async function showEnterprise(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<EnterpriseAdminPageProps>,
): Promise<void> {
  const enterpriseId = ctx.params.enterpriseId ?? '';
  const asked = enterpriseMandates.input.safeParse({ enterpriseId, before: queryOf(ctx, 'before') });
  const opened = await enterpriseOpen.run(parts, admin, { enterpriseId });
  const listed = asked.success ? await enterpriseMandates.run(parts, admin, asked.data) : undefined;
  if (!opened.ok || !listed?.ok) throw notFound();
  const { mandates, next } = listed.value;
  const path = enterpriseAdminPath(opened.value.id);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      enterpriseAdminPage(frame, {
        ...{ permissions, enterprise: opened.value, mandates, nextHref: next && `${path}?before=${next}` },
        mayWrite: permissions.includes('enterprises.write'),
        ...{ typed: { reason: '' }, problems: {}, ...noticeOf(ctx, notices), ...told },
      }),
    path,
  );
}

async function perform(parts: ConsoleParts, ctx: RouteContext, admin: Administrator, name: keyof typeof acts) {
  const { reason, problem } = readReason(ctx);
  const typed = { reason };
  if (problem) {
    ctx.status = 422;
    return showEnterprise(parts, ctx, admin, { typed, problems: { reason: problem } });
  }
  const enterpriseId = ctx.params.enterpriseId ?? '';
  const done = await acts[name].run(parts, admin, { enterpriseId, reason });
  if (done.ok) return ctx.redirect(`${enterpriseAdminPath(enterpriseId)}?notice=${noticeFor(name, done.value)}`);
  if (done.reason === 'unknown') throw notFound();
  ctx.status = (acts[name].refusals as Record<string, number>)[done.reason] ?? 422;
  await showEnterprise(parts, ctx, admin, { typed, problem: refusalOf(done.reason) });
}

function noticeFor(name: keyof typeof acts, value: object): (typeof notices)[number] {
  if (name !== 'recheck') return name === 'hold' ? 'enterprise-held' : 'enterprise-released';
  const result = 'result' in value ? value.result : 'unchanged';
  if (result === 'representative-ended') return 'enterprise-ended';
  return result === 'changed' ? 'enterprise-changed' : 'enterprise-unchanged';
}
