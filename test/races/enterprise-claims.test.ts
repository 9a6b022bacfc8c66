import assert from 'node:assert/strict';
import type { EnterpriseQuestion } from '../../adapters/registries/enterprise.ts';
import { claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { recheckEnterprise } from '../../server/enterprises/recheck-enterprise.ts';
import { acceptMandate } from '../../server/mandates/answer.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import { enterpriseParts, named, registryOf, rolesOf, type Verified, verified } from '../enterprises/support.ts';
import { wishFor } from '../mandates/support.ts';
import { auditOf } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';

const parallel = 16;
const rounds = 8;

describe('one representative of an enterprise', function races() {
  this.timeout(300_000);
  const database = useDatabase();
  const registry = registryOf();
  const parts = () => enterpriseParts(database().knex, registry);
  const claim = (person: Verified, uscc: string) => claimEnterprise(parts(), person.id, { uscc });
  const eventsOf = async (person: Verified, type: string) =>
    (await auditOf(database().knex, person.id)).filter((event) => event.type === type).length;

  it(`T-166 ${parallel} parallel claims by two people: the one in the registry, once, ${rounds} times`, async () => {
    const { knex } = database();
    for (let round = 0; round < rounds; round += 1) {
      const [li, wang] = [await verified(knex), await verified(knex)];
      const uscc = registry.register(li);
      const claims = await Promise.all(
        Array.from({ length: parallel }, (_, index) => claim(index % 2 === 0 ? li : wang, uscc)),
      );
      const right = claims.filter((one) => one.ok);
      assert.equal(right.length, parallel / 2);
      const rows = await knex('enterprises').where({ uscc });
      assert.deepEqual(
        rows.map((row) => row.representative_person_id),
        [li.id],
      );
      assert.equal(await eventsOf(li, 'enterprise.claimed'), 1);
      assert.equal(await eventsOf(wang, 'enterprise.claim.refused'), parallel / 2);
    }
  });

  it(`${parallel} parallel claims by the new representative end the former one, and what rests on them, once`, async () => {
    const { knex } = database();
    for (let round = 0; round < rounds; round += 1) {
      const [old, young, clerk] = [await verified(knex), await verified(knex), await verified(knex)];
      const uscc = registry.register(old);
      const first = await claim(old, uscc);
      assert.ok(first.ok);
      const wish = wishFor(first.enterpriseId, clerk, new Date());
      const granted = await grantMandate(parts(), old.id, wish, 'zh-Hans');
      assert.ok(granted.ok && (await acceptMandate(parts(), clerk.id, granted.mandateId)).ok);
      registry.entry(uscc).representative = named(young);
      const claims = await Promise.all(Array.from({ length: parallel }, () => claim(young, uscc)));
      assert.ok(claims.every((one) => one.ok));
      assert.equal(await eventsOf(old, 'enterprise.representative.ended'), 1);
      assert.equal(await eventsOf(clerk, 'mandate.ended'), 1);
      assert.deepEqual([await rolesOf(knex, old.id), await rolesOf(knex, clerk.id)], [{}, {}]);
      assert.deepEqual(await rolesOf(knex, young.id), { [first.enterpriseId]: 'representative' });
    }
  });

  it('T-161 claims beside checks, while the registry changes: it has the last word, and nobody keeps more than it says', async () => {
    const { knex } = database();
    for (let round = 0; round < rounds; round += 1) {
      const [old, young] = [await verified(knex), await verified(knex)];
      const uscc = registry.register(old);
      const first = await claim(old, uscc);
      assert.ok(first.ok);
      const id = first.enterpriseId;
      const changing = { ...parts(), enterpriseRegistry: { isFake: true, lookUp: changesDuring(uscc, young) } };
      await Promise.all(
        Array.from({ length: parallel }, (_, index) =>
          index % 2 === 0
            ? claimEnterprise(changing, (index % 4 === 0 ? old : young).id, { uscc })
            : recheckEnterprise(changing, id),
        ),
      );
      // whatever was decided last was decided by an answer that was not overtaken; one more check or claim settles it
      assert.ok((await claim(young, uscc)).ok);
      assert.deepEqual(await rolesOf(knex, old.id), {});
      assert.deepEqual(await rolesOf(knex, young.id), { [id]: 'representative' });
      assert.equal(await eventsOf(old, 'enterprise.representative.ended'), 1);
    }
  });

  it('a grant beside the end of its grantor rests on nothing: it is refused or ended with them', async () => {
    const { knex } = database();
    for (let round = 0; round < rounds; round += 1) {
      const old = await verified(knex);
      // two of them: one number is invited only so often a day
      const clerks = [await verified(knex), await verified(knex)];
      const uscc = registry.register(old);
      const first = await claim(old, uscc);
      assert.ok(first.ok);
      delete registry.entry(uscc).representative;
      const wishes = clerks.map((clerk) => wishFor(first.enterpriseId, clerk, new Date()));
      const asked = Array.from({ length: parallel / 2 }, () => wishes).flat();
      const [, ...grants] = await Promise.all([
        recheckEnterprise(parts(), first.enterpriseId),
        ...asked.map((wish) => grantMandate(parts(), old.id, wish, 'zh-Hans')),
      ]);
      const left = await knex('mandates').where({ enterprise_id: first.enterpriseId }).whereNull('ended_at');
      assert.deepEqual(left, []);
      assert.ok(grants.every((grant) => grant.ok || grant.reason === 'not-allowed'));
    }
  });

  /** Names the former representative to the first few who ask, the new one from then on. */
  function changesDuring(uscc: string, next: Verified) {
    let count = 0;
    return (question: EnterpriseQuestion) => {
      count += 1;
      if (count === 5) registry.entry(uscc).representative = named(next);
      return registry.lookUp(question);
    };
  }
});
