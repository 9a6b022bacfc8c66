import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { EgressFailed } from './egress-failed.ts';
import { pinnedLookup } from './permitted-addresses.ts';

export type Exchange = {
  request: Request;
  url: URL;
  body: Buffer;
  /** Where to connect to: checked, and the only ones. */
  addresses: readonly string[];
  signal: AbortSignal;
  maxBytes: number;
};

/** Headers that say how a connection is used: ours to set. */
const connectionHeaders = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
];

/** One request and its whole response over a connection of its own. */
export async function exchange(one: Exchange): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const fail = (error: unknown) =>
    reject(error instanceof EgressFailed ? error : new EgressFailed('egress.unreachable'));
  const outgoing = openRequest(one);
  outgoing.on('error', fail);
  outgoing.on('socket', (socket) => checkPeer(socket, one.addresses));
  outgoing.on('response', (incoming) => {
    readBody(incoming, one).then((body) => resolve(toResponse(incoming, body)), fail);
  });
  outgoing.end(one.body);
  return promise;
}

function openRequest({ request, url, body, addresses, signal }: Exchange): http.ClientRequest {
  const { request: open } = url.protocol === 'https:' ? https : http;
  return open(url, {
    method: request.method,
    headers: outgoingHeaders(request, body),
    // A connection kept by somebody else would not have been checked.
    agent: false,
    lookup: pinnedLookup(addresses),
    signal,
  });
}

function outgoingHeaders(request: Request, body: Buffer): Record<string, string> {
  const headers = new Headers(request.headers);
  for (const name of connectionHeaders) headers.delete(name);
  // Nothing is unpacked here: a small body that swells has no effect.
  headers.set('accept-encoding', 'identity');
  if (body.length > 0) headers.set('content-length', String(body.length));
  return Object.fromEntries(headers);
}

/** Second lock on the same door: before anything is sent, the socket must really be where it should. */
function checkPeer(socket: Socket, addresses: readonly string[]): void {
  socket.once('connect', () => {
    if (!addresses.includes(socket.remoteAddress ?? '')) socket.destroy(new EgressFailed('egress.not-allowed'));
  });
}

async function readBody(incoming: http.IncomingMessage, { maxBytes }: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the connection.
    if (size > maxBytes) throw new EgressFailed('egress.too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const statusesWithoutBody = new Set([204, 205, 304]);

function toResponse(incoming: http.IncomingMessage, body: Buffer): Response {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string);
  }
  const status = incoming.statusCode as number;
  return new Response(statusesWithoutBody.has(status) ? null : new Uint8Array(body), { status, headers });
}
