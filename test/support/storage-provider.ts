import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { createStorage, type Storage } from '../../adapters/storage/create-storage.ts';
import type { EndSession } from '../../adapters/storage/sessions.ts';
import type { Database } from '../../server/db/database.ts';
import { currentRequest, type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import type { CookieJar } from './cookie-jar.ts';

export type StorageProvider = {
  issuer: string;
  provider: Provider;
  /** Sends one request; `roundTrips` is what it cost in the database. */
  send(
    address: string,
    options?: { form?: Record<string, string>; headers?: Record<string, string>; jar?: CookieJar },
  ): Promise<Answer>;
  /** From the authorization request to the code, with the login made when one is asked for. */
  authorize(jar: CookieJar, clientId: string, parameters?: Record<string, string>): Promise<string>;
  redeem(clientId: string, code: string): Promise<Answer>;
  refresh(clientId: string, token: string): Promise<Answer>;
  close(): Promise<void>;
};

export type Answer = {
  status: number;
  location: string;
  body: Record<string, unknown>;
  roundTrips: number;
};

export type StorageProviderOptions = {
  database: Database;
  personId: () => string;
  endSession: EndSession;
  /** All public clients unless they say otherwise. */
  clients: ClientMetadata[];
  settings?: Partial<Configuration>;
};

const verifier = 'a-code-verifier-of-the-tests-with-enough-characters';
const challenge = createHash('sha256').update(verifier).digest('base64url');
export const callback = 'https://rp.example/cb';

/** A real oidc-provider on the storage under test, each request in a request context of its own. */
export async function startStorageProvider(options: StorageProviderOptions): Promise<StorageProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const storage = createStorage({
    database: options.database,
    endSession: options.endSession,
    currentRequest,
    findClient: findAmong(options.clients),
    clock: () => new Date(),
  });
  const provider = new Provider(issuer, await configure(options, storage));
  provider.use(async (_ctx, next) => {
    await next();
    await storage.writes.finish();
  });
  const contexts = new Map<string, RequestContext>();
  const serve = provider.callback();
  server.on('request', (request, response) => {
    const context = makeContext(request);
    contexts.set(context.requestId, context);
    response.setHeader('x-request-id', context.requestId);
    void runInRequest(context, () =>
      request.url?.startsWith('/login/') ? login(request, response) : serve(request, response),
    );
  });

  async function login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = { login: { accountId: options.personId(), amr: ['pwd'] }, consent: {} };
    await provider.interactionFinished(request, response, result).catch(() => response.destroy());
  }

  const send: StorageProvider['send'] = async (address, { form, headers, jar } = {}) => {
    const url = new URL(address, issuer);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      ...(form && { body: new URLSearchParams(form) }),
      headers: { ...headers, ...(jar && { cookie: jar.header(url) }) },
      redirect: 'manual',
    });
    const text = await response.text();
    jar?.store(url, response.headers.getSetCookie());
    const id = response.headers.get('x-request-id') ?? '';
    const roundTrips = contexts.get(id)?.databaseRoundTrips ?? Number.NaN;
    contexts.delete(id);
    const isJson = response.headers.get('content-type')?.includes('json');
    const location = response.headers.get('location') ?? '';
    return { status: response.status, location, body: isJson ? JSON.parse(text) : { text }, roundTrips };
  };

  return {
    issuer,
    provider,
    send,
    async authorize(jar, clientId, parameters = {}) {
      let address = authorizationAddress(clientId, parameters);
      for (let hop = 0; hop < 6; hop++) {
        const { location, body } = await send(address, { jar });
        if (location.startsWith(callback)) return new URL(location).searchParams.get('code') ?? location;
        if (!location) throw new Error(`no way on: ${JSON.stringify(body)}`);
        address = location;
      }
      throw new Error('the login did not end');
    },
    redeem: (clientId, code) =>
      send('/token', {
        form: {
          grant_type: 'authorization_code',
          client_id: clientId,
          code,
          redirect_uri: callback,
          code_verifier: verifier,
        },
      }),
    refresh: (clientId, token) =>
      send('/token', { form: { grant_type: 'refresh_token', client_id: clientId, refresh_token: token } }),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** An empty parameter is left out. `prompt=consent` because the library gives no refresh token without. */
export function authorizationAddress(clientId: string, parameters: Record<string, string> = {}): string {
  const all = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid offline_access',
    prompt: 'consent',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...parameters,
  };
  return `/auth?${new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))}`;
}

function makeContext(request: IncomingMessage): RequestContext {
  const userAgent = request.headers['user-agent'] ?? '';
  const base = { requestId: randomUUID(), ip: '192.0.2.7', network: '192.0.2.0/24', userAgent, locale: 'en' as const };
  return { ...base, databaseRoundTrips: 0, cache: new Map() };
}

function findAmong(clients: ClientMetadata[]): (id: string) => Promise<ClientMetadata | undefined> {
  const known = new Map(
    clients.map((client) => [client.client_id, { ...clientDefaults, ...client } as ClientMetadata]),
  );
  return async (id) => known.get(id);
}

async function configure({ database, settings }: StorageProviderOptions, storage: Storage): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    adapter: storage.adapter,
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['storage-provider-cookie-key'] },
    scopes: ['openid', 'offline_access'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    rotateRefreshToken: true,
    loadExistingGrant,
    ttl: lifetimes,
    findAccount: async (_ctx, accountId) => {
      const row = currentRequest()?.cache.get(`person:${accountId}`) ?? (await findPerson(database, accountId));
      return row ? { accountId, claims: () => ({ sub: accountId }) } : undefined;
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [] as never,
        getResourceServerInfo: () => ({
          scope: '',
          audience: 'https://api.example',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ...settings,
  };
}

const clientDefaults = {
  token_endpoint_auth_method: 'none',
  redirect_uris: [callback],
  grant_types: ['authorization_code', 'refresh_token'],
};

const lifetimes: Configuration['ttl'] = {
  AccessToken: 600,
  AuthorizationCode: 60,
  ClientCredentials: 600,
  Grant: 3600,
  IdToken: 600,
  Interaction: 600,
  RefreshToken: 3600,
  Session: 1800,
};

async function findPerson(database: Database, id: string): Promise<unknown> {
  return database.knex('persons').where({ id, status: 'active' }).first('id');
}

const loadExistingGrant: Configuration['loadExistingGrant'] = async (ctx) => {
  const { client, session, provider, requestParamOIDCScopes } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const existingId = session.grantIdFor(client.clientId);
  const existing = existingId ? await provider.Grant.find(existingId) : undefined;
  const encountered = existing?.getOIDCScopeEncountered().split(' ');
  if ([...requestParamOIDCScopes].every((scope) => encountered?.includes(scope))) return existing;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
  await grant.save();
  return grant;
};
