import { type ClaimsParameter, errors } from 'oidc-provider';
import { rank } from '../lib/acr.ts';
import { claimsByScope } from './claims.ts';
import { claimsAskedVerified, parseVerifiedRequest } from './verified-claims/request.ts';

/** What the `claims` parameter of an application may ask for; throws the answer of the protocol when it may not. */
export function checkRequestedClaims(claims: ClaimsParameter, registered: string | undefined): void {
  const asked = [claims.userinfo, claims.id_token].flatMap((part) => [
    ...Object.keys(part ?? {}),
    ...verifiedNames(part),
  ]);
  refuseForeignClaims(asked, registered);
  refuseUnknownLevel(claims);
}

/**
 * The library holds scopes against the registration, but not single claims: without this an application could ask by
 * `claims` for what it may not ask for by `scope` (T-018), plain, as verified or as evidence.
 */
function refuseForeignClaims(asked: readonly string[], registered: string | undefined): void {
  if (registered === undefined) return;
  const admitted = registered.split(' ');
  const foreign = Object.entries(claimsByScope).flatMap(([scope, names]) => (admitted.includes(scope) ? [] : names));
  if (asked.some((name) => foreign.includes(name))) throw new errors.InvalidRequest('requested claim is not allowed');
}

function verifiedNames(part: object | undefined): string[] {
  if (part === undefined || !('verified_claims' in part)) return [];
  const requests = parseVerifiedRequest(part.verified_claims);
  if (!requests) throw new errors.InvalidRequest('verified_claims is malformed');
  return claimsAskedVerified(requests);
}

/** An essential `acr` of which we give none can never be met (OpenID Connect Core 5.5.1.1, unmet_authentication_requirements 1.0). */
function refuseUnknownLevel({ id_token }: ClaimsParameter): void {
  const acr = id_token?.acr as { essential?: boolean; value?: unknown; values?: unknown } | null | undefined;
  if (!acr?.essential) return;
  const wanted = [acr.value ?? [], acr.values ?? []].flat();
  if (wanted.length === 0 || wanted.some((value) => rank(String(value)) >= 0)) return;
  throw new errors.UnmetAuthenticationRequirements('no such authentication level is given here');
}
