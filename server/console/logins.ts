import { loginsPage } from '../../views/console/logins-page.ts';
import { applicationPath, consolePaths, unitLoginsPath, unitPath } from '../../views/console/paths.ts';
import type { BusyRow } from '../audit/login-counts.ts';
import type { Route } from '../http/route.ts';
import { loginsOfApplication, loginsOfUnit } from './login-operations.ts';
import { type AdminHandler, type ConsoleParts, drawConsole, notFound, page } from './parts.ts';
import { readersLocale, unitOf } from './texts.ts';

/** Logins over time, of one unit and of one application. */
export function loginRoutes(parts: ConsoleParts): Route[] {
  return [
    page(parts, loginsOfUnit.permission, `${consolePaths.units}/:unitId/logins`, showOfUnit),
    page(parts, loginsOfApplication.permission, `${consolePaths.applications}/:clientId/logins`, showOfApplication),
  ];
}

const showOfUnit: AdminHandler = async (parts, ctx, admin) => {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const read = await loginsOfUnit.run(parts, admin, { unitId: unit.id });
  if (!read.ok) throw notFound();
  const { days, charts, units, applications } = read.value;
  const line = (href: (id: string) => string) => (row: BusyRow) => ({
    href: href(row.id),
    name: row.name[readersLocale()],
    count: row.count,
  });
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    loginsPage(frame, {
      ...{ permissions, section: 'units', name: unit.name, up: unitPath(unit.id), days, charts },
      busiest: { units: units.map(line(unitLoginsPath)), applications: applications.map(line(applicationPath)) },
    }),
  );
};

const showOfApplication: AdminHandler = async (parts, ctx, admin) => {
  const asked = loginsOfApplication.input.safeParse({ clientId: ctx.params.clientId });
  const read = asked.success ? await loginsOfApplication.run(parts, admin, asked.data) : undefined;
  if (!asked.success || !read?.ok) throw notFound();
  const { days, charts, name } = read.value;
  const up = applicationPath(asked.data.clientId);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    loginsPage(frame, {
      ...{ permissions, section: 'applications', name: name[readersLocale()], up, days, charts },
      busiest: undefined,
    }),
  );
};
