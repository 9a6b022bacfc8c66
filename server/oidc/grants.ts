import { errors, type Grant, type interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { ApplicationLabel, ClientRegistry } from '../clients/registry.ts';
import type { Queryable } from '../db/database.ts';
import { readOrigin, rememberSourceSession } from '../federation/source-sessions.ts';
import { askedDetail } from '../identities/act-for.ts';
import { giveInIdentity, identityOfGrant } from '../identities/of-grant.ts';
import type { Demanding } from '../identities/qualify.ts';
import { recordEntry } from '../identities/record-choice.ts';
import { type IdentityKey, identityTypeOf } from '../lib/identity.ts';
import { findConsent } from '../sessions/consents.ts';
import { claimsByScope } from './claims.ts';
import { decideEntering, mayEnter, setEntering } from './entering.ts';
import { consentSeconds } from './lifetimes.ts';
import { portalClientId } from './portal-client.ts';

export type GrantParts = {
  knex: Queryable;
  clients: ClientRegistry;
  policy: interactionPolicy.DefaultPolicy;
  clock: () => Date;
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
  await noteOrigin(parts, ctx, accountId);
  const existing = await existingGrant(ctx, client.clientId, accountId);
  if (await isLoginDue(parts.policy, ctx)) return existing;
  const label = await parts.clients.label(client.clientId);
  const application = label && { ...label, actFor: askedDetail(ctx.oidc.params?.authorization_details) };
  const entering = setEntering(
    ctx,
    application
      ? await decideEntering(parts, ctx, application, existing)
      : { name: 'enter', key: 'citizen', by: 'choice' },
  );
  if (entering.name !== 'enter') return undefined;
  const held = existing && identityOfGrant(existing.jti).key === entering.key ? existing : undefined;
  if (held && covers(held, ctx.oidc.requestParamOIDCScopes)) return held;
  const wanted = { accountId, clientId: client.clientId, application, key: entering.key };
  if (!(await isAgreedTo(parts, ctx, wanted))) return held;
  return giveGrant(parts, ctx, wanted, entering.by);
}

/** A session that a login through a source has begun hangs on that source from its first moment (T-115). */
async function noteOrigin({ knex, clock }: GrantParts, ctx: KoaContextWithOIDC, personId: string): Promise<void> {
  const origin = readOrigin((ctx.oidc.result as { source?: unknown } | undefined)?.source);
  const sessionUid = ctx.oidc.session?.uid;
  if (!origin || !sessionUid || ctx.oidc.result?.login?.accountId !== personId) return;
  if (await rememberSourceSession(knex, { sessionUid, personId, origin }, clock())) return;
  await ctx.oidc.session?.destroy();
  throw new errors.AccessDenied('the identity source was switched off');
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
  key: IdentityKey;
};

async function isAgreedTo({ knex, clock }: GrantParts, ctx: KoaContextWithOIDC, wanted: Wanted): Promise<boolean> {
  const { accountId, clientId, application, key } = wanted;
  if (clientId === portalClientId || application?.firstParty) return true;
  if (ctx.oidc.prompts.has('consent')) return false;
  const consent = await findConsent(knex, accountId, clientId, key);
  if (!consent || clock().getTime() - consent.grantedAt.getTime() >= consentSeconds * 1000) return false;
  const { fitting } = scopesIn(application, key, [...ctx.oidc.requestParamOIDCScopes]);
  return fitting.every((scope) => consent.scopes.includes(scope));
}

async function giveGrant(
  { knex, clock }: GrantParts,
  ctx: KoaContextWithOIDC,
  { accountId, clientId, application, key }: Wanted,
  by: 'grant' | 'journey' | 'choice',
): Promise<Grant | undefined> {
  const grant = new ctx.oidc.provider.Grant({ accountId, clientId });
  fillGrant(grant, scopesIn(application, key, [...ctx.oidc.requestParamOIDCScopes]));
  giveInIdentity(grant, key);
  if (!(await saveUnlessEnded(grant))) {
    setEntering(ctx, { name: 'ask' });
    return undefined;
  }
  if (!application) return grant;
  const identity = identityOfGrant(grant.jti);
  // chosen in a journey that may have been left open for an hour: what it rests on is judged again
  if (by === 'journey' && !mayEnter(ctx, application, identity, clock())) {
    await grant.destroy();
    setEntering(ctx, { name: 'ask' });
    return undefined;
  }
  if (by === 'choice') {
    await recordEntry(knex, { personId: accountId, clientId, served: application.identities, identity });
  }
  return grant;
}

/** The id of the grant; undefined when its identity ended before it could be given: then another one is asked for. */
export async function saveUnlessEnded(grant: Grant): Promise<string | undefined> {
  try {
    return await grant.save();
  } catch (error) {
    if (error instanceof errors.AccessDenied) return undefined;
    throw error;
  }
}

/** What a grant is for, and what was asked for that makes no sense in its identity: the login goes on without it. */
export type GrantScopes = { fitting: string[]; foreign: string[] };

export function scopesIn(
  application: Pick<ApplicationLabel, 'identities'> | undefined,
  key: IdentityKey,
  asked: readonly string[],
): GrantScopes {
  const named = application?.identities[identityTypeOf(key)]?.scopes;
  const fits = (scope: string) => !named || named.includes(scope) || ['openid', 'offline_access'].includes(scope);
  return { fitting: asked.filter(fits), foreign: asked.filter((scope) => !fits(scope)) };
}

export function fillGrant(grant: Grant, { fitting, foreign }: GrantScopes): void {
  if (fitting.length > 0) grant.addOIDCScope(fitting.join(' '));
  // what may be in verified_claims follows from the scopes, claim by claim, so it is agreed to with them
  grant.addOIDCClaims([...claimsOfScopes(fitting), 'verified_claims']);
  if (foreign.length === 0) return;
  grant.rejectOIDCScope(foreign.join(' '));
  grant.rejectOIDCClaims(claimsOfScopes(foreign));
}

/** Claims a set of scopes stands for, so that asking for one by the `claims` parameter needs no second yes. */
export function claimsOfScopes(scopes: readonly string[]): string[] {
  return scopes.flatMap((scope) => claimsByScope[scope as keyof typeof claimsByScope] ?? []);
}
