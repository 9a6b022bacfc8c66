import assert from 'node:assert/strict';
import { createFakeEnterpriseRegistry } from '../../../adapters/registries/fake-enterprise.ts';
import { enterpriseRegistryContract, places, representative } from '../../contracts/enterprise-registry.ts';
import { madeUpCode } from '../../enterprises/made-up-code.ts';

describe('adapters/registries/fake-enterprise', () => {
  const registry = createFakeEnterpriseRegistry({ slowMs: 20 });
  enterpriseRegistryContract('fake', () => registry);

  it('says that it is a fake, so that production refuses it', () => assert.equal(registry.isFake, true));

  it('knows the enterprises it was given, and confirms nobody but their representative', async () => {
    const enterprise = { uscc: madeUpCode(), name: '示例茶馆', kind: 'sole-trader', status: 'active' } as const;
    const unnamed = { ...enterprise, uscc: madeUpCode() };
    const given = createFakeEnterpriseRegistry({ register: [{ ...enterprise, representative }, unnamed] });
    const ask = async (uscc: string, change: Partial<typeof representative> = {}) => {
      const answer = await given.lookUp({ uscc, representative: { ...representative, ...change } });
      return answer.known && answer.isRepresentative;
    };
    assert.equal(await ask(enterprise.uscc), true);
    assert.equal(await ask(enterprise.uscc, { name: '李新例' }), false);
    assert.equal(await ask(enterprise.uscc, { number: '440000200002299922' }), false);
    assert.equal(await ask(unnamed.uscc), false);
  });

  it('changes the representative of certain codes at half past each hour', async () => {
    const uscc = madeUpCode(places.changing);
    const at = async (minute: string) => {
      const clock = () => new Date(`2026-03-01T08:${minute}:00Z`);
      const answer = await createFakeEnterpriseRegistry({ clock }).lookUp({ uscc, representative });
      return answer.known && answer.isRepresentative;
    };
    assert.deepEqual([await at('00'), await at('29'), await at('30'), await at('59')], [true, true, false, false]);
  });
});
