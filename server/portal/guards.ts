import type { Knex } from 'knex';
import { hasPasskey } from '../authenticators/passkey/own-passkeys.ts';
import type { Config } from '../config.ts';
import type { Guards } from '../http/mount.ts';
import { ownPath } from '../http/own-path.ts';
import { HttpProblem } from '../http/problem.ts';
import type { HttpMiddleware, RouteContext, Who } from '../http/route.ts';
import { satisfies } from '../lib/acr.ts';
import { type Permission, permissions } from '../lib/permission.ts';
import { sessionLimitsOf } from '../oidc/lifetimes.ts';
import { loginAddress } from '../oidc/portal-client.ts';
import type { ProviderHost } from '../oidc/provider-host.ts';
import { findActivePerson } from '../people/find-person.ts';
import { type PolicyRegistry, recentLoginSeconds } from '../policies/registry.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { allows } from '../roles/role.ts';

export type GuardParts = {
  config: Config;
  knex: Knex;
  host: ProviderHost;
  policies: PolicyRegistry;
  clock: () => Date;
};

/** Who may pass, by the declaration of the route. Handlers never decide this themselves. */
export function createGuards(parts: GuardParts): Guards {
  const guards = plainGuards(parts);
  return (who) => (isAdmin(who) ? adminGuard(parts, permissionOf(who)) : guards[who as PlainWho]);
}

type AdminWho = Extract<Who, `admin:${string}`>;

const isAdmin = (who: Who): who is AdminWho => who.startsWith('admin:');
const permissionOf = (who: AdminWho) => who.slice('admin:'.length) as Permission;

/**
 * Administrators log in as officials do, and again a short time before changing something (DOMAIN 8.1.4.1 d). Roles are read
 * at every request. Somebody without any role meets no console at all; one who may not do this is told so.
 */
function adminGuard(parts: GuardParts, permission: Permission): HttpMiddleware {
  return async (ctx, next) => {
    const person = (await identifyPerson(parts, ctx)) ? ctx.state.person : undefined;
    const wanted = { acr: 'phr', ...(ctx.method === 'POST' && { maxAge: recentLoginSeconds(parts.policies) }) };
    if (!person) return askForLogin(parts, ctx, wanted);
    const held = await heldRoles(parts.knex, person.id);
    if (held.length === 0) throw new HttpProblem(404, 'request.unknown');
    const isStrong = satisfies(person.acr, 'phr');
    if (!isStrong || (ctx.method === 'POST' && !isRecent(parts, person.authTime)))
      return askForLogin(parts, ctx, wanted);
    const roots = rootsFor(held, permission);
    if (roots.length === 0) throw new HttpProblem(403, 'console.not-allowed');
    const own = permissions.filter((one) => held.some(({ role }) => allows(role, one)));
    ctx.state.admin = { permissions: own, roots };
    return next();
  };
}

type PlainWho = Exclude<Who, AdminWho | `api:${string}` | 'scim'>;

function plainGuards(parts: GuardParts): Record<PlainWho, HttpMiddleware> {
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
      const wanted = { maxAge: recentLoginSeconds(parts.policies), acr: 'phr' };
      const isEnough = person && isRecent(parts, person.authTime) && satisfies(person.acr, 'phr');
      return isEnough ? next() : askForLogin(parts, ctx, wanted);
    },
  };
}

/** Reads the provider's session, the only one there is. Locked or closed accounts have none (T-090). */
export async function identifyPerson(parts: GuardParts, ctx: RouteContext): Promise<boolean> {
  const session = await parts.host
    .current()
    .Session.get(ctx as unknown as Parameters<ReturnType<ProviderHost['current']>['Session']['get']>[0]);
  const { accountId, loginTs, acr } = session;
  if (!accountId || !loginTs) return false;
  const now = Math.floor(parts.clock().getTime() / 1000);
  const { idleSeconds, absoluteSeconds } = sessionLimitsOf(parts.config, parts.policies.current(), acr);
  if (now - loginTs > absoluteSeconds) return false;
  if (!(await findActivePerson(parts.knex, accountId))) return false;
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
 * Sensitive acts need a recent login, by the policy of levels, at the highest level the account can reach: whoever has a passkey
 * must show it, a stolen password is not enough to take it away (T-071, T-083).
 */
async function missingForSensitiveActs(parts: GuardParts, ctx: RouteContext) {
  const person = ctx.state.person;
  if (!person) return undefined;
  const isFresh = isRecent(parts, person.authTime);
  const mayShowPasskey = await hasPasskey(parts.knex, person.id);
  const isStrong = !mayShowPasskey || satisfies(person.acr, 'phr');
  if (isFresh && isStrong) return undefined;
  return { ...(!isFresh && { maxAge: recentLoginSeconds(parts.policies) }), ...(mayShowPasskey && { acr: 'phr' }) };
}

function isRecent(parts: GuardParts, authTime: number): boolean {
  return Math.floor(parts.clock().getTime() / 1000) - authTime <= recentLoginSeconds(parts.policies);
}

/** After a refused POST the person comes back to the page the form was on. */
function askForLogin(parts: GuardParts, ctx: RouteContext, wanted: { maxAge?: number; acr?: string } = {}) {
  const returnTo = ctx.method === 'POST' ? pageOf(ctx.path) : ownPath(ctx.path + ctx.search, ctx.path);
  ctx.redirect(loginAddress(parts.config.issuer, { returnTo, ...wanted }));
}

/** `/account/passkeys/…/remove` belongs to the page `/account/passkeys`; the link of a post is a page itself. */
function pageOf(path: string): string {
  if (path.startsWith('/console/')) return consolePageOf(path);
  if (path.startsWith('/developers/')) return developerPageOf(path);
  return /^\/account\/(posts\/activate\/[A-Za-z0-9_-]+|[a-z-]+)/.exec(path)?.[0] ?? '/account';
}

/** What a form of the console is about has a page of its own: its section and, where there is one, its id or operation. */
function consolePageOf(path: string): string {
  return /^\/console\/(api\/[a-z.-]+|[a-z-]+(\/[A-Za-z0-9_-]{20,})?)/.exec(path)?.[0] ?? '/console';
}

/** A team, an application and an invitation have a page of their own. */
function developerPageOf(path: string): string {
  return /^\/developers\/(teams|applications|invitations)\/[\w.~-]+/.exec(path)?.[0] ?? '/developers';
}
