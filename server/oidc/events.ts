import type Provider from 'oidc-provider';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import type { AuditEvent } from '../audit/events.ts';
import { recordEvent } from '../audit/record.ts';
import { currentRequest } from '../http/request-context.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import type { ProviderParts } from './configuration.ts';

const writing = 'provider-event';

/** Security events that only the library sees. Each is a refusal, written in a transaction of its own. */
export function watchProvider(provider: Provider, parts: ProviderParts): void {
  provider.on('grant.error', (ctx, error) => {
    const event = eventOf(ctx, error);
    if (!event) return;
    const written = record(parts, ctx, event);
    // it may fail before anybody waits for it, and whoever waits hears of it
    written.catch(() => undefined);
    currentRequest()?.cache.set(writing, written);
  });
  provider.on('server_error', (ctx, error) => {
    parts.report('provider.failed', error);
    answerOverload(ctx, error);
  });
}

/** The library tells of events in passing. The answer waits for them: nothing is refused without its record (T-155). */
export function providerEventsWritten(): Promise<void> | undefined {
  return currentRequest()?.cache.get(writing) as Promise<void> | undefined;
}

/** What the library says of a code that is shown too late, at a wrong address or by another application (T-025). */
const codeRefusals: Readonly<Record<string, string>> = {
  'authorization code is expired': 'expired',
  'authorization code redirect_uri mismatch': 'foreign-address',
  'client mismatch': 'foreign-application',
};

function eventOf(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): AuditEvent | undefined {
  const clientId = ctx.oidc.client?.clientId;
  const common = { outcome: 'refused', ...(clientId && { clientId }) } as const;
  const told = error.error_detail ?? '';
  const isRefresh = ctx.oidc.params?.grant_type === 'refresh_token';
  if (/already (used|consumed)/.test(told)) {
    const personId = ctx.oidc.entities.RefreshToken?.accountId;
    if (!isRefresh) return { ...common, type: 'token.code.replayed', detail: {} };
    return { ...common, type: 'token.refresh.replayed', ...(personId && { personId }), detail: {} };
  }
  const reason = isRefresh ? undefined : codeRefusals[told];
  return reason ? { ...common, type: 'token.code.refused', detail: { reason } } : undefined;
}

/**
 * A refresh token of an application without a secret was shown twice: whoever holds the copy may be anybody, and the person
 * is told (T-026). One that has a secret repeats itself by mistake far more often, and a thief would need the secret too.
 */
async function record(parts: ProviderParts, ctx: KoaContextWithOIDC, event: AuditEvent): Promise<void> {
  const isPublic = ctx.oidc.client?.clientAuthMethod === 'none';
  const label = event.clientId && (await parts.clients.label(event.clientId));
  await parts.knex.transaction(async (tx) => {
    await recordEvent(tx, event);
    if (event.type !== 'token.refresh.replayed' || !event.personId || !isPublic || !label) return;
    await enqueueNotices(tx, parts.cipher, event.personId, { code: 'token.replayed', application: label.name });
  });
}

/** What only waits for a connection or a place in a queue is told to come back, not called our fault (T-175). */
function answerOverload(ctx: KoaContextWithOIDC, error: Error): void {
  if (!('retryAfterSeconds' in error) || ctx.headerSent) return;
  ctx.status = 503;
  ctx.set('Retry-After', String(error.retryAfterSeconds));
}
