import { randomBytes } from 'node:crypto';
import type { HttpMiddleware, RouteContext } from './route.ts';

const twoYears = 2 * 365 * 24 * 60 * 60;

/** The same on every response: name → value. Each line stops something; the comment says what. */
const always: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Addresses carry interaction ids and codes, also those that lead on (T-104).
  'Referrer-Policy': 'no-referrer',
  // Nothing is stored unless its route declares that it may be.
  'Cache-Control': 'no-store',
  // What is no page loads nothing and is shown in none.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** On every page besides; what answers a program has no window, no frame and no sensors. */
const onPages: Readonly<Record<string, string>> = {
  // Framed pages invite click-jacking; the CSP says the same to newer browsers.
  'X-Frame-Options': 'DENY',
  // A page that opened ours keeps no handle on the window (T-099).
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'Permissions-Policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const ownFormsOnly = "form-action 'self'";

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    ownFormsOnly,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/**
 * Headers against framing, sniffing, leaking and injected markup, also on what oidc-provider writes. What only a page needs is
 * put on what turned out to be one. `form-action` is finished then too, when the page has said where its forms end.
 */
export function securityHeaders(config: { issuer: string }): HttpMiddleware {
  const fixed = Object.entries({
    ...always,
    ...(config.issuer.startsWith('https:') && {
      'Strict-Transport-Security': `max-age=${twoYears}; includeSubDomains`,
    }),
  });
  return async (ctx, next) => {
    for (const [name, value] of fixed) ctx.res.setHeader(name, value);
    await next();
    if (isPage(ctx)) dressPage(ctx);
  };
}

function dressPage(ctx: RouteContext): void {
  for (const [name, value] of Object.entries(onPages)) ctx.res.setHeader(name, value);
  // reading it sets the policy, where what draws the page did not ask for it
  void ctx.state.nonce;
  if (!ctx.state.formActionOrigins) return;
  const outside = ctx.state.formActionOrigins.map(formActionSource).filter((source) => source !== undefined);
  if (outside.length === 0) return;
  const policy = ctx.response.get('Content-Security-Policy');
  ctx.set('Content-Security-Policy', policy.replace(ownFormsOnly, [ownFormsOnly, ...new Set(outside)].join(' ')));
}

/** Draws the nonce of a response, and sets the policy that admits it. */
export function pageNonces(): (ctx: RouteContext) => string {
  const draw = createNonces();
  return ({ res }) => {
    const nonce = draw();
    res.setHeader('Content-Security-Policy', contentSecurityPolicy(nonce));
    return nonce;
  };
}

/** Whether what is answered is a page. */
export function isPage({ res }: Pick<RouteContext, 'res'>): boolean {
  const type = res.getHeader('Content-Type');
  return typeof type === 'string' && type.startsWith('text/html');
}

/** 128 random bits each (CSP 3 section 2.3.1), drawn from the generator by the kilobyte: every response needs one. */
function createNonces(): () => string {
  let pool = randomBytes(0);
  let used = 0;
  return () => {
    if (used === pool.length) {
      pool = randomBytes(256 * 16);
      used = 0;
    }
    used += 16;
    return pool.toString('base64', used - 16, used);
  };
}

/** Source expression of a redirect URI: its origin, or the scheme of a native application. Anything that could end the directive is dropped. */
function formActionSource(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { origin, protocol } = new URL(uri);
  const source = origin === 'null' ? protocol : origin;
  const harmless = /^[a-z][a-z0-9+.-]*:(?:\/\/[a-z0-9.\-:[\]]+)?$/.test(source);
  const scripted = ['javascript:', 'data:', 'blob:', 'vbscript:'].includes(protocol);
  return harmless && !scripted ? source : undefined;
}
