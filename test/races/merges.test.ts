import assert from 'node:assert/strict';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import { beginProof, useProof } from '../../server/merging/proofs.ts';
import { getPerson } from '../../server/people/find-person.ts';
import { verifyIdentity } from '../../server/people/verify-identity.ts';
import { mergeAndTell } from '../../server/recovery/merged.ts';
import { dumpAll, type Merging, makePerson, merge, partsOf, undo } from '../merging/support.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { createBrowser, logIn, useApp } from '../support/app.ts';
import { make } from '../support/make-identities.ts';

const parallel = 16;

describe('races of merges', () => {
  const app = useApp();
  let parts: Merging;
  const knex = () => app().database.knex;
  before(async () => {
    parts = await partsOf(app());
  });

  const times = <T>(count: number, act: (nth: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, nth) => act(nth)));
  const ok = (outcomes: readonly { ok: boolean }[]) => outcomes.filter((outcome) => outcome.ok).length;
  const two = async () => [await makePerson(parts), await makePerson(parts)] as const;

  it('T-163 one pair, merged in both directions by sixteen at once: one merge', async () => {
    const [one, other] = await two();
    const outcomes = await times(parallel, (nth) =>
      nth % 2 === 0 ? merge(parts, one, other) : merge(parts, other, one),
    );
    assert.equal(ok(outcomes), 1);
    assert.ok(outcomes.every((outcome) => outcome.ok || outcome.reason === 'not-active'));
    const merges = await knex()('account_merges').whereIn('retired_id', [one, other]);
    assert.equal(merges.length, 1);
    const statuses = [(await getPerson(knex(), one)).status, (await getPerson(knex(), other)).status];
    assert.deepEqual(statuses.sort(), ['active', 'closed']);
    const events = await knex()('audit_events').where({ type: 'person.merge.done' }).whereIn('person_id', [one, other]);
    assert.equal(events.length, 2);
  });

  it('T-163 one proof of a first account, used by sixteen at once: once', async () => {
    const personId = await makePerson(parts);
    const now = new Date();
    const { token } = await knex().transaction((tx) => beginProof(tx, { personId, amr: ['pwd'] }, now));
    const used = await times(parallel, () => knex().transaction((tx) => useProof(tx, token, now)));
    assert.equal(used.filter((proof) => proof !== undefined).length, 1);
  });

  it('one account into sixteen others at once: it goes into one', async () => {
    const retired = await makePerson(parts);
    const survivors = await times(parallel, () => makePerson(parts));
    assert.equal(ok(await times(parallel, (nth) => merge(parts, survivors[nth] ?? '', retired))), 1);
    assert.equal((await knex()('account_merges').where({ retired_id: retired })).length, 1);
  });

  it('a ring of sixteen, each into the next: no name that logs in is left with a closed account', async () => {
    const ring = await times(parallel, () => makePerson(parts));
    await times(parallel, (nth) => merge(parts, ring[(nth + 1) % parallel] ?? '', ring[nth] ?? ''));
    const owners = await knex()('identifiers')
      .join('persons', 'persons.id', 'identifiers.person_id')
      .whereIn('persons.id', ring)
      .whereNotNull('identifiers.verified_at')
      .pluck('persons.status');
    assert.ok(owners.length > 0);
    assert.ok(owners.every((status) => status === 'active'));
  });

  it('undone by sixteen at once: once', async () => {
    const [one, other] = await two();
    const merged = await merge(parts, one, other);
    assert.ok(merged.ok);
    const outcomes = await times(parallel, () => undo(parts, merged.merge.id));
    assert.equal(ok(outcomes), 1);
    assert.ok(outcomes.every((outcome) => outcome.ok || outcome.reason === 'over'));
    assert.equal((await getPerson(knex(), other)).status, 'active');
  });

  it('merged further while it is undone: one of the two happens', async () => {
    for (let round = 0; round < parallel; round += 1) {
      const [[one, other], third] = [await two(), await makePerson(parts)];
      const first = await merge(parts, one, other);
      assert.ok(first.ok);
      const [undone, further] = await Promise.all([undo(parts, first.merge.id), merge(parts, third, one)]);
      assert.ok(further.ok);
      // undone before, or not at all
      assert.equal((await getPerson(knex(), other)).status, undone.ok ? 'active' : 'closed');
    }
  });

  it('closed while it is merged: it never goes into another account once it is closed', async () => {
    for (let round = 0; round < parallel; round += 1) {
      const [one, other] = await two();
      const close = () => knex()('persons').where({ id: one, status: 'active' }).update({ status: 'disabled' });
      const [merged, closed] = await Promise.all([merge(parts, one, other), close()]);
      assert.equal(closed, 1);
      const merges = await knex()('account_merges').where({ retired_id: other });
      assert.equal(merges.length, merged.ok ? 1 : 0);
      assert.equal((await getPerson(knex(), other)).status, merged.ok ? 'closed' : 'active');
    }
  });

  it('with mandates granted and documents verified beside it, without waiting for each other for ever', async () => {
    const registry = createFakePopulationRegistry({ slowMs: 0 });
    for (let round = 0; round < parallel; round += 1) {
      const [one, other] = await two();
      const { id } = await make.enterprise(knex(), { representative: other });
      const number = citizenNumber();
      const claim = { type: 'resident-id' as const, number, name: '李示例' };
      const verification = { ...parts, knex: knex(), registry };
      await verifyIdentity(verification, one, claim);
      const [merged] = await Promise.all([
        merge(parts, one, other),
        verifyIdentity(verification, other, claim),
        make.mandate(knex(), { enterprise: id, person: one, grantedBy: other }),
      ]);
      assert.ok(merged.ok);
    }
  });

  it('T-161 T-090 sixteen log in while it is merged: none of them is in the closed account afterwards', async () => {
    const [one, other] = [await app().person('13800137001'), await app().person('13800137002')];
    app().passSeconds(61);
    const browsers = Array.from({ length: parallel }, () => createBrowser());
    const pages = await times(parallel, (nth) => (browsers[nth] ?? createBrowser()).open(`${app().issuer}/account`));
    app().passSeconds(61);
    const login = (nth: number) =>
      logIn(browsers[nth] as never, pages[nth] as never, { identifier: '13800137002' }, 'nowhere:').catch(
        () => undefined,
      );
    const [merged] = await Promise.all([merge(parts, one, other), times(parallel, login)]);
    assert.ok(merged.ok);
    app().passSeconds(61);
    // the number belongs to the account that stayed: whoever is inside afterwards logged in to that one
    for (const browser of browsers) {
      const page = await browser.get(new URL('/account/identifiers', app().issuer));
      if (page.status === 200) assert.match(page.body, /138\D*0013\D*7001/);
      browser.close();
    }
    assert.equal((await getPerson(knex(), other)).status, 'closed');
  });

  it('T-170 a process that dies in the middle leaves nothing behind', async () => {
    const [one, other] = await two();
    await make.enterprise(knex(), { representative: other });
    const before = await dumpAll(app().database);
    const tx = await knex().transaction();
    const wish = { survivingId: one, retiredId: other, take: [], by: 'person', actorId: one } as const;
    assert.ok((await mergeAndTell(tx, parts, wish)).ok);
    const { rows } = await tx.raw('SELECT pg_backend_pid() AS pid');
    await knex().raw('SELECT pg_terminate_backend(?)', [rows[0].pid]);
    await assert.rejects(async () => tx.raw('SELECT 1'));
    await tx.rollback().catch(() => undefined);
    assert.deepEqual(await dumpAll(app().database), before);
    assert.deepEqual(await knex()('account_merges').where({ retired_id: other }), []);
    assert.deepEqual(await knex()('audit_events').where({ type: 'person.merge.done', person_id: other }), []);
    assert.ok((await merge(parts, one, other)).ok);
  });
});
