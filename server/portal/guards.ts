import type { Knex } from 'knex';
import { listPasskeys } from '../authenticators/passkey/store.ts';
import type { Config } from '../config.ts';
import { ownPath } from '../http/own-path.ts';
import type { HttpMiddleware, RouteContext, Who } from '../http/route.ts';
import { recentLoginSeconds } from '../journey/assurance.ts';
import { satisfies } from '../lib/acr.ts';
import { sessionLimitsOf } from '../oidc/lifetimes.ts';
import { loginAddress } from '../oidc/portal-client.ts';
import type { ProviderHost } from '../oidc/provider-host.ts';
import { findPerson } from '../people/store.ts';

export type GuardParts = { config: Config; knex: Knex; host: ProviderHost; clock: () => Date };

/** Who may pass, by the declaration of the route. Handlers never decide this themselves. */
export function createGuards(parts: GuardParts): Record<Who, HttpMiddleware> {
  const pass: HttpMiddleware = (_ctx, next) => next();
  return {
    public: pass,
    // the provider checks its own callers; the journey checks the interaction cookie when it opens
    client: pass,
    // sources prove what they say by signatures; nothing of ours rides along
    upstream: pass,
    provider: pass,
    interaction: pass,
    person: async (ctx, next) => ((await identifyPerson(parts, ctx)) ? next() : askForLogin(parts, ctx)),
    'person+recent': async (ctx, next) => {
      if (!(await identifyPerson(parts, ctx))) return askForLogin(parts, ctx);
      const wanted = await missingForSensitiveActs(parts, ctx);
      return wanted ? askForLogin(parts, ctx, wanted) : next();
    },
    'person+phr': async (ctx, next) => {
      const person = (await identifyPerson(parts, ctx)) ? ctx.state.person : undefined;
      const wanted = { maxAge: recentLoginSeconds, acr: 'phr' };
      const isEnough = person && isRecent(parts, person.authTime) && satisfies(person.acr, 'phr');
      return isEnough ? next() : askForLogin(parts, ctx, wanted);
    },
  };
}

/** Reads the provider's session, the only one there is. Locked or closed accounts have none (T-090). */
async function identifyPerson(parts: GuardParts, ctx: RouteContext): Promise<boolean> {
  const session = await parts.host
    .current()
    .Session.get(ctx as unknown as Parameters<ReturnType<ProviderHost['current']>['Session']['get']>[0]);
  const { accountId, loginTs, acr } = session;
  if (!accountId || !loginTs) return false;
  const now = Math.floor(parts.clock().getTime() / 1000);
  const { idleSeconds, absoluteSeconds } = sessionLimitsOf(parts.config.lifetimes, acr);
  if (now - loginTs > absoluteSeconds) return false;
  const person = await findPerson(parts.knex, accountId);
  if (person?.status !== 'active') return false;
  // using the account pages is using the session: written once a minute at most
  await session.save(Math.min(idleSeconds, loginTs + absoluteSeconds - now));
  ctx.state.person = {
    id: accountId,
    sessionUid: session.uid,
    acr: acr ?? '',
    amr: session.amr ?? [],
    authTime: loginTs,
  };
  return true;
}

/**
 * Sensitive acts need a login at most 20 minutes old, at the highest level the account can reach: whoever has a passkey
 * must show it, a stolen password is not enough to take it away (T-071, T-083).
 */
async function missingForSensitiveActs(parts: GuardParts, ctx: RouteContext) {
  const person = ctx.state.person;
  if (!person) return undefined;
  const isFresh = isRecent(parts, person.authTime);
  const hasPasskey = (await listPasskeys(parts.knex, person.id)).length > 0;
  const isStrong = !hasPasskey || satisfies(person.acr, 'phr');
  if (isFresh && isStrong) return undefined;
  return { ...(!isFresh && { maxAge: recentLoginSeconds }), ...(hasPasskey && { acr: 'phr' }) };
}

function isRecent(parts: GuardParts, authTime: number): boolean {
  return Math.floor(parts.clock().getTime() / 1000) - authTime <= recentLoginSeconds;
}

/** After a refused POST the person comes back to the page the form was on. */
function askForLogin(parts: GuardParts, ctx: RouteContext, wanted: { maxAge?: number; acr?: string } = {}) {
  const returnTo = ctx.method === 'POST' ? (pageOf(ctx.path) ?? '/account') : ownPath(ctx.path + ctx.search, ctx.path);
  ctx.redirect(loginAddress(parts.config.issuer, { returnTo, ...wanted }));
}

/** `/account/passkeys/…/remove` belongs to the page `/account/passkeys`; the link of a post is a page itself. */
function pageOf(path: string): string | undefined {
  return /^\/account\/(posts\/activate\/[A-Za-z0-9_-]+|[a-z-]+)/.exec(path)?.[0];
}
