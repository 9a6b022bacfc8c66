import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { acceptMandate, declineMandate } from '../../server/mandates/answer.ts';
import { countEndedWith, endMandate, endPassedMandates } from '../../server/mandates/end.ts';
import { type GrantRefusal, grantMandate } from '../../server/mandates/grant.ts';
import { listRenewable } from '../../server/mandates/list-renewable.ts';
import { latestEnd } from '../../server/mandates/period.ts';
import { renewMandates } from '../../server/mandates/renew.ts';
import type { MandateWish } from '../../server/mandates/wish.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { insertVersion } from '../../server/policies/store.ts';
import { dumpOf } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';
import { day, type Firm, factsOf, firm, mandateParts, type Someone, services, somebody, wishFor } from './support.ts';

describe('what is refused of mandates', () => {
  const database = useDatabase();
  let now: Date;
  const knex = () => database().knex;
  const parts = () => mandateParts(knex(), () => now);
  let boss: Someone;
  let clerk: Someone;
  let company: Firm;

  before(async () => {
    await services(knex(), ['tax-demo', 'housing-demo', 'citizens-only']);
    await knex()('applications').where({ client_id: 'citizens-only' }).update({ identities: '{"citizen":{}}' });
  });
  beforeEach(async () => {
    now = new Date();
    boss = await somebody(knex());
    clerk = await somebody(knex());
    company = await firm(knex(), boss.id);
  });

  const inDays = (days: number) => new Date(now.getTime() + days * day);
  const wish = (more: Partial<MandateWish> = {}, to: Someone | Firm = clerk) => wishFor(company.id, to, now, more);
  const grant = (by: Someone, asked: MandateWish) => grantMandate(parts(), by.id, asked, 'zh-Hans');
  const refused = async (reason: GrantRefusal, by: Someone, asked: MandateWish) =>
    assert.deepEqual(await grant(by, asked), { ok: false, reason });
  async function held(by: Someone, asked: MandateWish, taker: Someone): Promise<string> {
    const outcome = await grant(by, asked);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.ok((await acceptMandate(parts(), taker.id, outcome.mandateId)).ok);
    return outcome.mandateId;
  }
  const administrator = async (more: Partial<MandateWish> = {}) => {
    const person = await somebody(knex());
    const mandateId = await held(boss, wish({ role: 'administrator', ...more }, person), person);
    return { ...person, mandateId };
  };

  const malformed: [string, GrantRefusal, () => Partial<MandateWish>][] = [
    ['a name of one letter', 'name-invalid', () => ({ agent: { kind: 'person', name: '王', mobile: '13800138000' } })],
    ['a landline', 'mobile-invalid', () => ({ agent: { kind: 'person', name: '王示例', mobile: '02012345678' } })],
    ['an e-mail address', 'mobile-invalid', () => ({ agent: { kind: 'person', name: '王示例', mobile: 'a@b.cn' } })],
    ['a short code', 'uscc-invalid', () => ({ agent: { kind: 'enterprise', uscc: '91440101' } })],
    ['no service', 'services-invalid', () => ({ services: [] })],
    ['an unknown service', 'services-invalid', () => ({ services: ['tax-demo', 'nobody'] })],
    ['a service for citizens alone', 'services-invalid', () => ({ services: ['citizens-only'] })],
    ['no act', 'acts-invalid', () => ({ acts: [] })],
    ['an unknown act', 'acts-invalid', () => ({ acts: ['view', '__proto__'] })],
    ['an end that is past', 'period-invalid', () => ({ validUntil: inDays(-1) })],
    ['an end at its beginning', 'period-invalid', () => ({ validFrom: inDays(2), validUntil: inDays(2) })],
    ['a beginning far ahead', 'period-invalid', () => ({ validFrom: inDays(400), validUntil: inDays(410) })],
    ['more than five years', 'period-invalid', () => ({ validUntil: new Date(latestEnd(now).getTime() + 1) })],
    ['no date at all', 'period-invalid', () => ({ validUntil: new Date(Number.NaN) })],
    ['a long note', 'note-invalid', () => ({ note: '备'.repeat(201) })],
    ['a note with a NUL', 'note-invalid', () => ({ note: 'a\u0000b' })],
    [
      'an administrator that is no person',
      'too-deep',
      () => ({ role: 'administrator', agent: { kind: 'enterprise', uscc: '91440101MA5TERT15W' } }),
    ],
  ];
  for (const [what, reason, more] of malformed) {
    it(`${what}: ${reason}`, () => refused(reason, boss, wish(more())));
  }

  it('takes exactly five years, also from a 29 February, and 200 characters', async () => {
    assert.ok((await grant(boss, wish({ validUntil: latestEnd(now), note: '备'.repeat(200) }))).ok);
    now = new Date('2028-02-29T20:00:00Z');
    assert.ok((await grant(boss, wish({ validUntil: latestEnd(now) }))).ok);
  });

  it('T-129 whoever has no right in the enterprise grants nothing, and an enterprise that is not there looks the same', async () => {
    await refused('not-allowed', clerk, wish());
    await refused('not-allowed', boss, wish({ enterpriseId: randomUUID() }));
    await refused('not-allowed', boss, wish({ parentId: randomUUID() }));
    await held(boss, wish(), clerk);
    await refused('not-allowed', clerk, wish({}, await somebody(knex())));
  });

  it('T-129 only the representative appoints administrators, five at most', async () => {
    const admin = await administrator();
    await refused('not-allowed', admin, wish({ role: 'administrator' }));
    for (let count = 1; count < 5; count += 1) assert.ok((await grant(boss, wish({ role: 'administrator' }))).ok);
    await refused('too-many', boss, wish({ role: 'administrator' }));
    assert.ok((await endMandate(parts(), boss.id, admin.mandateId)).ok);
    assert.ok((await grant(boss, wish({ role: 'administrator' }))).ok);
  });

  it('T-129 nothing wider or longer than one’s own, and the assurance of whoever granted it', async () => {
    const admin = await administrator({ services: ['tax-demo'], acts: ['view', 'submit'], validUntil: inDays(10) });
    const own = { services: ['tax-demo'], acts: ['view'], validUntil: inDays(10) };
    await refused('wider-than-own', admin, wish({ ...own, services: null }));
    await refused('wider-than-own', admin, wish({ ...own, services: ['tax-demo', 'housing-demo'] }));
    await refused('wider-than-own', admin, wish({ ...own, acts: null }));
    await refused('wider-than-own', admin, wish({ ...own, acts: ['pay'] }));
    await refused('longer-than-own', admin, wish({ ...own, validUntil: new Date(inDays(10).getTime() + 1) }));
    await knex()('persons').where({ id: admin.id }).update({ assurance_level: 2 });
    const id = await held(admin, wish(own), clerk);
    assert.equal((await factsOf(knex(), clerk.id, id, now))?.mandate.assuranceLevel, 2);
  });

  it('T-129 nobody grants to themselves, nor through an enterprise of their own', async () => {
    await refused('self-grant', boss, wish({}, boss));
    await refused('self-grant', boss, wish({}, company));
    const admin = await administrator();
    await refused('self-grant', admin, wish({}, admin));
    const ownFirm = await firm(knex(), admin.id);
    await refused('self-grant', admin, wish({}, ownFirm));
    assert.ok(
      (await grant(boss, wish({}, await firm(knex(), boss.id)))).ok,
      'who represents both has the right already',
    );
  });

  it('T-129 an enterprise claimed after it was invited brings its new representative nothing from their own grant', async () => {
    const admin = await administrator();
    const unclaimed = await firm(knex(), null);
    const outcome = await grant(admin, wish({}, unclaimed));
    assert.ok(outcome.ok);
    await knex()('enterprises').where({ id: unclaimed.id }).update({ representative_person_id: admin.id });
    assert.deepEqual(await acceptMandate(parts(), admin.id, outcome.mandateId), { ok: false, reason: 'self-grant' });
  });

  it('T-129 no loops: A → B → A at the grant, longer ones at the yes', async () => {
    const [second, third] = [await somebody(knex()), await somebody(knex())];
    const [b, c] = [await firm(knex(), second.id), await firm(knex(), third.id)];
    await held(boss, wish({}, b), second);
    await refused('loop', second, wishFor(b.id, company, now));
    await held(second, wishFor(b.id, c, now), third);
    const last = await grant(third, wishFor(c.id, company, now));
    assert.ok(last.ok);
    assert.deepEqual(await acceptMandate(parts(), boss.id, last.mandateId), { ok: false, reason: 'loop' });
  });

  it('T-129 an agency’s people pass nothing on, and no agency names another', async () => {
    const owner = await somebody(knex());
    const agency = await firm(knex(), owner.id);
    const parentId = await held(boss, wish({ acts: ['view'] }, agency), owner);
    const part = await held(owner, wish({ parentId, acts: ['view'] }), clerk);
    await refused('too-deep', clerk, wish({ parentId: part }, await somebody(knex())));
    await refused('too-deep', owner, wish({ parentId, acts: ['view'] }, await firm(knex(), boss.id)));
    await refused('too-deep', owner, wish({ parentId, acts: ['view'], role: 'administrator' }));
    await refused('wider-than-own', owner, wish({ parentId, acts: ['view', 'pay'] }));
    await refused('longer-than-own', owner, wish({ parentId, acts: ['view'], validUntil: inDays(31) }));
    await refused('not-allowed', boss, wish({ parentId, acts: ['view'] }));
    await refused('not-allowed', owner, wishFor((await firm(knex(), boss.id)).id, clerk, now, { parentId }));
  });

  it('T-128 nothing is granted while the enterprise or the agency cannot act, or by somebody not proven', async () => {
    const owner = await somebody(knex());
    const agency = await firm(knex(), owner.id);
    const parentId = await held(boss, wish({}, agency), owner);
    await knex()('enterprises').where({ id: company.id }).update({ status: 'suspended' });
    await refused('enterprise-not-active', boss, wish());
    await refused('not-allowed', owner, wish({ parentId }));
    await knex()('enterprises').where({ id: company.id }).update({ status: 'active' });
    await knex()('persons').where({ id: boss.id }).update({ assurance_level: 1 });
    await refused('person-not-verified', boss, wish());
    await knex()('persons').where({ id: boss.id }).update({ assurance_level: 3, status: 'locked' });
    await refused('person-not-verified', boss, wish());
  });

  it('T-119 whoever is known less surely than the policy of levels asks, but lets them say no', async () => {
    const asked = await grant(boss, wish());
    assert.ok(asked.ok);
    const settings = { ...defaultsOf('levels'), enterpriseLevel: 4 };
    const by = { setBy: boss.id, approvedBy: undefined, reason: 'test', at: now };
    assert.ok(await insertVersion(knex(), { name: 'levels', version: 1, settings, ...by }));
    await refused('person-not-verified', boss, wish());
    const { mandateId } = asked;
    const notYet = { ok: false, reason: 'person-not-verified' };
    assert.deepEqual(await acceptMandate(parts(), clerk.id, mandateId), notYet);
    const renewal = { enterpriseId: company.id, mandateIds: [mandateId], validUntil: inDays(30) };
    assert.deepEqual(await renewMandates(parts(), boss.id, renewal), notYet);
    assert.ok((await declineMandate(parts(), clerk.id, mandateId)).ok);
    const open = { name: 'levels' as const, version: 2, settings: defaultsOf('levels') };
    assert.ok(await insertVersion(knex(), { ...by, ...open, approvedBy: clerk.id }));
    assert.ok((await grant(boss, wish())).ok);
  });

  it('rings nobody’s phone all day: ten invitations to a number, whoever sends them', async () => {
    for (let count = 0; count < 10; count += 1) {
      const outcome = await grant(boss, wish());
      assert.ok(outcome.ok && (await endMandate(parts(), boss.id, outcome.mandateId)).ok);
    }
    const other = await somebody(knex());
    await refused('too-many', other, wishFor((await firm(knex(), other.id)).id, clerk, now));
    now = inDays(1);
    assert.ok((await grant(boss, wish())).ok);
  });

  describe('T-130 an invitation', () => {
    const invited = async (to: Someone | Firm = clerk) => {
      const outcome = await grant(boss, wish({}, to));
      assert.ok(outcome.ok);
      return outcome.mandateId;
    };
    const answers = async (person: Someone, id: string) => [
      (await acceptMandate(parts(), person.id, id)).ok,
      (await declineMandate(parts(), person.id, id)).ok,
    ];

    it('is for whoever has the number and the name, both proven', async () => {
      const id = await invited();
      const sameName = await somebody(knex());
      await knex()('persons').where({ id: sameName.id }).update({ name: clerk.name });
      for (const person of [boss, sameName, await somebody(knex())]) {
        assert.deepEqual(await acceptMandate(parts(), person.id, id), { ok: false, reason: 'not-found' });
        assert.deepEqual(await declineMandate(parts(), person.id, id), { ok: false, reason: 'not-found' });
        assert.deepEqual(await endMandate(parts(), clerk.id, id), { ok: false, reason: 'not-found' });
      }
      await knex()('persons').where({ id: clerk.id }).update({ assurance_level: 1 });
      assert.deepEqual(await acceptMandate(parts(), clerk.id, id), { ok: false, reason: 'person-not-verified' });
      await knex()('persons').where({ id: clerk.id }).update({ assurance_level: 2, name: '别的名字' });
      assert.deepEqual(await answers(clerk, id), [false, false]);
      await knex()('persons').where({ id: clerk.id }).update({ name: clerk.name });
      await knex()('identifiers').where({ person_id: clerk.id }).delete();
      assert.deepEqual(await answers(clerk, id), [false, false]);
    });

    it('takes a Latin name in any case', async () => {
      await knex()('persons').where({ id: clerk.id }).update({ name: 'Jane EXAMPLE' });
      const outcome = await grant(
        boss,
        wish({ agent: { kind: 'person', name: 'jane  example', mobile: clerk.mobile } }),
      );
      assert.ok(outcome.ok && (await acceptMandate(parts(), clerk.id, outcome.mandateId)).ok);
    });

    it('runs out, can be withdrawn, and is answered once', async () => {
      const late = await invited();
      const withdrawn = await invited();
      assert.ok((await endMandate(parts(), boss.id, withdrawn)).ok);
      assert.deepEqual(await answers(clerk, withdrawn), [false, false]);
      const id = await invited();
      assert.deepEqual(await answers(clerk, id), [true, false]);
      assert.deepEqual(await acceptMandate(parts(), clerk.id, id), { ok: false, reason: 'not-waiting' });
      now = inDays(7);
      assert.deepEqual(await answers(clerk, late), [false, false]);
    });

    it('for an enterprise is answered by whoever manages it, also when it came here later', async () => {
      const unknown = { id: '', uscc: '91440101MA5TERT15W', name: '' };
      const id = await invited(unknown);
      const owner = await somebody(knex());
      assert.deepEqual(await answers(owner, id), [false, false]);
      const agency = await firm(knex(), owner.id);
      await knex()('enterprises').where({ id: agency.id }).update({ uscc: unknown.uscc });
      assert.deepEqual(await answers(owner, id), [true, false]);
      assert.ok(await factsOf(knex(), owner.id, id, now));
    });

    it('is kept without its secret, name or number in the clear', async () => {
      await invited();
      const dump = await dumpOf(knex(), 'mandates');
      for (const text of [
        clerk.name,
        clerk.mobile,
        Buffer.from(clerk.name).toString('hex'),
        Buffer.from(clerk.mobile).toString('hex'),
      ])
        assert.ok(!dump.includes(text));
      const [row] = await knex()('mandates').where({ enterprise_id: company.id }).select('invitation_hash');
      assert.equal(row.invitation_hash.length, 32);
    });
  });

  describe('ending', () => {
    it('T-120 is for the sides alone: others learn nothing, not even that it is there', async () => {
      const id = await held(boss, wish(), clerk);
      const stranger = await somebody(knex());
      for (const mandateId of [id, randomUUID()]) {
        assert.deepEqual(await endMandate(parts(), stranger.id, mandateId), { ok: false, reason: 'not-found' });
        assert.equal(await countEndedWith(knex(), stranger.id, mandateId, now), undefined);
      }
      assert.deepEqual(await endMandate(parts(), clerk.id, id), { ok: true, ended: 1 });
      assert.deepEqual(await endMandate(parts(), clerk.id, id), { ok: false, reason: 'already-ended' });
    });

    it('an administrator ends mandates of agents, not of administrators; the suspended enterprise’s representative ends all', async () => {
      const [one, two] = [await administrator(), await administrator()];
      const id = await held(boss, wish(), clerk);
      assert.deepEqual(await endMandate(parts(), one.id, two.mandateId), { ok: false, reason: 'not-found' });
      assert.ok((await endMandate(parts(), one.id, id)).ok);
      await knex()('enterprises').where({ id: company.id }).update({ status: 'suspended' });
      assert.ok((await endMandate(parts(), boss.id, two.mandateId)).ok);
      assert.ok((await endMandate(parts(), one.id, one.mandateId)).ok, 'their own');
    });
  });

  describe('offering anew', () => {
    const renew = (by: Someone, mandateIds: string[], validUntil = inDays(20)) =>
      renewMandates(parts(), by.id, { enterpriseId: company.id, mandateIds, validUntil });

    it('lets a new representative offer what ended in one act; the other side says yes again', async () => {
      const owner = await somebody(knex());
      const agency = await firm(knex(), owner.id);
      const ids = [await held(boss, wish({ acts: ['view'] }), clerk), await held(boss, wish({}, agency), owner)];
      for (const id of ids) assert.ok((await endMandate(parts(), boss.id, id)).ok);
      const outcome = await renew(boss, [...ids, randomUUID()]);
      assert.ok(outcome.ok);
      assert.equal(outcome.renewed.length, 2);
      assert.deepEqual(
        outcome.refused.map(({ reason }) => reason),
        ['not-found'],
      );
      const [toClerk = '', toAgency = ''] = outcome.renewed;
      assert.equal(await factsOf(knex(), clerk.id, toClerk, now), undefined);
      assert.deepEqual(await acceptMandate(parts(), owner.id, toClerk), { ok: false, reason: 'not-found' });
      assert.ok((await acceptMandate(parts(), clerk.id, toClerk)).ok);
      assert.ok((await acceptMandate(parts(), owner.id, toAgency)).ok);
      assert.deepEqual((await factsOf(knex(), clerk.id, toClerk, now))?.mandate.acts, ['view']);
      const again = await renew(boss, ids);
      assert.deepEqual(again.ok && again.refused.map(({ reason }) => reason), ['exists', 'exists']);
    });

    it('gives no more than the grantor’s own, and nothing to strangers', async () => {
      const admin = await administrator({ acts: ['view'], validUntil: inDays(15) });
      const id = await held(boss, wish({ acts: ['view', 'pay'] }), clerk);
      const narrow = await held(boss, wish({ acts: ['view'] }), clerk);
      const other = await administrator();
      for (const one of [id, narrow, other.mandateId]) assert.ok((await endMandate(parts(), boss.id, one)).ok);
      const reasons = async (by: Someone, end?: Date) => {
        const outcome = await renew(by, [id, narrow, other.mandateId], end);
        return outcome.ok ? outcome.refused.map(({ reason }) => reason) : outcome.reason;
      };
      assert.deepEqual(await reasons(admin), ['wider-than-own', 'longer-than-own', 'wider-than-own']);
      assert.deepEqual(await reasons(admin, inDays(15)), ['wider-than-own', 'wider-than-own']);
      assert.equal(await reasons(await somebody(knex())), 'not-allowed');
      assert.equal(await reasons(boss, inDays(-1)), 'period-invalid');
    });

    it('proposes what was held and ended by a rule or by time, within the own right, and nothing else', async () => {
      const offered = async (to: Someone) =>
        (await listRenewable(parts(), to.id, company.id, now)).map(({ id }) => id).sort();
      const narrow = await held(boss, wish({ acts: ['view'], validUntil: inDays(2) }), clerk);
      const wide = await held(boss, wish({ acts: ['view', 'pay'], validUntil: inDays(3) }), clerk);
      const withdrawn = await held(boss, wish({ acts: ['sign'] }), clerk);
      assert.ok((await endMandate(parts(), boss.id, withdrawn)).ok);
      const unanswered = await grantMandate(parts(), boss.id, wish({ acts: ['submit'] }), 'zh-Hans');
      assert.ok(unanswered.ok);
      const admin = await administrator({ acts: ['view'], validUntil: inDays(30) });
      assert.deepEqual(await offered(boss), []);
      now = inDays(10);
      await endPassedMandates(parts());
      assert.deepEqual(await offered(boss), [narrow, wide].sort());
      assert.deepEqual(await offered(admin), [narrow]);
      assert.deepEqual(await offered(await somebody(knex())), []);
      const outcome = await renew(boss, [unanswered.mandateId]);
      assert.deepEqual(outcome.ok && outcome.refused.map(({ reason }) => reason), ['not-found']);
      now = inDays(93);
      assert.deepEqual(await offered(boss), []);
    });
  });

  it('tells both sides once of what ran out', async () => {
    const id = await held(boss, wish({ validUntil: inDays(1) }), clerk);
    const told = async () => (await knex()('outbox_entries').where({ kind: 'message' }).select('id')).length;
    const before = await told();
    now = inDays(1);
    await endPassedMandates(parts());
    await endPassedMandates(parts());
    const [row] = await knex()('mandates').where({ id }).select('end_reason', 'ended_at', 'valid_until');
    assert.deepEqual([row.end_reason, row.ended_at], ['expired', row.valid_until]);
    assert.ok((await told()) >= before + 2);
    assert.equal(
      (await knex()('audit_events').whereRaw(`detail ->> 'mandateId' = ?`, [id]).where({ type: 'mandate.ended' }))
        .length,
      1,
    );
  });
});
