import { consoleOverviewPage } from '../../views/console/overview-page.ts';
import { consolePaths } from '../../views/console/paths.ts';
import { listApprovals } from '../approvals/list-approvals.ts';
import type { Route } from '../http/route.ts';
import { listGrantsOf } from '../roles/list-roles.ts';
import { type AdminHandler, type ConsoleParts, drawConsole, page } from './parts.ts';
import { readersLocale } from './texts.ts';

export function overviewRoutes(parts: ConsoleParts): Route[] {
  return [page(parts, 'overview.read', consolePaths.overview, showOverview)];
}

const showOverview: AdminHandler = async (parts, ctx, admin) => {
  const locale = readersLocale();
  const own = await listGrantsOf(parts.knex, admin.person.id);
  const roles = own.map(({ role, unitName }) => ({ role, unit: unitName[locale] }));
  const decides = admin.permissions.includes('approvals.decide');
  const viewer = { roots: own.map(({ unitId }) => unitId), personId: admin.person.id };
  const waiting = decides ? (await listApprovals(parts.knex, viewer, { open: true, before: undefined })).approvals : [];
  const toAnswer = waiting.filter(({ requestedBy }) => requestedBy !== admin.person.id).length;
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    consoleOverviewPage(frame, { permissions, roles, waiting: decides ? toAnswer : undefined }),
  );
};
