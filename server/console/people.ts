import { consolePaths, personPath } from '../../views/console/paths.ts';
import { peoplePage } from '../../views/console/people-page.ts';
import { personPage } from '../../views/console/person-page.ts';
import {
  type Level,
  type PersonAct,
  type PersonView,
  type ProofField,
  personActs,
} from '../../views/console/props-people.ts';
import type { Problem } from '../../views/problem.ts';
import { judgeTarget } from '../accounts/access.ts';
import type { AuditEventType } from '../audit/events.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { Permission } from '../lib/permission.ts';
import { isDocumentType } from '../people/identity-documents/document.ts';
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
import { officialList, personFind, personRead } from './people-operations.ts';
import { readersLocale, refusalOf } from './texts.ts';

const notices = [
  'person-locked',
  'person-unlocked',
  'person-sessions-ended',
  'recovery-started',
  'approval-requested',
] as const;

/** What each act takes. */
export const permissionOf: Readonly<Record<PersonAct, Permission>> = {
  lock: 'people.lock',
  unlock: 'people.lock',
  'end-sessions': 'people.end-sessions',
  recovery: 'people.recover',
  level: 'people.override-level',
  merge: 'people.merge',
  reveal: 'people.reveal',
};

export function peopleRoutes(parts: ConsoleParts): Route[] {
  const record = `${consolePaths.people}/:personId`;
  const find = form(parts, personFind.permission, consolePaths.findPerson, personFind.audit, findPerson);
  return [
    page(parts, 'people.view', consolePaths.people, (p, ctx, admin) => showPeople(p, ctx, admin, {})),
    { ...find, throttle: personFind.throttle ?? find.throttle },
    {
      ...page(parts, personRead.permission, record, (p, ctx, admin) => showPerson(p, ctx, admin)),
      audit: personRead.audit,
    },
  ];
}

type Told = { typed?: Record<ProofField, string>; problems?: Partial<Record<ProofField, Problem>>; problem?: Problem };

async function showPeople(parts: ConsoleParts, ctx: RouteContext, admin: Administrator, told: Told): Promise<void> {
  const query = queryOf(ctx, 'q') ?? '';
  const asked = officialList.input.safeParse({ q: query, after: queryOf(ctx, 'after') });
  if (!asked.success) throw notFound();
  const listed = admin.permissions.includes('people.read')
    ? await officialList.run(parts, admin, asked.data)
    : undefined;
  const locale = readersLocale();
  const found = listed?.ok ? listed.value : undefined;
  const officials = found && {
    query,
    found: found.officials.map(({ id, name, status, posts }) => ({
      ...{ id, name: name ?? '', status },
      posts: posts.map(({ unitName, title }) => `${unitName[locale]} · ${title}`),
    })),
    nextHref: found.next && `${consolePaths.people}?q=${encodeURIComponent(query)}&after=${found.next}`,
  };
  const blank = { typed: { mobile: '', name: '', type: '', number: '', issuer: '' }, problems: {} };
  const mayFind = admin.permissions.includes('people.find');
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => peoplePage(frame, { permissions, mayFind, officials, ...blank, ...told }),
    ctx.method === 'POST' ? consolePaths.people : undefined,
  );
}

const findPerson: AdminHandler = async (parts, ctx, admin) => {
  const { mobile = '', name = '', type = '', number = '', issuer = '', by } = ctx.state.body;
  const byDocument = by === 'document';
  const wish = byDocument
    ? { name, documentNumber: number, ...(isDocumentType(type) && { documentType: type }), ...(issuer && { issuer }) }
    : { mobile };
  const asked = personFind.input.safeParse(wish);
  const found = asked.success ? await personFind.run(parts, admin, asked.data) : undefined;
  if (found?.ok) return ctx.redirect(personPath(found.value.personId));
  ctx.status = 422;
  const problem = refusalOf(found?.reason ?? 'proof-missing');
  const typed = { mobile, name, type, number, issuer };
  await showPeople(parts, ctx, admin, { typed, problems: byDocument ? { number: problem } : { mobile: problem } });
};

/** The record; also where an act upon it is refused. */
export async function showPerson(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  problem?: Problem,
): Promise<void> {
  const asked = personRead.input.safeParse({ personId: ctx.params.personId, before: queryOf(ctx, 'before') });
  if (!asked.success) throw notFound();
  const read = await personRead.run(parts, admin, asked.data);
  if (!read.ok) throw notFound();
  const record = read.value;
  const acts = await possibleActs(parts, admin, record);
  const path = personPath(record.id);
  const olderHref = record.olderBefore ? `${path}?before=${record.olderBefore}` : undefined;
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      personPage(frame, { permissions, person: viewOf(record), acts, olderHref, problem, ...noticeOf(ctx, notices) }),
    path,
  );
}

type PersonRecord = Extract<Awaited<ReturnType<typeof personRead.run>>, { ok: true }>['value'];

async function possibleActs(parts: ConsoleParts, admin: Administrator, record: PersonRecord): Promise<PersonAct[]> {
  const fitting = personActs.filter((act) => {
    if (act === 'lock') return record.status === 'active';
    if (act === 'unlock') return record.status === 'locked';
    return act !== 'recovery' || (record.status === 'active' && record.recoveryDueAt === null);
  });
  const possible: PersonAct[] = [];
  for (const act of fitting) {
    if (!admin.permissions.includes(permissionOf[act])) continue;
    const refused = await judgeTarget(parts.knex, admin.person.id, permissionOf[act], record.id, parts.clock());
    if (!refused) possible.push(act);
  }
  return possible;
}

function viewOf(record: PersonRecord): PersonView {
  const locale = readersLocale();
  return {
    ...{ id: record.id, name: record.name ?? record.id.slice(0, 8), status: record.status },
    ...{ level: record.level as Level, levelSince: record.levelSince ?? undefined },
    loginNames: record.loginNames.map((one) => ({ ...one, verifiedAt: one.verifiedAt ?? undefined })),
    documents: record.documents,
    waysIn: record.waysIn.map((one) => ({ ...one, lastUsedAt: one.lastUsedAt ?? undefined })),
    sessions: record.sessions.map(({ startedAt, userAgent, network }) => ({
      startedAt,
      userAgent: userAgent ?? undefined,
      network: network ?? undefined,
    })),
    posts: record.posts.map(({ unitName, title }) => ({ unit: unitName[locale], title })),
    roles: record.roles.map(({ role, unitName, grantedAt }) => ({ role, unit: unitName[locale], since: grantedAt })),
    recoveryDueAt: record.recoveryDueAt ?? undefined,
    activity: record.activity.map(({ sequence, type, outcome, at, userAgent, network }) => ({
      ...{ id: sequence, type: type as AuditEventType, outcome, at },
      ...(userAgent && { userAgent }),
      ...(network && { network }),
    })),
  };
}
