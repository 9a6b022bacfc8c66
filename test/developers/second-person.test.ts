import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import { registerInSandbox } from '../../server/developers/applications/register.ts';
import { answerOffer, offerApplication } from '../../server/developers/applications/transfers/hand-over.ts';
import type { DeveloperParts } from '../../server/developers/parts.ts';
import { promotionActs } from '../../server/developers/promotion/promote.ts';
import { removeMember } from '../../server/developers/teams/change-members.ts';
import { createTeam } from '../../server/developers/teams/create-team.ts';
import { type Someone, somebody } from '../mandates/support.ts';
import { type Merging, merge, mergingParts } from '../merging/support.ts';
import { cipher } from '../people/support.ts';
import { makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

const stepOf = fc.record({
  act: fc.constantFrom('join', 'join', 'leave', 'leave', 'hand over', 'months pass'),
  ...{ person: fc.nat(3), team: fc.nat(2) },
});

describe('the second person for what a team asks', function secondPerson() {
  this.timeout(300_000);
  const database = useDatabase();
  let parts: DeveloperParts;
  let merging: Merging;
  let owner: Someone;
  let unitId = '';
  before(async () => {
    merging = { ...(await mergingParts(database())), cipher };
    parts = { ...merging, knex: database().knex, hasher: createPasswordHasher(merging.config) } as DeveloperParts;
    owner = await somebody(parts.knex, 2);
    unitId = await makeUnitBelow(parts.knex, null);
  });

  async function team(): Promise<string> {
    const { id } = await somebody(parts.knex, 2);
    const made = await createTeam(parts, { id, assuranceLevel: 2 }, { name: '接入组', unitId });
    assert.ok(made.ok);
    await join(made.teamId, owner.id, 'owner');
    return made.teamId;
  }
  const join = (teamId: string, personId: string, role = 'member') =>
    parts
      .knex('team_members')
      .insert({ team_id: teamId, person_id: personId, role, joined_at: new Date() })
      .onConflict()
      .ignore();
  const leave = (teamId: string, personId: string) => removeMember(parts, personId, { teamId, personId });

  async function application(teamId: string): Promise<string> {
    const settings = {
      ...{ name: '示例应用', kind: 'web' as const, redirectUris: ['http://localhost:8080/callback'] },
      ...{
        postLogoutUris: [],
        backchannelLogoutUri: '',
        initiateLoginUri: '',
        policyUri: '',
        termsUri: '',
        topic: 'other' as const,
        scopes: ['profile' as const],
      },
    };
    const made = await registerInSandbox(parts, owner.id, teamId, settings);
    assert.ok(made.ok, JSON.stringify(made));
    return made.clientId;
  }
  async function handOver(clientId: string, to: string): Promise<void> {
    if (!(await offerApplication(parts, owner.id, clientId, to)).ok) return;
    const { id } = await parts.knex('application_transfers').where({ client_id: clientId, answered_at: null }).first();
    assert.ok((await answerOffer(parts, owner.id, { id, teamId: to }, 'accepted')).ok);
  }
  /** A request of now; gives who would be no second person for it. */
  async function asked(clientId: string) {
    const id = randomUUID();
    const row = { id, client_id: clientId, settings_version: 1, requested_by: owner.id, requested_at: new Date() };
    await parts.knex('production_requests').insert({ ...row, settings: '{}', scopes: '{}', status: 'withdrawn' });
    const detail = { requestId: id };
    const acts = promotionActs({ config: merging.config, cipher });
    return async (personId: string) => {
      const act = { unitId, subject: clientId, detail, reason: '' };
      const [one, other] = await Promise.all(
        Object.values(acts).map(({ isOwn }) => isOwn?.(parts.knex, act, personId)),
      );
      assert.equal(one, other, 'the first and the second yes by the same rule');
      return one;
    };
  }
  async function monthsPass(clientId: string): Promise<void> {
    const back = (table: string, columns: string[], where: object) =>
      parts
        .knex(table)
        .where(where)
        .update(Object.fromEntries(columns.map((name) => [name, parts.knex.raw("?? - interval '40 days'", [name])])));
    await back('team_memberships', ['since', 'until'], {});
    await back('application_transfers', ['offered_at', 'answered_at'], { client_id: clientId });
    await back('production_requests', ['requested_at'], { client_id: clientId });
  }

  it('T-127 was, whatever happened before and after it asked, lately in none of the teams that lately had it', async () => {
    const people = await Promise.all([0, 1, 2, 3].map(() => somebody(parts.knex, 2)));
    const teams = await Promise.all([0, 1, 2].map(team));
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { maxLength: 10 }), fc.nat(10), async (steps, asksAt) => {
        await parts.knex('team_members').whereNot({ person_id: owner.id }).delete();
        await parts.knex('team_memberships').whereNot({ person_id: owner.id }).delete();
        const clientId = await application(teams[0] ?? '');
        let month = 0;
        let askedIn = 0;
        let judge: Awaited<ReturnType<typeof asked>> | undefined;
        /** The last month in which somebody was in a team, and a team had the application; `still` for now. */
        const still = Number.POSITIVE_INFINITY;
        const wasIn = new Map<string, number>();
        const had = new Map<number, number>([[0, still]]);
        const holder = () => [...had].find(([, until]) => until === still)?.[0] ?? -1;
        const ask = async () => {
          askedIn = month;
          judge = await asked(clientId);
        };
        for (const [index, { act, person, team: at }] of steps.entries()) {
          if (index === asksAt) await ask();
          const key = `${person} ${at}`;
          const who = people[person]?.id ?? '';
          if (act === 'join') {
            await join(teams[at] ?? '', who);
            wasIn.set(key, still);
          } else if (act === 'leave') {
            const left = await leave(teams[at] ?? '', who);
            assert.equal(left.ok, wasIn.get(key) === still);
            if (left.ok) wasIn.set(key, month);
          } else if (act === 'hand over') {
            const before = holder();
            if (before === at) continue;
            await handOver(clientId, teams[at] ?? '');
            had.set(before, month);
            had.set(at, still);
          } else {
            await monthsPass(clientId);
            month += 1;
          }
        }
        if (!judge) await ask();
        for (const [index, { id }] of people.entries()) {
          const isTheirs = [...had].some(
            ([at, until]) => until >= askedIn && (wasIn.get(`${index} ${at}`) ?? -1) >= askedIn,
          );
          assert.equal(await judge?.(id), isTheirs);
          seen.add(isTheirs);
        }
      }),
      { numRuns: 40 },
    );
    assert.equal(seen.size, 2);
  });

  it('T-127 is not made by giving what is in production to another team, nor by becoming another account', async () => {
    const [first, second] = [await team(), await team()];
    const [mia, noa] = [await somebody(parts.knex, 2), await somebody(parts.knex, 2)];
    await parts.knex('persons').whereIn('id', [mia.id, noa.id]).update({ name: '测试示例' });
    const clientId = await application(first);
    const production = randomUUID();
    const copied = await parts.knex('applications').where({ client_id: clientId }).first();
    for (const name of ['name', 'metadata', 'purposes', 'scope_levels', 'identities'] as const)
      copied[name] = JSON.stringify(copied[name]);
    const changed = { client_id: production, environment: 'production', promoted_from: clientId };
    await parts.knex('applications').insert({ ...copied, ...changed });
    await join(second, mia.id);
    await handOver(production, second);
    await handOver(production, first);
    const judge = await asked(clientId);
    assert.equal(await judge(mia.id), true, 'of a team that lately had it in production');
    assert.equal(await judge(noa.id), false);
    assert.ok((await leave(second, mia.id)).ok);
    assert.ok((await merge(merging, noa.id, mia.id)).ok);
    assert.equal(await judge(noa.id), true, 'the past of an account goes over with it');
  });
});
