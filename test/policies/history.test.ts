import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Acts } from '../../server/approvals/act.ts';
import { decideApproval, withdrawApproval } from '../../server/approvals/decide.ts';
import { loosenPolicy } from '../../server/console/policy-act.ts';
import { policyChange } from '../../server/console/policy-operations.ts';
import { defaultsOf, differences, type PolicyName, type PolicySettings } from '../../server/policies/policy.ts';
import { readPolicy } from '../../server/policies/read-policy.ts';
import { hold, makePerson, makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';
import { anySettings } from './any-settings.ts';

const name: PolicyName = 'levels';
type Step =
  | { act: 'change'; who: number; to: PolicySettings; late: boolean }
  | { act: 'approve' | 'decline' | 'withdraw'; who: number };
const who = fc.nat(2);
const stepOf: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('change' as const), who, to: anySettings(name), late: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('approve' as const), who }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('decline' as const, 'withdraw' as const), who }) },
);

describe('histories of policies', function histories() {
  this.timeout(300_000);
  const database = useDatabase();
  const acts = { 'policy.loosen': loosenPolicy } as Acts;

  it('T-127 no sequence of acts leaves anything looser without two persons, and every version follows the one before', async () => {
    const { knex } = database();
    const root = await makeUnitBelow(knex, null);
    // two security administrators, and a system administrator who must not count
    const people = [await makePerson(knex), await makePerson(knex), await makePerson(knex)];
    await hold(knex, people[0] ?? '', 'security', root);
    await hold(knex, people[1] ?? '', 'security', root);
    await hold(knex, people[2] ?? '', 'system', root);
    let [tightened, loosened] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const step of steps) await doStep(knex, acts, root, people[step.who] ?? '', step);
        const versions = await knex('policies').where({ name }).orderBy('version');
        let before: PolicySettings = defaultsOf(name);
        for (const [index, row] of versions.entries()) {
          assert.equal(row.version, index + 1);
          const changes = differences(name, before, row.settings);
          const loosens = changes.some(({ isLooser }) => isLooser);
          assert.ok(changes.length > 0);
          assert.ok([people[0], people[1]].includes(row.set_by));
          if (loosens) assert.ok(row.approved_by && row.approved_by !== row.set_by);
          else assert.ok(row.approved_by === null || row.approved_by !== row.set_by);
          if (loosens) loosened += 1;
          else tightened += 1;
          before = row.settings;
        }
      }),
      { numRuns: 12 },
    );
    assert.ok(tightened > 0 && loosened > 0, `${tightened} tightened, ${loosened} loosened`);
  });
});

async function doStep(knex: Knex, acts: Acts, root: string, personId: string, step: Step): Promise<void> {
  const clock = () => new Date();
  if (step.act === 'change') {
    const { version } = await readPolicy(knex, name);
    const wish = { policy: name, version: step.late ? Math.max(0, version - 1) : version, settings: step.to };
    const parts = { knex, acts, clock, policies: { changed: async () => undefined } };
    // as the guard of the route lets in: by what they hold
    const held = await knex('role_grants').where({ person_id: personId, role: 'security' }).first('id');
    const admin = { person: { id: personId }, roots: held ? [root] : [], permissions: [] };
    await policyChange.run(parts as never, admin as never, { ...wish, reason: 'test' });
    return;
  }
  const waiting = await knex('approvals').where({ status: 'waiting' }).first('id');
  const approvalId = waiting?.id ?? randomUUID();
  if (step.act === 'withdraw') return void (await withdrawApproval({ knex, clock }, personId, approvalId));
  const answer = { approvalId, decision: step.act, reason: 'test' };
  await decideApproval({ knex, acts, clock }, personId, answer);
}
