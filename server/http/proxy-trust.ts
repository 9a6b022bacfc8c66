import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { refuse } from '../lib/outcome.ts';
import {
  type Address,
  isInside,
  nowhere,
  outermostClient,
  parseHop,
  parseRanges,
  type Range,
} from './client-address.ts';
import type { HttpMiddleware, RouteState } from './route.ts';

/** Headers by which a stranger would tell us who, where or what he is (T-144, T-145), besides the two that `rewrite` sets anew. */
const hearsay = [
  'forwarded',
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

type Peer = { ip: string; trusted: boolean; address: Address };

/**
 * Decides who is calling and rewrites the headers accordingly: afterwards `X-Forwarded-For` is the one address that was
 * decided, `X-Forwarded-Proto` the issuer's scheme, `X-Forwarded-Host` only there when a trusted proxy sent it; the other
 * headers of hearsay are gone. Nobody below can believe a stranger by accident. A refusal never stops here: the address is
 * then the peer's own, and the origin check answers.
 */
export function proxyTrust(config: { issuer: string; trustedProxies: readonly string[] }): HttpMiddleware {
  const trusted = parseRanges(config.trustedProxies);
  const scheme = new URL(config.issuer).protocol.slice(0, -1);
  // A connection keeps its peer: reading the address costs more than all else here, and proxies reuse theirs.
  const peers = new WeakMap<Socket, Peer>();
  return (ctx, next) => {
    const { socket } = ctx.req;
    let peer = peers.get(socket);
    if (!peer) {
      peer = readPeer(socket, trusted);
      peers.set(socket, peer);
    }
    const vetted = vet(ctx.req, peer, trusted, scheme);
    rewrite(ctx.req, vetted.ok ? vetted.ip : peer.ip, scheme);
    ctx.state.client = vetted;
    return next();
  };
}

/** A connection that is already gone has no address; all such share one, which nobody trusts. */
function readPeer(socket: Socket, trusted: readonly Range[]): Peer {
  const known = parseHop(socket.remoteAddress?.replace(/%.*$/, '') ?? '');
  const address = known ?? nowhere;
  return { ip: address.toString(), address, trusted: known !== undefined && isInside(known, trusted) };
}

function vet(req: IncomingMessage, peer: Peer, trusted: readonly Range[], scheme: string): RouteState['client'] {
  if (!peer.trusted) {
    delete req.headers['x-forwarded-host'];
    return { ok: true, ip: peer.ip };
  }
  const proto = text(req, 'x-forwarded-proto').trim().toLowerCase();
  if (proto !== '' && proto !== scheme) return refuse('proxy.scheme');
  const client = outermostClient(peer.address, text(req, 'x-forwarded-for'), trusted);
  return client.ok ? { ok: true, ip: client.address.toString() } : client;
}

function text(req: IncomingMessage, name: string): string {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function rewrite(req: IncomingMessage, ip: string, scheme: string): void {
  for (const name of hearsay) if (name in req.headers) delete req.headers[name];
  req.headers['x-forwarded-for'] = ip;
  // Koa and the provider ask this header whether a cookie may be `Secure`: the configured issuer answers.
  req.headers['x-forwarded-proto'] = scheme;
}
