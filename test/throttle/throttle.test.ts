import assert from 'node:assert/strict';
import { consumeThrottle, consumeThrottles, throttleKey } from '../../server/throttle/consume.ts';
import { createLocalCounter } from '../../server/throttle/local-counter.ts';
import { throttleNetwork, throttlePolicy } from '../../server/throttle/policy.ts';
import { cipher, later, start } from '../authenticators/fixtures.ts';
import { useDatabase } from '../support/database.ts';

describe('throttle', () => {
  const database = useDatabase();
  const consume = (key: string, limit: number, now = start) =>
    consumeThrottle(database(), { key, limit, windowSeconds: 60 }, now);

  it('allows up to the limit, then says how long to wait, and starts anew with the next window', async () => {
    assert.deepEqual(await consume('a', 2), { allowed: true, retryAfterSeconds: 0 });
    assert.deepEqual(await consume('a', 2, later(10)), { allowed: true, retryAfterSeconds: 0 });
    assert.deepEqual(await consume('a', 2, later(20)), { allowed: false, retryAfterSeconds: 40 });
    assert.deepEqual(await consume('b', 2, later(20)), { allowed: true, retryAfterSeconds: 0 });
    assert.deepEqual(await consume('a', 2, later(59.5)), { allowed: false, retryAfterSeconds: 1 });
    assert.deepEqual(await consume('a', 2, later(60)), { allowed: true, retryAfterSeconds: 0 });
  });

  it('of 40 parallel tries lets exactly the limit through, in every round', async () => {
    for (let round = 0; round < 30; round += 1) {
      const decisions = await Promise.all(Array.from({ length: 40 }, () => consume(`race ${round}`, 7)));
      assert.equal(decisions.filter(({ allowed }) => allowed).length, 7);
    }
  });

  it('counts every limit also when the first refuses', async () => {
    const limits = [
      { key: 'minute', limit: 1, windowSeconds: 60 },
      { key: 'day', limit: 3, windowSeconds: 86_400 },
    ];
    const decide = (now: Date) => consumeThrottles(database(), limits, now);
    assert.equal((await decide(start)).allowed, true);
    assert.deepEqual(await decide(start), { allowed: false, retryAfterSeconds: 60 });
    assert.equal((await decide(later(60))).allowed, true);
    assert.deepEqual(await decide(later(120)), { allowed: false, retryAfterSeconds: 86_280 });
  });

  it('T-140 in memory counts alike, and goes on counting whoever comes often while others pass by', () => {
    const count = createLocalCounter(100);
    const ask = (key: string, now = start) => count([{ key, limit: 2, windowSeconds: 60 }], now);
    assert.deepEqual(ask('a'), { allowed: true, retryAfterSeconds: 0 });
    assert.deepEqual(ask('a', later(10)), { allowed: true, retryAfterSeconds: 0 });
    for (let passer = 0; passer < 1000; passer += 1) {
      assert.equal(ask(`passer ${passer}`, later(20)).allowed, true);
      if (passer % 40 === 0) assert.deepEqual(ask('a', later(20)), { allowed: false, retryAfterSeconds: 40 });
    }
    assert.deepEqual(ask('a', later(60)), { allowed: true, retryAfterSeconds: 0 });
  });

  it('names nobody: keys hold keyed fingerprints', () => {
    const key = throttleKey(cipher, 'credential-minute', '203.0.113.9');
    assert.match(key, /^credential-minute:[\w-]{43}$/);
    assert.notEqual(key, throttleKey(cipher, 'credential-minute', '203.0.113.8'));
  });

  it('T-145 counts whole IPv4 addresses and /64 networks of IPv6, however they are written', () => {
    assert.equal(throttleNetwork('203.0.113.9'), '203.0.113.9');
    assert.equal(throttleNetwork('::ffff:203.0.113.9'), '203.0.113.9');
    assert.equal(throttleNetwork('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
    assert.equal(throttleNetwork('2001:0DB8:0001:0002::ffff'), '2001:db8:1:2::/64');
    assert.notEqual(throttleNetwork('2001:db8:1:3::1'), throttleNetwork('2001:db8:1:2::1'));
  });

  it('every class but none has limits, messages also per target', () => {
    for (const [name, rules] of Object.entries(throttlePolicy)) assert.equal(rules.length > 0, name !== 'none', name);
    assert.ok(throttlePolicy.message.some(({ per }) => per === 'target'));
    const names = Object.values(throttlePolicy).flatMap((rules) => rules.map(({ name }) => name));
    assert.equal(new Set(names).size, names.length);
  });
});
