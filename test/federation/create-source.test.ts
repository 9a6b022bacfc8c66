import assert from 'node:assert/strict';
import { createIdentitySource } from '../../server/federation/create-source.ts';
import type { SourceAnswer, SourceProtocol } from '../../server/federation/source.ts';
import { sourceConfig } from '../../server/federation/source-config.ts';
import { common, ownIssuer } from './support.ts';

const config = sourceConfig.parse({
  ...common,
  kind: 'oidc',
  connection: { issuer: 'https://idp.example', clientId: 'yimen', clientAuthentication: 'client_secret_basic' },
});
const answer: SourceAnswer = { issuer: 'https://idp.example', subject: 's-1', claims: {}, amr: [], session: {} };
const credentials = { by: 'credentials', username: 'li', password: 'secret' } as const;

function create(protocol: Partial<SourceProtocol>, changes = {}) {
  const nothing: SourceProtocol = {
    begin: async () => ({ ok: true, begun: { how: 'credentials', kept: {} } }),
    complete: async () => ({ ok: true, answer }),
    test: async () => [],
    close: async () => {},
  };
  const parts = { ownIssuer, now: () => new Date(), deadlineMs: 50, concurrency: 3, ...changes };
  return createIdentitySource(config, { ...nothing, ...protocol }, parts);
}

describe('federation/create-source', () => {
  it('T-117 answers in time when a protocol does not, and lets nobody in late', async () => {
    const source = create({ complete: () => new Promise(() => {}) });
    assert.deepEqual(await source.complete(credentials, {}), { ok: false, reason: 'timeout' });
  });

  it('T-117 counts steps that hang as under way until they end, and then takes new ones', async () => {
    const ends: (() => void)[] = [];
    const source = create({
      complete: () => new Promise((resolve) => ends.push(() => resolve({ ok: true, answer }))),
    });
    const all = await Promise.all(Array.from({ length: 5 }, () => source.complete(credentials, {})));
    assert.deepEqual(
      all.map((one) => !one.ok && one.reason),
      ['timeout', 'timeout', 'timeout', 'busy', 'busy'],
    );
    assert.deepEqual(await source.complete(credentials, {}), { ok: false, reason: 'busy' });
    for (const end of ends) end();
    await new Promise(setImmediate);
    const next = source.complete(credentials, {});
    ends.at(-1)?.();
    assert.ok((await next).ok);
  });

  it('throws on what is a flaw of ours, also when it comes late', async () => {
    const flaw = new Error('ours');
    await assert.rejects(create({ complete: () => Promise.reject(flaw) }).complete(credentials, {}), flaw);
    let fail = (_error: Error) => {};
    const source = create({
      complete: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    });
    assert.deepEqual(await source.complete(credentials, {}), { ok: false, reason: 'timeout' });
    fail(flaw);
  });

  for (const subject of ['', 'a\0b', 'a\nb', 'x'.repeat(256)]) {
    it(`takes ${JSON.stringify(subject.slice(0, 5))} for no subject: cut or cleaned it could be somebody else's`, async () => {
      const source = create({ complete: async () => ({ ok: true, answer: { ...answer, subject } }) });
      assert.deepEqual(await source.complete(credentials, {}), { ok: false, reason: 'subject-missing' });
    });
  }

  it('believes a fresh login only when the answer shows one', async () => {
    const request = { callbackUrl: 'https://door.example/c', locale: 'en', fresh: true } as const;
    const at = async (authTime: number | undefined) => {
      const source = create({
        complete: async () => ({ ok: true, answer: { ...answer, ...(authTime !== undefined && { authTime }) } }),
      });
      const started = await source.begin(request);
      assert.ok(started.ok);
      return source.complete(credentials, started.begun.kept);
    };
    const now = Math.floor(Date.now() / 1000);
    assert.ok((await at(now)).ok);
    assert.deepEqual(await at(now - 3600), { ok: false, reason: 'too-old' });
    assert.deepEqual(await at(undefined), { ok: false, reason: 'too-old' });
  });
});
