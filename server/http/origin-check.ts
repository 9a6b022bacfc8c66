import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem.ts';
import type { HttpMiddleware } from './route.ts';

/** Probes reach these by the address of the machine, before any name points to it. */
const probes = new Set(['/healthz', '/readyz']);

/**
 * Refuses a request that is not for our one origin, before anything can build an address from it (T-144): exactly one Host,
 * equal to the issuer's, an origin-form target, a scheme and a client address that the proxy could name.
 * 421 is the answer of RFC 9110 section 15.5.20 for a scheme or authority that is not ours.
 */
export function requireOwnOrigin(config: { issuer: string }): HttpMiddleware {
  const { protocol, host: ownHost, hostname, port } = new URL(config.issuer);
  const own = new Set([ownHost, `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`]);
  return (ctx, next) => {
    const { client } = ctx.state;
    if (!client.ok) throw new HttpProblem(client.reason === 'proxy.scheme' ? 421 : 400, client.reason);
    // Absolute and authority forms carry a second host that would compete with the first (RFC 9112 section 3.2.2).
    if (!ctx.req.url?.startsWith('/')) throw new HttpProblem(400, 'request.target');
    if (countHosts(ctx.req) !== 1) throw new HttpProblem(400, 'request.host');

    // Only a trusted proxy's X-Forwarded-Host is still there; it may have replaced Host by its own idea of our name.
    const host = String(ctx.req.headers['x-forwarded-host'] ?? ctx.req.headers.host).toLowerCase();
    if (!own.has(host) && !isProbe(ctx.path, host, ctx.req)) throw new HttpProblem(421, 'request.host');
    delete ctx.req.headers['x-forwarded-host'];
    ctx.req.headers.host = ownHost;
    return next();
  };
}

function countHosts(req: IncomingMessage): number {
  const { rawHeaders } = req;
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

function isProbe(path: string, host: string, req: IncomingMessage): boolean {
  if (!probes.has(path)) return false;
  const { localAddress = '', localPort } = req.socket;
  const bare = localAddress.replace(/^::ffff:/, '');
  const names = [bare.includes(':') ? `[${bare}]` : bare];
  if (bare === '127.0.0.1' || bare === '::1') names.push('localhost');
  return names.some((name) => host === `${name}:${localPort}`);
}
