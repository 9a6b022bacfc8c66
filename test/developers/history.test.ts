import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import { registerInSandbox } from '../../server/developers/applications/register.ts';
import { answerOffer, offerApplication } from '../../server/developers/applications/transfers/hand-over.ts';
import type { DeveloperParts } from '../../server/developers/parts.ts';
import { changeRole, removeMember } from '../../server/developers/teams/change-members.ts';
import { createTeam } from '../../server/developers/teams/create-team.ts';
import { answerInvitation, withdrawInvitation } from '../../server/developers/teams/invitations/answer-invitation.ts';
import { hashInvitation, inviteMember } from '../../server/developers/teams/invitations/invite-member.ts';
import { type Role, roles } from '../../server/developers/teams/team.ts';
import { type Someone, somebody } from '../mandates/support.ts';
import { type Merging, merge, mergingParts } from '../merging/support.ts';
import { cipher } from '../people/support.ts';
import { makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

const actNames = [
  ...(['invite', 'invite', 'invite', 'join', 'join', 'join', 'decline', 'withdraw', 'merge'] as const),
  ...(['role', 'role', 'role', 'remove', 'remove'] as const),
  ...(['register', 'offer', 'offer', 'offer', 'accept', 'accept', 'accept', 'refuse', 'take-back'] as const),
];
type Step = { act: (typeof actNames)[number]; actor: number; person: number; team: number; pick: number; role: Role };

const stepOf: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...actNames),
  ...{ actor: fc.nat(40), person: fc.nat(6), team: fc.nat(2), pick: fc.nat(20), role: fc.constantFrom(...roles) },
});

type Member = { team: string; person: string; role: Role };
/** What there is: who is in which team, whose which application is, and what is offered to whom. */
type World = {
  members: Member[];
  applications: ReadonlyMap<string, { team: string; unit: string }>;
  offers: { id: string; client: string; from: string; to: string; by: string }[];
};
type Invited = { id: string; team: string; role: Role; invitee: string; by: string; secret: string };

