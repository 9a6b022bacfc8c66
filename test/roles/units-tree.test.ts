import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { addUnit, moveUnit } from '../../server/officials/change-unit.ts';
import { provinceReached, reaches, reachesEveryUnit } from '../../server/roles/reach.ts';
import { useDatabase } from '../support/database.ts';
import { makePerson, makeUnitBelow } from './province.ts';

describe('the tree of units', () => {
  const database = useDatabase();
  const move = (id: string, parentId: string | null) =>
    database().knex('units').where({ id }).update({ parent_id: parentId });

  it('reaches a unit and everything below it, and nothing above or beside', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    const [left, right] = [await makeUnitBelow(knex, root), await makeUnitBelow(knex, root)];
    const leaf = await makeUnitBelow(knex, left);
    for (const inside of [root, left, right, leaf]) assert.equal(await reaches(knex, [root], inside), true);
    assert.equal(await reaches(knex, [left], leaf), true);
    assert.equal(await reaches(knex, [left], left), true);
    for (const outside of [root, right]) assert.equal(await reaches(knex, [left], outside), false);
    assert.equal(await reaches(knex, [leaf], left), false);
    assert.equal(await reaches(knex, [], leaf), false);
  });

  it('follows a unit that moves, with all below it', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    const [from, to] = [await makeUnitBelow(knex, root), await makeUnitBelow(knex, root)];
    const moved = await makeUnitBelow(knex, from);
    const leaf = await makeUnitBelow(knex, moved);
    await move(moved, to);
    for (const unit of [moved, leaf]) {
      assert.equal(await reaches(knex, [to], unit), true);
      assert.equal(await reaches(knex, [from], unit), false);
      assert.equal(await reaches(knex, [root], unit), true);
    }
    await move(moved, null);
    assert.equal(await reaches(knex, [root], leaf), false);
  });

  it('T-121 takes no unit below itself, whoever asks the database for it', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    const middle = await makeUnitBelow(knex, root);
    const leaf = await makeUnitBelow(knex, middle);
    for (const below of [root, middle, leaf]) await assert.rejects(move(root, below), /below itself/);
    assert.equal(await reaches(knex, [leaf], root), false);
  });

  /** Both at once: the second begins when the first has changed the tree, and the first commits when the second is done or waits. */
  async function overlap<T>(
    first: (tx: Knex.Transaction) => Promise<unknown>,
    second: (tx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    const { knex } = database();
    const held = await knex.transaction();
    await first(held);
    let isDone = false;
    const later = knex.transaction(second).finally(() => {
      isDone = true;
    });
    const waits = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    while (!isDone && (await knex.raw(waits)).rows.length === 0);
    await held.commit();
    return later;
  }

  it('T-121 lets one of two units go below the other when both are asked for at once', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    const [one, other] = [await makeUnitBelow(knex, root), await makeUnitBelow(knex, root)];
    const persons = { requestedBy: await makePerson(knex), approvedBy: await makePerson(knex) };
    const outcome = await overlap(
      (tx) => moveUnit(tx, persons, [root], { unitId: one, toId: other }),
      (tx) => moveUnit(tx, persons, [root], { unitId: other, toId: one }),
    );
    assert.deepEqual(outcome, { ok: false, reason: 'below-itself' });
    assert.equal(await reaches(knex, [one], other), false);
    assert.equal(await reaches(knex, [root], one), true);
  });

  it('T-121 leaves a unit that was added during a move in nobody’s former reach', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    const [from, to] = [await makeUnitBelow(knex, root), await makeUnitBelow(knex, root)];
    const moved = await makeUnitBelow(knex, from);
    const persons = { requestedBy: await makePerson(knex), approvedBy: await makePerson(knex) };
    const name = { 'zh-Hans': '测试', 'zh-Hant': '測試', en: 'Test' };
    const wish = {
      parentId: moved,
      kind: 'office',
      level: 'county',
      divisionCode: '330000',
      name,
      reason: 'test',
    } as const;
    const added = await overlap(
      (tx) => moveUnit(tx, persons, [root], { unitId: moved, toId: to }),
      (tx) => addUnit(tx, persons.requestedBy, [root], wish),
    );
    assert.ok(added.ok);
    assert.equal(await reaches(knex, [from], added.unitId), false);
    assert.equal(await reaches(knex, [to], added.unitId), true);
  });

  it('T-120 keeps the first unit of all for the province: one beside it neither takes its place nor closes it', async () => {
    const { knex } = database();
    await knex('province').delete();
    const heads = await Promise.all(Array.from({ length: 16 }, () => makeUnitBelow(knex, null)));
    const [{ unit_id: first }, ...others] = await knex('province');
    assert.ok(heads.includes(first));
    assert.deepEqual(others, []);
    const beside = heads.filter((id) => id !== first);
    await assert.rejects(knex('units').where({ id: first }).delete(), /province/);
    const below = await makeUnitBelow(knex, first);
    assert.equal(await provinceReached(knex, [first]), first);
    assert.equal(await provinceReached(knex, [below, first]), first);
    for (const roots of [[], [below], beside]) assert.equal(await provinceReached(knex, roots), undefined);
    assert.equal(await reachesEveryUnit(knex, [first]), false, 'what is told of all units together needs all of them');
    const all = await knex('units').whereNull('parent_id').pluck('id');
    assert.equal(await reachesEveryUnit(knex, all), true);
    await assert.rejects(knex('province').insert({ is_only: false, unit_id: below }), /province_is_one/);
    await move(first, beside[0] ?? null);
    assert.equal(await provinceReached(knex, [beside[0] ?? '']), first, 'whoever reaches the unit it was put below');
    assert.equal(await provinceReached(knex, [below]), undefined);
  });

  it('knows many units that were added at once, parents and children in one statement', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    await knex.raw(
      `WITH ids AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 30) n)
       INSERT INTO units (id, parent_id, kind, level, division_code, name)
       SELECT i.id, coalesce(p.id, ?), 'office', 'township', '330000', '{}' FROM ids i LEFT JOIN ids p ON p.n = i.n - 1`,
      [root],
    );
    const { rows } = await knex.raw<{ rows: { below: number; deepest: number }[] }>(
      'SELECT count(*)::int AS below, max(depth)::int AS deepest FROM unit_ancestors WHERE ancestor_id = ?',
      [root],
    );
    assert.deepEqual(rows, [{ below: 31, deepest: 30 }]);
  });
});
