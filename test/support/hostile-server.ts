import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (response: ServerResponse, request: IncomingMessage, body: string) => void;

export type HostileServer = {
  /** `http://localhost:…`, without a slash. */
  origin: string;
  /** `host:port`, to be listed. */
  host: string;
  /** By path; what is not there is answered by 404. */
  routes: Record<string, Handler>;
  /** Paths asked for, in order. */
  asked: string[];
  close(): Promise<void>;
};

/** A server of which every answer is written by the test. */
export async function startHostileServer(): Promise<HostileServer> {
  const routes: Record<string, Handler> = {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.push(path);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    response.on('error', () => {});
    request.on('end', () => {
      const handler = routes[path];
      if (handler) handler(response, request, Buffer.concat(chunks).toString());
      else response.writeHead(404).end();
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    routes,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (value: unknown, status = 200): Handler =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

/** Ways in which an upstream holds up whoever asks it (T-117). */
export const bad: Record<string, Handler> = {
  'never answers': () => {},
  'answers headers and then nothing': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"issuer":');
  },
  'sends chunks without end': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      if (response.destroyed) return;
      if (response.write('x'.repeat(16 * 1024))) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  },
  'promises 100 MiB': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(100 * 1024 * 1024) });
    response.write('x'.repeat(2 * 1024 * 1024));
  },
  'breaks off': (response) => response.destroy(),
  'answers 500': (response) => response.writeHead(500).end('{}'),
  'answers a page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>down</h1>'),
  'answers null': json(null),
  'redirects to another place': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
};
