import compose from 'koa-compose';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Change } from '../db/database.ts';
import type { HttpMiddleware } from '../http/route.ts';
import { loadSigningKeys } from '../keys/signing-keys.ts';
import { type ProviderParts, providerConfiguration } from './configuration.ts';
import { providerEventsWritten, watchProvider } from './events.ts';
import { holdToRegistration } from './hold-to-registration.ts';
import { readLibraryForm } from './library-form.ts';
import { endElsewhere } from './logout-everywhere.ts';
import { leaveUpstream } from './logout-upstream.ts';
import { portalClientId } from './portal-client.ts';
import { applicationsWatched, watchApplications } from './watch-applications.ts';
import { withValues } from './with-values.ts';

export type ProviderHost = {
  current(): Provider;
  /** Builds a new provider with the keys of now; running requests finish on the old one. */
  reload(): Promise<void>;
  middleware: HttpMiddleware;
  /** What saving models of the provider in `work` would write, for an act of the caller's own. */
  collectWrites(work: () => Promise<unknown>): Promise<Change[]>;
};

/**
 * oidc-provider takes its signing keys once, at construction. Rotation therefore builds a new instance and swaps it
 * in: everything that must survive is in the database.
 */
export async function createProviderHost(parts: ProviderParts): Promise<ProviderHost> {
  let running = await build(parts);
  return {
    current: () => running.provider,
    reload: async () => {
      running = await build(parts);
    },
    collectWrites: parts.writes.collect,
    middleware: async (ctx, next) => {
      await running.middleware(withValues(ctx), next);
      const writing = providerEventsWritten();
      if (writing) await writing;
      const watching = applicationsWatched();
      if (watching) await watching;
      const form = readLibraryForm(ctx.body);
      if (form) parts.pages.onward(ctx as unknown as KoaContextWithOIDC, form);
      if (ctx.path === '/logout/confirm') await afterLogout(parts, ctx as unknown as KoaContextWithOIDC);
    },
  };
}

async function afterLogout(parts: ProviderParts, ctx: KoaContextWithOIDC): Promise<void> {
  await endElsewhere(parts, ctx);
  await leaveUpstream(parts, ctx);
}

type Running = { provider: Provider; middleware: HttpMiddleware };

async function build(parts: ProviderParts): Promise<Running> {
  const jwks = await loadSigningKeys(parts.knex, parts.cipher);
  const provider = new Provider(parts.config.issuer, providerConfiguration(parts, jwks));
  provider.proxy = true;
  // The session's end puts its logout notices in the outbox; the library's own call would make the person wait for
  // every department before the session is dead, and is never repeated (T-095).
  provider.Client.prototype.backchannelLogout = async () => undefined;
  provider.use(finishWrites(parts));
  keepClients(provider, parts);
  holdToRegistration(provider, parts);
  watchProvider(provider, parts);
  watchApplications(provider, parts);
  // the provider is a Koa application itself; its middleware runs in our context, behind our pipeline
  return { provider, middleware: compose(provider.middleware) as unknown as HttpMiddleware };
}

/** No answer leaves before what it rests on is written. That somebody else was faster changes nothing where all is refused. */
function finishWrites(parts: ProviderParts): (ctx: { status: number }, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    try {
      await next();
    } finally {
      await parts.writes.finish().catch((error: unknown) => {
        if (ctx.status < 400 || !(error instanceof errors.OIDCProviderError)) throw error;
      });
    }
  };
}

/**
 * The library serialises and hashes the metadata at every look-up, and checks it anew once more than a hundred clients are
 * live. The registry gives out one object as long as an application stays as it is: what was checked for it holds.
 */
function keepClients({ Client }: Provider, { clients }: ProviderParts): void {
  type Found = Awaited<ReturnType<typeof Client.find>>;
  const checked = new WeakMap<object, Found>();
  const find = Client.find.bind(Client);
  Client.find = async (id) => {
    const metadata = id === portalClientId ? undefined : await clients.find(id);
    const known = metadata && checked.get(metadata);
    if (known) return known;
    const client = await find(id);
    if (metadata && client) checked.set(metadata, client);
    return client;
  };
}
