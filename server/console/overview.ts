import { consoleOverviewPage } from '../../views/console/overview-page.ts';
import { consolePaths } from '../../views/console/paths.ts';
import { listOwnExports } from '../accounts/exports/officials-export.ts';
import { countToDecide } from '../approvals/list-approvals.ts';
import { countCertifications } from '../clients/administer/applications.ts';
import type { Route } from '../http/route.ts';
import { listGrantsOf } from '../roles/list-roles.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { applicationCertify } from './application-operations.ts';
import { overviewRead } from './overview-operations.ts';
import { type AdminHandler, type Administrator, type ConsoleParts, drawConsole, page } from './parts.ts';
import { readersLocale } from './texts.ts';

export function overviewRoutes(parts: ConsoleParts): Route[] {
  return [page(parts, overviewRead.permission, consolePaths.overview, showOverview)];
}

const showOverview: AdminHandler = async (parts, ctx, admin) => {
  const locale = readersLocale();
  const [own, waiting, certifications, exports, read] = await Promise.all([
    listGrantsOf(parts.knex, admin.person.id),
    waitingFor(parts, admin),
    certificationsFor(parts, admin),
    exportsFor(parts, admin),
    overviewRead.run(parts, admin, {}),
  ]);
  const roles = own.map(({ role, unitName }) => ({ role, unit: unitName[locale] }));
  const figures = read.ok ? read.value : undefined;
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    consoleOverviewPage(frame, { permissions, roles, waiting, certifications, exports, figures }),
  );
};

/** Requests they could answer, of those on the first page. */
async function waitingFor({ knex, acts }: ConsoleParts, admin: Administrator): Promise<number | undefined> {
  const roots = rootsFor(await heldRoles(knex, admin.person.id), 'approvals.decide');
  return roots.length === 0 ? undefined : countToDecide(knex, acts, { roots, personId: admin.person.id });
}

/** What the units of whoever keeps applications have to confirm. */
async function certificationsFor({ knex, clock }: ConsoleParts, admin: Administrator) {
  const roots = rootsFor(await heldRoles(knex, admin.person.id), applicationCertify.permission);
  return roots.length === 0 ? undefined : countCertifications(knex, roots, clock());
}

async function exportsFor({ knex, clock }: ConsoleParts, admin: Administrator): Promise<number> {
  const own = await listOwnExports(knex, admin.person.id);
  return own.filter(({ takenAt, expiresAt }) => !takenAt && expiresAt > clock()).length;
}
