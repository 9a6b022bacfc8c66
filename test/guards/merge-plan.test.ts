import assert from 'node:assert/strict';
import { mergePlan } from '../../server/merging/plan.ts';
import { moveSteps } from '../../server/merging/steps/store.ts';
import { useDatabase } from '../support/database.ts';

/**
 * Columns that name a person: by a foreign key to `persons`, or, where there is none, by their name. Partitions are told of by
 * their parent.
 */
const namingPersons = `
  SELECT c.relname || '.' || a.attname AS name FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
    WHERE k.contype = 'f' AND k.confrelid = 'persons'::regclass AND k.conparentid = 0
  UNION
  SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
      AND (a.attname ~ '(^|_)(person|persons|actor|account|approver|requester)_id$')
  ORDER BY 1`;

describe('what becomes of an account that is merged into another one', () => {
  const database = useDatabase();
  const named = async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(namingPersons);
    return rows.map(({ name }) => name);
  };

  it('is decided for every column that names a person: server/merging/plan.ts says moved, ended or kept', async () => {
    const undecided = (await named()).filter((name) => !(name in mergePlan));
    assert.deepEqual(undecided, []);
  });

  it('is decided for no column that is not there', async () => {
    const present = new Set([...(await named()), 'persons.id']);
    assert.deepEqual(
      Object.keys(mergePlan).filter((name) => !present.has(name)),
      [],
    );
  });

  it('is asked of columns with a foreign key whatever they are called, and of those with none by their name', async () => {
    const all = await named();
    assert.ok(all.length > 20, `${all.length} columns`);
    for (const one of ['mandates.granted_by', 'audit_events.actor_id', 'oidc_artifacts.person_id'])
      assert.ok(all.includes(one), one);
  });

  it('is done for what is said to be moved, and for nothing else', () => {
    const moved = new Set(
      moveSteps.flatMap(({ table, set }) =>
        Object.keys(set)
          .filter((column) => set[column]?.includes(':surviving'))
          .map((column) => `${table}.${column}`),
      ),
    );
    const planned = Object.entries(mergePlan).filter(([, { becomes }]) => becomes === 'moved');
    assert.deepEqual([...moved].sort(), planned.map(([name]) => name).sort());
  });

  it('names columns that are there, so that undoing finds the rows again', async () => {
    for (const { table, key, set } of moveSteps) {
      const { rows } = await database().knex.raw<{ rows: { column_name: string }[] }>(
        'SELECT column_name FROM information_schema.columns WHERE table_name = ?',
        [table],
      );
      const columns = new Set(rows.map(({ column_name }) => column_name));
      for (const column of [...key, ...Object.keys(set)]) assert.ok(columns.has(column), `${table}.${column}`);
    }
  });
});
