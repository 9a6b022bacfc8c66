import assert from 'node:assert/strict';
import { type Claim, claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { usccCheckCharacter } from '../../server/enterprises/uscc.ts';
import { acceptMandate } from '../../server/mandates/answer.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import { insertDocument } from '../../server/people/identity-documents/store.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { insertVersion } from '../../server/policies/store.ts';
import { places } from '../contracts/enterprise-registry.ts';
import { somebody, wishFor } from '../mandates/support.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { auditOf, cipher, dumpOf } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';
import { madeUpCode } from './made-up-code.ts';
import { enterpriseParts, messagesTo, named, registryOf, rolesOf, verified } from './support.ts';

describe('enterprises/claim-enterprise', () => {
  const database = useDatabase();
  const registry = registryOf();
  const parts = () => enterpriseParts(database().knex, registry);
  const person = () => verified(database().knex);
  const claim = (personId: string, uscc: string) => claimEnterprise(parts(), personId, { uscc });
  const stored = (uscc: string) => database().knex('enterprises').where({ uscc }).first();
  const enterpriseEvents = async (personId: string) =>
    (await auditOf(database().knex, personId)).filter(({ type }) => type.startsWith('enterprise.'));

  function idOf(claimed: Claim): string {
    assert.ok(claimed.ok, JSON.stringify(claimed));
    return claimed.enterpriseId;
  }

  it('makes the confirmed person the representative, with the name, kind and status of the registry', async () => {
    const li = await person();
    const uscc = registry.register(li, { kind: 'sole-trader' });
    const id = idOf(await claim(li.id, ` ${uscc.slice(0, 6)} ${uscc.slice(6).toLowerCase()} `));
    const { name, kind, status, representative_person_id: representative, checked_at } = await stored(uscc);
    assert.deepEqual({ name, kind, status }, { name: '示例茶馆', kind: 'sole-trader', status: 'active' });
    assert.equal(representative, li.id);
    assert.ok(checked_at instanceof Date);
    assert.deepEqual(await rolesOf(database().knex, li.id), { [id]: 'representative' });
    assert.deepEqual(await enterpriseEvents(li.id), [
      {
        type: 'enterprise.claimed',
        outcome: 'success',
        detail: { enterpriseId: id, status: 'active', replaced: false },
      },
    ]);
    assert.match((await messagesTo(database().knex, li.mobile)).join(), /已登记为“示例茶馆”的法定代表人/);
  });

  it('asks the registry for exactly the code, the proven name and the document', async () => {
    const li = await person();
    const uscc = registry.register(li);
    registry.asked.length = 0;
    await claim(li.id, uscc);
    const representative = { name: li.name, documentType: 'resident-id', issuer: 'CHN', number: li.number };
    assert.deepEqual(registry.asked, [{ uscc, representative }]);
  });

  it('finds whoever the registry knows by another of their documents', async () => {
    const ho = await person();
    const number = citizenNumber();
    const document = { type: 'hk-macao-residence-permit', issuer: 'CHN', number } as const;
    const proof = { document, level: 2, method: 'registry', at: new Date() };
    await insertDocument(database().knex, cipher, ho.id, proof);
    const uscc = registry.register({ ...ho, number });
    assert.ok((await claim(ho.id, uscc)).ok);
  });

  const refused: [string, string, string][] = [
    ['somebody else is the representative', places.else, 'not-confirmed'],
    ['the registry does not know the code', places.unknown, 'not-confirmed'],
    ['it is struck off', places.struckOff, 'struck-off'],
    ['the registry is slow', places.slow, 'registry-unavailable'],
    ['the registry is down', places.down, 'registry-unavailable'],
  ];
  for (const [what, place, reason] of refused) {
    it(`refuses with ${reason} when ${what}: nothing is kept but the attempt`, async () => {
      const li = await person();
      const uscc = madeUpCode(place);
      assert.deepEqual(await claim(li.id, uscc), { ok: false, reason });
      assert.equal(await stored(uscc), undefined);
      assert.deepEqual(await enterpriseEvents(li.id), [
        { type: 'enterprise.claim.refused', outcome: 'refused', detail: { reason } },
      ]);
    });
  }

  it('T-120 tells an unknown code from one of somebody else neither in the answer nor in what is kept', async () => {
    const li = await person();
    const taken = registry.register(await person());
    const seen = [];
    for (const uscc of [taken, madeUpCode(places.else), madeUpCode(places.unknown)]) {
      seen.push(JSON.stringify([await claim(li.id, uscc), (await enterpriseEvents(li.id)).at(-1)]));
    }
    assert.equal(new Set(seen).size, 1);
    assert.doesNotMatch(await dumpOf(database().knex, 'audit_events'), new RegExp(taken));
  });

  it('takes a suspended one, whose use waits until it is active', async () => {
    const li = await person();
    const claimed = await claim(li.id, madeUpCode(places.suspended));
    assert.ok(claimed.ok && claimed.status === 'suspended');
    assert.deepEqual(await rolesOf(database().knex, li.id), {});
  });

  for (const [what, level, reason] of [
    ['is not verified', 1, 'not-verified'],
    ['is verified without a number, as by a network identity', 3, 'no-document'],
  ] as const) {
    it(`refuses whoever ${what}, and asks nobody`, async () => {
      const someone = await somebody(database().knex, level);
      registry.asked.length = 0;
      assert.deepEqual(await claim(someone.id, madeUpCode()), { ok: false, reason });
      assert.deepEqual(registry.asked, []);
    });
  }

  it('refuses whoever is known less surely than the policy of levels asks, and asks nobody', async () => {
    const li = await person();
    const uscc = registry.register(li);
    const by = { setBy: li.id, approvedBy: undefined, reason: 'test', at: new Date() };
    const settings = { ...defaultsOf('levels'), enterpriseLevel: 4 };
    assert.ok(await insertVersion(database().knex, { name: 'levels', version: 1, settings, ...by }));
    registry.asked.length = 0;
    assert.deepEqual(await claim(li.id, uscc), { ok: false, reason: 'not-verified' });
    assert.deepEqual(registry.asked, []);
    const open = { name: 'levels' as const, version: 2, settings: defaultsOf('levels') };
    assert.ok(await insertVersion(database().knex, { ...by, ...open, approvedBy: (await person()).id }));
    assert.ok((await claim(li.id, uscc)).ok);
  });

  it('T-054 refuses a locked account', async () => {
    const li = await person();
    await database().knex('persons').where({ id: li.id }).update({ status: 'locked' });
    assert.deepEqual(await claim(li.id, registry.register(li)), { ok: false, reason: 'account-not-active' });
  });

  for (const [code, reason] of [
    ['', 'code-shape'],
    ['440104199003079986', 'code-shape'],
    ['91440101MA5TERT150', 'code-check-digit'],
  ] as const) {
    it(`refuses ${code || 'nothing'} with ${reason}, and asks nobody`, async () => {
      registry.asked.length = 0;
      assert.deepEqual(await claim((await person()).id, code), { ok: false, reason });
      assert.deepEqual(registry.asked, []);
    });
  }

  it('leaves the last word on an old code with a wrong inner check to the registry', async () => {
    const [li, wang] = [await person(), await person()];
    const uscc = oldCode();
    registry.register(li, { uscc });
    assert.deepEqual(await claim(wang.id, uscc), { ok: false, reason: 'not-confirmed' });
    assert.ok((await claim(li.id, uscc)).ok);
  });

  it('says and writes nothing twice when the representative claims again, and takes over a new name', async () => {
    const li = await person();
    const uscc = registry.register(li);
    const first = await claim(li.id, uscc);
    registry.entry(uscc).name = '示例茶楼';
    assert.deepEqual(await claim(li.id, uscc), first);
    assert.equal((await stored(uscc)).name, '示例茶楼');
    const types = (await enterpriseEvents(li.id)).map(({ type }) => type);
    assert.deepEqual(types, ['enterprise.claimed', 'enterprise.registry.changed']);
    assert.equal((await messagesTo(database().knex, li.mobile)).length, 1);
  });

  it('ends the right of the former representative and all that rests on it with the claim of the new one, and tells both', async () => {
    const { knex } = database();
    const [old, young, clerk] = [await person(), await person(), await person()];
    const uscc = registry.register(old);
    const id = idOf(await claim(old.id, uscc));
    const granted = await grantMandate(parts(), old.id, wishFor(id, clerk, new Date()), 'zh-Hans');
    assert.ok(granted.ok);
    assert.ok((await acceptMandate(parts(), clerk.id, granted.mandateId)).ok);
    assert.deepEqual(await rolesOf(knex, clerk.id), { [id]: 'agent' });

    registry.entry(uscc).representative = named(young);
    assert.equal(idOf(await claim(young.id, uscc)), id);
    assert.deepEqual(await rolesOf(knex, young.id), { [id]: 'representative' });
    for (const { id: gone } of [old, clerk]) assert.deepEqual(await rolesOf(knex, gone), {});
    const mandate = await knex('mandates').where({ id: granted.mandateId }).first();
    assert.equal(mandate.end_reason, 'representative-changed');
    assert.deepEqual((await enterpriseEvents(old.id)).at(-1), {
      type: 'enterprise.representative.ended',
      outcome: 'success',
      detail: { enterpriseId: id, reason: 'representative-changed', mandates: 1 },
    });
    assert.match((await messagesTo(knex, old.mobile)).at(-1) ?? '', /法定代表人已变更.*1 项授权/);
    assert.match((await messagesTo(knex, young.mobile)).at(-1) ?? '', /前任法定代表人的权限/);
  });

  it('takes the word of the registry against the present representative who claims again', async () => {
    const li = await person();
    const uscc = registry.register(li);
    idOf(await claim(li.id, uscc));
    delete registry.entry(uscc).representative;
    assert.deepEqual(await claim(li.id, uscc), { ok: false, reason: 'not-confirmed' });
    assert.equal((await stored(uscc)).representative_person_id, null);
  });

  it('changes nothing for the present representative when others claim in vain', async () => {
    const [li, wang] = [await person(), await person()];
    const uscc = registry.register(li);
    const id = idOf(await claim(li.id, uscc));
    const before = await stored(uscc);
    assert.deepEqual(await claim(wang.id, uscc), { ok: false, reason: 'not-confirmed' });
    assert.deepEqual(await stored(uscc), before);
    assert.deepEqual(await rolesOf(database().knex, li.id), { [id]: 'representative' });
  });
});

/** Right by its own check character, wrong by that of the organisation code inside. */
function oldCode(): string {
  const code = madeUpCode();
  const wrong = code[16] === '0' ? '1' : '0';
  const body = `${code.slice(0, 16)}${wrong}`;
  return body + usccCheckCharacter(body);
}
