import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { migrate, pendingMigrations } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open.ts';
import { StartFailed } from '../../server/db/start-failed.ts';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { useDatabase } from '../support/database.ts';

const firstMigration = '0001_people.ts';

/** As a runner leaves it that got no further than the first migration. */
async function applyFirst(knex: Knex): Promise<void> {
  const { up } = (await import(`../../migrations/${firstMigration}`)) as { up(knex: Knex): Promise<void> };
  await up(knex);
  await knex.raw(
    'CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  await knex('schema_migrations').insert({ name: firstMigration });
}

/** What there was before a migration. */
async function applyBefore(knex: Knex, last: string): Promise<void> {
  await applyFirst(knex);
  for (const name of (await pendingMigrations(knex)).filter((one) => one < last)) {
    const { up } = (await import(`../../migrations/${name}`)) as { up(knex: Knex): Promise<void> };
    await knex.transaction(up);
    await knex('schema_migrations').insert({ name });
  }
}

async function somebodyWaits(knex: Knex): Promise<boolean> {
  const waiting = await knex('pg_stat_activity')
    .where({ wait_event_type: 'Lock' })
    .whereRaw('datname = current_database()');
  return waiting.length > 0;
}

describe('migrate', () => {
  describe('on an empty database', () => {
    const database = useDatabase('empty');

    it('T-186 two runners at once: each migration is applied once, both succeed', async () => {
      const runner = () =>
        openDatabase({ url: database.ownerUrl(), poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
      const [one, two] = [runner(), runner()];
      try {
        assert.ok((await pendingMigrations(one.knex)).includes(firstMigration));
        const [byOne, byTwo] = await Promise.all([migrate(one.knex), migrate(two.knex)]);
        // not by time: whoever waits for the lock began before whoever had it
        const applied = await one.knex('schema_migrations').orderBy('name').pluck('name');
        assert.deepEqual([...byOne, ...byTwo].sort(), applied);
        assert.deepEqual(await pendingMigrations(two.knex), []);
        assert.deepEqual(await migrate(two.knex), []);
      } finally {
        await one.close();
        await two.close();
      }
    });
  });

  describe('on a database that the service is using', () => {
    const database = useDatabase('empty');

    before(async () => applyFirst(database.owner()));

    it('T-186 gives up soon on a busy table instead of queueing before everyone, killed or not leaves nothing half-done, and completes when run again', async () => {
      const runner = openDatabase({
        url: database.ownerUrl(),
        poolSize: 1,
        statementTimeoutMs: 0,
        acquireTimeoutMs: 5000,
      });
      const busy = await database.owner().transaction();
      try {
        await busy.raw('LOCK TABLE persons IN ACCESS EXCLUSIVE MODE');
        const killed = assert.rejects(migrate(runner.knex), DatabaseUnavailable);
        let ended = false;
        while (!ended) {
          const { rows } = await database
            .owner()
            .raw<{ rows: { ended: boolean }[] }>(
              `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            );
          ended = rows[0]?.ended === true;
        }
        await killed;
        const began = performance.now();
        await assert.rejects(migrate(runner.knex), DatabaseUnavailable);
        assert.ok(performance.now() - began < 8000);
        assert.deepEqual(await busy('schema_migrations').pluck('name'), [firstMigration]);
        assert.equal(await busy.schema.hasTable('divisions'), false);
        await busy.rollback();
        assert.ok((await migrate(runner.knex)).length > 0);
        assert.deepEqual(await pendingMigrations(runner.knex), []);
      } finally {
        if (!busy.isCompleted()) await busy.rollback();
        await runner.close();
      }
    });
  });

  describe('on one of the release before', () => {
    const database = useDatabase('empty');
    const next = '0034_memberships_and_keys.ts';

    before(() => applyBefore(database.owner(), next));

    it('T-185 misses nobody who joins a team while it keeps who is in which', async () => {
      const owner = database.owner();
      const [unit_id, teamId, personId, now] = [randomUUID(), randomUUID(), randomUUID(), new Date()];
      const team = { id: teamId, unit_id, name: 'Team', sandbox_password_encrypted: Buffer.alloc(1), created_at: now };
      await owner('divisions').insert({ code: '440000', level: 'province', name: {} }).onConflict().ignore();
      await owner('units').insert({
        id: unit_id,
        kind: 'department',
        level: 'province',
        division_code: '440000',
        name: {},
      });
      await owner('persons').insert({ id: personId });
      await owner('teams').insert(team);
      const joining = await owner.transaction();
      try {
        const member = { team_id: teamId, person_id: personId, role: 'owner', joined_at: now };
        await joining('team_members').insert(member);
        const migrated = migrate(owner);
        while (!(await somebodyWaits(owner)));
        await joining.commit();
        assert.ok((await migrated).includes(next));
      } finally {
        if (!joining.isCompleted()) await joining.rollback();
      }
      assert.deepEqual(await owner('team_memberships').select('team_id', 'person_id', 'until'), [
        { team_id: teamId, person_id: personId, until: null },
      ]);
    });
  });

  describe('on a database of another release', () => {
    const database = useDatabase();

    it('T-182 says which migrations are pending', async () => {
      await database.owner()('schema_migrations').where({ name: firstMigration }).delete();
      assert.deepEqual(await pendingMigrations(database().knex), [firstMigration]);
      await database.owner()('schema_migrations').insert({ name: firstMigration });
    });

    it('T-182 refuses one that a newer release has migrated, names what it does not know, and changes nothing', async () => {
      await database.owner()('schema_migrations').insert({ name: '9999_future.ts' });
      await assert.rejects(migrate(database.owner()), (error: unknown) => {
        assert.ok(error instanceof StartFailed);
        assert.match(error.message, /newer release \(it has 9999_future\.ts/);
        return true;
      });
      assert.deepEqual(await pendingMigrations(database().knex), []);
    });
  });
});
