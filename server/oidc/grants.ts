import { errors, type Grant, type interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { AuditEvent } from '../audit/events.ts';
import { recordingOf } from '../audit/record.ts';
import type { ApplicationLabel, ClientRegistry } from '../clients/registry.ts';
import type { Queryable } from '../db/database.ts';
import { readOrigin, sourceSession } from '../federation/source-sessions.ts';
import { askedDetail } from '../identities/act-for.ts';
import { giveInIdentity, identityOfGrant } from '../identities/of-grant.ts';
import type { Demanding } from '../identities/qualify.ts';
import { entryEvent } from '../identities/record-choice.ts';
import { type Identity, type IdentityKey, type IdentityType, identityTypeOf } from '../lib/identity.ts';
import { findConsent } from '../sessions/consents.ts';
import { coversAdmin, grantAdminScopes } from './admin-resource.ts';
import { claimsByScope } from './claims.ts';
import type { ProviderParts } from './configuration.ts';
import { asOneself, decideEntering, setEntering } from './entering.ts';
import { consentSeconds } from './lifetimes.ts';
import { portalClientId } from './portal-client.ts';

export type GrantParts = {
  config: { issuer: string };
  knex: Queryable;
  clients: ClientRegistry;
  policy: interactionPolicy.DefaultPolicy;
  clock: () => Date;
  /** What is written with the next change that is due. */
  writes: Pick<ProviderParts['writes'], 'later' | 'withSession'>;
};

/**
 * The grant for this session and application, in the identity it is entered in: the one already made, else one made from what
 * the person agreed to before in that identity, or, for a first-party application, from the scopes it is registered for (its
 * duty is by statute, PIPL 13(3)). Each identity has a grant of its own, so that nothing said to one is told of another.
 */
export async function loadGrant(parts: GrantParts, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session } = ctx.oidc;
  const accountId = session?.accountId;
  if (!client || !accountId) return undefined;
  noteOrigin(parts, ctx, accountId);
  const existing = await existingGrant(ctx, client.clientId, accountId);
  if (await isLoginDue(parts.policy, ctx)) return existing;
  const label = await parts.clients.label(client.clientId);
  const application = label && { ...label, actFor: askedDetail(ctx.oidc.params?.authorization_details) };
  const entering = setEntering(ctx, application ? await decideEntering(parts, ctx, application, existing) : asOneself);
  if (entering.name !== 'enter') return undefined;
  const { identity } = entering;
  const held = existing && identityOfGrant(existing.jti).key === identity.key ? existing : undefined;
  const isCovered =
    held && covers(held, ctx.oidc.requestParamOIDCScopes) && coversAdmin(held, ctx, parts.config.issuer);
  if (isCovered) return held;
  const wanted = { accountId, clientId: client.clientId, application, identity };
  if (!(await isAgreedTo(parts, ctx, wanted))) return held;
  return giveGrant(parts, ctx, wanted, entering.by);
}

/** A session that a login through a source has begun hangs on that source from its first moment, or is none (T-115). */
function noteOrigin({ writes, clock }: GrantParts, ctx: KoaContextWithOIDC, personId: string): void {
  const origin = readOrigin((ctx.oidc.result as { source?: unknown } | undefined)?.source);
  const sessionUid = ctx.oidc.session?.uid;
  if (!origin || !sessionUid || ctx.oidc.result?.login?.accountId !== personId) return;
  const lost = async (): Promise<never> => {
    throw new errors.AccessDenied('the identity source was switched off');
  };
  writes.withSession({ change: sourceSession({ sessionUid, personId, origin }, clock()), lost });
}

async function existingGrant(ctx: KoaContextWithOIDC, clientId: string, accountId: string): Promise<Grant | undefined> {
  const { session, result, provider } = ctx.oidc;
  const id = result?.consent?.grantId ?? session?.grantIdFor(clientId);
  const grant = id ? await provider.Grant.find(id) : undefined;
  return grant?.accountId === accountId ? grant : undefined;
}

/** A login comes first: what is decided before it would be decided twice. */
async function isLoginDue(policy: interactionPolicy.DefaultPolicy, ctx: KoaContextWithOIDC): Promise<boolean> {
  for (const { name, checks } of policy) {
    if (name === 'select_account') return false;
    for (const { check } of checks) if (await check(ctx)) return true;
  }
  return false;
}

function covers(grant: Grant, scopes: Iterable<string>): boolean {
  const encountered = new Set(grant.getOIDCScopeEncountered().split(' '));
  return [...scopes].every((scope) => encountered.has(scope));
}

