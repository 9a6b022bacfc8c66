import assert from 'node:assert/strict';
import { loosenPolicy } from '../../server/console/policy-act.ts';
import { judgePolicyChange, storePolicyChange } from '../../server/policies/change-policy.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { readPolicy } from '../../server/policies/read-policy.ts';
import { makePerson } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

describe('changing a policy', () => {
  const database = useDatabase();
  const name = 'registration' as const;
  const closed = { ...defaultsOf(name), byMobile: false };
  const at = new Date();
  const change = (version: number, to: typeof closed, by: { personId: string; approvedBy?: string }) =>
    database().knex.transaction(async (tx) => {
      const judged = await judgePolicyChange(tx, { name, version, to });
      return judged.ok ? storePolicyChange(tx, judged, { ...by, reason: 'test', at }) : judged;
    });
  let first = '';
  let second = '';
  before(async () => {
    first = await makePerson(database().knex);
    second = await makePerson(database().knex);
  });

  it('T-127 is refused where it loosens and nobody approved, whoever calls it', async () => {
    assert.deepEqual(await change(0, closed, { personId: first }), { ok: true, version: 1 });
    const open = defaultsOf(name);
    assert.deepEqual(await change(1, open, { personId: first }), { ok: false, reason: 'needs-approval' });
    await assert.rejects(change(1, open, { personId: first, approvedBy: first }), /policies_two_persons/);
    assert.deepEqual(await change(0, open, { personId: first, approvedBy: second }), {
      ok: false,
      reason: 'policy-changed',
    });
  });

  it('T-127 goes by the version that was asked about, also where another one came while it was approved', async () => {
    const { knex } = database();
    const asked = { version: 1, from: closed, to: defaultsOf(name) };
    const act = { unitId: '', subject: name, detail: asked, reason: 'test' };
    const persons = { requestedBy: first, approvedBy: second };
    assert.deepEqual(await change(1, { ...closed, byEmail: false }, { personId: second }), { ok: true, version: 2 });
    const late = await knex.transaction((tx) => loosenPolicy.perform(tx, act, persons, at));
    assert.deepEqual(late, { ok: false, reason: 'policy-changed' });
    assert.equal((await readPolicy(knex, name)).version, 2);
  });

  it('T-165 of sixteen side by side stores one, also beneath everything that judges', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () => change(2, { ...closed, byEmail: false, bySource: false }, { personId: first })),
    );
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    assert.ok(outcomes.every((one) => one.ok || one.reason === 'policy-changed'));
  });
});
