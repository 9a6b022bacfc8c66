import { newRolePage } from '../../views/console/new-role-page.ts';
import { consolePaths, rolePath } from '../../views/console/paths.ts';
import type { GrantView, NewRolePageProps, RolePageProps } from '../../views/console/props.ts';
import { rolePage, rolesPage } from '../../views/console/roles-page.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { searchUnits, unitInReach } from '../officials/search-units.ts';
import { findPersonByLogin } from '../people/find-by-login.ts';
import { noticeOf } from '../portal/parts.ts';
import { findGrantIn, type Grant } from '../roles/list-roles.ts';
import { grantableIn, heldRoles } from '../roles/reach.ts';
import { isRole } from '../roles/role.ts';
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
import { roleEnd, roleGrant, roleList } from './role-operations.ts';
import { personNames, readersLocale, readReason, refusalOf, unitChoice } from './texts.ts';

export function roleRoutes(parts: ConsoleParts): Route[] {
  return [
    page(parts, roleList.permission, consolePaths.roles, showRoles),
    page(parts, roleGrant.permission, consolePaths.newRole, (p, ctx, admin) => showNew(p, ctx, admin, {})),
    // whoever is named wrongly is told so: few tries
    { ...form(parts, roleGrant.permission, consolePaths.newRole, roleGrant.audit, grant), throttle: 'credential' },
    page(parts, roleList.permission, `${consolePaths.roles}/:grantId`, (p, ctx, admin) => showRole(p, ctx, admin, {})),
    form(parts, roleEnd.permission, `${consolePaths.roles}/:grantId/end`, roleEnd.audit, end),
  ];
}

const showRoles: AdminHandler = async (parts, ctx, admin) => {
  const asked = roleList.input.safeParse({ after: queryOf(ctx, 'after') });
  if (!asked.success) throw notFound();
  const listed = await roleList.run(parts, admin, asked.data);
  if (!listed.ok) throw notFound();
  const { grants, next } = listed.value;
  const views = await viewsOf(parts, grants);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    rolesPage(frame, {
      permissions,
      grants: views,
      nextHref: next && `${consolePaths.roles}?after=${next}`,
      mayGrant: permissions.includes('roles.grant'),
      ...noticeOf(ctx, ['role-granted', 'role-ended', 'approval-requested'] as const),
    }),
  );
};

export async function viewsOf(parts: ConsoleParts, grants: readonly Grant[]): Promise<GrantView[]> {
  const locale = readersLocale();
  const name = await personNames(
    parts.knex,
    grants.map(({ grantedBy }) => grantedBy),
  );
  return grants.map((grant) => ({
    id: grant.id,
    personId: grant.personId,
    person: grant.personName ?? grant.personId.slice(0, 8),
    role: grant.role,
    unit: grant.unitName[locale],
    grantedBy: grant.grantedBy === null ? undefined : name(grant.grantedBy),
    reason: grant.reason,
    at: grant.grantedAt,
  }));
}

async function showRole(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<RolePageProps>,
): Promise<void> {
  const grant = await findGrantIn(parts.knex, admin.roots, ctx.params.grantId ?? '');
  if (!grant) throw notFound();
  const [view] = await viewsOf(parts, [grant]);
  if (!view) throw notFound();
  const grantable = await grantableIn(parts.knex, await heldRoles(parts.knex, admin.person.id), grant.unitId);
  const mayEnd = grantable.includes(grant.role);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      rolePage(frame, { permissions, grant: view, mayEnd, typed: { reason: '' }, problems: {}, ...told }),
    rolePath(grant.id),
  );
}

const end: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const told = { typed: { reason } };
  if (problem) {
    ctx.status = 422;
    return showRole(parts, ctx, admin, { ...told, problems: { reason: problem } });
  }
  const ended = await roleEnd.run(parts, admin, { grantId: ctx.params.grantId ?? '', reason });
  if (ended.ok) return ctx.redirect(`${consolePaths.roles}?notice=role-ended`);
  if (ended.reason === 'unknown') throw notFound();
  ctx.status = roleEnd.refusals[ended.reason] ?? 422;
  await showRole(parts, ctx, admin, { ...told, problem: refusalOf(ended.reason) });
};

async function showNew(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<NewRolePageProps>,
): Promise<void> {
  const query = queryOf(ctx, 'q') ?? '';
  const unitId = ctx.state.body.unitId ?? queryOf(ctx, 'unit');
  const unit = unitId === undefined ? undefined : await unitInReach(parts.knex, admin.roots, unitId);
  if (unitId !== undefined && !unit) throw notFound();
  const found = unit ? [] : await searchUnits(parts.knex, admin.roots, query);
  const held = await heldRoles(parts.knex, admin.person.id);
  const grantable = unit ? await grantableIn(parts.knex, held, unit.id) : [];
  const props = { query, found: found.map(unitChoice), unit: unit && unitChoice(unit), grantable };
  const blank = { typed: { login: '', role: '', reason: '' }, problems: {} };
  const at = unit ? `${consolePaths.newRole}?unit=${unit.id}` : undefined;
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => newRolePage(frame, { permissions, ...props, ...blank, ...told }),
    at,
  );
}

const grant: AdminHandler = async (parts, ctx, admin) => {
  const { login = '', role = '', unitId } = ctx.state.body;
  if (unitId === undefined) {
    // the first question is where
    ctx.status = 422;
    return showNew(parts, ctx, admin, {});
  }
  const { reason, problem } = readReason(ctx);
  const typed = { login, role, reason };
  const unit = await unitInReach(parts.knex, admin.roots, unitId);
  if (!unit) throw notFound();
  const grantable = await grantableIn(parts.knex, await heldRoles(parts.knex, admin.person.id), unit.id);
  if (isRole(role) && !grantable.includes(role)) {
    ctx.status = roleGrant.refusals['not-grantable'] ?? 403;
    return showNew(parts, ctx, admin, { typed, problem: refusalOf('not-grantable') });
  }
  // only with a form that is right in all else: a login name is not tried out for nothing (T-123)
  const isWhole = login !== '' && isRole(role) && !problem;
  const person = isWhole ? await findPersonByLogin(parts.knex, parts.cipher, login) : undefined;
  const problems = {
    ...(login === '' ? { login: { code: 'console.login-invalid' } as const } : {}),
    ...(isWhole && !person ? { login: { code: 'console.login-unknown' } as const } : {}),
    ...(!isRole(role) ? { role: { code: 'console.role-invalid' } as const } : {}),
    ...(problem && { reason: problem }),
  };
  if (!person || !isRole(role) || problem) {
    ctx.status = 422;
    return showNew(parts, ctx, admin, { typed, problems });
  }
  const granted = await roleGrant.run(parts, admin, { personId: person.id, role, unitId: unit.id, reason });
  if (granted.ok) {
    const notice = granted.value.approvalId ? 'approval-requested' : 'role-granted';
    return ctx.redirect(`${consolePaths.roles}?notice=${notice}`);
  }
  ctx.status = roleGrant.refusals[granted.reason] ?? 422;
  await showNew(parts, ctx, admin, { typed, problem: refusalOf(granted.reason) });
};
