import assert from 'node:assert/strict';
import { lazily } from '../../server/http/lazily.ts';

describe('lazily', () => {
  const computed: string[] = [];
  const make = lazily<string, { name: string; length: number }>({
    name: (from) => {
      computed.push(from);
      return from.toUpperCase();
    },
    length: (from) => from.length,
  });

  it('computes when first read, once, and each object from its own', () => {
    const [one, two] = [make('one'), make('three')];
    assert.deepEqual(computed, []);
    assert.deepEqual([one.name, one.name, two.name, one.length, two.length], ['ONE', 'ONE', 'THREE', 3, 5]);
    assert.deepEqual(computed, ['one', 'three']);
  });

  it('takes what is assigned instead', () => {
    const one = make('one');
    one.length = 7;
    assert.equal(one.length, 7);
  });

  it('leaves no accessor on the object, read or not: it would hold the request until the next full collection', () => {
    const one = make('one');
    assert.equal(one.name, 'ONE');
    const own = Object.values(Object.getOwnPropertyDescriptors(one));
    assert.deepEqual(
      own.filter(({ get, set }) => get ?? set),
      [],
    );
  });
});
