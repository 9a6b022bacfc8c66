import type { Middleware } from 'koa';
import Provider from 'oidc-provider';
import { loadSigningKeys } from '../keys/signing-keys.ts';
import { type ProviderParts, providerConfiguration } from './configuration.ts';
import { watchProvider } from './events.ts';

export type ProviderHost = {
  current(): Provider;
  /** Builds a new provider with the keys of now; running requests finish on the old one. */
  reload(): Promise<void>;
  middleware: Middleware;
};

/**
 * oidc-provider takes its signing keys once, at construction. Rotation therefore builds a new instance and swaps it
 * in: everything that must survive is in the database.
 */
export async function createProviderHost(parts: ProviderParts): Promise<ProviderHost> {
  const issuer = new URL(parts.config.issuer);
  let provider = await build(parts);
  return {
    current: () => provider,
    reload: async () => {
      provider = await build(parts);
    },
    middleware: async (ctx) => {
      // The library makes addresses from the request. These headers were checked before and now say only what we are,
      // so that nothing a client or proxy sends can shape an address (T-144).
      ctx.req.headers.host = issuer.host;
      ctx.req.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
      delete ctx.req.headers['x-forwarded-host'];
      ctx.respond = false;
      ctx.res.statusCode = 404;
      await provider.callback()(ctx.req, ctx.res);
    },
  };
}

async function build(parts: ProviderParts): Promise<Provider> {
  const jwks = await loadSigningKeys(parts.knex, parts.cipher);
  const provider = new Provider(parts.config.issuer, providerConfiguration(parts, jwks));
  provider.proxy = true;
  // The session's end puts its logout notices in the outbox; the library's own call would make the person wait for
  // every department before the session is dead, and is never repeated (T-095).
  provider.Client.prototype.backchannelLogout = async () => undefined;
  watchProvider(provider, parts);
  return provider;
}
