import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import type { RouteContext } from '../http/route.ts';
import { proofMinutes } from '../merging/proofs.ts';

/**
 * Carries the proof of the first account through the login to the second one. `__Host-`, so that no neighbour host can put
 * somebody else's proof into a browser.
 */
export function writeMergeCookie(ctx: RouteContext, { issuer }: Config, token: string | null): void {
  ctx.cookies.set(nameFor(issuer), token, {
    signed: false,
    overwrite: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: issuer.startsWith('https:'),
    path: '/',
    maxAge: proofMinutes * 60_000,
  });
}

export function readMergeCookie(ctx: RouteContext, { issuer }: Config): string | undefined {
  const token = ctx.cookies.get(nameFor(issuer), { signed: false });
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}

/** Names a proof on the page that was drawn for it: what is confirmed is what was shown. */
export function nameOfProof(token: string): string {
  return createHash('sha256').update(`shown ${token}`).digest('base64url').slice(0, 22);
}

const nameFor = (issuer: string) => (issuer.startsWith('https:') ? '__Host-yimen_merge' : 'yimen_merge');
