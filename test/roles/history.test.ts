import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { permissions } from '../../server/lib/permission.ts';
import { endRole } from '../../server/roles/end-role.ts';
import { grantRole } from '../../server/roles/grant-role.ts';
import { allows, chiefRoles, isChief, mayGrant, type Role, roles } from '../../server/roles/role.ts';
import { useDatabase } from '../support/database.ts';
import { hold, makePerson, makeUnitBelow } from './province.ts';

type Held = { id: string; personId: string; role: Role; unitId: string };
type Step = { act: 'grant' | 'end'; actor: number; target: number; role: number; unit: number; approver: number };

const stepOf: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('grant' as const, 'grant' as const, 'end' as const),
  actor: fc.nat(7),
  target: fc.nat(7),
  role: fc.nat(roles.length - 1),
  unit: fc.nat(5),
  approver: fc.nat(7),
});

/** root ─ a ─ b, root ─ c ─ d, and a tree of its own. */
async function makeProvince(knex: Knex) {
  const root = await makeUnitBelow(knex, null);
  const a = await makeUnitBelow(knex, root);
  const b = await makeUnitBelow(knex, a);
  const c = await makeUnitBelow(knex, root);
  const d = await makeUnitBelow(knex, c);
  const units = [root, a, b, c, d, await makeUnitBelow(knex, null)];
  const people = [];
  for (let index = 0; index < 8; index += 1) people.push(await makePerson(knex));
  await hold(knex, people[0] ?? '', 'system', root);
  await hold(knex, people[1] ?? '', 'security', root);
  await hold(knex, people[2] ?? '', 'audit', root);
  await hold(knex, people[3] ?? '', 'unit', a);
  return { units, people };
}

describe('histories of roles', function histories() {
  this.timeout(120_000);
  const database = useDatabase();
  const held = (people: readonly string[]): Promise<Held[]> =>
    database()
      .knex('role_grants')
      .whereIn('person_id', people)
      .where({ ended_at: null })
      .select('id', 'person_id as personId', 'role', 'unit_id as unitId');

  it('T-121 T-165 no sequence of acts widens anyone beyond their grantor, and one of each chief role remains', async () => {
    const { knex } = database();
    let granted = 0;
    let ended = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { minLength: 10, maxLength: 30 }), async (steps) => {
        const { units, people } = await makeProvince(knex);
        const ways = await knex('unit_ancestors').whereIn('unit_id', units).select('unit_id', 'ancestor_id');
        const inside = (unit: string, root: string) =>
          ways.some(({ unit_id, ancestor_id }) => unit_id === unit && ancestor_id === root);
        for (const step of steps) {
          const actor = people[step.actor] ?? '';
          const before = await held(people);
          const wish = {
            personId: people[step.target] ?? '',
            role: roles[step.role] ?? 'desk',
            unitId: units[step.unit] ?? '',
            reason: 'test',
          };
          const own = before.filter(({ personId }) => personId === actor);
          if (step.act === 'grant') {
            const options = { now: new Date(), approvedBy: people[step.approver] ?? '' };
            const outcome = await knex.transaction((tx) => grantRole(tx, actor, wish, options));
            if (outcome.ok) {
              granted += 1;
              // somebody who could, inside their reach, to somebody else
              assert.notEqual(wish.personId, actor);
              assert.ok(
                own.some(({ role, unitId }) => mayGrant(role).includes(wish.role) && inside(wish.unitId, unitId)),
              );
            }
          } else {
            const target = before[step.target % Math.max(1, before.length)];
            const outcome = target
              ? await knex.transaction((tx) => endRole(tx, actor, { grantId: target.id, reason: 'test' }, new Date()))
              : undefined;
            if (outcome?.ok) ended += 1;
          }
          const after = await held(people);
          for (const role of chiefRoles)
            assert.ok(
              after.some((one) => one.role === role),
              `nobody is ${role}`,
            );
          for (const person of people) {
            const theirs = after.filter(({ personId }) => personId === person);
            if (theirs.some(({ role }) => isChief(role))) assert.equal(theirs.length, 1, 'an officer holds one role');
          }
        }
      }),
      { numRuns: 40 },
    );
    assert.ok(granted > 20 && ended > 5, `${granted} granted, ${ended} ended`);
  });

  it('leaves no permission that no role has, and none to everybody', () => {
    for (const permission of permissions) {
      const having = roles.filter((role) => allows(role, permission));
      assert.ok(having.length > 0, permission);
      if (permission !== 'overview.read') assert.ok(having.length < roles.length, permission);
    }
  });
});
