import type { JWK, JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import type { OidcSecrets, OidcSettings } from '../../server/federation/settings/oidc.ts';
import type { SourceProtocol, SourceTools } from '../../server/federation/source.ts';
import { createClient } from './oidc/connection.ts';
import { translateOidcError } from './oidc/failure.ts';
import { beginLogin, completeLogin } from './oidc/login.ts';
import { createLogoutKeys, translateJoseError, verifyLogoutToken } from './oidc/logout.ts';
import { refuseUnless, toOutcome } from './refused.ts';
import { createSourceFetch } from './source-fetch.ts';
import { runTestSteps } from './test-steps.ts';

export type OidcSource = {
  connection: OidcSettings;
  secrets: OidcSecrets;
  egressHosts: readonly string[];
};

/** Upstream by OpenID Connect: authorization code with PKCE, verified by openid-client. */
export function createOidcSource(source: OidcSource, tools: SourceTools): SourceProtocol {
  const { connection: settings, secrets } = source;
  const addresses = [settings.issuer, ...Object.values(settings.endpoints ?? {}).filter(isAddress)];
  const fetch = createSourceFetch(tools.fetch, { addresses, egressHosts: source.egressHosts });
  const { now, consumeOnce } = tools;
  const getClient = createClient({ settings, secrets, fetch, now });
  let logoutKeys: { client: oidc.Configuration; keys: JWTVerifyGetKey } | undefined;

  async function getLogoutKeys(): Promise<JWTVerifyGetKey> {
    const client = await getClient();
    if (logoutKeys?.client !== client) logoutKeys = { client, keys: createLogoutKeys(client, fetch) };
    return logoutKeys.keys;
  }

  return {
    begin: (request) => toOutcome(async () => beginLogin(await getClient(), settings, request), translateOidcError),
    complete: (callback, kept) =>
      toOutcome(
        async () => completeLogin({ client: await getClient(), settings, callback, kept, now: now(), consumeOnce }),
        translateOidcError,
      ),
    test: () => testSource(getClient, fetch, settings),
    async logoutUrl({ idToken }, { returnTo, state }) {
      const client = await getClient().catch(() => undefined);
      if (client?.serverMetadata().end_session_endpoint === undefined || idToken === undefined) return undefined;
      const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnTo, state };
      return oidc.buildEndSessionUrl(client, parameters).href;
    },
    receiveLogout: (token) =>
      toOutcome(
        async () => verifyLogoutToken(token, { settings, keys: await getLogoutKeys(), now: now(), consumeOnce }),
        (error) => translateJoseError(error) ?? translateOidcError(error),
      ),
    describe: () => ({
      contentType: 'application/jwk-set+json',
      body: JSON.stringify({ keys: publicKeys(secrets) }),
    }),
    close: async () => {},
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string';
}

function testSource(
  getClient: () => Promise<oidc.Configuration>,
  fetch: typeof globalThis.fetch,
  settings: OidcSettings,
) {
  return runTestSteps(
    [
      ['discovery', getClient],
      ['keys', async () => readKeys(await getClient(), fetch)],
      ['client', async () => tryClient(await getClient(), settings)],
    ],
    translateOidcError,
  );
}

async function readKeys(client: oidc.Configuration, fetch: typeof globalThis.fetch): Promise<void> {
  const address = client.serverMetadata().jwks_uri;
  refuseUnless(address !== undefined, 'endpoint-missing');
  const response = await fetch(address, { redirect: 'manual' });
  refuseUnless(response.status === 200, 'status');
  const body: unknown = await response.json().catch(() => undefined);
  const keys = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : undefined;
  refuseUnless(Array.isArray(keys) && keys.length > 0, 'metadata-malformed');
}

/** Redeems a code that never was: a source that knows us refuses the code, one that does not refuses us. */
async function tryClient(client: oidc.Configuration, settings: OidcSettings): Promise<void> {
  const callback = new URL(`https://test.invalid/?code=test&iss=${encodeURIComponent(settings.issuer)}`);
  const tried = await toOutcome(async () => {
    await oidc.authorizationCodeGrant(client, callback, { pkceCodeVerifier: oidc.randomPKCECodeVerifier() });
    return {};
  }, translateOidcError);
  const isKnown = tried.ok || tried.reason === 'code-refused' || tried.reason === 'upstream-error';
  refuseUnless(isKnown, tried.ok ? 'client-refused' : tried.reason);
}

/** The public halves, for the source to fetch. */
function publicKeys({ signingKey, decryptionKeys }: OidcSecrets): JWK[] {
  const toPublic = ({ kty, kid, alg, crv, x, y, n, e }: JWK, use: string) => ({ kty, kid, alg, crv, x, y, n, e, use });
  return [
    ...(signingKey ? [toPublic(signingKey, 'sig')] : []),
    ...decryptionKeys.map((key) => toPublic(key, 'enc')),
  ] as JWK[];
}
