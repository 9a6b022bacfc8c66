import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Budget, overBudget } from '../../bench/budgets.ts';
import { drifts, type Sample, slopeOf } from '../../bench/drift.ts';
import type { Measured } from '../../bench/drive.ts';
import { driveAtRate } from '../../bench/rate.ts';

const budget: Budget = { flow: 'login', perSecond: 10, p50Ms: 20, p95Ms: 40, p99Ms: 50 };

function measured(changes: Partial<Measured> = {}): Measured {
  const latencies = Array.from({ length: 1000 }, (_, index) => (index < 900 ? 20 : 40));
  return { operations: 1000, errors: 0, firstError: undefined, seconds: 100, latencies, ...changes };
}

describe('the budgets of a stated rate', () => {
  it('T-191 are kept, up to a tenth of noise', () => {
    assert.deepEqual(overBudget(budget, measured()), []);
    assert.deepEqual(overBudget(budget, measured({ latencies: Array(1000).fill(21.9) })), []);
  });

  it('T-191 are missed by more time, less rate, or errors', () => {
    const slow = overBudget(budget, measured({ latencies: Array(1000).fill(60) }));
    assert.deepEqual(
      slow.map((line) => line.slice(7, 10)),
      ['p50', 'p95', 'p99'],
    );
    assert.match(overBudget(budget, measured({ seconds: 120 })).join(), /^login: 8\.3 a second instead of 10$/);
    assert.match(overBudget(budget, measured({ errors: 2, firstError: '503' })).join(), /^login: 2 errors: 503$/);
    assert.match(overBudget(budget, measured({ operations: 0, errors: 9, firstError: '503' })).join(), /nothing/);
  });

  it('T-191 count from when an operation was due, so that a stall shows in all that wait behind it', async () => {
    let begun = 0;
    const step = async () => {
      begun += 1;
      if (begun > 1) return;
      // until long after the last was due
      const until = performance.now() + 100;
      while (performance.now() < until) await setImmediate();
    };
    const { operations, latencies } = await driveAtRate([step], 1000, 0.02);
    assert.equal(operations, 20);
    assert.ok(Math.min(...latencies) > 50, String(latencies));
  });

  it('T-191 count what fails as failed, and go on', async () => {
    const { operations, errors, firstError } = await driveAtRate([() => Promise.reject(new Error('503'))], 1000, 0.01);
    assert.deepEqual([operations, errors, firstError], [0, 10, '503']);
  });
});

describe('what grows in a long run', () => {
  const flat = (changes: (at: number) => Partial<Sample> = () => ({})): Sample[] =>
    Array.from({ length: 90 }, (_, at) => ({
      ...{
        seconds: at * 40,
        memoryMib: 150 + (at % 5),
        openFiles: 40 + (at % 3),
        connections: 21,
        p99Ms: 100 + (at % 7),
      },
      ...changes(at),
    }));

  it('T-193 is nothing when only noise and the beginning differ', () => {
    assert.deepEqual(drifts(flat(), 20), []);
    assert.deepEqual(
      drifts(
        flat((at) => (at < 25 ? { memoryMib: at * 6, p99Ms: 900 } : {})),
        20,
      ),
      [],
    );
  });

  it('T-193 is told of memory, files, connections and times', () => {
    const found = (changes: (at: number) => Partial<Sample>) => drifts(flat(changes), 20).join();
    assert.match(
      found((at) => ({ memoryMib: 150 + at })),
      /^memory grows by 90 MiB an hour$/,
    );
    assert.match(
      found((at) => ({ openFiles: 40 + at })),
      /^30 more files are open$/,
    );
    assert.match(
      found(() => ({ connections: 22 })),
      /^22 connections to the database, 20 are allowed$/,
    );
    assert.match(
      found((at) => ({ p99Ms: at > 60 ? 130 : 100 })),
      /^p99 of logins grew to 1\.30 times$/,
    );
    assert.deepEqual(drifts([], 20), ['too short to tell']);
  });

  it('T-193 is a line through all points', () => {
    assert.equal(
      slopeOf([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
      2,
    );
    assert.equal(
      slopeOf([
        [1, 1],
        [1, 3],
      ]),
      0,
    );
  });
});
