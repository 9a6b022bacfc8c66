import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { importJWK } from 'jose';
import * as oauth from 'openid-client';
import type { Operation } from '../../console/operation.ts';
import { operations } from '../../console/operations.ts';
import { requestOf } from '../examples.ts';
import { type ApiAnswer, type InputOf, type OperationId, readAnswer } from './answer.ts';
import { isSafeIssuer, type Session } from './session.ts';

export type ApiClient = {
  /** Asks for an operation. What it takes and gives is checked against its declaration by the compiler. */
  call<K extends OperationId>(id: K, input: InputOf<K>): Promise<ApiAnswer<K>>;
};

const mostTries = 4;
/** Whoever is told to wait longer is told so, rather than kept waiting. */
const mostSeconds = 30;

type Options = { wait?: (seconds: number) => Promise<unknown> };

/**
 * The admin API as functions. Every write carries a key of its own, so it can be asked again after a break of the line or when
 * the service is busy, and happens once all the same (T-166).
 */
export async function openApiClient(session: Session, { wait = pause }: Options = {}): Promise<ApiClient> {
  const config = new oauth.Configuration({ issuer: session.issuer }, session.clientId, undefined, oauth.None());
  if (!isSafeIssuer(session.issuer)) throw new Error('a token is shown by TLS alone');
  if (session.issuer.startsWith('http:')) oauth.allowInsecureRequests(config);
  const DPoP = oauth.getDPoPHandle(config, await keysOf(session));

  async function send(declared: Operation, input: Record<string, unknown>, key: string): Promise<Response> {
    const { method, path, body } = requestOf(declared, input);
    const url = new URL(`${session.issuer}/api/v1${path}`);
    const headers = new Headers(body && { 'content-type': 'application/json', 'idempotency-key': key });
    const text = body && JSON.stringify(body);
    try {
      return await oauth.fetchProtectedResource(config, session.accessToken, url, method, text, headers, { DPoP });
    } catch (error) {
      // refused with a challenge is answered, too
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response;
      throw error;
    }
  }

  return {
    call: async <K extends OperationId>(id: K, input: InputOf<K>) => {
      const declared = operations.find((one) => one.id === id);
      if (!declared) throw new Error(`no operation ${id}`);
      const key = randomUUID();
      for (let tries = 1; ; tries += 1) {
        const response = await send(declared, input, key).catch(async (error) => {
          if (tries === mostTries || !isOfLine(error)) throw error;
          await wait(tries);
        });
        if (!response) continue;
        const seconds = tries < mostTries ? secondsToWait(response) : undefined;
        if (seconds === undefined) return readAnswer(declared, response, await response.text()) as ApiAnswer<K>;
        await response.body?.cancel();
        await wait(seconds);
      }
    },
  };
}

const pause = (seconds: number) => setTimeout(seconds * 1000);

/** Nobody is there, the line breaks, or no answer comes. */
export function isOfLine(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof oauth.ClientError && error.code === 'OAUTH_TIMEOUT');
}

/** Busy, too many, or the first request under the key still at work: it says when to come back. */
function secondsToWait({ status, headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return [409, 429, 503].includes(status) && seconds >= 0 && seconds <= mostSeconds ? seconds : undefined;
}

async function keysOf({ privateKey }: Session): Promise<oauth.CryptoKeyPair> {
  const { d: _secret, ...open } = privateKey;
  const [secret, known] = await Promise.all([importJWK(privateKey, 'ES256'), importJWK(open, 'ES256')]);
  return { privateKey: secret as CryptoKey, publicKey: known as CryptoKey };
}
