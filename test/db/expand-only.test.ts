import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { useDatabase } from '../support/database.ts';

const directory = new URL('../../migrations/', import.meta.url);
const migrations = readdirSync(directory).sort();

/** Before the first release that was upgraded under load; the list may only shrink. */
const known: readonly string[] = [
  '0020_counts_of_units.ts: login_counts.client_id is gone',
  '0020_counts_of_units.ts: login_counts.whose is new and must be filled',
];

type Column = { place: string; type: string; isFilled: boolean };

/**
 * Nodes of the release before run on while this one migrates (T-185): what they read stays, and rows as they write them are
 * taken. What goes away goes in a release of its own, when nobody uses it any more.
 */
describe('migrations', () => {
  const database = useDatabase('empty');

  async function columnsOf(tx: Knex): Promise<Map<string, Column>> {
    const { rows } = await tx.raw<{ rows: Column[] }>(
      `SELECT c.relname || '.' || a.attname AS place, format_type(a.atttypid, a.atttypmod) AS type,
         NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '' AS "isFilled"
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    return new Map(rows.map((row) => [row.place, row]));
  }

  function breaches(before: Map<string, Column>, after: Map<string, Column>): string[] {
    const tables = new Set([...before.keys()].map((place) => place.split('.')[0]));
    const gone = [...before.values()].flatMap(({ place, type, isFilled }) => {
      const now = after.get(place);
      if (!now) return [`${place} is gone`];
      if (now.type !== type) return [`${place} was ${type} and is ${now.type}`];
      return isFilled && !now.isFilled ? [`${place} must now be filled`] : [];
    });
    const added = [...after.values()]
      .filter(({ place, isFilled }) => !isFilled && !before.has(place) && tables.has(place.split('.')[0]))
      .map(({ place }) => `${place} is new and must be filled`);
    return [...gone, ...added];
  }

  it('T-185 only add, so that the release before goes on beside them', async () => {
    const found: string[] = [];
    for (const name of migrations) {
      const { up } = (await import(new URL(name, directory).href)) as { up(knex: Knex): Promise<void> };
      await database.owner().transaction(async (tx) => {
        const before = await columnsOf(tx);
        await up(tx);
        found.push(...breaches(before, await columnsOf(tx)).map((breach) => `${name}: ${breach}`));
      });
    }
    assert.deepEqual(found, known);
  });
});
