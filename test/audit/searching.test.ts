import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { recordEvent } from '../../server/audit/record.ts';
import { exportEvents } from '../../server/audit/searching/export.ts';
import { filterNames, lookedThrough, searchEvents } from '../../server/audit/searching/search.ts';
import { throughNow } from '../../server/audit/through-now.ts';
import { makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

describe('searching the audit log', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  let province = '';
  let small = '';
  let own = '';
  before(async () => {
    province = await makeUnitBelow(knex(), null);
    small = await makeUnitBelow(knex(), province);
    const event = { type: 'role.invited', outcome: 'success', detail: { role: 'desk', unitId: small } } as const;
    await recordEvent(knex(), event);
    own = await throughNow(knex());
    // more of others than one page of a small unit looks through
    await knex().raw(
      `INSERT INTO audit_events (id, occurred_at, type, outcome, detail)
       SELECT gen_random_uuid(), now(), 'recovery.change.refused', 'refused', '{}' FROM generate_series(1, ?::int)`,
      [Number(lookedThrough) + 100],
    );
  });

  const sequencesOf = ({ events }: { events: { sequence: string }[] }) => events.map(({ sequence }) => sequence);
  async function exported(roots: string[]): Promise<string[]> {
    const signingKey = randomBytes(32);
    const parts = { knex: knex(), signingKey, issuer: 'https://id.example.cn' };
    const through = await throughNow(knex());
    const wish = { roots, filter: {}, through, exportedBy: 'x', exportedAt: new Date() };
    const lines: string[] = [];
    for await (const line of exportEvents(parts, wish)) lines.push(line);
    return lines;
  }

  it('leads on from pages of a small unit that found nothing, until the one event is found', async () => {
    const first = await searchEvents(knex(), [small], {}, undefined);
    assert.deepEqual(first.events, []);
    assert.ok(first.next);
    const second = await searchEvents(knex(), [small], {}, first.next);
    assert.deepEqual(sequencesOf(second), [own]);
    assert.equal(second.next, undefined);
    assert.deepEqual(sequencesOf(await searchEvents(knex(), [small], { type: 'role.invited' }, own)), []);
  });

  it('T-123 shows events of no unit to whoever reaches every unit alone', async () => {
    const whole = await searchEvents(knex(), [province], {}, undefined);
    assert.equal(whole.events.length, 50);
    const other = await makeUnitBelow(knex(), null);
    const half = await searchEvents(knex(), [province], { type: 'recovery.change.refused' }, undefined);
    assert.deepEqual(half.events, [], 'there is a unit outside now');
    const both = await searchEvents(knex(), [province, other], { type: 'recovery.change.refused' }, undefined);
    assert.equal(both.events.length, 50);
    await knex()('units').where({ id: other }).delete();
  });

  it('names the fields searched by, and nothing of what was put in', () => {
    assert.equal(filterNames({}), 'none');
    assert.equal(filterNames({ type: 'x', personId: 'secret', unitId: undefined }), 'personId type');
  });

  it('exports every event once, in order, however many spans and pages it takes', async () => {
    const lines = await exported([province]);
    const events = lines.slice(0, -1).map((line) => JSON.parse(line));
    assert.equal(events.length, Number(lookedThrough) + 101);
    const sequences = events.map(({ sequence }) => Number(sequence));
    assert.deepEqual(
      sequences,
      [...new Set(sequences)].sort((a, b) => a - b),
    );
    const manifest = JSON.parse(JSON.parse(lines.at(-1) ?? '').manifest);
    assert.equal(manifest.count, events.length);
    assert.equal(manifest.sha256, createHash('sha256').update(lines.slice(0, -1).join('')).digest('hex'));
    assert.equal(manifest.sealed, 0);
    const ofSmall = await exported([small]);
    assert.deepEqual(
      ofSmall.slice(0, -1).map((line) => JSON.parse(line).sequence),
      [own],
    );
    assert.deepEqual(JSON.parse(ofSmall[0] ?? '').detail, { role: 'desk', unitId: small });
  });
});
