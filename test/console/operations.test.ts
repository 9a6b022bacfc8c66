import assert from 'node:assert/strict';
import { operations } from '../../server/console/operations.ts';
import { locales } from '../../server/lib/locale.ts';
import { wordsOf } from '../../views/words/words.ts';

describe('operations of administrators', () => {
  it('each have their own id, and their own method and path', () => {
    assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
    assert.equal(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size, operations.length);
  });

  it('name every part of their path in their input', () => {
    for (const { id, path, input } of operations) {
      for (const [, name] of path.matchAll(/:([a-zA-Z]+)/g)) assert.ok((name ?? '') in input.shape, `${id}: ${name}`);
    }
  });

  it('have a sentence in every language for each reason they refuse for', () => {
    for (const locale of locales) {
      const known: Record<string, unknown> = wordsOf(locale).problems;
      const untold = operations.flatMap(({ id, refusals }) =>
        Object.keys(refusals).flatMap((reason) => (known[`console.${reason}`] ? [] : [`${id}: ${reason}`])),
      );
      assert.deepEqual(untold, []);
    }
  });

  it('change things only with events that tell of it', () => {
    // posted because its settings are an object, and it changes nothing
    const silent = operations.filter(({ id, method, audit }) => {
      return method !== 'GET' && audit.length === 0 && id !== 'policies.preview';
    });
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });
});
