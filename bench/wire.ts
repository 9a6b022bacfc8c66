import http from 'node:http';

export type Reply = { status: number; headers: http.IncomingHttpHeaders; body: string };
export type Sent = { headers?: Record<string, string>; form?: Record<string, string> };

/** Kept-alive connections to one server, with as little of our own work per request as can be. */
export type Wire = {
  get(target: string, sent?: Sent): Promise<Reply>;
  post(target: string, sent?: Sent): Promise<Reply>;
  agent: http.Agent;
  close(): void;
};

export function createWire(origin: string, connections: number): Wire {
  const { hostname, port, host } = new URL(origin);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

  async function send(method: string, target: string, { headers = {}, form }: Sent): Promise<Reply> {
    const body = form && new URLSearchParams(form).toString();
    const all: Record<string, string | number> = { host, 'x-forwarded-for': someAddress(), ...headers };
    if (body !== undefined) {
      all['content-type'] = 'application/x-www-form-urlencoded';
      all['content-length'] = Buffer.byteLength(body);
    }
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    http
      .request({ method, agent, hostname, port, path: target, headers: all })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
    const response = await promise;
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode ?? 0, headers: response.headers, body: text };
  }

  return {
    get: (target, sent = {}) => send('GET', target, sent),
    post: (target, sent = {}) => send('POST', target, sent),
    agent,
    close: () => agent.destroy(),
  };
}

/** Every request comes from someone else, as behind the load balancer of a province: limits per network stay out of it. */
export function someAddress(): string {
  const part = () => 1 + Math.floor(Math.random() * 250);
  return `10.${part()}.${part()}.${part()}`;
}
