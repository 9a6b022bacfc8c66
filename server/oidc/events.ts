import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { recordEvent } from '../audit/record.ts';
import type { ProviderParts } from './configuration.ts';

/** Security events that only the library sees. Each is a refusal, written in a transaction of its own. */
export function watchProvider(provider: Provider, parts: ProviderParts): void {
  provider.on('grant.error', (ctx, error) => {
    if (!/already (used|consumed)/.test(error.error_detail ?? '')) return;
    const clientId = ctx.oidc.client?.clientId;
    recordEvent(parts.knex, {
      type: ctx.oidc.params?.grant_type === 'refresh_token' ? 'token.refresh.replayed' : 'token.code.replayed',
      outcome: 'refused',
      ...(clientId && { clientId }),
      detail: {},
    }).catch((cause) => parts.report('audit.replay-not-recorded', cause));
  });
  provider.on('server_error', (ctx, error) => {
    parts.report('provider.failed', error);
    answerOverload(ctx, error);
  });
}

/** What only waits for a connection or a place in a queue is told to come back, not called our fault (T-175). */
function answerOverload(ctx: KoaContextWithOIDC, error: Error): void {
  if (!('retryAfterSeconds' in error) || ctx.headerSent) return;
  ctx.status = 503;
  ctx.set('Retry-After', String(error.retryAfterSeconds));
}
