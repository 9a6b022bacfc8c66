import assert from 'node:assert/strict';
import { timeOrderedId } from '../../server/lib/time-ordered-id.ts';

describe('ids that begin with the time', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it('are UUIDs of version 7 that sort by their time', () => {
    const times = [0, 1, 1_000_000, Date.now(), Date.now() + 1, 2 ** 47].map((time) => new Date(time));
    const ids = times.map(timeOrderedId);
    for (const id of ids) assert.match(id, form);
    assert.deepEqual(ids.toSorted(), ids);
    // the example of RFC 9562, appendix A.6
    assert.ok(timeOrderedId(new Date('2022-02-22T19:22:22.000Z')).startsWith('017f22e2-79b0-7'));
  });

  it('T-046 differ in all that the time leaves, however many are made at one moment', () => {
    const at = new Date();
    const ids = Array.from({ length: 100_000 }, () => timeOrderedId(at));
    assert.equal(new Set(ids).size, ids.length);
    const shared = [...(ids[0] ?? '')].findIndex(
      (_, index) => new Set(ids.slice(0, 100).map((id) => id[index])).size > 1,
    );
    assert.equal(shared, 15, 'nothing after the version is shared');
  });
});
