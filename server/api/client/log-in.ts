import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK } from 'jose';
import * as oauth from 'openid-client';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { adminAudience } from '../../oidc/admin-resource.ts';
import { isSafeIssuer, type Session } from './session.ts';

export type LoginWish = {
  issuer: string;
  clientId: string;
  /** Registered, of this very machine; its port is chosen anew for each login (RFC 8252 section 7.3). */
  redirectUri: string;
  scopes: readonly string[];
  signal: AbortSignal;
  /** Told the address to open in a browser. */
  show(address: string): void;
};

export type LoginRefused =
  | { reason: 'issuer' | 'redirect' | 'unreachable' | 'late' }
  | { reason: 'refused'; told: string };

/** Half the time a login counts as recent, so that the token may change something for all its life. */
const freshSeconds = 600;

/** Logs an administrator in through the browser (RFC 8252), for a token bound to a key made now. */
export async function logIn(wish: LoginWish): Promise<{ ok: true; session: Session } | ({ ok: false } & LoginRefused)> {
  const redirect = URL.parse(wish.redirectUri);
  if (!isSafeIssuer(wish.issuer)) return refuse('issuer');
  if (redirect?.protocol !== 'http:' || !isSafeIssuer(wish.redirectUri)) return refuse('redirect');
  const server = createServer();
  try {
    return await logInBy(server, redirect, wish);
  } catch (error) {
    return refusedBy(error, wish.signal);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function logInBy(
  server: Server,
  redirect: URL,
  { issuer, clientId, scopes, signal, show }: LoginWish,
): Promise<Outcome<{ session: Session }, never>> {
  const config = await oauth.discovery(new URL(issuer), clientId, undefined, oauth.None(), {
    execute: issuer.startsWith('http:') ? [oauth.allowInsecureRequests] : [],
  });
  server.listen(Number(redirect.port), redirect.hostname.replace(/^\[|\]$/g, ''));
  await once(server, 'listening', { signal });
  redirect.port = String((server.address() as AddressInfo).port);
  const [verifier, state] = [oauth.randomPKCECodeVerifier(), oauth.randomState()];
  const resource = adminAudience(issuer);
  const asked = {
    redirect_uri: redirect.href,
    scope: ['openid', ...scopes].join(' '),
    resource,
    acr_values: 'phr',
    max_age: String(freshSeconds),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const coming = cameBack(server, redirect, state, signal);
  show(oauth.buildAuthorizationUrl(config, asked).href);
  const keys = await oauth.randomDPoPKeyPair('ES256', { extractable: true });
  const DPoP = oauth.getDPoPHandle(config, keys);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, maxAge: freshSeconds };
  const tokens = await oauth.authorizationCodeGrant(config, await coming, checks, { resource }, { DPoP });
  const session = {
    ...{ issuer, clientId, accessToken: tokens.access_token, privateKey: await exportJWK(keys.privateKey) },
    expiresAt: Date.now() + (tokens.expires_in ?? 0) * 1000,
  };
  return { ok: true, session };
}

/** The first request with our state: whatever else comes to the port is not the answer (RFC 8252 section 8.9). */
function cameBack(server: Server, redirect: URL, state: string, signal: AbortSignal): Promise<URL> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    server.on('request', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
      const came = URL.parse(url, redirect.origin);
      const isAnswer = came?.pathname === redirect.pathname && came.searchParams.get('state') === state;
      response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      if (!came || !isAnswer) return void response.end();
      response.end('You can close this page and go back to the command line.', () => resolve(came));
    });
  });
}

function refusedBy(error: unknown, signal: AbortSignal): { ok: false } & LoginRefused {
  if (signal.aborted) return refuse('late');
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return { ok: false, reason: 'refused', told: [error.error, error.error_description].filter(Boolean).join(': ') };
  }
  if (error instanceof oauth.ClientError) return { ok: false, reason: 'refused', told: error.message };
  if (error instanceof TypeError) return refuse('unreachable');
  throw error;
}
