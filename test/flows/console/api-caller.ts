import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { permissions } from '../../../server/lib/permission.ts';
import type { TestApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { authorize, type Client, makeClient } from '../protocol/protocol.ts';

export type Keys = GenerateKeyPairResult;
export const newKeys = () => generateKeyPair('ES256', { extractable: true });

export type ProofClaims = { htm: string; htu: string; ath?: string; jti?: string; iat?: number };

/** A DPoP proof (RFC 9449 section 4.2). */
export async function proofOf(keys: Keys, { htm, htu, ath, jti = randomUUID(), iat }: ProofClaims): Promise<string> {
  return new SignJWT({ htm, htu, jti, ...(ath && { ath }) })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(keys.publicKey) })
    .setIssuedAt(iat ?? Math.floor(Date.now() / 1000))
    .sign(keys.privateKey);
}

export const thumbprintOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** An application of the province for administrators: public, with tokens bound by DPoP. */
export function makeAdminClient(app: TestApp): Promise<Client> {
  return makeClient(app, {
    redirect_uris: ['https://admin.example/callback'],
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
    scope: `openid ${permissions.join(' ')}`,
  });
}

export type Held = { token: string; keys: Keys };

/** An access token for the admin API, of whoever is logged in there. */
export async function adminToken(
  app: TestApp,
  browser: Browser,
  client: Client,
  scope = permissions.join(' '),
): Promise<Held> {
  const resource = `${app.issuer}/api/v1`;
  const login = await authorize(app, browser, client, { scope: `openid ${scope}`, resource });
  if (!login.code)
    throw new Error(`no code: ${login.page.status} ${login.page.location} ${login.page.body.slice(0, 2000)}`);
  const keys = await newKeys();
  const proof = await proofOf(keys, { htm: 'POST', htu: `${app.issuer}/token` });
  const answer = await fetch(`${app.issuer}/token`, {
    method: 'POST',
    headers: { DPoP: proof },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      code: login.code,
      code_verifier: login.verifier,
      redirect_uri: client.redirectUri,
      resource,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; token_type?: string };
  if (body.token_type !== 'DPoP') throw new Error(`no bound token: ${JSON.stringify(body)}`);
  return { token: body.access_token ?? '', keys };
}

/** `body`: empty where the answer is a file, which is `text`. */
export type Called = { status: number; headers: Headers; body: Record<string, unknown>; text: string };

/** One request to the admin API with a proof of its own. */
export async function callApi(
  app: TestApp,
  { token, keys }: Held,
  method: string,
  path: string,
  { json, headers = {}, raw }: { json?: unknown; headers?: Record<string, string>; raw?: string } = {},
): Promise<Called> {
  const url = new URL(`/api/v1${path}`, app.issuer);
  const htu = `${url.origin}${url.pathname}`;
  const iat = Math.floor(app.clock().getTime() / 1000);
  const proof = await proofOf(keys, { htm: method, htu, ath: thumbprintOf(token), iat });
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `DPoP ${token}`,
      DPoP: proof,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : {}, text };
}
