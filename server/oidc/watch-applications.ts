import type Provider from 'oidc-provider';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import { recordFailedRequest } from '../diagnosis/failed-requests.ts';
import { watchLogin, watchRefusedCode, watchTokens } from '../diagnosis/live-check/watch.ts';
import { currentRequest } from '../http/request-context.ts';
import type { ProviderParts } from './configuration.ts';

const watching = 'application-watched';

/** Events of the library that tell of a request of an application gone wrong, and at which endpoint. */
const failures = {
  'authorization.error': 'authorization',
  'pushed_authorization_request.error': 'par',
  'grant.error': 'token',
  'userinfo.error': 'userinfo',
  'introspection.error': 'introspection',
  'revocation.error': 'revocation',
  'end_session.error': 'logout',
} as const;

/** Keeps for the teams of applications what goes wrong between their systems and us. */
export function watchApplications(provider: Provider, parts: ProviderParts): void {
  for (const [event, endpoint] of Object.entries(failures)) {
    provider.on(event as 'grant.error', (ctx, error) => later(parts, recordFailure(parts, ctx, endpoint, error)));
  }
  provider.on('authorization.success', (ctx) =>
    later(
      parts,
      observe(parts, ctx, (of, now) => {
        const { state, nonce } = ctx.oidc.params ?? {};
        return watchLogin(parts.knex, of, { state, nonce }, now);
      }),
    ),
  );
  provider.on('grant.success', (ctx) =>
    later(
      parts,
      observe(parts, ctx, (of, now) => watchTokens(parts.knex, of, ctx.oidc.params?.grant_type, now)),
    ),
  );
  provider.on('grant.error', (ctx) =>
    later(
      parts,
      observe(parts, ctx, (of, now) => watchRefusedCode(parts.knex, of, ctx.oidc.params?.code, now)),
    ),
  );
}

/** The answer waits, so that whoever looks right after it sees it; a diagnosis that cannot be kept hinders nobody. */
function later(parts: ProviderParts, work: Promise<void>): void {
  const cache = currentRequest()?.cache;
  const before = cache?.get(watching) as Promise<void> | undefined;
  const kept = work.catch((error) => parts.report('diagnosis.not-kept', error));
  cache?.set(watching, Promise.all([before, kept]));
}

export function applicationsWatched(): Promise<void> | undefined {
  return currentRequest()?.cache.get(watching) as Promise<void> | undefined;
}

/** Live checks are of sandboxes alone: production pays nothing for them. */
async function observe(
  { clients, clock }: ProviderParts,
  ctx: KoaContextWithOIDC,
  look: (of: { clientId: string; version: number }, now: Date) => Promise<void>,
): Promise<void> {
  const clientId = ctx.oidc.client?.clientId;
  const label = clientId ? await clients.label(clientId) : undefined;
  if (!label || label.environment !== 'sandbox') return;
  await look({ clientId: label.clientId, version: label.settingsVersion }, clock());
}

async function recordFailure(
  { knex, clients, clock }: ProviderParts,
  ctx: KoaContextWithOIDC,
  endpoint: string,
  error: errors.OIDCProviderError,
): Promise<void> {
  const clientId = ctx.oidc.client?.clientId ?? namedClient(ctx);
  // only teams look at it: what has none is not written for
  if (!clientId || (await clients.label(clientId))?.teamId === undefined) return;
  const told = { error: error.error, description: error.error_description ?? '', detail: error.error_detail ?? '' };
  await recordFailedRequest(knex, { clientId, endpoint, told, at: clock() });
}

/** A client that did not prove itself is named by the request all the same. */
function namedClient(ctx: KoaContextWithOIDC): string | undefined {
  const named = ctx.oidc.params?.client_id ?? ctx.oidc.body?.client_id;
  if (typeof named === 'string') return named;
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(ctx.headers.authorization ?? '')?.[1];
  const [id] = basic ? Buffer.from(basic, 'base64').toString().split(':') : [];
  try {
    return id && decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
