import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database, Placed, Statement } from '../../server/db/database.ts';
import { createFind } from '../../server/db/find.ts';

type Execution = { name: string; keys: number[]; shared: unknown[]; back(): void; fail(error: Error): void };

/** Reads whose executions come back when the test says so. Odd keys have a row. */
function startFinding() {
  const executions: Execution[] = [];
  let heard: (() => void) | undefined;
  const run = (({ name }: Statement, [keys, ...shared]: [Buffer[], ...unknown[]]) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ rows: (Placed & { n: number })[] }>();
    const numbers = keys.map((key) => key.readUInt16BE());
    const rows = numbers.map((n, index) => ({ place: index + 1, n })).filter(({ n }) => n % 2 === 1);
    executions.push({ name, keys: numbers, shared, back: () => resolve({ rows: rows.reverse() }), fail: reject });
    heard?.();
    return promise;
  }) as unknown as Database['run'];
  const find = createFind(run);
  const ask = (n: number, { name = 'one', at = 'now' } = {}) => {
    const key = Buffer.alloc(2);
    key.writeUInt16BE(n);
    return find<Placed & { n: number }>({ name, text: '' }, key, at).then((row) => row?.n);
  };
  /** The execution of this number, as soon as there is one. */
  const execution = async (index: number): Promise<Execution> => {
    for (;;) {
      const present = executions[index];
      if (present) return present;
      const { promise, resolve } = Promise.withResolvers<void>();
      heard = resolve;
      await promise;
    }
  };
  return { ask, execution, executions };
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('reads that are shared', () => {
  afterEach(() => mock.timers.reset());

  it('give each who asks in one turn their own row by one execution', async () => {
    const { ask, execution, executions } = startFinding();
    const asked = Promise.all([ask(3), ask(2), ask(1), ask(3)]);
    (await execution(0)).back();
    assert.deepEqual(await asked, [3, undefined, 1, 3]);
    assert.equal(executions.length, 1);
  });

  it('while one is under way gather for the next, which leaves when that one is back', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { ask, execution, executions } = startFinding();
    const first = ask(1);
    const running = await execution(0);
    const early = ask(3);
    await turn();
    const later = Promise.all([early, ask(5)]);
    assert.equal(executions.length, 1);
    running.back();
    assert.equal(await first, 1);
    const next = await execution(1);
    assert.deepEqual(next.keys, [3, 5]);
    next.back();
    assert.deepEqual(await later, [3, 5]);
    assert.equal(executions.length, 2);
  });

  it('T-176 wait for none that hangs', async () => {
    const { ask, execution } = startFinding();
    const hanging = ask(1);
    await execution(0);
    const behind = ask(3);
    (await execution(1)).back();
    assert.equal(await behind, 3);
    (await execution(0)).back();
    assert.equal(await hanging, 1);
  });

  it('never ask for more than a hundred keys at once, and leave nobody out', async () => {
    const { ask, execution, executions } = startFinding();
    const numbers = range(0, 250);
    const asked = Promise.all(numbers.map((n) => ask(n)));
    for (const index of range(0, 3)) (await execution(index)).back();
    await turn();
    assert.deepEqual(
      executions.map(({ keys }) => keys.length).sort((a, b) => b - a),
      [100, 100, 50],
    );
    assert.deepEqual(
      await asked,
      numbers.map((n) => (n % 2 === 1 ? n : undefined)),
    );
    const under = ask(1);
    const running = await execution(3);
    const crowd = Promise.all(range(0, 150).map((n) => ask(n)));
    for (const index of [4, 5]) (await execution(index)).back();
    assert.equal((await crowd).length, 150);
    running.back();
    assert.equal(await under, 1);
  });

  it('fail together with their execution alone', async () => {
    const { ask, execution } = startFinding();
    const first = Promise.allSettled([ask(1), ask(2)]);
    const running = await execution(0);
    const second = ask(3);
    running.fail(new Error('gone'));
    assert.deepEqual(
      (await first).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    (await execution(1)).back();
    assert.equal(await second, 3);
  });

  it('are apart for each statement', async () => {
    const { ask, execution, executions } = startFinding();
    const asked = Promise.all([ask(1, { name: 'one' }), ask(1, { name: 'two', at: 'then' })]);
    for (const index of [0, 1]) (await execution(index)).back();
    await asked;
    assert.deepEqual(
      executions.map(({ name, shared }) => [name, shared]),
      [
        ['one', ['now']],
        ['two', ['then']],
      ],
    );
  });
});
