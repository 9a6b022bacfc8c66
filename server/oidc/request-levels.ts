import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ClientRegistry } from '../clients/registry.ts';
import { type Assurance, effectiveAssurance } from '../identities/qualify.ts';
import type { IdentityFacts } from '../lib/identity.ts';
import { claimsByScope, scopesOfClaims } from './claims.ts';
import { judgeScopes, type ScopeVerdict } from './scope-levels.ts';

export type LevelParts = { clients: ClientRegistry; clock: () => Date };

/**
 * What becomes of the scopes of this authorization request by their levels. A single claim counts as its scope: no way of asking
 * gets round a level.
 */
export async function judgeRequest(
  { clients, clock }: LevelParts,
  ctx: KoaContextWithOIDC,
  facts: IdentityFacts,
): Promise<ScopeVerdict> {
  const { client, session, account, requestParamOIDCScopes } = ctx.oidc;
  const levels = (await clients.label(client?.clientId ?? ''))?.scopeLevels ?? {};
  const assurance = account?.assurance as Assurance | undefined;
  const asked = new Set([...requestParamOIDCScopes, ...scopesOfClaims(claimsAsked(ctx))]);
  return judgeScopes([...asked], levels, {
    ial: effectiveAssurance(assurance?.assuranceLevel ?? 1, facts),
    provenAt: assurance?.assuranceAt ?? null,
    acr: session?.acr,
    loginAt: session?.loginTs ?? 0,
    now: clock(),
  });
}

type ClaimsMember = Record<string, unknown>;

function claimsAsked(ctx: KoaContextWithOIDC): string[] {
  return membersOf(ctx).flatMap((member) => Object.keys(member));
}

function membersOf({ oidc: { claims } }: KoaContextWithOIDC): ClaimsMember[] {
  return [claims?.userinfo, claims?.id_token].filter((member) => member !== undefined) as ClaimsMember[];
}

/** The login goes on without these scopes: they are neither granted nor asked for, and the answer says so by its own `scope`. */
export function goOnWithout(ctx: KoaContextWithOIDC, scopes: readonly string[]): void {
  const { params, requestParamScopes } = ctx.oidc;
  if (scopes.length === 0 || !params) return;
  params.scope = [...requestParamScopes].filter((scope) => !scopes.includes(scope)).join(' ');
  const names = scopes.flatMap((scope) => claimsByScope[scope as keyof typeof claimsByScope] ?? []);
  for (const member of membersOf(ctx)) for (const name of names) delete member[name];
  if (params.claims !== undefined) params.claims = JSON.stringify(ctx.oidc.claims);
}
