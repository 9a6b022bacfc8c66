import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgressFetch } from '../../../adapters/egress/fetch.ts';
import { createHttpSmsGateway } from '../../../adapters/messages/http-sms.ts';
import { type Arrived, type GatewayHarness, itIsAMessageGateway } from '../../contracts/message-gateway.ts';

type SmsServer = {
  port: number;
  status: number;
  silent: boolean;
  requests: { headers: http.IncomingHttpHeaders; json: { id: string; to: string; text: string } }[];
  stop(): Promise<void>;
};

async function startSmsServer(): Promise<SmsServer> {
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    if (state.silent) return;
    if (state.status < 300)
      state.requests.push({ headers: req.headers, json: JSON.parse(Buffer.concat(chunks).toString()) });
    res.writeHead(state.status, { location: 'http://127.0.0.1:1/' }).end('{}');
  });
  const state: SmsServer = {
    port: 0,
    status: 202,
    silent: false,
    requests: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = (server.address() as AddressInfo).port;
  return state;
}

const gatewayAt = (port: number, timeoutMs = 5000) =>
  createHttpSmsGateway({
    url: `http://127.0.0.1:${port}/sms`,
    token: 'a-token-of-the-operator',
    fetch: createEgressFetch({ allowedHosts: [`127.0.0.1:${port}`], timeoutMs, maxBytes: 10_000 }),
  });

describe('HTTP SMS gateway', () => {
  itIsAMessageGateway('HTTP SMS', async () => {
    const server = await startSmsServer();
    const arrived = async (): Promise<Arrived[]> =>
      server.requests.map(({ json }) => ({ id: json.id, recipient: json.to, body: json.text }));
    const harness: GatewayHarness = {
      gateway: gatewayAt(server.port),
      channels: ['sms'],
      recipient: '+8613800138000',
      arrived,
      failures: {
        temporary: () => {
          server.status = 503;
        },
        permanent: () => {
          server.status = 422;
        },
        'refused-access': () => {
          server.status = 401;
        },
        silent: () => {
          server.silent = true;
          harness.gateway = gatewayAt(server.port, 100);
        },
        gone: () => server.stop(),
      },
      stop: () => server.stop(),
    };
    return harness;
  });

  let server: SmsServer;
  beforeEach(async () => {
    server = await startSmsServer();
  });
  afterEach(() => server.stop());
  const message = { id: randomUUID(), channel: 'sms', recipient: '+8613800138000', subject: '', body: 'x' } as const;

  it('shows its token, and the id as idempotency key', async () => {
    await gatewayAt(server.port).send(message);
    const { headers } = server.requests[0] as SmsServer['requests'][number];
    assert.equal(headers.authorization, 'Bearer a-token-of-the-operator');
    assert.equal(headers['idempotency-key'], message.id);
    assert.equal(headers['content-type'], 'application/json');
  });

  it('tells final refusals from those that pass', async () => {
    const expected: [number, boolean][] = [
      ...([400, 402, 410, 413, 422] as const).map((status): [number, boolean] => [status, true]),
      ...([302, 307, 401, 403, 404, 408, 429, 500, 502, 503, 504] as const).map((status): [number, boolean] => [
        status,
        false,
      ]),
    ];
    for (const [status, permanent] of expected) {
      server.status = status;
      await assert.rejects(gatewayAt(server.port).send(message), { code: `message.status-${status}`, permanent });
    }
  });
});