describe('histories of teams', function histories() {
  this.timeout(240_000);
  const database = useDatabase();
  let parts: DeveloperParts;
  let merging: Merging;
  before(async () => {
    merging = { ...(await mergingParts(database())), cipher };
    parts = { ...merging, knex: database().knex, hasher: createPasswordHasher(merging.config) } as DeveloperParts;
  });

  async function look(teams: readonly string[]): Promise<World> {
    const { knex } = parts;
    const members = await knex('team_members as m')
      .join('persons as p', 'p.id', 'm.person_id')
      .whereNot({ 'p.status': 'closed' })
      .whereIn('m.team_id', teams)
      .select('m.team_id as team', 'm.person_id as person', 'm.role');
    const rows = await knex('applications').whereIn('team_id', teams).select('client_id', 'team_id', 'unit_id');
    const applications = new Map(rows.map((row) => [row.client_id, { team: row.team_id, unit: row.unit_id }]));
    const offers = await knex('application_transfers')
      .whereIn('from_team_id', teams)
      .whereNull('answered_at')
      .orderBy('id')
      .select('id', 'client_id as client', 'from_team_id as from', 'to_team_id as to', 'offered_by as by');
    return { members, applications, offers };
  }

  const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];
  const isOwner = ({ members }: World, person: string, team: string) =>
    members.some((one) => one.person === person && one.team === team && one.role === 'owner');

  /** An invitation over the rules of the product; its secret, which only the message has, is put in the place of ours. */
  async function invite(actorId: string, teamId: string, role: Role, { name, mobile, id }: Someone, all: Invited[]) {
    const wish = { teamId, role, name, mobile };
    const outcome = await inviteMember(parts, actorId, wish, 'zh-Hans');
    if (!outcome.ok) return false;
    const secret = randomBytes(32).toString('base64url');
    const known = all.map((one) => one.id);
    const row = await parts.knex('team_invitations').where({ team_id: teamId }).whereNotIn('id', known).first('id');
    await parts
      .knex('team_invitations')
      .where({ id: row.id })
      .update({ secret_hash: hashInvitation(secret) });
    all.push({ id: row.id, team: teamId, role, invitee: id, by: actorId, secret });
    return true;
  }

  const settings = {
    ...{ name: '示例应用', kind: 'web' as const, topic: 'taxes', redirectUris: ['http://localhost:8080/callback'] },
    ...{
      postLogoutUris: [],
      backchannelLogoutUri: '',
      initiateLoginUri: '',
      policyUri: '',
      termsUri: '',
      scopes: ['profile' as const],
    },
  };
  const done = new Map<string, number>();

  it('T-121 T-130 no sequence of acts gives anybody a team or an application that no owner of it gave', async () => {
    const { knex } = parts;
    const units = [await makeUnitBelow(knex, null), await makeUnitBelow(knex, null)];
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { minLength: 25, maxLength: 35, size: 'max' }), async (steps) => {
        const people: Someone[] = [];
        // of one name, as accounts of one person are
        for (let index = 0; index < 7; index += 1) people.push({ ...(await somebody(knex, 2)), name: '测试示例' });
        await knex('persons')
          .whereIn(
            'id',
            people.map(({ id }) => id),
          )
          .update({ name: '测试示例' });
        const teams: string[] = [];
        for (const [index, unitId] of [...units, units[0]].entries()) {
          const founder = { id: people[index]?.id ?? '', assuranceLevel: 2 };
          const made = await createTeam(parts, founder, { name: `团队${index}`, unitId });
          assert.ok(made.ok);
          teams.push(made.teamId);
        }
        const invitations: Invited[] = [];
        /** Accounts that became part of another one, which has their telephone since. */
        const merged = new Map<string, string>();
        const nowOf = (id: string): string => (merged.has(id) ? nowOf(merged.get(id) ?? '') : id);
        let world = await look(teams);
        for (const step of steps) {
          const aim = aimOf(step, world, { teams, people, invitations, nowOf });
          const { team, actor, invitation, offer } = aim;
          const isDone = await take(step, aim, invitations);
          if (isDone && step.act === 'merge') merged.set(aim.target.id, actor);
          const after = await look(teams);
          if (isDone) done.set(step.act, (done.get(step.act) ?? 0) + 1);
          else assert.deepEqual(after, world, `${step.act} was refused`);

          const had = new Map(world.members.map((one) => [`${one.team} ${one.person}`, one.role]));
          const gained = after.members.filter((one) => {
            const before = had.get(`${one.team} ${one.person}`);
            return before === undefined || (before === 'member' && one.role === 'owner');
          });
          for (const one of gained) {
            if (step.act === 'join') {
              assert.ok(invitation);
              assert.deepEqual(one, { team: invitation.team, person: actor, role: invitation.role });
              assert.equal(actor, nowOf(invitation.invitee), 'nobody else’s link');
            } else if (step.act === 'role') assert.ok(isOwner(world, actor, one.team) && one.role === 'owner');
            else {
              assert.equal(step.act, 'merge', `${step.act} lets somebody in`);
              // what one of their two accounts had, and the other has not any more
              assert.ok(world.members.some((held) => held.team === one.team && held.role === one.role));
              assert.ok(after.members.length <= world.members.length);
            }
          }
          for (const [client, { team: now, unit }] of after.applications) {
            const before = world.applications.get(client);
            if (before?.team === now) continue;
            if (!before) {
              assert.ok(step.act === 'register' && now === team);
              assert.ok(world.members.some((one) => one.team === team && one.person === actor));
              continue;
            }
            assert.ok(step.act === 'accept' && offer, `${step.act} moves an application`);
            assert.deepEqual([offer.client, offer.from, offer.to], [client, before.team, now]);
            assert.ok(isOwner(world, actor, now), 'taken by an owner');
            assert.equal(unit, (await knex('teams').where({ id: now }).first()).unit_id, 'its unit follows');
          }
          for (const made of after.offers.filter(({ id }) => !world.offers.some((one) => one.id === id)))
            assert.ok(step.act === 'offer' && isOwner(world, actor, made.from), 'given by an owner');
          for (const one of teams)
            assert.ok(after.members.some(({ team: at, role }) => at === one && role === 'owner'));
          world = after;
        }
      }),
      { numRuns: 25, interruptAfterTimeLimit: 45_000 },
    );
    for (const act of ['invite', 'join', 'role', 'register'] as const)
      assert.ok((done.get(act) ?? 0) > 0, `${act} was done`);
  });

  type Known = {
    teams: readonly string[];
    people: readonly Someone[];
    invitations: readonly Invited[];
    nowOf(id: string): string;
  };

  /** Whom and what a step is about; a third each by anybody, by somebody of the team and by whoever may. */
  function aimOf(step: Step, world: World, { teams, people, invitations, nowOf }: Known) {
    const { act } = step;
    const invitation = pick(invitations, step.pick);
    const offer = pick(world.offers, step.pick);
    const client = pick([...world.applications.keys()], step.pick) ?? '';
    const side = { accept: offer?.to, refuse: offer?.to, 'take-back': offer?.from }[act as string];
    const team = side ?? pick(teams, step.team) ?? '';
    const ownerOf = (id: string | undefined) =>
      world.members.find((one) => one.team === id && isOwner(world, one.person, one.team));
    const isAnswer = act === 'join' || act === 'decline';
    const giving = act === 'offer' ? world.applications.get(client)?.team : team;
    const natural = isAnswer ? invitation && nowOf(invitation.invitee) : ownerOf(giving)?.person;
    const insiders = world.members.filter((one) => one.team === giving).map((one) => one.person);
    const anybody = pick(people, step.actor)?.id ?? '';
    const insider = pick(insiders, Math.floor(step.actor / 3)) ?? anybody;
    const actor = [anybody, insider, natural ?? anybody][step.actor % 3] ?? anybody;
    const target = pick(people, step.person) as Someone;
    const member =
      pick(
        world.members.filter((one) => one.team === team),
        step.person,
      )?.person ?? target.id;
    return { team, actor, invitation, offer, client, target, member };
  }

  async function take({ act, role }: Step, aim: ReturnType<typeof aimOf>, invitations: Invited[]): Promise<boolean> {
    const { actor, team, target, invitation, offer } = aim;
    if (act === 'invite') return invite(actor, team, role, target, invitations);
    const change = { teamId: team, personId: aim.member };
    const answered = { accept: 'accepted', refuse: 'declined', 'take-back': 'withdrawn' } as const;
    const doing = {
      join: () => answerInvitation(parts, actor, invitation?.secret ?? '', 'accepted'),
      decline: () => answerInvitation(parts, actor, invitation?.secret ?? '', 'declined'),
      withdraw: () => withdrawInvitation(parts, actor, team, invitation?.id ?? ''),
      role: () => changeRole(parts, actor, { ...change, role }),
      remove: () => removeMember(parts, actor, change),
      merge: () => merge(merging, actor, target.id),
      register: () => registerInSandbox(parts, actor, team, settings),
      offer: () => offerApplication(parts, actor, aim.client, team),
      ...Object.fromEntries(
        Object.entries(answered).map(([name, answer]) => [
          name,
          () => answerOffer(parts, actor, { id: offer?.id ?? '', teamId: team }, answer),
        ]),
      ),
    } as unknown as Record<Exclude<Step['act'], 'invite'>, () => Promise<{ ok: boolean }>>;
    return (await doing[act]()).ok;
  }
});
