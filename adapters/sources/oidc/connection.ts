import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { OidcSecrets, OidcSettings } from '../../../server/federation/settings/oidc.ts';
import { refuseUnless, SourceRefused } from '../refused.ts';

export type OidcConnection = {
  settings: OidcSettings;
  secrets: OidcSecrets;
  fetch: typeof globalThis.fetch;
  now: () => Date;
};

const metadataLivesMs = 10 * 60_000;
/** Each exchange; the fetch we are given has its own limit as well. */
const timeoutSeconds = 5;

/** Gives the client ready for use. Metadata is read once for all who wait for it, and again after ten minutes. */
export function createClient(connection: OidcConnection): () => Promise<oidc.Configuration> {
  let current: { client: Promise<oidc.Configuration>; until: number } | undefined;
  return () => {
    const now = connection.now().getTime();
    if (current && now < current.until) return current.client;
    const client = configure(connection);
    const mine = { client, until: now + metadataLivesMs };
    current = mine;
    // A failure is told to those who waited and forgotten: the next login tries again.
    client.catch(() => {
      if (current === mine) current = undefined;
    });
    return client;
  };
}

async function configure(connection: OidcConnection): Promise<oidc.Configuration> {
  const { settings, secrets, fetch } = connection;
  const metadata = settings.endpoints ? manual(settings, settings.endpoints) : await discover(connection);
  refuseUnless(metadata.issuer === settings.issuer, 'metadata-issuer');
  // Whatever the source offers, only these are accepted; without a list of its own it is ours.
  const server = { ...metadata, id_token_signing_alg_values_supported: [...settings.algorithms] };
  const client = new oidc.Configuration(server, settings.clientId, undefined, await authenticate(settings, secrets));
  client.timeout = timeoutSeconds;
  client[oidc.customFetch] = fetch as oidc.CustomFetch;
  if (isPlain(settings)) oidc.allowInsecureRequests(client);
  // Without this an ID token fetched over TLS is believed unsigned (OpenID Connect Core 3.1.3.7, point 6).
  oidc.enableNonRepudiationChecks(client);
  if (settings.encryption) await enableDecryption(client, settings.encryption.content, secrets);
  return client;
}

/** http works for hosts the operator listed, if the issuer itself is one: metadata cannot lead from https to http. */
function isPlain({ issuer }: OidcSettings): boolean {
  return issuer.startsWith('http:');
}

async function discover({ settings, fetch }: OidcConnection): Promise<oidc.ServerMetadata> {
  const client = await oidc.discovery(new URL(settings.issuer), settings.clientId, undefined, oidc.None(), {
    [oidc.customFetch]: fetch as oidc.CustomFetch,
    timeout: timeoutSeconds,
    execute: isPlain(settings) ? [oidc.allowInsecureRequests] : [],
  });
  return client.serverMetadata();
}

function manual({ issuer }: OidcSettings, endpoints: NonNullable<OidcSettings['endpoints']>): oidc.ServerMetadata {
  const { authorization, token, jwks, userinfo, endSession, pushedRequest, issInResponse } = endpoints;
  return {
    issuer,
    authorization_endpoint: authorization,
    token_endpoint: token,
    jwks_uri: jwks,
    ...(userinfo && { userinfo_endpoint: userinfo }),
    ...(endSession && { end_session_endpoint: endSession }),
    ...(pushedRequest && { pushed_authorization_request_endpoint: pushedRequest }),
    authorization_response_iss_parameter_supported: issInResponse,
  };
}

async function authenticate(settings: OidcSettings, { clientSecret, signingKey }: OidcSecrets) {
  if (settings.clientAuthentication === 'private_key_jwt') {
    refuseUnless(signingKey !== undefined, 'settings-malformed');
    return oidc.PrivateKeyJwt({ key: await importKey(signingKey), kid: signingKey.kid });
  }
  refuseUnless(clientSecret !== undefined, 'settings-malformed');
  return settings.clientAuthentication === 'client_secret_post'
    ? oidc.ClientSecretPost(clientSecret)
    : oidc.ClientSecretBasic(clientSecret);
}

async function enableDecryption(client: oidc.Configuration, content: string[], { decryptionKeys }: OidcSecrets) {
  refuseUnless(decryptionKeys.length > 0, 'settings-malformed');
  const keys = await Promise.all(
    decryptionKeys.map(async (jwk) => ({ key: await importKey(jwk), alg: jwk.alg, kid: jwk.kid })),
  );
  oidc.enableDecryptingResponses(client, content, ...keys);
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, jwk.alg).catch(() => undefined);
  if (key === undefined || key instanceof Uint8Array) throw new SourceRefused('settings-malformed');
  return key as CryptoKey;
}
