import assert from 'node:assert/strict';
import type { EnterpriseRegistry } from '../../adapters/registries/enterprise.ts';
import { RegistryUnavailable } from '../../adapters/registries/unavailable.ts';
import { madeUpCode } from '../enterprises/made-up-code.ts';

export const representative = {
  name: '李示例',
  documentType: 'resident-id',
  issuer: 'CHN',
  number: '440000199003079985',
};

/** The place in a code that makes a registry of the contract behave so; see the fake. */
export const places = {
  else: '000001',
  changing: '000002',
  struckOff: '000003',
  suspended: '000004',
  unknown: '000005',
  slow: '000006',
  down: '000007',
} as const;

/** What every enterprise registry must do. The one behind it answers by the place in the code, as the fake describes. */
export function enterpriseRegistryContract(title: string, registry: () => EnterpriseRegistry): void {
  const lookUp = (uscc: string) => registry().lookUp({ uscc, representative });

  describe(`enterprise registry contract: ${title}`, () => {
    it('confirms the representative of an active enterprise, with its name and kind', async () => {
      for (const [authority, kind] of [
        ['91', 'company'],
        ['92', 'sole-trader'],
        ['12', 'public-institution'],
        ['51', 'social-organisation'],
      ] as const) {
        const uscc = madeUpCode('440000', authority);
        const expected = {
          known: true,
          name: `示例企业 ${uscc.slice(14)}`,
          kind,
          status: 'active',
          isRepresentative: true,
        };
        assert.deepEqual(await lookUp(uscc), expected);
      }
    });

    for (const [place, expected] of [
      [places.else, { status: 'active', isRepresentative: false }],
      [places.struckOff, { status: 'struck-off', isRepresentative: true }],
      [places.suspended, { status: 'suspended', isRepresentative: true }],
    ] as const) {
      it(`tells ${expected.status} and whether the person is the representative: ${expected.isRepresentative}`, async () => {
        const answer = await lookUp(madeUpCode(place));
        assert.ok(answer.known);
        const { status, isRepresentative } = answer;
        assert.deepEqual({ status, isRepresentative }, expected);
      });
    }

    it('says that it does not know a code', async () => {
      assert.deepEqual(await lookUp(madeUpCode(places.unknown)), { known: false });
    });

    for (const [state, place] of [
      ['is slow', places.slow],
      ['is down', places.down],
    ] as const) {
      it(`rejects with RegistryUnavailable in bounded time when the registry ${state}`, async () => {
        const started = performance.now();
        await assert.rejects(lookUp(madeUpCode(place)), isUnavailable);
        assert.ok(performance.now() - started < 5500);
      });

      it(`says nothing of the question in the error when the registry ${state}`, async () => {
        const uscc = madeUpCode(place);
        const error = await lookUp(uscc).then(
          () => assert.fail('must reject'),
          (reason: Error) => reason,
        );
        const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
        for (const asked of [uscc, representative.number, representative.name]) assert.ok(!said.includes(asked));
      });
    }

    it('keeps parallel questions apart', async () => {
      const asked = [places.else, places.unknown, places.suspended, places.else, places.unknown, places.suspended];
      const answers = await Promise.all(asked.map((place) => lookUp(madeUpCode(place))));
      const told = answers.map((answer) => (answer.known ? answer.status : 'unknown'));
      assert.deepEqual(told, ['active', 'unknown', 'suspended', 'active', 'unknown', 'suspended']);
    });
  });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof RegistryUnavailable;
}
