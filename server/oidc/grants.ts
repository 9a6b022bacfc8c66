import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { ClientRegistry } from '../clients/registry.ts';
import type { Queryable } from '../db/database.ts';
import { findConsent } from '../sessions/consents.ts';
import { claimsByScope } from './claims.ts';
import { consentSeconds } from './lifetimes.ts';
import { portalClientId } from './portal-client.ts';

/**
 * The grant for this session and application: the one already made, else one made from what the person agreed to
 * before, or, for a first-party application, from the scopes it is registered for (its duty is by statute, PIPL 13(3)).
 */
export async function loadGrant(
  { knex, clients, clock }: { knex: Queryable; clients: ClientRegistry; clock: () => Date },
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { client, session, provider } = ctx.oidc;
  const accountId = session?.accountId;
  if (!client || !session || !accountId) return undefined;
  const consentGrantId = ctx.oidc.result?.consent?.grantId;
  const existingId = consentGrantId ?? session.grantIdFor(client.clientId);
  const existing = existingId ? await provider.Grant.find(existingId) : undefined;
  if (existing?.accountId === accountId && covers(existing, ctx.oidc.requestParamOIDCScopes)) return existing;
  const scopes = await impliedScopes({ knex, clients, now: clock() }, ctx, accountId);
  if (scopes === undefined) return existing?.accountId === accountId ? existing : undefined;
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope(scopes.join(' '));
  grant.addOIDCClaims(claimsOfScopes(scopes));
  await grant.save();
  return grant;
}

function covers(grant: Grant, scopes: Iterable<string>): boolean {
  const encountered = new Set(grant.getOIDCScopeEncountered().split(' '));
  return [...scopes].every((scope) => encountered.has(scope));
}

async function impliedScopes(
  { knex, clients, now }: { knex: Queryable; clients: ClientRegistry; now: Date },
  ctx: KoaContextWithOIDC,
  personId: string,
): Promise<string[] | undefined> {
  const { client } = ctx.oidc;
  if (!client) return undefined;
  const asked = [...ctx.oidc.requestParamOIDCScopes];
  if (client.clientId === portalClientId) return asked;
  const label = await clients.label(client.clientId);
  if (label?.firstParty) return asked;
  if (ctx.oidc.prompts.has('consent')) return undefined;
  const consent = await findConsent(knex, personId, client.clientId);
  const isLive = consent && now.getTime() - consent.grantedAt.getTime() < consentSeconds * 1000;
  return isLive && asked.every((scope) => consent.scopes.includes(scope)) ? asked : undefined;
}

/** Claims a set of scopes stands for, so that asking for one by the `claims` parameter needs no second yes. */
export function claimsOfScopes(scopes: readonly string[]): string[] {
  return scopes.flatMap((scope) => claimsByScope[scope as keyof typeof claimsByScope] ?? []);
}
