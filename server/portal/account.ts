import { activityPage } from '../../views/portal/activity-page.ts';
import { notMePage } from '../../views/portal/not-me-page.ts';
import { overviewPage } from '../../views/portal/overview-page.ts';
import { profilePage } from '../../views/portal/profile-page.ts';
import type { ActivityEvent, ProfilePageProps } from '../../views/portal/props.ts';
import type { AuditEventType } from '../audit/events.ts';
import { listRecentEvents, parseEventCursor, type RecentEvent } from '../audit/list.ts';
import { listOwnPasskeys } from '../authenticators/passkey/own-passkeys.ts';
import { hasPassword } from '../authenticators/password/has-password.ts';
import { localeCookie, printCookie } from '../http/preferred-locale.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { isLocale } from '../lib/locale.ts';
import { listWaitingFor } from '../mandates/list.ts';
import { listPostsOfPerson } from '../officials/list-posts.ts';
import { changeProfile } from '../people/change-profile.ts';
import { heldRoles } from '../roles/reach.ts';
import { listConsents } from '../sessions/consents.ts';
import { listOwnSessions } from '../sessions/own-sessions.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';
import { applicationNames } from './sessions.ts';

export function accountRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path: '/account', handler: forPerson(parts, showOverview) },
    {
      ...read,
      path: '/account/profile',
      handler: forPerson(parts, (p, ctx, visitor) => showProfile(p, ctx, visitor, {})),
    },
    {
      ...write,
      who: 'person',
      path: '/account/profile',
      audit: ['person.profile.changed'],
      handler: forPerson(parts, saveProfile),
    },
    { ...read, path: '/account/activity', handler: forPerson(parts, showActivity) },
    { ...read, path: '/account/activity/not-me', handler: forPerson(parts, showNotMe) },
  ];
}

const showOverview: PersonHandler = async (parts, ctx, visitor) => {
  const { person, acr } = visitor;
  const [password, passkeys, sessions, consents, waiting, posts, roles] = await Promise.all([
    hasPassword(parts.knex, person.id),
    listOwnPasskeys(parts.knex, person.id),
    listOwnSessions(parts.knex, person.id, parts.clock()),
    listConsents(parts.knex, person.id),
    listWaitingFor(parts, person.id, parts.clock()),
    listPostsOfPerson(parts.knex, person.id, parts.clock()),
    heldRoles(parts.knex, person.id),
  ]);
  const props = {
    name: person.name ?? undefined,
    assuranceLevel: person.assuranceLevel as 1 | 2 | 3 | 4,
    acr,
    hasPassword: password,
    posts: posts.filter(({ endedAt }) => !endedAt).length,
    administers: roles.length > 0,
    passkeys: passkeys.length,
    sessions: sessions.length,
    applications: consents.length,
    waitingMandates: waiting.length,
    ...noticeOf(ctx, ['password-changed', 'passkey-added', 'identity-verified', 'accounts-merged', 'saved'] as const),
  };
  draw(parts, ctx, visitor, (frame) => overviewPage(frame, props));
};

async function showProfile(
  parts: PortalParts,
  ctx: RouteContext,
  { person, ...rest }: Visitor,
  told: Partial<ProfilePageProps>,
) {
  const props: ProfilePageProps = {
    name: person.name ?? '',
    nameIsVerified: person.assuranceLevel >= 2,
    locale: person.locale,
    largePrint: person.largePrint,
    problems: {},
    ...noticeOf(ctx, ['saved'] as const),
    ...told,
  };
  draw(parts, ctx, { person, ...rest }, (frame) => profilePage(frame, props), '/account/profile');
}

const saveProfile: PersonHandler = async (parts, ctx, visitor) => {
  const { name = '', locale, print } = ctx.state.body;
  const largePrint = print === 'large';
  const change = {
    ...(visitor.person.assuranceLevel < 2 && name.trim() !== '' && { name }),
    ...(isLocale(locale) && { locale }),
    largePrint,
  };
  const outcome = await parts.knex.transaction((tx) => changeProfile(tx, visitor.person.id, change));
  if (!outcome.ok) {
    ctx.status = 400;
    const code = outcome.reason === 'name-invalid' ? 'name.invalid' : 'name.read-only';
    return showProfile(parts, ctx, visitor, { name: name.slice(0, 200), problems: { name: { code } } });
  }
  if (isLocale(locale)) remember(parts, ctx, localeCookie, locale);
  remember(parts, ctx, printCookie, largePrint ? 'large' : 'normal');
  ctx.redirect('/account/profile?notice=saved');
};

/** The browser shows what the account says, also before the next login. */
function remember(parts: PortalParts, ctx: RouteContext, name: string, value: string): void {
  const secure = parts.config.issuer.startsWith('https:');
  ctx.cookies.set(name, value, {
    signed: false,
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: 365 * 86_400_000,
  });
}

const showActivity: PersonHandler = async (parts, ctx, visitor) => {
  const cursor = typeof ctx.query.before === 'string' ? parseEventCursor(ctx.query.before) : undefined;
  if (ctx.query.before !== undefined && cursor === undefined) throw new HttpProblem(400, 'request.query');
  const { events, next } = await listRecentEvents(parts.knex, visitor.person.id, {
    limit: 20,
    ...(cursor && { before: cursor }),
  });
  const shown = await Promise.all(events.map((event) => toActivity(parts, event)));
  const olderHref = next && `/account/activity?before=${next}`;
  draw(parts, ctx, visitor, (frame) => activityPage(frame, { events: shown, ...(olderHref && { olderHref }) }));
};

async function toActivity(parts: PortalParts, event: RecentEvent): Promise<ActivityEvent> {
  const [application] = event.clientId ? await applicationNames(parts, [event.clientId]) : [];
  return {
    id: event.sequence,
    type: event.type as AuditEventType,
    outcome: event.outcome,
    at: event.occurredAt,
    ...(event.userAgent && { userAgent: event.userAgent }),
    ...(event.network && { network: event.network }),
    ...(application && { application }),
  };
}

const showNotMe: PersonHandler = async (parts, ctx, visitor) => {
  const sequence = typeof ctx.query.event === 'string' ? parseEventCursor(ctx.query.event) : undefined;
  const before = sequence && String(BigInt(sequence) + 1n);
  const { events } = before
    ? await listRecentEvents(parts.knex, visitor.person.id, { before, limit: 1 })
    : { events: [] };
  const [found] = events.filter((event) => event.sequence === sequence);
  const event = found && (await toActivity(parts, found));
  draw(parts, ctx, visitor, (frame) => notMePage(frame, { event }));
};
