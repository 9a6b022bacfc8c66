import { createHash, timingSafeEqual } from 'node:crypto';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { FormerSecrets } from '../clients/registry.ts';
import { claimsByScope } from './claims.ts';

type SecretParts = { clients: FormerSecrets; clock: () => Date };

/** Where the library is more generous than the registration of an application, or remembers what it was once. */
export function holdToRegistration(provider: Provider, parts: SecretParts): void {
  holdToMethod(provider, parts);
  holdToScopes(provider);
}

/**
 * The library takes a secret in the form for one in the header and the other way round. An application is let in by the
 * method it registered and by no other (T-033): a secret in a form ends up in logs that a header does not reach. A rotated
 * secret stays good for a while beside the new one; the library knows of one alone.
 */
function holdToMethod(provider: Provider, { clients, clock }: SecretParts): void {
  const client = provider.Client.prototype as unknown as {
    clientId: string;
    clientAuthMethod: string;
    compareClientSecret(secret: string): Promise<boolean>;
  };
  const compare = client.compareClientSecret;
  client.compareClientSecret = async function compareAsRegistered(this: typeof client, secret) {
    const shown = Provider.ctx?.headers.authorization ? 'client_secret_basic' : 'client_secret_post';
    if (this.clientAuthMethod !== shown) return false;
    if (await compare.call(this, secret)) return true;
    const former = await clients.formerSecret(this.clientId);
    return former !== undefined && clock() < former.until && isSame(former.secret, secret);
  };
}

/** In constant time. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

type Filter = (filter: ReadonlySet<string> | readonly string[]) => unknown;

/**
 * A grant and a token keep what was agreed to when they were made. A scope taken from the application since then is not
 * given any more, by no refresh and at no userinfo (T-031, Keycloak CVE-2026-93999).
 */
function holdToScopes(provider: Provider): void {
  const grant = provider.Grant.prototype as unknown as { getOIDCScopeFiltered: Filter; getOIDCClaimsFiltered: Filter };
  const { getOIDCScopeFiltered: scopes, getOIDCClaimsFiltered: claims } = grant;
  const scopeOf = new Map(
    Object.entries(claimsByScope).flatMap(([scope, names]) => names.map((name) => [name, scope])),
  );
  /** A claim of no scope is held by none. */
  const isOf = (registered: ReadonlySet<string>, name: string) => {
    const scope = scopeOf.get(name);
    return scope === undefined || registered.has(scope);
  };
  grant.getOIDCScopeFiltered = function scopesAsRegistered(filter) {
    const registered = registeredScopes();
    return scopes.call(this, registered ? new Set([...filter].filter((scope) => registered.has(scope))) : filter);
  };
  grant.getOIDCClaimsFiltered = function claimsAsRegistered(filter) {
    const registered = registeredScopes();
    return claims.call(this, registered ? new Set([...filter].filter((name) => isOf(registered, name))) : filter);
  };
}

/** Undefined for an application registered without scopes: it may ask for all there are. */
function registeredScopes(): ReadonlySet<string> | undefined {
  const registered = Provider.ctx?.oidc.client?.scope;
  return registered === undefined ? undefined : scopesOf(registered);
}

/** Few applications differ in the scopes they are registered for. */
const split = new Map<string, ReadonlySet<string>>();
const mostSplit = 1000;

function scopesOf(registered: string): ReadonlySet<string> {
  const present = split.get(registered);
  if (present) return present;
  const scopes = new Set(registered.split(' '));
  if (split.size === mostSplit) split.clear();
  split.set(registered, scopes);
  return scopes;
}

/** Asked before each rotation of a refresh token; one of an application that lost offline access is refused unused. */
export function mayRotate(ctx: KoaContextWithOIDC): true {
  const asked = ctx.oidc.entities.RefreshToken?.scope?.split(' ') ?? [];
  if (asked.includes('offline_access') && registeredScopes()?.has('offline_access') === false)
    throw new errors.InvalidGrant('offline access was withdrawn from the application');
  return true;
}
