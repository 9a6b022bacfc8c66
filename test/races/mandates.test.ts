import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { type Firm, firm, type Someone, somebody, wishFor } from '../mandates/support.ts';
import { useDatabase } from '../support/database.ts';
import { type Act, type Answer, perform } from './mandate-acts.ts';

const rounds = 30;
const parallel = 16;
const day = 86_400_000;

describe('mandates under parallel acts, in two processes on one database', function races() {
  this.timeout(300_000);
  const database = useDatabase();
  let other: ChildProcess;
  let answers: AsyncIterator<string>;
  let now: number;

  before(async () => {
    const script = fileURLToPath(new URL('mandate-process.ts', import.meta.url));
    other = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, database.url()], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!other.stdout) throw new Error('the other process has no output');
    answers = createInterface({ input: other.stdout })[Symbol.asyncIterator]();
    assert.equal((await answers.next()).value, 'ready');
  });
  after(async () => {
    other.stdin?.end();
    await once(other, 'exit');
  });
  beforeEach(() => {
    now = Date.now();
  });

  const knex = (): Knex => database().knex;

  /** Every second act happens in the other process. */
  async function race(acts: readonly Act[]): Promise<Answer[]> {
    const here = acts.filter((_, index) => index % 2 === 0);
    const there = acts.filter((_, index) => index % 2 === 1);
    other.stdin?.write(`${JSON.stringify({ now, acts: there })}\n`);
    const [mine, line] = await Promise.all([perform(knex(), now, here), answers.next()]);
    const theirs = JSON.parse(line.value) as Answer[];
    return acts.map((_, index) => (index % 2 === 0 ? mine : theirs)[index >> 1] as Answer);
  }

  const times = (make: (index: number) => Act, count = parallel) => Array.from({ length: count }, (_, i) => make(i));
  const won = (outcomes: readonly Answer[]) => outcomes.filter(({ ok }) => ok).length;

  async function done(act: Act): Promise<string> {
    const [outcome] = await perform(knex(), now, [act]);
    assert.ok(outcome?.ok, JSON.stringify(outcome));
    return outcome.mandateId ?? '';
  }

  const granting = (by: Someone, enterprise: Firm, to: Someone | Firm, more = {}): Act => {
    const { validUntil, ...wish } = wishFor(enterprise.id, to, new Date(now), more);
    return { act: 'grant', by: by.id, wish, until: validUntil.getTime() };
  };
  const accepting = (by: Someone, mandate: string): Act => ({ act: 'accept', by: by.id, mandate });
  const ending = (by: Someone, mandate: string): Act => ({ act: 'end', by: by.id, mandate });

  async function start() {
    const boss = await somebody(knex());
    return { boss, company: await firm(knex(), boss.id) };
  }

  async function administrator(boss: Someone, company: Firm) {
    const person = await somebody(knex());
    const mandate = await done(granting(boss, company, person, { role: 'administrator' }));
    await done(accepting(person, mandate));
    return { person, mandate };
  }

  async function unended(enterprise: Firm): Promise<number> {
    return (await knex()('mandates').where({ enterprise_id: enterprise.id }).whereNull('ended_at').select('id')).length;
  }

  async function recorded(type: string, mandate: string): Promise<number> {
    const rows = await knex()('audit_events').where({ type }).whereRaw(`detail ->> 'mandateId' = ?`, [mandate]);
    return rows.length;
  }

  it(`T-130 ${parallel} acceptances of one invitation: one counts, ${rounds} times`, async () => {
    const { boss, company } = await start();
    for (let round = 0; round < rounds; round += 1) {
      const clerk = await somebody(knex());
      const mandate = await done(granting(boss, company, clerk));
      const outcomes = await race(times(() => accepting(clerk, mandate)));
      assert.equal(won(outcomes), 1, `round ${round}`);
      for (const { ok, reason } of outcomes) if (!ok) assert.equal(reason, 'not-waiting');
      assert.equal(await recorded('mandate.accepted', mandate), 1);
    }
  });

  it(`T-128 accepting and ending at once: it is ended, once, whatever came first, ${rounds} times`, async () => {
    const { boss, company } = await start();
    for (let round = 0; round < rounds; round += 1) {
      const clerk = await somebody(knex());
      const mandate = await done(granting(boss, company, clerk));
      const acts = times((index) => (index % 4 < 2 ? accepting(clerk, mandate) : ending(boss, mandate)));
      const outcomes = await race(acts);
      assert.equal(won(outcomes.filter((_, index) => index % 4 >= 2)), 1, `round ${round}`);
      assert.ok(won(outcomes.filter((_, index) => index % 4 < 2)) <= 1);
      assert.equal(await recorded('mandate.ended', mandate), 1);
    }
    assert.equal(await unended(company), 0);
  });

  it(`T-128 both sides end one mandate ${parallel} times at once: it ends once, ${rounds} times`, async () => {
    const { boss, company } = await start();
    for (let round = 0; round < rounds; round += 1) {
      const clerk = await somebody(knex());
      const mandate = await done(granting(boss, company, clerk));
      await done(accepting(clerk, mandate));
      const outcomes = await race(times((index) => ending(index % 4 < 2 ? boss : clerk, mandate)));
      assert.equal(won(outcomes), 1, `round ${round}`);
      assert.equal(await recorded('mandate.ended', mandate), 1);
    }
  });

  it(`T-129 granting while the grantor's own mandate ends: nothing outlives it, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { boss, company } = await start();
      const { person, mandate } = await administrator(boss, company);
      const clerk = await somebody(knex());
      await done(granting(person, company, await somebody(knex())));
      const outcomes = await race(
        times((index) => (index === 7 ? ending(boss, mandate) : granting(person, company, clerk))),
      );
      assert.ok(outcomes[7]?.ok);
      assert.equal(await unended(company), 0, `round ${round}`);
    }
  });

  it(`T-129 naming people while the agency's mandate ends: nothing outlives it, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { boss, company } = await start();
      const { boss: owner, company: agency } = await start();
      const { person: manager, mandate: management } = await administrator(owner, agency);
      const parentId = await done(granting(boss, company, agency));
      await done(accepting(owner, parentId));
      const clerk = await somebody(knex());
      await done(granting(manager, company, await somebody(knex()), { parentId }));
      const ends: Record<number, Act> = { 6: ending(boss, parentId), 9: ending(owner, management) };
      const outcomes = await race(
        times((index) => ends[index] ?? granting(index % 2 ? owner : manager, company, clerk, { parentId })),
      );
      assert.ok(outcomes[6]?.ok && outcomes[9]?.ok);
      assert.equal(await unended(company), 0, `round ${round}`);
    }
  });

  it(`T-128 a change of representative while the old one and an administrator grant: nothing of theirs stays, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { boss, company } = await start();
      const { person } = await administrator(boss, company);
      const [clerk, next] = [await somebody(knex()), await somebody(knex())];
      const change: Act = { act: 'represent', enterprise: company.id, by: next.id };
      await done(granting(person, company, await somebody(knex())));
      await race(times((index) => (index === 7 ? change : granting(index % 2 ? boss : person, company, clerk))));
      assert.equal(await unended(company), 0, `round ${round}`);
    }
  });

  it(`${parallel} administrators appointed at once: five, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { boss, company } = await start();
      // others each time: nobody is invited more than so often a day
      const people: Someone[] = [];
      for (let index = 0; index < parallel; index += 1) people.push(await somebody(knex()));
      const outcomes = await race(people.map((person) => granting(boss, company, person, { role: 'administrator' })));
      assert.equal(won(outcomes), 5, `round ${round}`);
    }
  });

  it(`T-129 four agencies close a ring at once: it stays open, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const firms = [await start(), await start(), await start(), await start()];
      const ring: string[] = [];
      for (const [index, { boss, company }] of firms.entries())
        ring.push(await done(granting(boss, company, (firms[(index + 1) % firms.length] ?? firms[0]!).company)));
      const outcomes = await race(
        ring.map((mandate, index) => accepting((firms[(index + 1) % firms.length] ?? firms[0]!).boss, mandate)),
      );
      assert.equal(won(outcomes), firms.length - 1, `round ${round}`);
      assert.deepEqual(outcomes.find(({ ok }) => !ok)?.reason, 'loop');
    }
  });

  it(`what has run out is ended once by ${parallel} sweeps at once`, async () => {
    const { boss, company } = await start();
    const ids: string[] = [];
    for (let index = 0; index < 20; index += 1) ids.push(await done(granting(boss, company, await somebody(knex()))));
    now += 8 * day;
    await race(times(() => ({ act: 'sweep' })));
    await race([{ act: 'sweep' }, { act: 'sweep' }]);
    for (const id of ids) assert.equal(await recorded('mandate.ended', id), 1);
  });
});
