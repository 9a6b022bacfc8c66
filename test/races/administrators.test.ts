import assert from 'node:assert/strict';
import type { Acts } from '../../server/approvals/act.ts';
import { decideApproval, withdrawApproval } from '../../server/approvals/decide.ts';
import { requestApproval } from '../../server/approvals/request-approval.ts';
import { createClientRegistry } from '../../server/clients/registry.ts';
import { createActs } from '../../server/console/acts.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { endRole } from '../../server/roles/end-role.ts';
import { becomeFirst, inviteFirst } from '../../server/roles/first-administrators.ts';
import { grantRole } from '../../server/roles/grant-role.ts';
import { hold, makePerson, makeUnitBelow } from '../roles/province.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

const parallel = 16;
const rounds = 10;

describe('administrators at the same moment', function administrators() {
  this.timeout(300_000);
  const database = useDatabase();
  const knex = () => database().knex;
  const clock = () => new Date();
  let acts: Acts;
  before(async () => {
    const config = testConfig();
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database: database(), cipher });
    acts = createActs({ config, cipher, clients, clock });
  });
  const live = (role: string, unitId: string) =>
    knex()('role_grants').where({ role, unit_id: unitId, ended_at: null }).select('person_id');

  it('T-165 leaves one of two who remove each other', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const unitId = await makeUnitBelow(knex(), null);
      const [a, b] = [await makePerson(knex()), await makePerson(knex())];
      const [ofA, ofB] = [await hold(knex(), a, 'security', unitId), await hold(knex(), b, 'security', unitId)];
      const end = (actor: string, grantId: string) =>
        knex().transaction((tx) => endRole(tx, actor, { grantId, reason: 'race' }, clock()));
      const outcomes = await Promise.all(
        Array.from({ length: parallel }, (_, index) => (index % 2 ? end(a, ofB) : end(b, ofA))),
      );
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
      assert.equal((await live('security', unitId)).length, 1);
    }
  });

  it('T-165 keeps one of several who lay their chief role down at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const unitId = await makeUnitBelow(knex(), null);
      const people = await Promise.all(Array.from({ length: parallel }, () => makePerson(knex())));
      const grants = await Promise.all(people.map((person) => hold(knex(), person, 'audit', unitId)));
      const outcomes = await Promise.all(
        people.map((person, index) =>
          knex().transaction((tx) => endRole(tx, person, { grantId: grants[index] ?? '', reason: 'race' }, clock())),
        ),
      );
      assert.equal(outcomes.filter(({ ok }) => ok).length, parallel - 1);
      assert.equal((await live('audit', unitId)).length, 1);
    }
  });

  it('T-165 counts one answer to a request, whoever gives it how often', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const unitId = await makeUnitBelow(knex(), null);
      const [asker, target] = [await makePerson(knex()), await makePerson(knex())];
      const deciders = [await makePerson(knex()), await makePerson(knex())];
      for (const person of [asker, ...deciders]) await hold(knex(), person, 'security', unitId);
      const detail = { personId: target, role: 'audit' };
      const asked = await knex().transaction((tx) =>
        requestApproval(
          tx,
          acts,
          { name: 'role.grant', unitId, subject: target, detail, reason: 'race', requestedBy: asker },
          clock(),
        ),
      );
      assert.ok(asked.ok);
      const { approvalId } = asked;
      const answers = await Promise.all(
        Array.from({ length: parallel }, (_, index) =>
          decideApproval({ knex: knex(), acts, clock }, deciders[index % 2] ?? '', {
            approvalId,
            decision: index % 4 < 2 ? 'approve' : 'decline',
            reason: 'race',
          }),
        ),
      );
      assert.equal(answers.filter(({ ok }) => ok).length, 1);
      const { status } = await knex()('approvals').where({ id: approvalId }).first();
      assert.equal((await live('audit', unitId)).length, status === 'approved' ? 1 : 0);
      const events = await knex()('audit_events').where({ type: 'approval.decided' }).select('detail');
      assert.equal(events.filter((event) => event.detail.approvalId === approvalId).length, 1);
    }
  });

  it('T-165 keeps nobody waiting beside whoever decides a request, and tells them so if it is for them', async () => {
    const unitId = await makeUnitBelow(knex(), null);
    const [asker, target, decider, stranger] = await Promise.all(Array.from({ length: 4 }, () => makePerson(knex())));
    for (const person of [asker, decider]) await hold(knex(), person ?? '', 'security', unitId);
    const detail = { personId: target, role: 'audit' };
    const wish = { name: 'role.grant', unitId, subject: target ?? '', detail, reason: 'race' } as const;
    const asked = await knex().transaction((tx) =>
      requestApproval(tx, acts, { ...wish, requestedBy: asker ?? '' }, clock()),
    );
    assert.ok(asked.ok);
    const { approvalId } = asked;
    const answer = { approvalId, decision: 'approve', reason: 'race' } as const;
    const decide = (person = '') => decideApproval({ knex: knex(), acts, clock }, person, answer);
    const withdraw = (person = '') => withdrawApproval({ knex: knex(), clock }, person, approvalId);
    // whose answer does not count locks nothing, or they could keep the others from answering
    const locks: string[] = [];
    const listen = ({ sql }: { sql: string }) => void (sql.includes('for update') && locks.push(sql));
    knex().on('query', listen);
    for (const refused of [await decide(asker), await decide(stranger), await withdraw(decider)])
      assert.ok(!refused.ok);
    knex().removeListener('query', listen);
    assert.deepEqual(locks, []);
    const holder = await knex().transaction();
    try {
      await holder('approvals').where({ id: approvalId }).forUpdate().first();
      const beside = await Promise.all(Array.from({ length: parallel }, () => decide(decider)));
      for (const one of beside) assert.deepEqual(one, { ok: false, reason: 'being-decided' });
      assert.deepEqual(
        [await withdraw(asker), await decide(asker), await decide(stranger), await withdraw(stranger)],
        ['being-decided', 'own', 'unknown', 'unknown'].map((reason) => ({ ok: false, reason })),
      );
    } finally {
      await holder.rollback();
    }
    assert.ok((await decide(decider)).ok);
    assert.deepEqual(await decide(decider), { ok: false, reason: 'unknown' });
  });

  it('T-127 does nothing when whoever asked has lost their role, or the subject has changed', async () => {
    for (const change of ['role', 'subject'] as const) {
      const unitId = await makeUnitBelow(knex(), null);
      const [asker, decider, target] = [await makePerson(knex()), await makePerson(knex()), await makePerson(knex())];
      const asking = await hold(knex(), asker, 'security', unitId);
      await hold(knex(), decider, 'security', unitId);
      // as it is now nothing would speak against it: it is not what was asked for
      const other = change === 'subject' ? await hold(knex(), target, 'desk', unitId) : '';
      const detail = { personId: target, role: 'system' };
      const wish = { name: 'role.grant', unitId, subject: target, detail, reason: 'late', requestedBy: asker } as const;
      const asked = await knex().transaction((tx) => requestApproval(tx, acts, wish, clock()));
      assert.ok(asked.ok);
      if (change === 'role') await knex()('role_grants').where({ id: asking }).update({ ended_at: clock() });
      else await knex()('role_grants').where({ id: other }).update({ ended_at: clock() });
      const decision = { approvalId: asked.approvalId, decision: 'approve', reason: 'late' } as const;
      const decided = await decideApproval({ knex: knex(), acts, clock }, decider, decision);
      assert.deepEqual(decided, { ok: false, reason: 'changed' });
      assert.deepEqual(await live('system', unitId), []);
      assert.equal((await knex()('approvals').where({ id: asked.approvalId }).first()).status, 'void');
    }
  });

  it('T-127 does nothing for whoever has lost the role they asked by, also where the act itself asks for none', async () => {
    const unitId = await makeUnitBelow(knex(), null);
    const [asker, decider, target] = [await makePerson(knex()), await makePerson(knex()), await makePerson(knex())];
    const asking = await hold(knex(), asker, 'security', unitId);
    await hold(knex(), decider, 'security', unitId);
    const detail = { personId: target, level: 1 };
    const wish = { name: 'people.override-level', unitId, subject: target, detail, reason: 'late' } as const;
    const asked = await knex().transaction((tx) => requestApproval(tx, acts, { ...wish, requestedBy: asker }, clock()));
    assert.ok(asked.ok);
    await knex()('role_grants').where({ id: asking }).update({ ended_at: clock() });
    const decision = { approvalId: asked.approvalId, decision: 'approve', reason: 'late' } as const;
    const decided = await decideApproval({ knex: knex(), acts, clock }, decider, decision);
    assert.deepEqual(decided, { ok: false, reason: 'changed' });
    assert.equal((await knex()('persons').where({ id: target }).first()).assurance_level, 2);
  });

  it('grants one chief role to a person who is given several at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const unitId = await makeUnitBelow(knex(), null);
      const [actor, target] = [await makePerson(knex()), await makePerson(knex())];
      await hold(knex(), actor, 'security', unitId);
      const wishes = Array.from(
        { length: parallel },
        (_, index) => (['system', 'audit'] as const)[index % 2] ?? 'audit',
      );
      const outcomes = await Promise.all(
        wishes.map((role) =>
          knex().transaction((tx) =>
            grantRole(
              tx,
              actor,
              { personId: target, role, unitId, reason: 'race' },
              { now: clock(), approvedBy: actor },
            ),
          ),
        ),
      );
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    }
  });

  it('makes one first administrator of one link, and none by a second link afterwards', async () => {
    const unitId = await makeUnitBelow(knex(), null);
    await knex()('role_grants').where({ role: 'system' }).update({ ended_at: clock() });
    const wish = { issuer: 'http://localhost:3000', role: 'system', unitId, reason: 'first' } as const;
    const links = [await inviteFirst(knex(), wish, clock()), await inviteFirst(knex(), wish, clock())];
    const secrets = links.map((one) => (one.ok ? (one.link.split('/').at(-1) ?? '') : ''));
    const unproven = await becomeFirst(knex(), await makePerson(knex(), 1), secrets[0] ?? '', clock());
    assert.deepEqual(unproven, { ok: false, reason: 'not-verified' });
    const people = await Promise.all(Array.from({ length: parallel }, () => makePerson(knex())));
    const outcomes = await Promise.all(
      people.map((person, index) => becomeFirst(knex(), person, secrets[index % 2] ?? '', clock())),
    );
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    assert.deepEqual(await inviteFirst(knex(), wish, clock()), { ok: false, reason: 'exists' });
    const late = new Date(Date.now() + 3601_000);
    await knex()('role_grants').where({ role: 'system' }).update({ ended_at: clock() });
    const third = await inviteFirst(knex(), wish, clock());
    const secret = third.ok ? (third.link.split('/').at(-1) ?? '') : '';
    assert.deepEqual(await becomeFirst(knex(), people[0] ?? '', secret, late), { ok: false, reason: 'unknown' });
  });
});
