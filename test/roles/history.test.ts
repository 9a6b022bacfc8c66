import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { applicationVersion } from '../../server/clients/administer/applications.ts';
import { personLock, personMerge, personUnlock } from '../../server/console/account-operations.ts';
import { createActs } from '../../server/console/acts.ts';
import { applicationGive } from '../../server/console/application-operations.ts';
import { approvalDecide, approvalWithdraw } from '../../server/console/approval-operations.ts';
import type { Operation } from '../../server/console/operation.ts';
import type { ConsoleParts } from '../../server/console/parts.ts';
import { roleEnd, roleGrant } from '../../server/console/role-operations.ts';
import { unitAdd, unitMove } from '../../server/console/unit-operations.ts';
import { type Permission, permissions } from '../../server/lib/permission.ts';
import { becomeFirst, inviteFirst } from '../../server/roles/first-administrators.ts';
import { heldRoles, rootsFor } from '../../server/roles/reach.ts';
import { allows, chiefRoles, type Role, roles } from '../../server/roles/role.ts';
import { merge as mergeBoth, mergingParts } from '../merging/support.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';
import { type Deed, judgeDeed, judgeWhatever } from './judge-deed.ts';
import { hold, makePerson, makeUnitBelow } from './province.ts';
import { look, rightsOf, type World } from './world.ts';

const acts = {
  grant: roleGrant,
  end: roleEnd,
  lock: personLock,
  unlock: personUnlock,
  add: unitAdd,
  move: unitMove,
  give: applicationGive,
  decide: approvalDecide,
  withdraw: approvalWithdraw,
  merge: personMerge,
} as const;
/** `become`: by a link of an operator. `merge-own`: by whoever is logged in to both accounts. */
type ActName = keyof typeof acts | 'become' | 'merge-own';
type Step = { act: ActName; actor: number; person: number; other: number; role: number; unit: number; to: number };

const stepOf: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom<ActName>(
    ...(['grant', 'grant', 'grant', 'end', 'lock', 'unlock', 'move', 'move', 'add', 'give'] as const),
    ...(['decide', 'decide', 'decide', 'decide', 'withdraw', 'merge', 'merge-own', 'become'] as const),
  ),
  ...{ actor: fc.nat(60), person: fc.nat(13), other: fc.nat(13) },
  ...{ role: fc.nat(roles.length - 1), unit: fc.nat(30), to: fc.nat(30) },
});

/** root ─ a ─ b ─ e, root ─ c ─ d: officers at the head, two of each; one more below; administrators of units; a desk. */
async function makeProvince(knex: Knex) {
  const root = await makeUnitBelow(knex, null);
  const a = await makeUnitBelow(knex, root);
  const b = await makeUnitBelow(knex, a);
  const c = await makeUnitBelow(knex, root);
  for (const parent of [b, c]) await makeUnitBelow(knex, parent);
  const people: string[] = [];
  for (let index = 0; index < 14; index += 1) people.push(await makePerson(knex));
  const first: [Role, string][] = [
    ...chiefRoles.map((role): [Role, string] => [role, root]),
    ...([
      ['security', root],
      ['security', a],
      ['unit', root],
      ['unit', a],
      ['unit', c],
      ['desk', root],
    ] as [Role, string][]),
  ];
  for (const [index, [role, unit]] of first.entries()) await hold(knex, people[index] ?? '', role, unit);
  // everybody has shown everybody a proof: what is left to judge is rank and reach
  const openings = people.flatMap((administrator_id) =>
    people.map((person_id) => ({ administrator_id, person_id, expires_at: new Date(Date.now() + 86_400_000) })),
  );
  await knex('record_openings').insert(openings);
  return { root, people };
}

