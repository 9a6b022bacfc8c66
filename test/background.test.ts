import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tendKeys } from '../server/background.ts';
import { createColumnCipher } from '../server/keys/column-cipher.ts';
import { listKeyStates } from '../server/keys/signing-keys.ts';
import { useDatabase } from './support/database.ts';

describe('the job that tends signing keys', () => {
  const database = useDatabase();
  const cipher = createColumnCipher({
    encryptionKeys: [{ version: 1, key: randomBytes(32) }],
    fingerprintKey: randomBytes(32),
  });
  const start = Date.parse('2026-03-01T00:00:00Z');

  it('I9 makes them, rotates them after 90 days, publishes the old ones a day more, and comes again at no harm', async () => {
    const { knex } = database();
    const tended = async (hours: number) => {
      const now = new Date(start + hours * 3_600_000);
      await tendKeys({ knex, cipher, clock: () => now });
      const keys = await listKeyStates(knex);
      const groups: Record<string, typeof keys | undefined> = Object.groupBy(
        keys,
        ({ alg, status }) => `${alg} ${status}`,
      );
      return groups;
    };
    const kid = (keys: Awaited<ReturnType<typeof tended>>, which: string) => {
      assert.equal(keys[which]?.length, 1, which);
      return keys[which]?.[0]?.kid;
    };
    const first = await tended(0);
    const fresh = ['ES256 current', 'ES256 next', 'RS256 current', 'RS256 next'];
    assert.deepEqual(Object.keys(first).sort(), fresh);
    assert.deepEqual(await tended(90 * 24 - 1), first);

    const rotated = await tended(90 * 24);
    for (const alg of ['ES256', 'RS256']) {
      assert.equal(kid(rotated, `${alg} current`), kid(first, `${alg} next`));
      assert.equal(kid(rotated, `${alg} old`), kid(first, `${alg} current`));
    }
    assert.deepEqual(await tended(91 * 24), rotated);
    assert.deepEqual(Object.keys(await tended(91 * 24 + 1)).sort(), fresh);
  });
});
