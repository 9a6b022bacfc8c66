import assert from 'node:assert/strict';
import argon2 from 'argon2';
import { QueueFull } from '../../../server/authenticators/password/hash-queue.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { cheap, hasher, pepperKeys } from '../fixtures.ts';

const nextPepper = { version: 2, key: Buffer.alloc(32, 9) };

describe('password hasher', () => {
  it('T-060 stores Argon2id at the configured cost, salted', async () => {
    const [one, two] = await Promise.all([hasher.hash('kq7w mzp vx9'), hasher.hash('kq7w mzp vx9')]);
    assert.match(one.hash, /^\$argon2id\$v=19\$m=1024,p=1,t=2\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one.hash, two.hash);
    assert.deepEqual(await hasher.verify('kq7w mzp vx9', one), { matches: true, needsUpgrade: false });
    assert.deepEqual(await hasher.verify('kq7w mzp vx8', one), { matches: false, needsUpgrade: false });
  });

  it('T-060 peppers: the hash alone verifies nothing', async () => {
    const { hash } = await hasher.hash('kq7w mzp vx9');
    assert.equal(await argon2.verify(hash, 'kq7w mzp vx9'), false);
    assert.equal(await argon2.verify(hash, 'kq7w mzp vx9', { secret: Buffer.alloc(32, 3) }), true);
  });

  it('T-060 rotates peppers: the old one still verifies and asks for an upgrade', async () => {
    const stored = await hasher.hash('kq7w mzp vx9');
    const rotated = createPasswordHasher({ argon2: cheap, pepperKeys: [nextPepper, ...pepperKeys] });
    assert.deepEqual(await rotated.verify('kq7w mzp vx9', stored), { matches: true, needsUpgrade: true });
    const upgraded = await rotated.hash('kq7w mzp vx9');
    assert.equal(upgraded.pepperVersion, 2);
    assert.deepEqual(await rotated.verify('kq7w mzp vx9', upgraded), { matches: true, needsUpgrade: false });
    const forgetful = createPasswordHasher({ argon2: cheap, pepperKeys: [nextPepper] });
    await assert.rejects(forgetful.verify('kq7w mzp vx9', stored), /pepper 1, which is not configured/);
  });

  it('T-060 asks for an upgrade when memory or passes rose, not when they fell', async () => {
    const stored = await hasher.hash('kq7w mzp vx9');
    for (const [change, needsUpgrade] of [
      [{ memoryKib: 2048 }, true],
      [{ passes: 3 }, true],
      [{ passes: 1 }, false],
    ] as const) {
      const changed = createPasswordHasher({ argon2: { ...cheap, ...change }, pepperKeys });
      assert.deepEqual(await changed.verify('kq7w mzp vx9', stored), { matches: true, needsUpgrade });
    }
  });

  it('T-058 truncates nothing: twins that differ after 72 bytes differ', async () => {
    const head = 'a correct horse walks over the battery and staples it to the wall, says he';
    const stored = await hasher.hash(`${head}1`);
    assert.equal((await hasher.verify(`${head}2`, stored)).matches, false);
    const longest = await hasher.hash(`${'字'.repeat(255)}甲`);
    assert.equal((await hasher.verify(`${'字'.repeat(255)}乙`, longest)).matches, false);
    assert.equal((await hasher.verify(`${'字'.repeat(255)}甲`, longest)).matches, true);
  });

  it('T-058 takes the same password from keyboards that compose letters and spaces differently', async () => {
    const stored = await hasher.hash('café\u3000münchen');
    assert.equal((await hasher.verify('cafe\u0301 mu\u0308nchen', stored)).matches, true);
    assert.equal((await hasher.verify('cafe munchen', stored)).matches, false);
  });

  it('T-048 verifies a dummy of the same cost where there is no password', async () => {
    const verified: string[] = [];
    const { verify } = argon2;
    argon2.verify = (hash, ...rest) => {
      verified.push(hash);
      return verify(hash, ...rest);
    };
    try {
      const stored = await hasher.hash('kq7w mzp vx9');
      const before = hasher.turns();
      assert.deepEqual(await hasher.verify('wrong', stored), { matches: false, needsUpgrade: false });
      assert.deepEqual(await hasher.verify('wrong', undefined), { matches: false, needsUpgrade: false });
      assert.equal(hasher.turns() - before, 2);
    } finally {
      argon2.verify = verify;
    }
    // the clock would tell of the machine: what Argon2 is asked to do is the same but for salt and hash
    const costs = verified.map((hash) => ({
      length: hash.length,
      parameters: hash.split('$')[3]?.split(',').toSorted(),
    }));
    assert.deepEqual(costs[1], costs[0]);
  });

  it('refuses what is too long to be a password before it costs a hash', async () => {
    const stored = await hasher.hash('kq7w mzp vx9');
    const before = hasher.turns();
    assert.deepEqual(await hasher.verify('x'.repeat(10_000_000), stored), { matches: false, needsUpgrade: false });
    assert.equal(hasher.turns(), before);
  });

  it('T-139 admits a bounded number of hashes and turns the rest away at once', async () => {
    const small = createPasswordHasher({ argon2: { ...cheap, concurrency: 2, queue: 10 }, pepperKeys });
    let most = 0;
    const watch = () => {
      most = Math.max(most, small.state().running);
    };
    const work = Array.from({ length: 200 }, () => small.hash('kq7w mzp vx9').finally(watch));
    assert.equal(small.state().full, true);
    assert.equal(small.state().admitted, 12);
    watch();
    const outcomes = await Promise.allSettled(work);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.equal(refused.length, 188);
    assert.ok(refused.every((reason) => reason instanceof QueueFull && reason.retryAfterSeconds > 0));
    assert.equal(most, 2);
    assert.deepEqual(small.state(), { running: 0, admitted: 0, full: false });
    assert.ok((await small.hash('kq7w mzp vx9')).hash, 'works again afterwards');
  });

  it('T-139 gives its place back when the work fails', async () => {
    const small = createPasswordHasher({ argon2: { ...cheap, concurrency: 1, queue: 0 }, pepperKeys });
    await assert.rejects(
      small.admit(() => Promise.reject(new Error('database away'))),
      /database away/,
    );
    await assert.rejects(small.verify('x', { hash: 'no PHC string', pepperVersion: 1 }));
    assert.deepEqual(small.state(), { running: 0, admitted: 0, full: false });
  });

  it('T-139 leaves the thread pool to others while its line is full', async () => {
    const small = createPasswordHasher({
      argon2: { ...cheap, memoryKib: 19_456, concurrency: 2, queue: 50 },
      pepperKeys,
    });
    const line = Array.from({ length: 50 }, () => small.hash('kq7w mzp vx9'));
    const { readFile } = await import('node:fs/promises');
    await readFile(new URL(import.meta.url));
    assert.ok(small.state().admitted > 40, 'a file is read before the line is through');
    await Promise.all(line);
  });
});
