import { activationPage } from '../../views/officials/activation-page.ts';
import { postsPage } from '../../views/officials/posts-page.ts';
import type { ActivationPageProps, PasskeyDuty, PostView } from '../../views/officials/props.ts';
import { ownKeys } from '../authenticators/passkey/own-keys.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { satisfies } from '../lib/acr.ts';
import { locales } from '../lib/locale.ts';
import { type ActivationRefusal, activatePost, findInvitation } from '../officials/activate.ts';
import { listPostsOfPerson } from '../officials/list-posts.ts';
import { securityKeyDuty } from '../officials/passkey-policy.ts';
import type { Post } from '../officials/post.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/posts';
const activation = `${path}/activate/:secret`;

export function postRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, showPosts) },
    { ...read, path: activation, handler: forPerson(parts, showActivation) },
    {
      ...write,
      // nobody becomes an official by less than what officials log in with
      who: 'person+phr',
      path: activation,
      throttle: 'credential',
      audit: ['official.activated', 'official.refused'],
      handler: forPerson(parts, activate),
    },
  ];
}

const showPosts: PersonHandler = async (parts, ctx, visitor) => {
  const posts = await listPostsOfPerson(parts.knex, visitor.person.id, parts.clock());
  const held = posts.flatMap((post) => (post.endedAt ? [] : [{ ...viewOf(post), isWorn: post.isWorn }]));
  const ended = posts.flatMap((post) =>
    post.endedAt && post.endReason ? [{ ...viewOf(post), endedAt: post.endedAt, reason: post.endReason }] : [],
  );
  const duty = held.length > 0 ? await dutyOf(parts, visitor) : undefined;
  const notice = noticeOf(ctx, ['post-activated', 'security-key-added'] as const);
  draw(parts, ctx, visitor, (frame) => postsPage(frame, { held, ended, duty, ...notice }));
};

async function dutyOf(parts: PortalParts, { person }: Visitor): Promise<PasskeyDuty> {
  const keys = await ownKeys(parts.knex, parts.keyModels, person.id);
  const duty = await securityKeyDuty(parts.knex, person.id, parts.clock());
  if (!duty) return { demands: 'passkey', isMet: keys.count > 0 };
  const { models } = duty;
  const isMet = keys.models.some((model) => models === null || models.includes(model));
  return { demands: 'security-key', models: modelNames(parts, models), isMet };
}

/** Names of listed models; one that the metadata does not know goes by its number. */
export function modelNames({ keyModels }: PortalParts, models: readonly string[] | null): string[] | undefined {
  return models?.map((aaguid) => keyModels.find(aaguid)?.name ?? aaguid);
}

function viewOf(post: Post): PostView {
  const locale = currentRequest()?.locale ?? locales[0];
  const { id, title, jobNumber, isPrimary } = post;
  const [startsOn, endsOn] = [dayOf(post.startsOn), post.endsOn === undefined ? undefined : dayOf(post.endsOn)];
  const above = post.unitPath.slice(0, -1).map((name) => name[locale]);
  return { id, title, jobNumber, unit: post.unitName[locale], above, isPrimary, startsOn, endsOn };
}

function dayOf(isoDay: string): Date {
  return new Date(`${isoDay}T00:00:00Z`);
}

const showActivation: PersonHandler = async (parts, ctx, visitor) => {
  const found = await findInvitation(parts, visitor.person.id, ctx.params.secret ?? '');
  if (!found.ok) return showRefusal(parts, ctx, visitor, found.reason);
  const needsPasskey = !satisfies(visitor.acr, 'phr');
  drawActivation(parts, ctx, visitor, { state: 'ready', post: viewOf(found.post), needsPasskey, path: ctx.path });
};

const activate: PersonHandler = async (parts, ctx, visitor) => {
  const outcome = await activatePost(parts, visitor.person.id, ctx.params.secret ?? '');
  if (outcome.ok) return ctx.redirect(`${path}?notice=post-activated`);
  showRefusal(parts, ctx, visitor, outcome.reason);
};

function showRefusal(parts: PortalParts, ctx: RouteContext, visitor: Visitor, state: ActivationRefusal): void {
  ctx.status = { unknown: 404, 'not-verified': ctx.method === 'GET' ? 200 : 403, 'primary-exists': 409 }[state];
  drawActivation(parts, ctx, visitor, { state, path: ctx.path });
}

function drawActivation(parts: PortalParts, ctx: RouteContext, visitor: Visitor, props: ActivationPageProps): void {
  draw(parts, ctx, visitor, (frame) => activationPage(frame, props), ctx.path);
}
