import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import { parseIdentifier } from '../../server/people/identifiers.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { verifyIdentity } from '../../server/people/verify-identity.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { cipher } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';

const rounds = 30;
const parallel = 16;

const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const spellings: Record<string, ((value: string) => string)[]> = {
  mobile: [
    (v) => v,
    (v) => `+86${v}`,
    (v) => `0086 ${v}`,
    wide,
    (v) => `${v.slice(0, 3)}-${v.slice(3, 7)} ${v.slice(7)}`,
  ],
  email: [(v) => v, (v) => v.toUpperCase(), wide, (v) => ` ${v} `, (v) => v.replace('k', '\u212A')],
  document: [(v) => v, (v) => v.toLowerCase(), wide, (v) => `${v.slice(0, 6)} ${v.slice(6)}`, (v) => `${v}\u200B`],
};
const spelled = (kind: string, value: string, index: number) => {
  const list = spellings[kind] ?? [];
  return list[index % list.length]?.(value) ?? value;
};

describe('one human being, one account', function races() {
  this.timeout(300_000);
  const database = useDatabase();

  for (const [kind, nth] of [
    ['mobile', (round: number) => `1380001${String(round).padStart(4, '0')}`],
    ['email', (round: number) => `kim${round}@example.cn`],
  ] as const) {
    it(`T-162 ${parallel} parallel registrations of one ${kind}, spelled differently, make 1 account, ${rounds} times`, async () => {
      const { knex } = database();
      for (let round = 0; round < rounds; round += 1) {
        const before = await countOf('persons');
        const outcomes = await Promise.all(
          Array.from({ length: parallel }, (_, index) => {
            const parsed = parseIdentifier(spelled(kind, nth(round), index));
            assert.ok(parsed.ok);
            const person = { identifier: parsed.identifier, locale: 'zh-Hans' as const, largePrint: false };
            return knex.transaction((tx) => registerPerson(tx, cipher, person));
          }),
        );
        const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.reason]));
        assert.deepEqual(refused, Array(parallel - 1).fill('identifier-taken'));
        assert.equal(await countOf('persons'), before + 1);
      }
    });
  }

  it(`T-162 ${parallel} accounts verified in parallel by one document, spelled differently: 1 succeeds, ${rounds} times (I4)`, async () => {
    const { knex } = database();
    const parts = { knex, cipher, registry: createFakePopulationRegistry(), clock: () => new Date() };
    for (let round = 0; round < rounds; round += 1) {
      const number = endingInX();
      const ids = Array.from({ length: parallel }, () => randomUUID());
      await knex('persons').insert(ids.map((id) => ({ id })));
      const outcomes = await Promise.all(
        ids.map((id, index) =>
          verifyIdentity(parts, id, {
            type: 'resident-id',
            number: spelled('document', number, index),
            name: '李示例',
          }),
        ),
      );
      const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.reason]));
      assert.deepEqual(refused, Array(parallel - 1).fill('document-taken'));
      const verified = await knex('persons').whereIn('id', ids).where('assurance_level', '>', 1).select('id');
      const documents = await knex('identity_documents').whereIn('person_id', ids).select('person_id');
      assert.equal(verified.length, 1);
      assert.deepEqual(documents, [{ person_id: verified[0]?.id }]);
    }
  });

  it(`${parallel} different documents for one account at the same time: it becomes 1 human being`, async () => {
    const { knex } = database();
    const parts = { knex, cipher, registry: createFakePopulationRegistry(), clock: () => new Date() };
    const id = randomUUID();
    await knex('persons').insert({ id });
    const outcomes = await Promise.all(
      Array.from({ length: parallel }, () =>
        verifyIdentity(parts, id, { type: 'resident-id', number: citizenNumber(), name: '李示例' }),
      ),
    );
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    assert.equal((await knex('identity_documents').where({ person_id: id })).length, 1);
  });

  async function countOf(table: string): Promise<number> {
    const [row] = await database().knex(table).count({ count: '*' });
    return Number(row?.count);
  }
});

/** With an X at the end, upper and lower case are two spellings. */
function endingInX(): string {
  for (;;) {
    const number = citizenNumber();
    if (number.endsWith('X')) return number;
  }
}
