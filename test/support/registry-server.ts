import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RegistryRequest = { headers: IncomingMessage['headers']; method: string | undefined; body: string };
export type RegistryReply = (response: ServerResponse, request: RegistryRequest) => void;

export type RegistryServer = { url: string; requests: RegistryRequest[]; reply: RegistryReply; stop(): void };

/** A registry behind an address on loopback: it keeps what it was asked, and answers as `reply` says at that moment. */
export async function startRegistryServer(reply: RegistryReply): Promise<RegistryServer> {
  const server = createServer(async (incoming, response) => {
    const body = Buffer.concat(await incoming.toArray()).toString('utf8');
    const request = { headers: incoming.headers, method: incoming.method, body };
    started.requests.push(request);
    started.reply(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const started: RegistryServer = {
    url: `http://127.0.0.1:${port}/registry`,
    requests: [],
    reply,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return started;
}

/** A registry that fails in some way; each of these is no answer, whatever else it holds. `good`: an answer within the contract. */
export const failingReplies = (good: string): Record<string, RegistryReply> => ({
  'status 500 with an answer in it': (response) => response.writeHead(500).end(good),
  'status 201': (response) => response.writeHead(201).end(good),
  'text that is no JSON': (response) => response.end('match'),
  'an empty body': (response) => response.end(),
  'a bare string': (response) => response.end('"match"'),
  'an array': (response) => response.end(`[${good}]`),
  null: (response) => response.end('null'),
  'a broken connection': (response) => response.destroy(),
  'headers and then silence': (response) => response.writeHead(200).write(good.slice(0, 10)),
  'more than 64 KiB': (response) => response.end(good.replace(/}$/, `,"padding":"${'x'.repeat(65 * 1024)}"}`)),
});
