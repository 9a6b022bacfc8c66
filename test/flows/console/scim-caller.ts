import { exportJWK, SignJWT } from 'jose';
import type { TestApp } from '../../support/app.ts';
import { type Client, makeClient } from '../protocol/protocol.ts';
import { type Keys, newKeys, proofOf, thumbprintOf } from './api-caller.ts';

export type HrSystem = { token: string; keys: Keys; client: Client };

const machine = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };

/** The HR system of a unit, with a secret and tokens bound by DPoP. */
export function makeHrClient(app: TestApp, unitId: string, scope = 'scim'): Promise<Client> {
  return makeClient(app, { ...machine, response_types: [], dpop_bound_access_tokens: true, scope }, { unitId });
}

type Asked = { resource?: string; scope?: string };

/** What the token endpoint answers a system that proves itself by its secret and a key. */
export async function askToken(app: TestApp, client: Client, keys: Keys, { resource, scope = 'scim' }: Asked = {}) {
  const htu = `${app.issuer}/token`;
  const answer = await fetch(htu, {
    method: 'POST',
    headers: {
      DPoP: await proofOf(keys, { htm: 'POST', htu }),
      authorization: `Basic ${Buffer.from(`${client.clientId}:${client.secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      resource: resource ?? `${app.issuer}/scim/v2`,
      ...(scope && { scope }),
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

export async function startHrSystem(app: TestApp, unitId: string): Promise<HrSystem> {
  const client = await makeHrClient(app, unitId);
  const keys = await newKeys();
  const { body } = await askToken(app, client, keys);
  if (body.token_type !== 'DPoP') throw new Error(`no bound token: ${JSON.stringify(body)}`);
  return { token: String(body.access_token), keys, client };
}

/** One that proves itself with a key, and whose tokens are plain. */
export async function bearerHrToken(app: TestApp, unitId: string): Promise<string> {
  const { publicKey, privateKey } = await newKeys();
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'k' };
  const { clientId } = await makeClient(
    app,
    {
      ...machine,
      response_types: [],
      scope: 'scim',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [jwk as never] },
    },
    { unitId },
  );
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(app.issuer)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey);
  const answer = await fetch(`${app.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'scim',
      resource: `${app.issuer}/scim/v2`,
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  return String(((await answer.json()) as { access_token?: string }).access_token);
}

export type Json = Record<string, unknown>;
export type Answered = { status: number; headers: Headers; body: Json };
type Sent = { json?: unknown; raw?: string; headers?: Record<string, string> };

/** One SCIM request with a proof of its own. */
export async function callScim(
  app: TestApp,
  { token, keys }: Pick<HrSystem, 'token' | 'keys'>,
  method: string,
  path: string,
  { json, raw, headers = {} }: Sent = {},
): Promise<Answered> {
  const url = new URL(`/scim/v2${path}`, app.issuer);
  const iat = Math.floor(app.clock().getTime() / 1000);
  const proof = await proofOf(keys, {
    htm: method,
    htu: `${url.origin}${url.pathname}`,
    ath: thumbprintOf(token),
    iat,
  });
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `DPoP ${token}`,
      DPoP: proof,
      ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) };
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const postUrn = 'urn:yimen:scim:post';

/** A user as an HR system sends one. */
export function userOf(userName: string, changes: Json = {}): Json {
  return {
    schemas: [userUrn, postUrn],
    userName,
    name: { formatted: '钱新例' },
    phoneNumbers: [{ type: 'mobile', value: '138 0013 8777' }],
    title: '科员',
    active: true,
    [postUrn]: { startsOn: '2026-12-01' },
    ...changes,
  };
}

export const patchOf = (...Operations: Json[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
