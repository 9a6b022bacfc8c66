import type { IncomingMessage } from 'node:http';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isInside, outermostClient, parseHop, parseRanges, type Range } from './client-address.ts';
import type { HttpMiddleware, RouteState } from './route.ts';

/** Headers by which a stranger would tell us who, where or what he is (T-144, T-145). */
const hearsay = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-forwarded-uri',
  'x-forwarded-ssl',
  'x-real-ip',
  'x-client-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-original-host',
  'x-host',
  'x-http-method-override',
  'x-ssl-client-cert',
  'x-forwarded-client-cert',
];

type Vetted = RouteState['client'];

/**
 * Decides who is calling and rewrites the headers accordingly: afterwards `X-Forwarded-For` is the one address that was
 * decided, `X-Forwarded-Proto` the issuer's scheme, `X-Forwarded-Host` only there when a trusted proxy sent it; the other
 * headers of hearsay are gone. Nobody below can believe a stranger by accident. A refusal never stops here: the address is
 * then the peer's own, and the origin check answers.
 */
export function proxyTrust(config: { issuer: string; trustedProxies: readonly string[] }): HttpMiddleware {
  const trusted = parseRanges(config.trustedProxies);
  const scheme = new URL(config.issuer).protocol.slice(0, -1);
  return (ctx, next) => {
    const peer = peerAddress(ctx.req);
    const vetted = vet(ctx.req, peer, trusted, scheme);
    rewrite(ctx.req, vetted.ok ? vetted.ip : peer, scheme);
    ctx.state.client = vetted;
    return next();
  };
}

function peerAddress(req: IncomingMessage): string {
  return parseHop(req.socket.remoteAddress?.replace(/%.*$/, '') ?? '')?.toString() ?? '0.0.0.0';
}

function vet(req: IncomingMessage, peerIp: string, trusted: readonly Range[], scheme: string): Vetted {
  const peer = parseHop(peerIp);
  if (!peer || !isInside(peer, trusted)) {
    delete req.headers['x-forwarded-host'];
    return { ok: true, ip: peerIp };
  }
  const proto = text(req, 'x-forwarded-proto').trim().toLowerCase();
  if (proto !== '' && proto !== scheme) return refuse('proxy.scheme');
  return readable(outermostClient(peer, text(req, 'x-forwarded-for'), trusted));
}

function readable(client: ReturnType<typeof outermostClient>): Outcome<{ ip: string }, 'proxy.address'> {
  return client.ok ? { ok: true, ip: client.address.toString() } : client;
}

function text(req: IncomingMessage, name: string): string {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function rewrite(req: IncomingMessage, ip: string, scheme: string): void {
  for (const name of hearsay) delete req.headers[name];
  req.headers['x-forwarded-for'] = ip;
  // Koa and the provider ask this header whether a cookie may be `Secure`: the configured issuer answers.
  req.headers['x-forwarded-proto'] = scheme;
}
