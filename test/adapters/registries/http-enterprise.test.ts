import assert from 'node:assert/strict';
import { createFakeEnterpriseRegistry } from '../../../adapters/registries/fake-enterprise.ts';
import { createHttpEnterpriseRegistry } from '../../../adapters/registries/http-enterprise.ts';
import { enterpriseRegistryContract, isUnavailable, representative } from '../../contracts/enterprise-registry.ts';
import { madeUpCode } from '../../enterprises/made-up-code.ts';
import {
  failingReplies,
  type RegistryReply,
  type RegistryServer,
  startRegistryServer,
} from '../../support/registry-server.ts';

describe('adapters/registries/http-enterprise', () => {
  let server: RegistryServer;
  const uscc = madeUpCode();
  const registry = () => createHttpEnterpriseRegistry({ url: server.url, token: 'of-the-test', timeoutMs: 300 });

  before(async () => {
    server = await startRegistryServer(likeTheFake);
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.reply = likeTheFake;
  });
  after(() => server.stop());

  enterpriseRegistryContract('http', registry);

  it('says that it is real', () => assert.equal(registry().isFake, false));

  it('posts exactly the question, as JSON with the bearer credential', async () => {
    const asked = { ...representative, extra: 'not in the contract' };
    await registry().lookUp({ uscc, representative: asked });
    const [request] = server.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.headers.authorization, 'Bearer of-the-test');
    assert.deepEqual(JSON.parse(request?.body ?? ''), { uscc, representative });
  });

  const good = { answer: 'known', name: '示例茶馆', kind: 'company', status: 'active', isRepresentative: true };
  const incomplete: Record<string, object> = {
    'no status': { ...good, status: undefined },
    'a status of another spelling': { ...good, status: 'Active' },
    'another kind': { ...good, kind: 'government' },
    'no name': { ...good, name: ' ' },
    'a name of several lines': { ...good, name: '示例茶馆\n您已中奖' },
    'a name that turns its direction': { ...good, name: '示例\u202e茶馆' },
    'a name without end': { ...good, name: '茶'.repeat(201) },
    'a word for yes or no': { ...good, isRepresentative: 'yes' },
    'nothing on the representative': { ...good, isRepresentative: undefined },
    'another answer': { ...good, answer: 'yes' },
  };
  const replies: Record<string, RegistryReply> = {
    ...failingReplies(JSON.stringify(good)),
    ...Object.fromEntries(
      Object.entries(incomplete).map(([what, answer]) => [
        `an answer with ${what}`,
        (response: Parameters<RegistryReply>[0]) => response.end(JSON.stringify(answer)),
      ]),
    ),
  };
  for (const [what, reply] of Object.entries(replies)) {
    it(`takes ${what} for no answer`, async () => {
      server.reply = reply;
      await assert.rejects(registry().lookUp({ uscc, representative }), isUnavailable);
    });
  }

  it('follows no redirect: the number goes nowhere else', async () => {
    server.reply = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await assert.rejects(registry().lookUp({ uscc, representative }), isUnavailable);
    assert.equal(server.requests.length, 1);
  });

  it('names neither address, credential nor response in the error', async () => {
    server.reply = (response) => response.end('secret-of-the-registry');
    const error = await registry()
      .lookUp({ uscc, representative })
      .then(
        () => assert.fail('must reject'),
        (reason: Error) => reason,
      );
    assert.doesNotMatch(`${error.message}${String(error.cause)}`, /secret-of-the-registry|of-the-test|127\.0\.0\.1/);
  });
});

const fake = createFakeEnterpriseRegistry({ slowMs: 10_000 });

/** The registry of the contract behind an address; it goes silent where the fake is slow and hangs up where it is down. */
const likeTheFake: RegistryReply = (response, request) => {
  const question = JSON.parse(request.body) as Parameters<typeof fake.lookUp>[0];
  const place = question.uscc.slice(2, 8);
  if (place === '000006') return;
  fake.lookUp(question).then(
    ({ known, ...rest }) => response.end(JSON.stringify({ answer: known ? 'known' : 'unknown', ...rest })),
    () => response.destroy(),
  );
};
