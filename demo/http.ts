import type { IncomingMessage } from 'node:http';

/** What a handler gives back; the server writes it. */
export type Answer = { status: number; headers?: Record<string, string | string[]>; body?: string };

export const redirect = (location: string | URL, cookies: string[] = []): Answer => ({
  status: 303,
  headers: { location: String(location), ...(cookies.length > 0 && { 'set-cookie': cookies }) },
});

export const page = (status: number, body: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
});

export const json = (status: number, value: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** Everything here is personal: no cache, no frame, no referrer, nothing loaded from elsewhere. */
export function securityHeaders(issuer: string): Record<string, string> {
  return {
    'cache-control': 'no-store',
    // The log-out form is answered by a redirect to the identity service, which browsers check against form-action too.
    'content-security-policy': `default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${new URL(issuer).origin}`,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const cut = pair.indexOf('=');
    if (pair.slice(0, cut).trim() === name) return pair.slice(cut + 1).trim();
  }
  return undefined;
}

const formLimitBytes = 64 * 1024;

/** A form body, or undefined when it is none or larger than 64 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > formLimitBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
