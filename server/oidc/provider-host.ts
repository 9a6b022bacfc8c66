import compose from 'koa-compose';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { HttpMiddleware } from '../http/route.ts';
import { loadSigningKeys } from '../keys/signing-keys.ts';
import { type ProviderParts, providerConfiguration } from './configuration.ts';
import { providerEventsWritten, watchProvider } from './events.ts';
import { endElsewhere } from './logout-everywhere.ts';

export type ProviderHost = {
  current(): Provider;
  /** Builds a new provider with the keys of now; running requests finish on the old one. */
  reload(): Promise<void>;
  middleware: HttpMiddleware;
};

/**
 * oidc-provider takes its signing keys once, at construction. Rotation therefore builds a new instance and swaps it
 * in: everything that must survive is in the database.
 */
export async function createProviderHost(parts: ProviderParts): Promise<ProviderHost> {
  let provider = await build(parts);
  return {
    current: () => provider,
    reload: async () => {
      provider = await build(parts);
    },
    // the provider is a Koa application itself; its middleware runs in our context, behind our pipeline
    middleware: async (ctx, next) => {
      await (compose(provider.middleware) as unknown as HttpMiddleware)(ctx, next);
      await providerEventsWritten();
      if (ctx.path === '/logout/confirm') await endElsewhere(parts, ctx as unknown as KoaContextWithOIDC);
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
