/** What a page of a department asks of the login behind an access token (RFC 9470). */
export type Demand = { acr: string; maxAgeSeconds: number };

/** What introspection says of an access token, as far as it matters here (RFC 9470 section 6.2). */
export type Introspected = { active: boolean; acr?: unknown; auth_time?: unknown };

/** Levels in rising order: a login at or above the level asked for will do. */
export const levels = ['urn:yimen:aal1', 'urn:yimen:aal2', 'phr', 'phrh'];

export type Refusal = 'invalid_token' | 'insufficient_user_authentication';

/** Why a protected resource is not given; undefined when it is. */
export function refusalOf({ active, acr, auth_time }: Introspected, demand: Demand, now: Date): Refusal | undefined {
  if (!active) return 'invalid_token';
  const isStrong = levels.indexOf(String(acr)) >= levels.indexOf(demand.acr);
  const isFresh = now.getTime() / 1000 - Number(auth_time) <= demand.maxAgeSeconds;
  return isStrong && isFresh ? undefined : 'insufficient_user_authentication';
}

/** The `WWW-Authenticate` header that goes with a refusal (RFC 6750 section 3, RFC 9470 section 3). */
export function challengeFor(refusal: Refusal, demand: Demand): string {
  if (refusal === 'invalid_token') return 'Bearer error="invalid_token"';
  return `Bearer error="insufficient_user_authentication", error_description="A stronger or more recent login is needed", acr_values="${demand.acr}", max_age="${demand.maxAgeSeconds}"`;
}

/** What a client has to ask its identity service for after such an answer; undefined when a new login is not what is missing. */
export function readChallenge(header: string | null): Partial<Demand> | undefined {
  const read = (name: string) => new RegExp(`(?:^|[\\s,])${name}="([^"]*)"`).exec(header ?? '')?.[1];
  if (read('error') !== 'insufficient_user_authentication') return undefined;
  const [acr, maxAge] = [read('acr_values'), read('max_age')];
  return { ...(acr && { acr }), ...(maxAge && /^\d+$/.test(maxAge) && { maxAgeSeconds: Number(maxAge) }) };
}
