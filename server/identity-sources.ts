import { createEgressFetch } from '../adapters/egress/fetch.ts';
import { createLdapSource } from '../adapters/sources/ldap.ts';
import { createOAuth2Source } from '../adapters/sources/oauth2.ts';
import { createOidcSource } from '../adapters/sources/oidc.ts';
import { createSamlSource } from '../adapters/sources/saml.ts';
import type { Config } from './config.ts';
import { createIdentitySource, type SourceParts } from './federation/create-source.ts';
import type { IdentitySource, SourceProtocol, SourceTools } from './federation/source.ts';
import { type SourceConfig, sourceSecrets } from './federation/source-config.ts';
import { reachableHosts } from './gateways.ts';

/** The one list of protocols. `secrets` are what was stored apart, for the kind of the settings. */
function createProtocol(config: SourceConfig, secrets: unknown, tools: SourceTools): SourceProtocol {
  switch (config.kind) {
    case 'oidc':
      return createOidcSource({ ...config, secrets: sourceSecrets.oidc.parse(secrets) }, tools);
    case 'oauth2':
      return createOAuth2Source({ ...config, secrets: sourceSecrets.oauth2.parse(secrets) }, tools);
    case 'saml':
      return createSamlSource({ ...config, secrets: sourceSecrets.saml.parse(secrets) }, tools);
    case 'ldap':
      return createLdapSource({ ...config, secrets: sourceSecrets.ldap.parse(secrets) }, tools);
  }
}

/** A source ready for logins: settings and secrets as stored, and what the process has to work with. */
export function openIdentitySource(
  config: SourceConfig,
  secrets: unknown,
  parts: SourceTools & SourceParts,
): IdentitySource {
  return createIdentitySource(config, createProtocol(config, secrets, parts), parts);
}

const stepMs = 5000;
/** Logins under way with one source at once, in this process (T-117). */
const concurrency = 50;

/** What every source of this configuration works with, but for what it is given by its caller. */
export function sourceTools(config: Config) {
  return {
    privateHosts: reachableHosts(config),
    timeoutMs: stepMs,
    ownIssuer: config.issuer,
    deadlineMs: stepMs,
    concurrency,
  };
}

/** For the test of a source, where nobody logs in: nothing is used up. */
export function openSourceForTest(config: Config, source: SourceConfig, secrets: unknown): IdentitySource {
  const fetch = createEgressFetch({ allowedHosts: reachableHosts(config), timeoutMs: stepMs, maxBytes: 1024 * 1024 });
  const consumeOnce = async () => true;
  return openIdentitySource(source, secrets, { ...sourceTools(config), fetch, now: () => new Date(), consumeOnce });
}
