import assert from 'node:assert/strict';
import { createSystemResolve } from '../../../adapters/egress/resolve.ts';

describe('createSystemResolve', () => {
  it('answers all that ask, however few may ask at a time', async () => {
    const resolve = createSystemResolve(1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => resolve('127.0.0.1')));
    assert.deepEqual(
      answers,
      Array.from({ length: 8 }, () => ['127.0.0.1']),
    );
  });

  it('goes on after a failure', async () => {
    const resolve = createSystemResolve(1);
    await assert.rejects(resolve('no such name'));
    assert.deepEqual(await resolve('::1'), ['::1']);
  });
});