type Wanted = {
  accountId: string;
  clientId: string;
  application: (ApplicationLabel & Demanding) | undefined;
  identity: Identity;
};

async function isAgreedTo({ knex, clock }: GrantParts, ctx: KoaContextWithOIDC, wanted: Wanted): Promise<boolean> {
  const { accountId, clientId, application, identity } = wanted;
  const { key } = identity;
  if (clientId === portalClientId || application?.firstParty) return true;
  if (ctx.oidc.prompts.has('consent')) return false;
  const consent = await findConsent(knex, accountId, clientId, key);
  if (!consent || clock().getTime() - consent.grantedAt.getTime() >= consentSeconds * 1000) return false;
  const { fitting } = scopesIn(application, key, [...ctx.oidc.requestParamOIDCScopes]);
  return fitting.every((scope) => consent.scopes.includes(scope));
}

/** The grant and, where no page was shown that told of it, the entry are written with the code that follows, or not at all. */
async function giveGrant(
  { config, writes }: GrantParts,
  ctx: KoaContextWithOIDC,
  { accountId, clientId, application, identity }: Wanted,
  by: 'grant' | 'journey' | 'choice',
): Promise<Grant> {
  const grant = new ctx.oidc.provider.Grant({ accountId, clientId });
  fillGrant(grant, scopesIn(application, identity.key, [...ctx.oidc.requestParamOIDCScopes]));
  if (application?.firstParty) grantAdminScopes(grant, ctx, config.issuer);
  giveInIdentity(grant, identity);
  await grant.save();
  const entry = application && by === 'choice' && entryOf(ctx, { accountId, clientId, application, identity });
  if (entry) await writes.later(recordingOf(entry));
  return grant;
}

/**
 * What is told of an application being entered: in which identity, where there is one to choose; otherwise that it was, when no
 * page told of it (T-151). A grant is for one session, so whoever comes back within it has been told of.
 */
function entryOf(
  ctx: KoaContextWithOIDC,
  { accountId, clientId, application, identity }: Wanted & { application: ApplicationLabel },
): AuditEvent | undefined {
  const chosen = entryEvent({ personId: accountId, clientId, served: application.identities, identity });
  if (chosen || ctx.oidc.result) return chosen;
  const who = { actorId: accountId, personId: accountId, clientId };
  return { type: 'session.application.entered', outcome: 'success', ...who, detail: {} };
}

/** What a grant is for, and what was asked for that makes no sense in its identity: the login goes on without it. */
export type GrantScopes = { fitting: string[]; foreign: string[] };

/** Scopes that give nothing in another identity: nobody is asked there to agree to what could not be told. */
const onlyIn: Readonly<Partial<Record<string, IdentityType>>> = { enterprise: 'enterprise', official: 'official' };

export function scopesIn(
  application: Pick<ApplicationLabel, 'identities'> | undefined,
  key: IdentityKey,
  asked: readonly string[],
): GrantScopes {
  const type = identityTypeOf(key);
  const named = application?.identities[type]?.scopes;
  const fits = (scope: string) => {
    const only = onlyIn[scope];
    if (only && only !== type) return false;
    return !named || named.includes(scope) || ['openid', 'offline_access'].includes(scope);
  };
  return { fitting: asked.filter(fits), foreign: asked.filter((scope) => !fits(scope)) };
}

export function fillGrant(grant: Grant, { fitting, foreign }: GrantScopes): void {
  takeBackNo(grant, fitting);
  if (fitting.length > 0) grant.addOIDCScope(fitting.join(' '));
  // what may be in verified_claims follows from the scopes, claim by claim, so it is agreed to with them
  grant.addOIDCClaims([...claimsOfScopes(fitting), 'verified_claims']);
  if (foreign.length === 0) return;
  grant.rejectOIDCScope(foreign.join(' '));
  grant.rejectOIDCClaims(claimsOfScopes(foreign));
}

/** A yes counts more than the no before it: for the library a no stands for ever. */
function takeBackNo({ rejected }: Grant, scopes: readonly string[]): void {
  const said = rejected?.openid;
  if (!said) return;
  const claims = claimsOfScopes(scopes);
  if (said.scope)
    said.scope = said.scope
      .split(' ')
      .filter((scope) => !scopes.includes(scope))
      .join(' ');
  if (said.claims) said.claims = said.claims.filter((claim) => !claims.includes(claim));
}

/** Claims a set of scopes stands for, so that asking for one by the `claims` parameter needs no second yes. */
export function claimsOfScopes(scopes: readonly string[]): string[] {
  return scopes.flatMap((scope) => claimsByScope[scope as keyof typeof claimsByScope] ?? []);
}
