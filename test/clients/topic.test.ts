import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { topics } from '../../server/clients/topic.ts';
import { locales } from '../../server/lib/locale.ts';
import { wordsOf } from '../../views/words/words.ts';
import { useDatabase } from '../support/database.ts';

describe('topics', () => {
  const database = useDatabase();

  it('are the same in the code, in the database and in every language, in the same order', async () => {
    const { rows } = await database().knex.raw(
      `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'applications_topic'`,
    );
    const allowed = [...String(rows[0].definition).matchAll(/'([a-z-]+)'/g)].map(([, topic]) => topic);
    assert.deepEqual(allowed, [...topics]);
    for (const locale of locales) assert.deepEqual(Object.keys(wordsOf(locale).topics.names), [...topics], locale);
  });

  it('are refused by the database when they are none', async () => {
    const { knex } = database();
    const row = { client_id: 'no-topic', unit_id: randomUUID(), name: '{}', metadata: '{}', topic: 'weather' };
    await assert.rejects(knex('applications').insert(row), /applications_topic/);
  });
});
