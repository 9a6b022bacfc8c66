import assert from 'node:assert/strict';
import { createHttpPopulationRegistry } from '../../../adapters/registries/http-population.ts';
import { claim, isUnavailable, populationRegistryContract } from '../../contracts/population-registry.ts';
import {
  failingReplies,
  type RegistryReply,
  type RegistryServer,
  startRegistryServer,
} from '../../support/registry-server.ts';

describe('adapters/registries/http-population', () => {
  let server: RegistryServer;
  const registry = () => createHttpPopulationRegistry({ url: server.url, token: 'of-the-test', timeoutMs: 300 });

  before(async () => {
    server = await startRegistryServer(byName);
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.reply = byName;
  });
  after(() => server.stop());

  populationRegistryContract('http', registry);

  it('says that it is real', () => assert.equal(registry().isFake, false));

  it('posts exactly the claim, as JSON with the bearer credential', async () => {
    await registry().confirm({ ...claim, extra: 'not in the contract' } as typeof claim);
    const [request] = server.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.headers.authorization, 'Bearer of-the-test');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(request?.body ?? ''), claim);
  });

  const noAnswers: Record<string, RegistryReply> = {
    ...failingReplies('{"answer":"match"}'),
    'an answer outside the contract': (response) => response.end('{"answer":"yes"}'),
    'an answer of another type': (response) => response.end('{"answer":["match"]}'),
  };
  for (const [what, answer] of Object.entries(noAnswers)) {
    it(`takes ${what} for no answer`, async () => {
      server.reply = answer;
      await assert.rejects(registry().confirm(claim), isUnavailable);
    });
  }

  it('follows no redirect: the number goes nowhere else', async () => {
    server.reply = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await assert.rejects(registry().confirm(claim), isUnavailable);
    assert.equal(server.requests.length, 1);
  });

  it('names neither address, credential nor response in the error', async () => {
    server.reply = (response) => response.end('secret-of-the-registry');
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
const byName: RegistryReply = (response, request) => {
  const { name } = JSON.parse(request.body) as { name: string };
  if (name.includes('缓慢')) return;
  if (name.includes('故障')) {
    response.destroy();
    return;
  }
  const answer = name.includes('不符') ? 'mismatch' : name.includes('查无') ? 'unknown' : 'match';
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ answer }));
};
