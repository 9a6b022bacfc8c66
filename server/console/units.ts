import { changeUnitPage } from '../../views/console/change-unit-page.ts';
import { changeUnitPath, consolePaths, unitPath } from '../../views/console/paths.ts';
import type { ChangeUnitPageProps, PostLine, UnitPageProps } from '../../views/console/props-units.ts';
import { unitPage, unitsPage } from '../../views/console/units-page.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { unitKinds, unitLevels } from '../officials/change-unit.ts';
import { findUnit } from '../officials/find.ts';
import type { Post } from '../officials/post.ts';
import { searchUnits, unitInReach } from '../officials/search-units.ts';
import { noticeOf } from '../portal/parts.ts';
import { listGrantsOver } from '../roles/list-roles.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
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
import { postList } from './post-operations.ts';
import { personNames, readersLocale, readReason, refusalOf, unitChoice } from './texts.ts';
import { unitAdd, unitMove, unitOpen, unitRename, unitSearch } from './unit-operations.ts';

const notices = ['unit-added', 'unit-renamed', 'official-appointed', 'post-ended', 'official-invited'] as const;

export function unitRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.units}/:unitId`;
  const acts = { add: unitAdd, rename: unitRename, move: unitMove } as const;
  const changes = (['add', 'rename', 'move'] as const).flatMap((act) => [
    page(parts, 'units.write', `${one}/change/${act}`, (p, ctx, admin) => showChange(p, ctx, admin, { act })),
    form(parts, 'units.write', `${one}/change/${act}`, acts[act].audit, (p, ctx, admin) => change(p, ctx, admin, act)),
  ]);
  return [
    page(parts, unitSearch.permission, consolePaths.units, showUnits),
    page(parts, unitOpen.permission, one, showUnit),
    ...changes,
  ];
}

const showUnits: AdminHandler = async (parts, ctx, admin) => {
  const query = queryOf(ctx, 'q') ?? '';
  const found = await searchUnits(parts.knex, admin.roots, query);
  const roots = await Promise.all(admin.roots.map((id) => unitInReach(parts.knex, admin.roots, id)));
  const own = roots.filter((unit) => unit !== undefined).map(unitChoice);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    unitsPage(frame, { permissions, query, found: found.map(unitChoice), own }),
  );
};

const showUnit: AdminHandler = async (parts, ctx, admin) => {
  const unitId = ctx.params.unitId ?? '';
  const opened = await unitOpen.run(parts, admin, { unitId, after: queryOf(ctx, 'below') });
  if (!opened.ok) throw notFound();
  const { unit, children, next } = opened.value;
  const locale = readersLocale();
  // by what reaches posts, which is not what let the reader in
  const roots = rootsFor(await heldRoles(parts.knex, admin.person.id), postList.permission);
  const listed = await postList.run(parts, { ...admin, roots }, { unitId, after: queryOf(ctx, 'after') });
  const posts = listed.ok ? listed.value : { posts: [], next: undefined };
  const over = await listGrantsOver(parts.knex, unitId);
  const props: Omit<UnitPageProps, 'permissions'> = {
    unit: unitChoice(unit),
    kind: unit.kind as UnitPageProps['kind'],
    level: unit.level as UnitPageProps['level'],
    divisionCode: String(unit.divisionCode),
    children: children.map(({ id, name }) => ({ id, name: name[locale] })),
    childrenHref: next && `${unitPath(unitId)}?below=${encodeURIComponent(next)}`,
    posts: await postLines(parts, posts.posts),
    postsHref: posts.next && `${unitPath(unitId)}?after=${encodeURIComponent(posts.next)}`,
    reachedBy: over.map(({ id, personId, personName, role, unitName }) => ({
      id,
      person: personName ?? personId.slice(0, 8),
      role,
      unit: unitName[locale],
    })),
    mayChange: admin.permissions.includes('units.write'),
    mayAppoint: admin.permissions.includes('posts.write'),
    mayExport: admin.permissions.includes('people.export'),
    ...noticeOf(ctx, [...notices, 'approval-requested'] as const),
  };
  drawConsole(parts, ctx, admin, (frame, permissions) => unitPage(frame, { permissions, ...props }));
};

type Listed = Pick<Post, 'id' | 'title' | 'jobNumber' | 'startsOn'> & Partial<Pick<Post, 'personId' | 'endsOn'>>;

export async function postLines(parts: ConsoleParts, posts: readonly Listed[]): Promise<PostLine[]> {
  const name = await personNames(
    parts.knex,
    posts.map(({ personId }) => personId ?? null),
  );
  return posts.map(({ id, title, jobNumber, personId, startsOn, endsOn }) => ({
    ...{ id, title, jobNumber, startsOn, endsOn },
    official: personId === undefined ? undefined : name(personId),
  }));
}

async function showChange(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Pick<ChangeUnitPageProps, 'act'> & Partial<ChangeUnitPageProps>,
): Promise<void> {
  const unit = await unitInReach(parts.knex, admin.roots, ctx.params.unitId ?? '');
  if (!unit) throw notFound();
  const typed = told.act === 'rename' ? unit.name : {};
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      changeUnitPage(frame, { permissions, unit: unitChoice(unit), seen: unit.name, typed, problems: {}, ...told }),
    `${changeUnitPath(unit.id)}/${told.act}`,
  );
}

/** The name that whoever fills in the form of a new one was shown. */
const seenName = (body: Readonly<Record<string, string>>) => ({
  'zh-Hans': body['seen-zh-Hans'],
  'zh-Hant': body['seen-zh-Hant'],
  en: body['seen-en'],
});

async function change(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  act: ChangeUnitPageProps['act'],
): Promise<void> {
  const { body } = ctx.state;
  const { reason, problem } = readReason(ctx);
  const unitId = ctx.params.unitId ?? '';
  const refuse = (status: number, told: Partial<ChangeUnitPageProps>) => {
    ctx.status = status;
    return showChange(parts, ctx, admin, { act, typed: body, ...told });
  };
  if (problem) return refuse(422, { problems: { reason: problem } });
  const name = { 'zh-Hans': body['zh-Hans'], 'zh-Hant': body['zh-Hant'], en: body.en };
  const outcome = await (async () => {
    if (act === 'move') {
      const toId = await findUnit(parts.knex, body.toId ?? '');
      return toId ? unitMove.run(parts, admin, { unitId, toId, reason }) : ({ ok: false, reason: 'unknown' } as const);
    }
    if (act === 'rename') {
      const asked = unitRename.input.safeParse({ unitId, was: seenName(body), name, reason });
      return asked.success
        ? unitRename.run(parts, admin, asked.data)
        : ({ ok: false, reason: 'unit-name-invalid' } as const);
    }
    const { kind, level, divisionCode } = body;
    const isPlaced = unitKinds.some((one) => one === kind) && unitLevels.some((one) => one === level);
    const asked = unitAdd.input.safeParse({ parentId: unitId, kind, level, divisionCode, name, reason });
    if (asked.success) return unitAdd.run(parts, admin, asked.data);
    const isNamed = asked.error.issues.every(({ path }) => path[0] !== 'name');
    return { ok: false, reason: isNamed || !isPlaced ? 'unit-form-invalid' : 'unit-name-invalid' } as const;
  })();
  if (outcome.ok) {
    const notice = { add: 'unit-added', rename: 'unit-renamed', move: 'approval-requested' }[act];
    return ctx.redirect(`${unitPath(unitId)}?notice=${notice}`);
  }
  const refusals: Readonly<Record<string, number>> = {
    ...unitAdd.refusals,
    ...unitRename.refusals,
    ...unitMove.refusals,
  };
  await refuse(refusals[outcome.reason] ?? 422, { problem: refusalOf(outcome.reason) });
}
