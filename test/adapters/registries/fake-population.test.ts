import assert from 'node:assert/strict';
import { createFakePopulationRegistry } from '../../../adapters/registries/fake-population.ts';
import { claim, populationRegistryContract } from '../../contracts/population-registry.ts';

describe('adapters/registries/fake-population', () => {
  const registry = createFakePopulationRegistry({ slowMs: 20 });
  populationRegistryContract('fake', () => registry);

  it('says that it is a fake, so that production refuses it', () => assert.equal(registry.isFake, true));

  it('knows English names and a number for the same answers', async () => {
    assert.equal(await registry.confirm({ ...claim, name: 'Jane Mismatch' }), 'mismatch');
    assert.equal(await registry.confirm({ ...claim, name: 'Jane Unknown' }), 'unknown');
    assert.equal(await registry.confirm({ ...claim, number: 'H99990000' }), 'unknown');
    assert.equal(await registry.confirm({ ...claim, name: 'Jane Slowinski' }), 'match');
  });
});
