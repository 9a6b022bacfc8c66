import { randomBytes, randomUUID } from 'node:crypto';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { ManagedApplication } from '../../clients/managed-application.ts';
import type { Finding } from '../../diagnosis/live-check/items.ts';
import { expectForged, saveResult, settleForged } from '../../diagnosis/live-check/watch.ts';
import { loadSigningKeys } from '../../keys/signing-keys.ts';
import type { PortalParts } from '../../portal/parts.ts';

export type ProbeParts = Pick<PortalParts, 'config' | 'knex' | 'cipher' | 'clock'> & {
  /** Guarded: the addresses were given by a team (T-134). */
  fetch: typeof globalThis.fetch;
};

const event = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * Provokes the system of a department: an answer to a login that nobody began, an error, and logout notices that are forged,
 * right, and signed by the key that will be next. All at once; what comes of it is written down.
 */
export async function probeApplication(parts: ProbeParts, application: ManagedApplication): Promise<void> {
  const [callback] = application.metadata.redirect_uris ?? [];
  if (callback && /^https?:/.test(callback))
    await Promise.all([probeForged(parts, application, callback), probeErrors(parts, application, callback)]);
  await probeLogout(parts, application);
}

const checked = ({ clientId, settingsVersion }: ManagedApplication) => ({ clientId, version: settingsVersion });

async function probeForged(parts: ProbeParts, application: ManagedApplication, callback: string): Promise<void> {
  const code = randomBytes(32).toString('base64url');
  if (!(await expectForged(parts.knex, checked(application), code, parts.clock()))) return;
  const status = await answerTo(parts, callback, { code });
  const detail = judgeAnswer(status, 'ignored');
  await settleForged(parts.knex, checked(application), { passed: detail === 'ignored', detail }, parts.clock());
}

async function probeErrors(parts: ProbeParts, application: ManagedApplication, callback: string): Promise<void> {
  const status = await answerTo(parts, callback, { error: 'access_denied' });
  const detail = judgeAnswer(status, 'answered');
  const result = { item: 'errors', passed: detail === 'answered', detail } as const;
  await saveResult(parts.knex, checked(application), result, parts.clock());
}

/** As a browser would bring it, with a state that the application never made. */
async function answerTo({ config, fetch }: ProbeParts, callback: string, answer: Record<string, string>) {
  const url = new URL(callback);
  const fields = { ...answer, state: randomBytes(24).toString('base64url'), iss: config.issuer };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return statusOf(fetch, url.href, { headers: { accept: 'text/html' } });
}

/** A page that says no is as good as a way back: only a fault of the system is none. */
function judgeAnswer<G extends Finding>(status: number | undefined, good: G): G | 'unreachable' | 'failed' {
  if (status === undefined) return 'unreachable';
  return status < 500 ? good : 'failed';
}

async function probeLogout(parts: ProbeParts, application: ManagedApplication): Promise<void> {
  const [logout, rotation] = await judgeLogout(parts, application);
  const now = parts.clock();
  for (const [item, detail] of [['logout', logout] as const, ['rotation', rotation] as const]) {
    await saveResult(parts.knex, checked(application), { item, passed: detail === 'answered', detail }, now);
  }
}

async function judgeLogout(parts: ProbeParts, application: ManagedApplication): Promise<[Finding, Finding]> {
  const uri = application.metadata.backchannel_logout_uri;
  if (typeof uri !== 'string') return ['no-address', 'no-address'];
  const alg = String(application.metadata.id_token_signed_response_alg ?? 'ES256');
  const { keys } = await loadSigningKeys(parts.knex, parts.cipher);
  const [current, next] = keys.filter((key) => key.alg === alg);
  if (!current || !next) throw new Error(`no current and next key for ${alg}`);
  const stranger = await generateKeyPair(alg);
  const post = async (key: Parameters<SignJWT['sign']>[0], kid: unknown) => {
    const body = new URLSearchParams({ logout_token: await notice(parts, application.clientId, { alg, kid, key }) });
    return statusOf(parts.fetch, uri, { method: 'POST', body });
  };
  const [forged, right, rotated] = await Promise.all([
    post(stranger.privateKey, current.kid),
    post(await importJWK(current as JWK, alg), current.kid),
    post(await importJWK(next as JWK, alg), next.kid),
  ]);
  if (forged !== undefined && forged < 300) return ['forged-accepted', judgeNotice(rotated)];
  return [judgeNotice(right), judgeNotice(rotated)];
}

/** OpenID Connect Back-Channel Logout 1.0 section 2.8; frameworks that answer an empty body say 204. */
function judgeNotice(status: number | undefined): Finding {
  if (status === undefined) return 'unreachable';
  return status === 200 || status === 204 ? 'answered' : 'failed';
}

/** Of a session that nobody has: an application answers it like any other (section 2.7). */
function notice(
  { config, clock }: ProbeParts,
  clientId: string,
  { alg, kid, key }: { alg: string; kid: unknown; key: Parameters<SignJWT['sign']>[0] },
): Promise<string> {
  const iat = Math.floor(clock().getTime() / 1000);
  const claims = { sid: randomUUID(), sub: `live-check-${randomUUID()}`, jti: randomUUID(), events: { [event]: {} } };
  return new SignJWT({ ...claims, iss: config.issuer, aud: clientId, iat, exp: iat + 120 })
    .setProtectedHeader({ alg, typ: 'logout+jwt', kid: String(kid) })
    .sign(key);
}

async function statusOf(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<number | undefined> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
