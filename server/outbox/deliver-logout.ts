import { randomUUID } from 'node:crypto';
import type { Deliverer, Delivery } from './delivery.ts';
import type { BackchannelLogout } from './enqueue.ts';

/** Claims of a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4). Never a nonce. */
export type LogoutClaims = {
  iss: string;
  /** The application; tells the signer which key and algorithm it expects. */
  aud: string;
  iat: number;
  exp: number;
  jti: string;
  sub?: string;
  sid?: string;
  events: { 'http://schemas.openid.net/event/backchannel-logout': Record<string, never> };
};

/** Signs with the key an ID token for `claims.aud` would be signed with; `typ` goes into the header. */
export type SignLogoutToken = (claims: LogoutClaims, typ: 'logout+jwt') => Promise<string>;

export type LogoutDelivererOptions = {
  issuer: string;
  signLogoutToken: SignLogoutToken;
  /** Guarded: the address was given by an application. */
  fetch: typeof globalThis.fetch;
  clock: () => Date;
};

/** The specification recommends at most two minutes. */
const tokenTtlSeconds = 120;
/** An application that says the token is bad may be waiting for our new key; it will hardly change its mind after that. */
const rejectionsBeforeGivingUp = 4;

/** Posts logout tokens. Tries for about a day. */
export function createLogoutDeliverer(options: LogoutDelivererOptions): Deliverer {
  return {
    maxAttempts: 32,
    firstPauseMs: 1000,
    longestPauseMs: 3_600_000,
    async deliver({ payload, attempt, signal }) {
      const logout = JSON.parse(payload) as BackchannelLogout;
      const token = await options.signLogoutToken(makeClaims(options, logout), 'logout+jwt');
      const body = new URLSearchParams({ logout_token: token });
      return judge(await post(options.fetch, logout.uri, body, signal), attempt);
    },
  };
}

/** A fresh token for each try: it is short-lived, and a receiver that refuses a repeated `jti` must not refuse our repeat. */
function makeClaims(
  { issuer, clock }: LogoutDelivererOptions,
  { clientId, sub, sid }: BackchannelLogout,
): LogoutClaims {
  const iat = Math.floor(clock().getTime() / 1000);
  return {
    iss: issuer,
    aud: clientId,
    iat,
    exp: iat + tokenTtlSeconds,
    jti: randomUUID(),
    ...(sub !== undefined && { sub }),
    ...(sid !== undefined && { sid }),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
}

async function post(
  fetch: typeof globalThis.fetch,
  uri: string,
  body: URLSearchParams,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(uri, { method: 'POST', body, signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

function judge(status: number | undefined, attempt: number): Delivery {
  if (status === undefined) return { ok: false, code: 'logout.unreachable', permanent: false };
  // Section 2.8 asks for 200; frameworks that answer an empty body say 204.
  if (status === 200 || status === 204) return { ok: true };
  return {
    ok: false,
    code: `logout.status-${status}`,
    permanent: status === 400 && attempt >= rejectionsBeforeGivingUp,
  };
}
