import { appointPage } from '../../views/console/change-unit-page.ts';
import { appointPath, consolePaths, postPath, unitPath } from '../../views/console/paths.ts';
import { consolePostPage } from '../../views/console/posts-page.ts';
import type { AppointPageProps, PostPageProps } from '../../views/console/props-units.ts';
import type { Route, RouteContext } from '../http/route.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from './parts.ts';
import { postAppoint, postEnd, postInReach, postInvite } from './post-operations.ts';
import { readReason, refusalOf, unitOf } from './texts.ts';
import { postLines } from './units.ts';

export function postRoutes(parts: ConsoleParts): Route[] {
  const unit = `${consolePaths.units}/:unitId`;
  const post = '/console/posts/:postId';
  return [
    page(parts, 'posts.write', `${unit}/appoint`, (p, ctx, admin) => showAppoint(p, ctx, admin, {})),
    form(parts, 'posts.write', `${unit}/appoint`, postAppoint.audit, appoint),
    page(parts, 'posts.read', post, (p, ctx, admin) => showPost(p, ctx, admin, {})),
    form(parts, 'posts.write', post, [...postEnd.audit, 'official.invited'], actOnPost),
  ];
}

async function showAppoint(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<AppointPageProps>,
): Promise<void> {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const props = { unit, typed: {}, problems: {}, ...told };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => appointPage(frame, { permissions, ...props }),
    appointPath(unit.id),
  );
}

const appointFields = { 'name-invalid': 'name', 'mobile-invalid': 'mobile', 'title-invalid': 'title' } as const;
const moreFields = {
  'job-number-invalid': 'jobNumber',
  'job-number-taken': 'jobNumber',
  'period-invalid': 'startsOn',
} as const;
const fieldOf: Readonly<Record<string, keyof AppointPageProps['problems']>> = { ...appointFields, ...moreFields };

const appoint: AdminHandler = async (parts, ctx, admin) => {
  const { body } = ctx.state;
  const { reason, problem } = readReason(ctx);
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const { name = '', mobile = '', title = '', jobNumber = '', startsOn = '', endsOn = '' } = body;
  const typed = { name, mobile, title, jobNumber, startsOn, endsOn, reason, isPrimary: body.isPrimary ?? '' };
  const asked = postAppoint.input.safeParse({
    ...{ unitId: unit.id, name, mobile, title, jobNumber, startsOn, reason },
    ...(endsOn !== '' && { endsOn }),
    isPrimary: body.isPrimary === 'yes',
  });
  const refuse = (status: number, told: Partial<AppointPageProps>) => {
    ctx.status = status;
    return showAppoint(parts, ctx, admin, { typed, ...told });
  };
  if (problem) return refuse(422, { problems: { reason: problem } });
  if (!asked.success) return refuse(422, { problems: { startsOn: refusalOf('period-invalid') } });
  const done = await postAppoint.run(parts, admin, asked.data);
  if (done.ok) return ctx.redirect(`${unitPath(unit.id)}?notice=official-appointed`);
  const field = fieldOf[done.reason];
  const told = refusalOf(done.reason);
  await refuse(postAppoint.refusals[done.reason] ?? 422, field ? { problems: { [field]: told } } : { problem: told });
};

async function showPost(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<PostPageProps>,
): Promise<void> {
  const post = await postInReach(parts, admin, ctx.params.postId ?? '');
  if (!post) throw notFound();
  const unit = await unitOf(parts, admin, post.unitId);
  const [line] = await postLines(parts, [post]);
  if (!line) throw notFound();
  const mayAppoint = admin.permissions.includes('posts.write');
  const props = {
    unit,
    post: line,
    mayAppoint,
    isWaiting: !post.activatedAt,
    typed: { reason: '' },
    problems: {},
    ...told,
  };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => consolePostPage(frame, { permissions, ...props }),
    postPath(post.id),
  );
}

const actOnPost: AdminHandler = async (parts, ctx, admin) => {
  const postId = ctx.params.postId ?? '';
  const { reason, problem } = readReason(ctx);
  const post = await postInReach(parts, admin, postId);
  if (!post) throw notFound();
  const told = { typed: { reason } };
  if (problem) {
    ctx.status = 422;
    return showPost(parts, ctx, admin, { ...told, problems: { reason: problem } });
  }
  const { act } = ctx.state.body;
  if (act !== 'invite' && act !== 'end') throw notFound();
  const isInvitation = act === 'invite';
  const done = await (isInvitation ? postInvite : postEnd).run(parts, admin, { postId, reason });
  const notice = isInvitation ? 'official-invited' : 'post-ended';
  if (done.ok) return ctx.redirect(`${unitPath(post.unitId)}?notice=${notice}`);
  ctx.status = 409;
  await showPost(parts, ctx, admin, { ...told, problem: refusalOf(done.reason) });
};
