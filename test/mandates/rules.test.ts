import assert from 'node:assert/strict';
import { acceptMandate, declineMandate } from '../../server/mandates/answer.ts';
import { authorityOf } from '../../server/mandates/authority.ts';
import { countEndedWith, endMandate, endMandatesOfEnterprise, endPassedMandates } from '../../server/mandates/end.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import type { MandateWish } from '../../server/mandates/wish.ts';
import { useDatabase } from '../support/database.ts';
import { day, type Firm, factsOf, firm, mandateParts, type Someone, somebody, wishFor } from './support.ts';

describe('mandates', () => {
  const database = useDatabase();
  let now = new Date();
  const parts = () => mandateParts(database().knex, () => now);
  const knex = () => database().knex;

  let boss: Someone;
  let company: Firm;
  beforeEach(async () => {
    now = new Date();
    boss = await somebody(knex());
    company = await firm(knex(), boss.id);
  });

  const grant = (grantor: Someone, wish: MandateWish) => grantMandate(parts(), grantor.id, wish, 'zh-Hans');
  const granted = async (grantor: Someone, wish: MandateWish) => {
    const outcome = await grant(grantor, wish);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome.mandateId;
  };
  const given = async (grantor: Someone, wish: MandateWish, taker: Someone) => {
    const id = await granted(grantor, wish);
    assert.deepEqual(await acceptMandate(parts(), taker.id, id), { ok: true, mandateId: id });
    return id;
  };
  const administrator = async (more: Partial<MandateWish> = {}) => {
    const admin = await somebody(knex());
    const id = await given(boss, wishFor(company.id, admin, now, { role: 'administrator', ...more }), admin);
    return { ...admin, mandateId: id };
  };

  it('counts from the yes of the invited person on, and tells both ends of it', async () => {
    const clerk = await somebody(knex());
    const id = await granted(boss, wishFor(company.id, clerk, now, { acts: ['view', 'prepare'], note: ' 报税 ' }));
    assert.equal(await factsOf(knex(), clerk.id, id, now), undefined);
    assert.ok((await acceptMandate(parts(), clerk.id, id)).ok);
    const facts = await factsOf(knex(), clerk.id, id, now);
    assert.equal(facts?.enterprise.uscc, company.uscc);
    assert.deepEqual(facts?.mandate.acts, ['view', 'prepare']);
    assert.equal(await factsOf(knex(), clerk.id, id, new Date(now.getTime() + 30 * day)), undefined);
  });

  it('T-128 T-129 an administrator grants within their own right, and what they granted ends with it', async () => {
    const admin = await administrator({ acts: ['view', 'submit'] });
    const clerk = await somebody(knex());
    assert.deepEqual(await grant(admin, wishFor(company.id, clerk, now)), { ok: false, reason: 'wider-than-own' });
    const id = await given(admin, wishFor(company.id, clerk, now, { acts: ['view'] }), clerk);
    assert.equal((await authorityOf(knex(), admin.id, company.id, now))?.as, 'administrator');
    assert.equal(await countEndedWith(knex(), boss.id, admin.mandateId, now), 1);
    assert.deepEqual(await endMandate(parts(), boss.id, admin.mandateId), { ok: true, ended: 2 });
    assert.equal(await factsOf(knex(), clerk.id, id, now), undefined);
    assert.equal(await authorityOf(knex(), admin.id, company.id, now), undefined);
  });

  it('T-129 an agency names its own people, one level deeper and no further', async () => {
    const owner = await somebody(knex());
    const agency = await firm(knex(), owner.id);
    const parent = await given(boss, wishFor(company.id, agency, now, { acts: ['submit'] }), owner);
    assert.equal((await factsOf(knex(), owner.id, parent, now))?.mandate.chain[0]?.uscc, agency.uscc);
    const clerk = await somebody(knex());
    const part = { parentId: parent, acts: ['submit'] };
    const id = await given(owner, wishFor(company.id, clerk, now, part), clerk);
    assert.equal((await factsOf(knex(), clerk.id, id, now))?.mandate.chain[0]?.mandate, parent);
    const other = await somebody(knex());
    const deeper = { ...part, parentId: id };
    assert.deepEqual(await grant(clerk, wishFor(company.id, other, now, deeper)), { ok: false, reason: 'too-deep' });
    assert.deepEqual(await endMandate(parts(), boss.id, parent), { ok: true, ended: 2 });
    assert.equal(await factsOf(knex(), clerk.id, id, now), undefined);
  });

  it('ends at its time, at declining and with the representative', async () => {
    const [one, two, three] = [await somebody(knex()), await somebody(knex()), await somebody(knex())];
    const short = await given(boss, wishFor(company.id, one, now, { validUntil: new Date(now.getTime() + day) }), one);
    const no = await granted(boss, wishFor(company.id, two, now));
    assert.ok((await declineMandate(parts(), two.id, no)).ok);
    assert.deepEqual(await acceptMandate(parts(), two.id, no), { ok: false, reason: 'not-waiting' });
    const long = await given(boss, wishFor(company.id, three, now), three);
    now = new Date(now.getTime() + day);
    assert.equal(await endPassedMandates(parts()), 1);
    const { ended } = await knex().transaction((tx) =>
      endMandatesOfEnterprise(tx, parts(), company.id, 'representative-changed', now),
    );
    assert.equal(ended, 1);
    const rows = await knex()('mandates').whereIn('id', [short, no, long]).select('id', 'end_reason');
    assert.deepEqual(Object.fromEntries(rows.map(({ id, end_reason }) => [id, end_reason])), {
      [short]: 'expired',
      [no]: 'declined',
      [long]: 'representative-changed',
    });
  });
});
