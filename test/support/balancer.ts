import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A load balancer as the handbook asks for one: it asks `/readyz`, sends requests to nodes that say yes, keeps connections,
 * and turns to another node only where nothing was sent yet. Whatever breaks after that reaches the person as 502.
 */
export type Balancer = {
  origin: string;
  /** Requests answered by the node on this port so far. */
  answered(port: number): number;
  /** Whether the node takes part. */
  isReady(port: number): boolean;
  /** What was broken off, as `POST /token ECONNRESET`. */
  broken: string[];
  close(): Promise<void>;
};

type Node = { port: number; agent: http.Agent; isReady: boolean; answered: number };

const askEveryMs = 50;
/** A node that does not say yes within this time gets no requests. */
export const askTimeoutMs = 1000;

export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const nodes = ports.map((port): Node => ({ port, agent: keeping(), isReady: false, answered: 0 }));
  const broken: string[] = [];
  let turn = 0;
  const server = http.createServer(async (incoming, outgoing) => {
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    turn += 1;
    const inTurn = [...nodes.slice(turn % nodes.length), ...nodes.slice(0, turn % nodes.length)];
    const ready = inTurn.filter(({ isReady }) => isReady);
    const fault = await forward(ready.length > 0 ? ready : inTurn, incoming, Buffer.concat(body), outgoing);
    if (!fault) return;
    broken.push(`${incoming.method} ${incoming.url?.split('?')[0]} ${fault}`);
    outgoing.writeHead(502).end(fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asking = new AbortController();
  const asked = Promise.all(nodes.map((node) => watch(node, asking.signal)));
  const find = (port: number) => nodes.find((node) => node.port === port);
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answered: (port) => find(port)?.answered ?? 0,
    isReady: (port) => find(port)?.isReady === true,
    broken,
    async close() {
      asking.abort();
      await asked;
      server.close();
      server.closeAllConnections();
      for (const { agent } of nodes) agent.destroy();
    },
  };
}

const keeping = () => new http.Agent({ keepAlive: true });

/** Gives what went wrong, undefined when the answer of a node was passed on. */
async function forward(
  candidates: readonly Node[],
  incoming: http.IncomingMessage,
  body: Buffer,
  outgoing: http.ServerResponse,
): Promise<string | undefined> {
  for (const node of candidates) {
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const { method, url, headers } = incoming;
    const { connection: _ours, ...passed } = headers;
    http
      .request({ host: '127.0.0.1', port: node.port, agent: node.agent, method, path: url, headers: passed })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
    try {
      const answer = await promise;
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      node.answered += 1;
      const { connection: _theirs, 'keep-alive': _kept, 'transfer-encoding': _chunked, ...shown } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, shown).end(Buffer.concat(chunks));
      return undefined;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'ECONNREFUSED') return code;
      node.isReady = false;
    }
  }
  return 'no node';
}

/** Asks over and over whether the node is ready; each question over a connection of its own. */
async function watch(node: Node, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    node.isReady = await isReady(node.port);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}

function isReady(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const asked = http
    .get({ host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: askTimeoutMs })
    .once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
    .once('timeout', () => asked.destroy())
    .once('error', () => resolve(false));
  return promise;
}
