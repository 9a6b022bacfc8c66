import type { Deliverer, Delivery } from './delivery.ts';
import type { SecurityEvent } from './enqueue.ts';

/** Claims of a security event token (RFC 8417 section 2.2), its subject by RFC 9493. */
export type EventClaims = {
  iss: string;
  /** The application; tells the signer which key and algorithm it expects. */
  aud: string;
  iat: number;
  /** Stays the same at every try: receivers drop repeats by it (RFC 8417 section 2.2). */
  jti: string;
  /** When it happened. */
  toe: number;
  sub_id: { format: 'iss_sub'; iss: string; sub: string };
  events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type EventDelivererOptions = {
  issuer: string;
  signEventToken: (claims: EventClaims, typ: 'secevent+jwt') => Promise<string>;
  /** Guarded: the address was given by an application. */
  fetch: typeof globalThis.fetch;
  clock: () => Date;
};

/** Posts security event tokens (push-based delivery, RFC 8935). Tries for about a week: an event that is missed leaves a wrong name behind. */
export function createEventDeliverer(options: EventDelivererOptions): Deliverer {
  return {
    maxAttempts: 64,
    firstPauseMs: 1000,
    longestPauseMs: 4 * 3_600_000,
    async deliver({ id, payload, signal }) {
      const told = JSON.parse(payload) as SecurityEvent;
      const token = await options.signEventToken(claimsOf(options, id, told), 'secevent+jwt');
      return judge(await post(options.fetch, told.uri, token, signal));
    },
  };
}

function claimsOf({ issuer, clock }: EventDelivererOptions, id: string, told: SecurityEvent): EventClaims {
  return {
    iss: issuer,
    aud: told.clientId,
    iat: Math.floor(clock().getTime() / 1000),
    jti: id,
    toe: told.at,
    sub_id: { format: 'iss_sub', iss: issuer, sub: told.sub },
    events: { [told.event]: told.told },
  };
}

async function post(fetch: typeof globalThis.fetch, uri: string, token: string, signal: AbortSignal) {
  try {
    const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json' };
    const response = await fetch(uri, { method: 'POST', body: token, headers, signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** RFC 8935 section 2.2 asks for 202; frameworks that answer a plain 200 or an empty body say 200 or 204. */
function judge(status: number | undefined): Delivery {
  if (status === undefined) return { ok: false, code: 'event.unreachable', permanent: false };
  if (status === 202 || status === 200 || status === 204) return { ok: true };
  return { ok: false, code: `event.status-${status}`, permanent: false };
}
