import type { Config } from '../config.ts';
import type { RouteContext } from '../http/route.ts';
import type { ProviderHost } from '../oidc/provider-host.ts';
import { checkProof } from './dpop.ts';

export type BearerParts = { config: Config; host: ProviderHost; clock: () => Date };

export type Shown = { scheme: string; value: string };

/** The access token a program shows, in the header alone (RFC 9700 section 4.3.2 forbids the query). */
export function readBearer(ctx: RouteContext): Shown | undefined {
  const [, scheme, value] = /^(DPoP|Bearer) ([A-Za-z0-9._~+/-]{20,2000})$/.exec(ctx.get('Authorization')) ?? [];
  return scheme && value ? { scheme, value } : undefined;
}

type BoundToken = { clientId?: string | undefined; jkt?: string | undefined };

/** Whether the token is bound to whoever shows it: by DPoP, or given to a live application that proves itself with a key. */
export async function isBound(
  parts: BearerParts,
  ctx: RouteContext,
  token: BoundToken,
  shown: Shown,
): Promise<boolean> {
  const client = await parts.host.current().Client.find(token.clientId ?? '');
  if (!client) return false;
  if (!token.jkt) return client.clientAuthMethod === 'private_key_jwt' && shown.scheme === 'Bearer';
  return shown.scheme === 'DPoP' && isProven(parts, ctx, token, shown.value);
}

async function isProven(parts: BearerParts, ctx: RouteContext, token: BoundToken, value: string): Promise<boolean> {
  const url = new URL(ctx.path, parts.config.issuer).href;
  const proof = await checkProof(ctx.get('DPoP'), { method: ctx.method, url, token: value, now: parts.clock() });
  if (!proof || proof.thumbprint !== token.jkt) return false;
  return parts.host.current().ReplayDetection.unique(token.clientId ?? '', proof.jti, proof.expiresAt);
}
