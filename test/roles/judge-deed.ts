import assert from 'node:assert/strict';
import type { Permission } from '../../server/lib/permission.ts';
import { allows, chiefRoles, isChief, mayGrant } from '../../server/roles/role.ts';
import { rightsOf, type World } from './world.ts';

/** An act that was done, at once or by the yes of `approver` to what `actor` had asked for. */
export type Deed = { act: string; actor: string; input: Record<string, unknown>; approver: string | undefined };

/** What may have come of one deed, and nothing more. */
export function judgeDeed({ act, actor, input, approver }: Deed, before: World, after: World): void {
  const [had, have] = [rightsOf(before), rightsOf(after)];
  const gained = [...have]
    .filter((right) => !had.has(right))
    .map((right) => right.split(' ') as [string, string, string]);
  const fresh = after.held.filter(({ id }) => !before.held.some((one) => one.id === id));
  const reachedBy = (world: World, person: string, permission: Permission, unit: string) =>
    world.held.some((one) => one.personId === person && allows(one.role, permission) && world.inside(unit, one.unitId));
  if (act === 'grant' && fresh.length > 0) {
    const [grant, ...others] = fresh;
    assert.ok(grant && others.length === 0);
    assert.deepEqual([grant.personId, grant.role, grant.unitId], [input.personId, input.role, input.unitId]);
    assert.notEqual(grant.personId, actor, 'nobody grants to themselves');
    const source = before.held.find(
      (one) =>
        one.personId === actor && mayGrant(one.role).includes(grant.role) && before.inside(grant.unitId, one.unitId),
    );
    assert.ok(source, 'granted by whoever may grant it, inside their reach');
    // the subtree of what was granted is a part of the grantor's own
    for (const [person, , unit] of gained) {
      assert.equal(person, grant.personId);
      assert.ok(before.inside(unit, source.unitId), 'never beyond the grantor');
    }
    if (isChief(grant.role)) {
      assert.ok(approver && approver !== actor && approver !== grant.personId, 'two persons');
      assert.ok(reachedBy(before, approver, 'approvals.decide', grant.unitId));
    }
    return;
  }
  assert.deepEqual(
    fresh.filter(({ personId }) => before.statuses.get(personId) === 'active'),
    [],
    `${act} grants nothing`,
  );
  if (act === 'move' && gained.length > 0) {
    const moved = String(input.unitId);
    assert.ok(approver && approver !== actor, 'a move takes two persons');
    for (const [person, , unit] of gained) {
      assert.ok(after.inside(unit, moved), 'only what was moved is reached anew');
      // nobody who took part reaches more than before, and nobody at all what the asker did not reach, before and after
      assert.ok(person !== actor && person !== approver, 'whoever moves gains nothing by it');
      for (const world of [before, after]) assert.ok(reachedBy(world, actor, 'units.write', unit));
    }
    return;
  }
  if (act === 'unlock') {
    for (const [person] of gained) assert.deepEqual([person, person === actor], [input.personId, false]);
    return;
  }
  if (act === 'add') {
    // the new unit is reached by whoever reaches the one above it
    for (const [person, permission, unit] of gained) {
      assert.ok(!before.units.includes(unit));
      assert.ok(reachedBy(before, person, permission as Permission, String(input.parentId)));
    }
    return;
  }
  if (act === 'give') {
    for (const world of [before, after])
      assert.ok(reachedBy(world, actor, 'applications.write', world.applications.get(String(input.clientId)) ?? ''));
  }
  assert.deepEqual(gained, [], `${act} widens nothing`);
}

/** What holds whatever was done. */
export function judgeWhatever(world: World, root: string, people: readonly string[]): void {
  for (const role of chiefRoles)
    assert.ok(
      world.held.some((one) => one.role === role && one.unitId === root),
      `nobody is ${role} of the province`,
    );
  for (const person of people) {
    const theirs = world.held.filter(({ personId }) => personId === person);
    if (theirs.some(({ role }) => isChief(role))) assert.equal(theirs.length, 1, 'an officer holds one role');
  }
}
