import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpPopulationRegistry } from '../../../adapters/registries/http-population.ts';
import { claim, isUnavailable, populationRegistryContract } from '../../contracts/population-registry.ts';

type Request = { headers: IncomingMessage['headers']; method: string | undefined; body: string };
type Reply = (response: ServerResponse, request: Request) => void;

describe('adapters/registries/http-population', () => {
  const requests: Request[] = [];
  let server: Server;
  let reply: Reply;
  const registry = () => {
    const { port } = server.address() as AddressInfo;
    return createHttpPopulationRegistry({
      url: `http://127.0.0.1:${port}/confirm`,
      token: 'of-the-test',
      timeoutMs: 300,
    });
  };

  before(async () => {
    server = createServer(async (incoming, response) => {
      const body = Buffer.concat(await incoming.toArray()).toString('utf8');
      const request = { headers: incoming.headers, method: incoming.method, body };
      requests.push(request);
      reply(response, request);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    requests.length = 0;
    reply = byName;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  populationRegistryContract('http', registry);

  it('says that it is real', () => assert.equal(registry().isFake, false));

  it('posts exactly the claim, as JSON with the bearer credential', async () => {
    await registry().confirm({ ...claim, extra: 'not in the contract' } as typeof claim);
    const [request] = requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.headers.authorization, 'Bearer of-the-test');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(request?.body ?? ''), claim);
  });

  const noAnswers: Record<string, Reply> = {
    'status 500 with a match in it': (response) => response.writeHead(500).end('{"answer":"match"}'),
    'status 201': (response) => response.writeHead(201).end('{"answer":"match"}'),
    'text that is no JSON': (response) => response.end('match'),
    'an empty body': (response) => response.end(),
    'an answer outside the contract': (response) => response.end('{"answer":"yes"}'),
    'an answer of another type': (response) => response.end('{"answer":["match"]}'),
    'a bare string': (response) => response.end('"match"'),
    null: (response) => response.end('null'),
    'a broken connection': (response) => response.destroy(),
    'headers and then silence': (response) => response.writeHead(200).write('{"answer":'),
    'more than 64 KiB': (response) => response.end(`{"answer":"match","padding":"${'x'.repeat(65 * 1024)}"}`),
  };
  for (const [what, answer] of Object.entries(noAnswers)) {
    it(`takes ${what} for no answer`, async () => {
      reply = answer;
      await assert.rejects(registry().confirm(claim), isUnavailable);
    });
  }

  it('follows no redirect: the number goes nowhere else', async () => {
    reply = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await assert.rejects(registry().confirm(claim), isUnavailable);
    assert.equal(requests.length, 1);
  });

  it('names neither address, credential nor response in the error', async () => {
    reply = (response) => response.end('secret-of-the-registry');
    const error = await registry()
      .confirm(claim)
      .then(
        () => assert.fail('must reject'),
        (reason: Error) => reason,
      );
    assert.doesNotMatch(`${error.message}${String(error.cause)}`, /secret-of-the-registry|of-the-test|127\.0\.0\.1/);
  });
});

/** The registry behind the address: the behaviours of the contract. Slow and down never answer. */
const byName: Reply = (response, request) => {
  const { name } = JSON.parse(request.body) as { name: string };
  if (name.includes('缓慢')) return;
  if (name.includes('故障')) {
    response.destroy();
    return;
  }
  const answer = name.includes('不符') ? 'mismatch' : name.includes('查无') ? 'unknown' : 'match';
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ answer }));
};
