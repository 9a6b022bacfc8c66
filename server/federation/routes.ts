import { recordEvent } from '../audit/record.ts';
import { HttpProblem } from '../http/problem.ts';
import { publicPage } from '../http/public-page.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { findSourceReturn } from '../http/source-cookie.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { type AttemptParts, callbackUrlOf, keepPostedAnswer } from './attempt.ts';
import type { LiveSource, SourceRegistry } from './registry.ts';
import { endSourceSessions } from './source-sessions.ts';
import { readWayBack } from './upstream-logout.ts';

export type FederationParts = AttemptParts & SessionParts & { sources: SourceRegistry };

/**
 * What a source sends: by the browser it comes without our cookies, by itself without a browser. Nothing here rides on a
 * cookie, so there is no token to ask for; a posted answer changes nothing before the browser fetches it with its own
 * cookies, and a logout token proves itself. A guard test holds the list of these routes.
 */
const post = { method: 'POST', who: 'upstream', csrf: 'none', throttle: 'credential', cache: 'personal' } as const;

/** Addresses that sources know: one of each for every source, so that answers cannot be mixed up (RFC 9700 section 4.4). */
export function federationRoutes(parts: FederationParts): Route[] {
  return [
    { ...publicPage, path: '/federation/:slug/callback', handler: (ctx) => leadBack(parts, ctx) },
    {
      ...post,
      path: '/federation/:slug/callback',
      bodyLimit: 64 * 1024,
      audit: [],
      handler: (ctx) => takePosted(parts, ctx),
    },
    { ...publicPage, path: '/federation/:slug/logged-out', handler: (ctx) => goOnLoggedOut(parts, ctx) },
    { ...publicPage, path: '/federation/:slug/metadata', handler: (ctx) => describe(parts, ctx) },
    {
      ...post,
      path: '/federation/:slug/backchannel-logout',
      throttle: 'protocol',
      bodyLimit: 16 * 1024,
      audit: ['source.logout.received', 'session.ended', 'source.refused'],
      handler: (ctx) => takeLogout(parts, ctx),
    },
  ];
}

async function named({ sources }: FederationParts, ctx: RouteContext): Promise<LiveSource> {
  const live = await sources.find(ctx.params.slug ?? '');
  if (!live) throw new HttpProblem(404, 'request.unknown');
  return live;
}

/** To where this browser began: only there are the cookies that the answer is judged by (T-108). */
async function leadBack(parts: FederationParts, ctx: RouteContext): Promise<void> {
  const { config } = await named(parts, ctx);
  const path = findSourceReturn(ctx, config.id);
  if (!path) throw new HttpProblem(400, 'journey.expired');
  ctx.redirect(`${path}${ctx.search}`);
}

async function takePosted(parts: FederationParts, ctx: RouteContext): Promise<void> {
  const live = await named(parts, ctx);
  if (live.config.kind !== 'saml') throw new HttpProblem(404, 'request.unknown');
  ctx.redirect(await keepPostedAnswer(parts, live, ctx.state.body));
}

/** Back from a logout at the source, to where the logout here was leading; the addresses are ours, sealed. */
async function goOnLoggedOut(parts: FederationParts, ctx: RouteContext): Promise<void> {
  const state = new URLSearchParams(ctx.querystring).get('state') ?? '';
  ctx.redirect(readWayBack(parts, ctx.params.slug ?? '', state) ?? '/logout/success');
}

/** For the other side: SAML metadata, or the public halves of our keys. */
async function describe(parts: FederationParts, ctx: RouteContext): Promise<void> {
  const { source, config } = await named(parts, ctx);
  const document = source.describe?.(callbackUrlOf(parts.config.issuer, config.id));
  if (!document) throw new HttpProblem(404, 'request.unknown');
  ctx.type = document.contentType;
  ctx.body = document.body;
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.5 to 2.8: a logout there ends here what it began. */
async function takeLogout(parts: FederationParts, ctx: RouteContext): Promise<void> {
  const { id: sourceId, source } = await named(parts, ctx);
  if (!source.receiveLogout) throw new HttpProblem(404, 'request.unknown');
  const { knex } = parts.database;
  const received = await source.receiveLogout(ctx.state.body.logout_token ?? '');
  ctx.set('Cache-Control', 'no-store');
  if (!received.ok) {
    const detail = { sourceId, reason: received.reason };
    await recordEvent(knex, { type: 'source.refused', outcome: 'refused', detail });
    ctx.status = 400;
    ctx.body = { error: 'invalid_request' };
    return;
  }
  await knex.transaction(async (tx) => {
    const sessions = await endSourceSessions(tx, parts, { sourceId, logout: received.logout });
    await recordEvent(tx, { type: 'source.logout.received', outcome: 'success', detail: { sourceId, sessions } });
  });
  ctx.status = 200;
  ctx.body = '';
}