describe('histories of administrative acts', function histories() {
  this.timeout(240_000);
  const database = useDatabase();
  let parts: ConsoleParts;
  let clientId = '';
  before(async () => {
    const merging = await mergingParts(database());
    const base = { ...merging, knex: database().knex };
    parts = { ...base, acts: createActs(base) } as unknown as ConsoleParts;
    const metadata = { redirect_uris: ['https://a.example/callback'] };
    clientId = (await makeApplication(base.knex, base.cipher, { metadata })).clientId;
  });

  /** As the guard of every route does: no root for the permission, no entry. */
  async function run(operation: Operation, personId: string, input: object): Promise<boolean> {
    const { knex } = parts;
    const held = await heldRoles(knex, personId);
    const roots = rootsFor(held, operation.permission);
    const parsed = operation.input.safeParse({ reason: '岗位调整，例会纪要第三条', ...input });
    if (roots.length === 0 || !parsed.success) return false;
    const admin = { person: { id: personId }, permissions: [] as Permission[], roots } as unknown;
    return (await operation.run(parts, admin as Parameters<Operation['run']>[1], parsed.data)).ok;
  }

  const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];

  /** What a step asks for, of what there is now. */
  async function inputOf(
    step: Step,
    actor: string,
    world: World,
    people: readonly string[],
  ): Promise<Record<string, unknown>> {
    const [personId, otherId] = [pick(people, step.person), pick(people, step.other)];
    const [unitId, toId] = [pick(world.units, step.unit), pick(world.units, step.to)];
    const waiting = await parts
      .knex('approvals')
      .where({ status: 'waiting' })
      .whereIn('requested_by', people)
      .orderBy('id')
      .pluck('id');
    const name = { 'zh-Hans': '新', 'zh-Hant': '新', en: 'New' };
    const all: Record<ActName, Record<string, unknown>> = {
      // often to oneself
      grant: { personId: step.other % 3 === 0 ? actor : personId, role: roles[step.role], unitId },
      end: { grantId: pick(world.held, step.other)?.id },
      lock: { personId },
      unlock: {
        personId: pick(
          people.filter((one) => world.statuses.get(one) === 'locked'),
          step.other,
        ),
      },
      add: { parentId: unitId, kind: 'office', level: 'county', divisionCode: '330000', name },
      move: { unitId, toId },
      give: { clientId, toId, version: await applicationVersion(parts.knex, clientId) },
      decide: { approvalId: pick(waiting, step.unit), decision: step.to % 5 === 0 ? 'decline' : 'approve' },
      withdraw: { approvalId: pick(waiting, step.unit) },
      merge: { personId, otherId },
      'merge-own': { personId, otherId },
      become: { role: pick(chiefRoles, step.role), unitId },
    };
    return all[step.act];
  }

  async function take(step: Step, actor: string, input: Record<string, unknown>): Promise<boolean> {
    const { knex } = parts;
    if (step.act === 'become') {
      const wish = { issuer: 'http://localhost', ...input, reason: 'test' } as Parameters<typeof inviteFirst>[1];
      const invited = await inviteFirst(knex, wish, new Date());
      return invited.ok && (await becomeFirst(knex, actor, invited.link.split('/').at(-1) ?? '', new Date())).ok;
    }
    if (step.act === 'merge-own') {
      const { personId, otherId } = input as { personId: string; otherId: string };
      const merging = { ...parts, database: database() } as unknown as Parameters<typeof mergeBoth>[0];
      return (await mergeBoth(merging, personId, otherId)).ok;
    }
    return run(acts[step.act] as unknown as Operation, actor, input);
  }

  /** The act itself, whether done at once or by somebody's yes to what another one asked for. */
  async function deedOf(step: Step, actor: string, input: Record<string, unknown>): Promise<Deed> {
    if (step.act !== 'decide' || input.decision !== 'approve' || !input.approvalId)
      return { act: step.act, actor, input, approver: undefined };
    const row = await parts.knex('approvals').where({ id: input.approvalId }).first();
    const act = { 'role.grant': 'grant', 'unit.move': 'move', 'people.merge': 'merge' }[row.act as string] as ActName;
    const asked = { ...row.detail, unitId: row.unit_id };
    return { act, actor: row.requested_by as string, input: asked as Record<string, unknown>, approver: actor };
  }

  /** Mostly somebody whose role allows the act, or most steps would be refused for the same reason. */
  function actorOf(step: Step, world: World, people: readonly string[]): string {
    const permission = step.act in acts ? acts[step.act as keyof typeof acts].permission : undefined;
    const able = world.held.filter(({ role }) => permission && allows(role, permission)).map((one) => one.personId);
    return pick(step.actor % 4 === 0 || able.length === 0 ? people : able, step.actor) ?? '';
  }

  const done = new Map<string, number>();

  it('T-121 T-127 T-165 no sequence of acts widens anyone beyond their grantor, and one of each chief role remains', async () => {
    const { knex } = parts;
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { minLength: 25, maxLength: 35, size: 'max' }), async (steps) => {
        const { root, people } = await makeProvince(knex);
        await knex('applications').where({ client_id: clientId }).update({ unit_id: root });
        let world = await look(knex, people, root);
        for (const step of steps) {
          const actor = actorOf(step, world, people);
          const input = await inputOf(step, actor, world, people);
          const deed = await deedOf(step, actor, input);
          const isDone = await take(step, actor, input);
          const after = await look(knex, people, root);
          if (isDone) {
            const name = `${step.act}${step.act === 'decide' ? ` ${deed.act}` : ''}`;
            done.set(name, (done.get(name) ?? 0) + 1);
            judgeDeed(deed, world, after);
          } else {
            assert.deepEqual(rightsOf(after), rightsOf(world), `${step.act} was refused`);
          }
          judgeWhatever(after, root, people);
          world = after;
        }
      }),
      { numRuns: 30, interruptAfterTimeLimit: 45_000 },
    );
    for (const act of ['grant', 'end', 'lock', 'add']) assert.ok((done.get(act) ?? 0) > 0, act);
    const decided = (done.get('decide grant') ?? 0) + (done.get('decide move') ?? 0);
    assert.ok(decided > 0, 'and some of it by two persons');
    assert.equal(done.get('become'), undefined, 'there was no first administrator to make');
  });
  it('leaves no permission that no role has, and none to everybody', () => {
    for (const permission of permissions) {
      const having = roles.filter((role) => allows(role, permission));
      assert.ok(having.length > 0, permission);
      if (permission !== 'overview.read') assert.ok(having.length < roles.length, permission);
    }
  });
});
