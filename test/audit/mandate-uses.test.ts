import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { listMandateUses } from '../../server/audit/list.ts';
import { recordEvent } from '../../server/audit/record.ts';
import { useDatabase } from '../support/database.ts';

describe('the uses of a mandate', () => {
  const database = useDatabase();
  const [agencys, part, other] = [randomUUID(), randomUUID(), randomUUID()];
  const [head, clerk] = [randomUUID(), randomUUID()];

  before(async () => {
    const enterpriseId = randomUUID();
    const used: [string, string, string?][] = [
      [head, agencys, agencys],
      [clerk, part, agencys],
      [clerk, other],
      [head, agencys, agencys],
    ];
    for (const [actorId, mandateId, agencyMandateId] of used) {
      await recordEvent(database().knex, {
        type: 'identity.chosen',
        outcome: 'success',
        actorId,
        personId: actorId,
        clientId: 'tax-demo',
        detail: { identity: 'enterprise', enterpriseId, mandateId, ...(agencyMandateId && { agencyMandateId }) },
      });
    }
  });

  const actors = async (mandateId: string, page: { before?: string; limit: number } = { limit: 20 }) => {
    const { uses, next } = await listMandateUses(database().knex, mandateId, page);
    return { actors: uses.map(({ actorId }) => actorId), next };
  };

  it('of an agency’s mandate are those by its people too, each once, the newest first', async () => {
    const first = await actors(agencys, { limit: 2 });
    assert.deepEqual(first.actors, [head, clerk]);
    assert.deepEqual((await actors(agencys, { before: first.next ?? '', limit: 2 })).actors, [head]);
  });

  it('of a part are its own, and of another mandate nothing of these', async () => {
    assert.deepEqual((await actors(part)).actors, [clerk]);
    assert.deepEqual((await actors(other)).actors, [clerk]);
    assert.deepEqual((await actors(randomUUID())).actors, []);
  });

  it('are found by an index, however long the log grows', async () => {
    const { rows } = await database().knex.transaction(async (tx) => {
      await tx.raw('SET LOCAL enable_seqscan = off');
      return tx.raw<{ rows: { 'QUERY PLAN': string }[] }>(
        `EXPLAIN SELECT FROM audit_events WHERE type = 'identity.chosen' AND detail ->> 'mandateId' = 'x'
         UNION ALL SELECT FROM audit_events WHERE type = 'identity.chosen' AND detail ->> 'agencyMandateId' = 'x'`,
      );
    });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /audit_events_by_mandateid/);
    assert.match(plan, /audit_events_by_agencymandateid/);
  });
});
