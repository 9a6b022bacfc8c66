import net from 'node:net';
import tls from 'node:tls';
import { certificate, privateKey } from '../contracts/localhost-certificate.ts';

export type LdapRequest = { id: number; operation: number };
export type LdapHandler = (socket: net.Socket, request: LdapRequest) => void;

export type FakeLdap = { host: string; url: string; connections: number; close(): Promise<void> };

/** Operations of RFC 4511 by their tags. */
export const operations = { bind: 0x60, search: 0x63, extended: 0x77 } as const;

/** One LDAPMessage: id, tag of the answer, what is in it. */
export function message(id: number, tag: number, content: Buffer): Buffer {
  return wrap(0x30, Buffer.concat([wrap(0x02, Buffer.from([id])), wrap(tag, content)]));
}

/** An LDAPResult: code, no matched DN, no text, and what follows. */
export function result(code: number, more: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([
    wrap(0x0a, Buffer.from([code])),
    wrap(0x04, Buffer.alloc(0)),
    wrap(0x04, Buffer.alloc(0)),
    more,
  ]);
}

function wrap(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, content]);
}

/** A directory of which every answer is written by the test; under TLS unless told. */
export async function startFakeLdap(handler: LdapHandler, { isPlain = false } = {}): Promise<FakeLdap> {
  const sockets = new Set<net.Socket>();
  const onSocket = (socket: net.Socket) => {
    state.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => handler(socket, readRequest(chunk)));
  };
  const server = isPlain
    ? net.createServer(onSocket)
    : tls.createServer({ cert: certificate, key: privateKey }, onSocket);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const host = `localhost:${(server.address() as net.AddressInfo).port}`;
  const state: FakeLdap = {
    host,
    url: `${isPlain ? 'ldap' : 'ldaps'}://${host}`,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return state;
}

function readRequest(chunk: Buffer): LdapRequest {
  const first = chunk[1] ?? 0;
  const at = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return { id: chunk[at + 2] ?? 0, operation: chunk[at + 3] ?? 0 };
}

const answerTags: Record<number, number> = { 96: 0x61, 99: 0x65, 119: 0x78 };

/** Says yes to everything and finds nobody. */
export const agreeable: LdapHandler = (socket, { id, operation }) => {
  const tag = answerTags[operation];
  if (tag !== undefined) socket.write(message(id, tag, result(0)));
};

/** Ways in which a directory holds up whoever asks it (T-117). */
export const badLdap: Record<string, LdapHandler> = {
  'never answers': () => {},
  'breaks off': (socket) => socket.destroy(),
  'sends bytes without end': (socket) => {
    const more = () => {
      if (socket.destroyed) return;
      if (socket.write(Buffer.alloc(16 * 1024, 0x30))) setImmediate(more);
      else socket.once('drain', more);
    };
    socket.write(Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]));
    more();
  },
  'promises a message of two GiB': (socket) =>
    socket.write(Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01])),
  'answers rubbish': (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'answers somebody else': (socket, { id }) => socket.write(message((id + 50) % 100, 0x65, result(0))),
  'points elsewhere': (socket, { id, operation }) =>
    socket.write(message(id, answerTags[operation] ?? 0x65, result(10))),
  'is too busy': (socket, { id, operation }) => socket.write(message(id, answerTags[operation] ?? 0x65, result(51))),
};
