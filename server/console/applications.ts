import { applicationActPage, changeApplicationPage } from '../../views/console/application-act-page.ts';
import { applicationsPage, consoleApplicationPage } from '../../views/console/applications-page.ts';
import { applicationActPath, applicationPath, consolePaths } from '../../views/console/paths.ts';
import type {
  ApplicationAct,
  ApplicationActPageProps,
  ApplicationFilter,
  ChangeApplicationPageProps,
} from '../../views/console/props-applications.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { findUnit } from '../officials/find.ts';
import { noticeOf } from '../portal/parts.ts';
import { applicationView, fieldsOf, typedSettings } from './application-forms.ts';
import {
  applicationCertify,
  applicationChange,
  applicationGive,
  applicationList,
  applicationRead,
  applicationResume,
  applicationSuspend,
} from './application-operations.ts';
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
import { readersLocale, readReason, refusalOf } from './texts.ts';

const notices = [
  'application-suspended',
  'application-resumed',
  'application-certified',
  'application-given',
  'application-changed',
  'approval-requested',
] as const;

const acts = {
  suspend: { does: applicationSuspend, notice: 'application-suspended' },
  resume: { does: applicationResume, notice: 'application-resumed' },
  certify: { does: applicationCertify, notice: 'application-certified' },
  give: { does: applicationGive, notice: 'application-given' },
} as const satisfies Record<ApplicationAct, unknown>;

