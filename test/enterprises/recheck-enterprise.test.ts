import assert from 'node:assert/strict';
import { claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { recheckByCode } from '../../server/enterprises/recheck-by-code.ts';
import { recheckEnterprise } from '../../server/enterprises/recheck-enterprise.ts';
import { acceptMandate } from '../../server/mandates/answer.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import type { EndReason } from '../../server/mandates/mandate.ts';
import { places } from '../contracts/enterprise-registry.ts';
import { wishFor } from '../mandates/support.ts';
import { auditOf } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';
import { madeUpCode } from './made-up-code.ts';
import { enterpriseParts, messagesTo, named, registryOf, rolesOf, type Verified, verified } from './support.ts';

describe('enterprises/recheck-enterprise', () => {
  const database = useDatabase();
  const registry = registryOf();
  const parts = () => enterpriseParts(database().knex, registry);
  const recheck = (id: string) => recheckEnterprise(parts(), id);
  const stored = (id: string) => database().knex('enterprises').where({ id }).first();
  const roles = (person: Verified) => rolesOf(database().knex, person.id);

  async function claimed() {
    const owner = await verified(database().knex);
    const uscc = registry.register(owner);
    const claim = await claimEnterprise(parts(), owner.id, { uscc });
    assert.ok(claim.ok);
    return { owner, uscc, id: claim.enterpriseId };
  }

  async function clerkOf(enterprise: { id: string; owner: Verified }) {
    const clerk = await verified(database().knex);
    const granted = await grantMandate(
      parts(),
      enterprise.owner.id,
      wishFor(enterprise.id, clerk, new Date()),
      'zh-Hans',
    );
    assert.ok(granted.ok && (await acceptMandate(parts(), clerk.id, granted.mandateId)).ok);
    return { clerk, mandateId: granted.mandateId };
  }

  const endReasonOf = async (id: string): Promise<EndReason | null> =>
    (await database().knex('mandates').where({ id }).first()).end_reason;

  it('changes nothing but the time when the registry says the same, and tells nobody', async () => {
    const { owner, id } = await claimed();
    const { checked_at: before, ...rest } = await stored(id);
    assert.deepEqual(await recheck(id), { ok: true, result: 'unchanged' });
    const { checked_at: after, ...same } = await stored(id);
    assert.ok(after >= before);
    assert.deepEqual({ ...same, check_due_at: null }, { ...rest, check_due_at: null });
    assert.equal((await messagesTo(database().knex, owner.mobile)).length, 1);
  });

  it('takes over a new name and kind', async () => {
    const { owner, uscc, id } = await claimed();
    Object.assign(registry.entry(uscc), { name: '示例茶楼', kind: 'sole-trader' });
    assert.deepEqual(await recheck(id), { ok: true, result: 'changed' });
    const { name, kind } = await stored(id);
    assert.deepEqual({ name, kind }, { name: '示例茶楼', kind: 'sole-trader' });
    assert.deepEqual((await auditOf(database().knex, owner.id)).at(-1), {
      type: 'enterprise.registry.changed',
      outcome: 'success',
      detail: { enterpriseId: id, fields: 'name kind', status: 'active' },
    });
  });

  it('ends a former representative and every mandate that rests on them in one go, and tells them', async () => {
    const enterprise = await claimed();
    const { owner, uscc, id } = enterprise;
    const { clerk, mandateId } = await clerkOf(enterprise);
    registry.entry(uscc).representative = named(await verified(database().knex));
    assert.deepEqual(await recheck(id), { ok: true, result: 'representative-ended' });
    assert.deepEqual([await roles(owner), await roles(clerk)], [{}, {}]);
    assert.equal(await endReasonOf(mandateId), 'representative-changed');
    assert.equal((await stored(id)).representative_person_id, null);
    assert.match((await messagesTo(database().knex, owner.mobile)).at(-1) ?? '', /法定代表人已变更/);
    assert.deepEqual(await recheck(id), { ok: false, reason: 'not-claimed' });
  });

  it('lets the new representative claim it afterwards, who does not get what was ended', async () => {
    const enterprise = await claimed();
    const { clerk } = await clerkOf(enterprise);
    const next = await verified(database().knex);
    registry.entry(enterprise.uscc).representative = named(next);
    await recheck(enterprise.id);
    assert.ok((await claimEnterprise(parts(), next.id, { uscc: enterprise.uscc })).ok);
    assert.deepEqual(await roles(next), { [enterprise.id]: 'representative' });
    assert.deepEqual(await roles(clerk), {});
  });

  it('ends everything granted and held when it is struck off, for good, and tells the representative once', async () => {
    const [enterprise, customer] = [await claimed(), await claimed()];
    const { clerk, mandateId } = await clerkOf(enterprise);
    const agency = { id: enterprise.id, uscc: enterprise.uscc, name: '' };
    const wish = wishFor(customer.id, agency, new Date());
    const held = await grantMandate(parts(), customer.owner.id, wish, 'zh-Hans');
    assert.ok(held.ok && (await acceptMandate(parts(), enterprise.owner.id, held.mandateId)).ok);

    registry.entry(enterprise.uscc).status = 'struck-off';
    assert.deepEqual(await recheck(enterprise.id), { ok: true, result: 'changed' });
    assert.deepEqual([await roles(enterprise.owner), await roles(clerk)], [{}, {}]);
    assert.deepEqual([await endReasonOf(mandateId), await endReasonOf(held.mandateId)], ['struck-off', 'struck-off']);
    assert.match((await messagesTo(database().knex, enterprise.owner.mobile)).at(-1) ?? '', /已注销或吊销/);

    const told = (await messagesTo(database().knex, enterprise.owner.mobile)).length;
    assert.deepEqual(await recheck(enterprise.id), { ok: true, result: 'unchanged' });
    assert.equal((await messagesTo(database().knex, enterprise.owner.mobile)).length, told);

    registry.entry(enterprise.uscc).status = 'active';
    await recheck(enterprise.id);
    assert.deepEqual(await roles(enterprise.owner), { [enterprise.id]: 'representative' });
    assert.deepEqual(await roles(clerk), {});
  });

  for (const [what, suspend, resume] of [
    ['suspended', { status: 'suspended' }, { status: 'active' }],
    ['unknown to the registry', { uscc: 'gone' }, {}],
  ] as const) {
    it(`stops every use while it is ${what}, and all comes back by itself`, async () => {
      const enterprise = await claimed();
      const { owner, uscc, id } = enterprise;
      const { clerk, mandateId } = await clerkOf(enterprise);
      const entry = registry.entry(uscc);
      if (what === 'suspended') Object.assign(entry, suspend);
      else {
        registry.entries.splice(registry.entries.indexOf(entry), 1);
        await database()
          .knex('enterprises')
          .where({ id })
          .update({ uscc: madeUpCode(places.unknown) });
      }
      assert.deepEqual(await recheck(id), { ok: true, result: 'changed' });
      assert.deepEqual([await roles(owner), await roles(clerk)], [{}, {}]);
      assert.equal(await endReasonOf(mandateId), null);
      assert.match((await messagesTo(database().knex, owner.mobile)).at(-1) ?? '', /暂时不能以它的名义办事/);

      if (what === 'suspended') Object.assign(entry, resume);
      else {
        registry.entries.push(entry);
        await database().knex('enterprises').where({ id }).update({ uscc });
      }
      assert.deepEqual(await recheck(id), { ok: true, result: 'changed' });
      assert.deepEqual([await roles(owner), await roles(clerk)], [{ [id]: 'representative' }, { [id]: 'agent' }]);
      assert.match((await messagesTo(database().knex, owner.mobile)).at(-1) ?? '', /已恢复正常/);
    });
  }

  for (const place of [places.slow, places.down]) {
    it(`T-180 changes nothing while the registry is out of reach (${place})`, async () => {
      const { owner, id } = await claimed();
      await database()
        .knex('enterprises')
        .where({ id })
        .update({ uscc: madeUpCode(place) });
      const before = await stored(id);
      assert.deepEqual(await recheck(id), { ok: false, reason: 'registry-unavailable' });
      assert.deepEqual(await stored(id), before);
      assert.deepEqual(await roles(owner), { [id]: 'representative' });
    });
  }

  it('lets an answer go that a later question has overtaken', async () => {
    const { owner, uscc, id } = await claimed();
    const later = new Date(Date.now() + 60_000);
    await database().knex('enterprises').where({ id }).update({ checked_at: later });
    delete registry.entry(uscc).representative;
    assert.deepEqual(await recheck(id), { ok: true, result: 'overtaken' });
    assert.deepEqual(await roles(owner), { [id]: 'representative' });
  });

  it('is done at once by code for an operator, who learns of an unclaimed one', async () => {
    const { owner, uscc } = await claimed();
    delete registry.entry(uscc).representative;
    assert.deepEqual(await recheckByCode(parts(), ` ${uscc.toLowerCase()} `), {
      ok: true,
      result: 'representative-ended',
    });
    assert.deepEqual(await roles(owner), {});
    for (const code of [uscc, madeUpCode(), 'nothing']) {
      assert.deepEqual(await recheckByCode(parts(), code), { ok: false, reason: 'not-claimed' });
    }
  });
});
