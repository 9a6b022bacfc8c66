import { Readable } from 'node:stream';
import { consolePaths } from '../../views/console/paths.ts';
import type { PastGrantView } from '../../views/console/props-rights.ts';
import { reachPage } from '../../views/console/reach-page.ts';
import { rightsPage } from '../../views/console/rights-page.ts';
import { wordsOf } from '../../views/words/words.ts';
import { recordEvent } from '../audit/record.ts';
import type { Route } from '../http/route.ts';
import { csvLine } from '../lib/csv-line.ts';
import type { Locale } from '../lib/locale.ts';
import { countPastGrants, everyPastGrant, type PastGrant } from '../roles/history/history.ts';
import { countGrants, everyGrant, type Grant } from '../roles/list-roles.ts';
import { provinceDay, roleHistory, unitReachedOn } from './history-operations.ts';
import { type AdminHandler, type ConsoleParts, drawConsole, notFound, page, queryOf } from './parts.ts';
import { roleRights } from './role-operations.ts';
import { viewsOf } from './roles.ts';
import { personNames, readersLocale, refusalOf, unitOf } from './texts.ts';

/** Who may what: of one person, and of everybody in reach as a file. */
export function rightsRoutes(parts: ConsoleParts): Route[] {
  return [
    page(parts, roleRights.permission, `${consolePaths.roles}/person/:holderId`, showRights),
    page(parts, unitReachedOn.permission, `${consolePaths.units}/:unitId/reach`, showReach),
    { ...page(parts, roleRights.permission, consolePaths.exportRoles, sendRoles), audit: ['role.list.exported'] },
  ];
}

const showRights: AdminHandler = async (parts, ctx, admin) => {
  const asked = roleHistory.input.safeParse({ holderId: ctx.params.holderId });
  const read = asked.success ? await roleHistory.run(parts, admin, asked.data) : undefined;
  if (!read?.ok) throw notFound();
  const views = await pastViews(parts, read.value.grants);
  const [first] = views;
  if (!first) throw notFound();
  const [grants, past] = [views.filter(({ endedAt }) => !endedAt), views.filter(({ endedAt }) => endedAt)];
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    rightsPage(frame, { permissions, person: first.person, grants, past }),
  );
};

async function pastViews(parts: ConsoleParts, grants: readonly PastGrant[]): Promise<PastGrantView[]> {
  const views = await viewsOf(parts, grants);
  const name = await personNames(
    parts.knex,
    grants.map(({ endedBy }) => endedBy),
  );
  return views.map((view, at) => {
    const { endedAt, endedBy, endReason } = grants[at] ?? {};
    return {
      ...view,
      endedAt: endedAt ?? undefined,
      endedBy: endedBy ? name(endedBy) : undefined,
      endReason: endReason ?? undefined,
    };
  });
}

/** Who could reach a unit on a day. */
const showReach: AdminHandler = async (parts, ctx, admin) => {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const today = provinceDay(parts.clock());
  const typed = queryOf(ctx, 'on') ?? today;
  const asked = unitReachedOn.input.safeParse({ unitId: unit.id, on: typed });
  const read = asked.success ? await unitReachedOn.run(parts, admin, asked.data) : undefined;
  if (read && !read.ok) throw notFound();
  if (!read) ctx.status = 422;
  const grants = read ? await pastViews(parts, read.value.grants) : [];
  const problems = read ? {} : { on: refusalOf('day-invalid') };
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    reachPage(frame, { permissions, unit, typed: { on: typed }, today, grants, problems }),
  );
};

/** Streams the file. That it was taken is written before its first line leaves (T-155). */
const sendRoles: AdminHandler = async (parts, ctx, admin) => {
  const { knex, clock } = parts;
  const isHistory = queryOf(ctx, 'history') === 'yes';
  const rows = isHistory ? await countPastGrants(knex, admin.roots) : await countGrants(knex, admin.roots);
  await recordEvent(knex, {
    type: 'role.list.exported',
    outcome: 'success',
    actorId: admin.person.id,
    detail: { rows },
  });
  ctx.attachment(`roles${isHistory ? '-history' : ''}-${clock().toISOString().slice(0, 10)}.csv`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = Readable.from(linesOf(parts, admin.roots, readersLocale(), isHistory));
};

type Line = Grant & Partial<Pick<PastGrant, 'endedAt' | 'endedBy' | 'endReason'>>;

/** With a byte order mark, without which spreadsheets take Chinese for something else. `isHistory`: also what ended. */
async function* linesOf(
  { knex }: ConsoleParts,
  roots: readonly string[],
  locale: Locale,
  isHistory: boolean,
): AsyncGenerator<string> {
  const { console, consoleRights } = wordsOf(locale);
  const { person, role, unit, since, grantedBy, why, endedAt, endedBy, endReason } = consoleRights.columns;
  yield `\uFEFF${csvLine([person, role, unit, since, grantedBy, why, ...(isHistory ? [endedAt, endedBy, endReason] : [])])}`;
  const batches: AsyncIterable<Line[]> = isHistory ? everyPastGrant(knex, roots) : everyGrant(knex, roots);
  for await (const grants of batches) {
    const name = await personNames(
      knex,
      grants.flatMap((grant) => [grant.grantedBy, grant.endedBy ?? null]),
    );
    for (const grant of grants)
      yield csvLine([
        grant.personName ?? grant.personId.slice(0, 8),
        console.roles.names[grant.role],
        grant.unitName[locale],
        grant.grantedAt.toISOString(),
        grant.grantedBy === null ? console.roles.byFirstLink : name(grant.grantedBy),
        grant.reason,
        ...(isHistory
          ? [grant.endedAt?.toISOString() ?? '', grant.endedBy ? name(grant.endedBy) : '', grant.endReason ?? '']
          : []),
      ]);
  }
}