export function applicationRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.applications}/:clientId`;
  const actRoutes = (Object.keys(acts) as ApplicationAct[]).flatMap((act) => {
    const { permission, audit } = acts[act].does;
    return [
      page(parts, permission, `${one}/${act}`, (p, ctx, admin) => showAct(p, ctx, admin, { act })),
      form(parts, permission, `${one}/${act}`, audit, (p, ctx, admin) => perform(p, ctx, admin, act)),
    ];
  });
  return [
    page(parts, applicationList.permission, consolePaths.applications, showList),
    page(parts, applicationRead.permission, one, showOne),
    ...actRoutes,
    page(parts, applicationChange.permission, `${one}/change`, (p, ctx, admin) => showChange(p, ctx, admin, {})),
    // Purposes of every scope in three languages, and the addresses.
    {
      ...form(parts, applicationChange.permission, `${one}/change`, applicationChange.audit, change),
      bodyLimit: 64 * 1024,
    },
  ];
}

const filters: Readonly<Record<ApplicationFilter, object>> = {
  all: {},
  active: { status: 'active' },
  suspended: { status: 'suspended' },
  due: { due: 'yes' },
  soon: { due: 'soon' },
  unsorted: { topic: 'other' },
};

const showList: AdminHandler = async (parts, ctx, admin) => {
  const query = queryOf(ctx, 'q') ?? '';
  const named = queryOf(ctx, 'filter') ?? 'all';
  const filter = (Object.keys(filters) as ApplicationFilter[]).find((one) => one === named);
  const asked = applicationList.input.safeParse({
    q: query,
    after: queryOf(ctx, 'after'),
    ...filters[filter ?? 'all'],
  });
  if (!filter || !asked.success) throw notFound();
  const listed = await applicationList.run(parts, admin, asked.data);
  if (!listed.ok) throw notFound();
  const locale = readersLocale();
  const { next } = listed.value;
  const further = new URLSearchParams({ filter, ...(query !== '' && { q: query }), after: next ?? '' });
  const applications = listed.value.applications.map(({ clientId, name, unitName, status, isDue }) => ({
    ...{ clientId, status, isDue },
    name: name[locale],
    unit: unitName[locale],
  }));
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    applicationsPage(frame, {
      ...{ permissions, query, filter, applications },
      nextHref: next && `${consolePaths.applications}?${further}`,
    }),
  );
};

/** The application of the address, if it is in reach. */
async function opened(parts: ConsoleParts, ctx: RouteContext, admin: Administrator) {
  const asked = applicationRead.input.safeParse({ clientId: ctx.params.clientId });
  const found = asked.success ? await applicationRead.run(parts, admin, asked.data) : undefined;
  if (!found?.ok) throw notFound();
  return found.value;
}

const showOne: AdminHandler = async (parts, ctx, admin) => {
  const found = await opened(parts, ctx, admin);
  const application = await applicationView(parts, found);
  const may = (permission: Administrator['permissions'][number]) => admin.permissions.includes(permission);
  const mayTouch = may('applications.suspend');
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    consoleApplicationPage(frame, {
      ...{ permissions, application },
      maySuspend: mayTouch && found.status === 'active',
      mayResume: mayTouch && found.status === 'suspended' && (!found.isHeld || may('applications.review')),
      mayWrite: may('applications.write'),
      ...noticeOf(ctx, notices),
    }),
  );
};

async function showAct(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Pick<ApplicationActPageProps, 'act'> & Partial<ApplicationActPageProps>,
): Promise<void> {
  const { clientId, name, unitName, version } = await opened(parts, ctx, admin);
  const application = { clientId, name: name[readersLocale()], unit: unitName[readersLocale()] };
  const blank = { typed: { reason: '', toId: '' }, problems: {} };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => applicationActPage(frame, { permissions, application, version, ...blank, ...told }),
    applicationActPath(clientId, told.act),
  );
}

async function perform(parts: ConsoleParts, ctx: RouteContext, admin: Administrator, act: ApplicationAct) {
  const { clientId } = await opened(parts, ctx, admin);
  const { reason, problem } = readReason(ctx);
  const { toId = '', version = '' } = ctx.state.body;
  const refuse = (status: number, told: Partial<ApplicationActPageProps>, seen: { version?: string } = { version }) => {
    ctx.status = status;
    return showAct(parts, ctx, admin, { act, typed: { reason, toId }, ...seen, ...told });
  };
  if (problem) return refuse(422, { problems: { reason: problem } });
  const unit = act === 'give' ? await findUnit(parts.knex, toId) : '';
  if (unit === undefined) return refuse(404, { problems: { toId: refusalOf('unknown') } });
  const { does, notice } = acts[act];
  const wish = { clientId, reason, toId: unit, version };
  const outcome = await does.run(parts, admin, wish);
  if (!outcome.ok) {
    const refusals: Readonly<Record<string, number>> = does.refusals;
    // the page that says so shows whose it is now: what is sent next is about that
    if (outcome.reason === 'stale') return refuse(409, { problem: { code: 'console.changed-meanwhile' } }, {});
    return refuse(refusals[outcome.reason] ?? 422, { problem: refusalOf(outcome.reason) });
  }
  ctx.redirect(`${applicationPath(clientId)}?notice=${notice}`);
}

async function showChange(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<ChangeApplicationPageProps>,
): Promise<void> {
  const found = await opened(parts, ctx, admin);
  const { clientId, name, version } = found;
  const application = { clientId, name: name[readersLocale()] };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      changeApplicationPage(frame, {
        ...{ permissions, application, version, problems: {} },
        ...fieldsOf(found.settings, found.settings),
        ...told,
      }),
    applicationActPath(clientId, 'change'),
  );
}

const change: AdminHandler = async (parts, ctx, admin) => {
  const { clientId, settings: before } = await opened(parts, ctx, admin);
  const { reason, problem } = readReason(ctx);
  const { version = '' } = ctx.state.body;
  const typed = typedSettings(before, ctx.state.body);
  const refuse = (status: number, told: Partial<ChangeApplicationPageProps>) => {
    ctx.status = status;
    const fields = fieldsOf(before, typed);
    return showChange(parts, ctx, admin, { ...fields, version, typed: { ...fields.typed, reason }, ...told });
  };
  if (problem) return refuse(422, { problems: { reason: problem } });
  const asked = applicationChange.input.safeParse({ clientId, version, reason, settings: typed });
  if (!asked.success) {
    const isAbout = (member: string) => asked.error.issues.some(({ path }) => path[1] === member);
    if (isAbout('topic')) return refuse(422, { problems: { topic: { code: 'topic.missing' } } });
    return refuse(422, { problem: refusalOf(isAbout('purposes') ? 'purpose-missing' : 'address-invalid') });
  }
  const changed = await applicationChange.run(parts, admin, asked.data);
  if (!changed.ok) {
    return refuse(applicationChange.refusals[changed.reason] ?? 422, { problem: refusalOf(changed.reason) });
  }
  const notice = changed.value.approvalId ? 'approval-requested' : 'application-changed';
  ctx.redirect(`${applicationPath(clientId)}?notice=${notice}`);
};
