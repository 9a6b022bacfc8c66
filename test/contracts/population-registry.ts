import assert from 'node:assert/strict';
import type { PopulationRegistry } from '../../adapters/registries/population.ts';
import { RegistryUnavailable } from '../../adapters/registries/unavailable.ts';

export const claim = { documentType: 'resident-id', issuer: 'CHN', number: '440000199003079985', name: '李示例' };

/** What every population registry must do. The registry behind it behaves by name, as the fake describes. */
export function populationRegistryContract(title: string, registry: () => PopulationRegistry): void {
  describe(`population registry contract: ${title}`, () => {
    for (const [name, answer] of [
      ['李示例', 'match'],
      ['李不符', 'mismatch'],
      ['李查无', 'unknown'],
    ] as const) {
      it(`answers ${answer}`, async () => {
        assert.equal(await registry().confirm({ ...claim, name }), answer);
      });
    }

    for (const [state, name] of [
      ['is slow', '李缓慢'],
      ['is down', '李故障'],
    ] as const) {
      it(`rejects with RegistryUnavailable in bounded time when the registry ${state}`, async () => {
        const started = performance.now();
        await assert.rejects(registry().confirm({ ...claim, name }), isUnavailable);
        assert.ok(performance.now() - started < 5500);
      });

      it(`says nothing of the claim in the error when the registry ${state}`, async () => {
        const error = await registry()
          .confirm({ ...claim, name })
          .then(
            () => assert.fail('must reject'),
            (reason: Error) => reason,
          );
        const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
        assert.ok(!said.includes(claim.number) && !said.includes(name));
      });
    }

    it('keeps parallel claims apart', async () => {
      const names = ['李示例', '李不符', '李查无', '李示例', '李不符', '李查无'];
      const answers = await Promise.all(names.map((name) => registry().confirm({ ...claim, name })));
      assert.deepEqual(answers, ['match', 'mismatch', 'unknown', 'match', 'mismatch', 'unknown']);
    });
  });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof RegistryUnavailable;
}
