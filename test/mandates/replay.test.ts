import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EnterpriseFacts } from '../../server/lib/identity.ts';
import { acceptMandate, declineMandate } from '../../server/mandates/answer.ts';
import { endMandate, endMandatesOfEnterprise, endPassedMandates } from '../../server/mandates/end.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import { mandateActs } from '../../server/mandates/mandate.ts';
import { useDatabase } from '../support/database.ts';
import {
  agentEnterprise,
  holds,
  type Model,
  type ModelMandate,
  type ModelWish,
  mayAccept,
  mayAnswer,
  mayEnd,
  rightToGrant,
  wearerOf,
} from './model.ts';
import { day, type Firm, firm, mandateParts, type Someone, services, somebody } from './support.ts';

const histories = 1000;
const levels = [3, 2, 4, 3, 2, 1];
const firms = 3;

/** Numbers stand for whatever there is at that point: the third mandate, the second person. */
const number = fc.nat({ max: 30 });
const extent = fc.constantFrom<string[] | null>(null, null, ['view'], ['view', 'submit'], [...mandateActs]);
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('grant' as const),
      // mostly somebody who may, so that histories grow deep
      honest: fc.nat({ max: 3 }).map((one) => one > 0),
      grantor: number,
      enterprise: number,
      part: fc.boolean(),
      parent: number,
      administrator: fc.nat({ max: 3 }).map((one) => one === 0),
      toAgency: fc.boolean(),
      agent: number,
      services: fc.constantFrom<string[] | null>(null, null, ['tax-demo'], ['housing-demo', 'tax-demo']),
      acts: extent,
      delay: fc.constantFrom(0, 0, 0, 3),
      days: fc.integer({ min: 1, max: 25 }),
      accepted: fc.nat({ max: 4 }).map((one) => one > 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('accept' as const, 'decline' as const),
      person: number,
      mandate: number,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('end' as const), person: number, mandate: number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      days: fc.integer({ min: 1, max: 8 }),
      sweep: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('represent' as const), enterprise: number, person: number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('status' as const),
      enterprise: number,
      status: fc.constantFrom('active', 'suspended', 'suspended', 'struck-off'),
    }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

describe('I7 T-129 mandates as the replay of what was acknowledged', function replay() {
  this.timeout(300_000);
  const database = useDatabase();
  const begin = new Date('2026-03-01T00:00:00Z').getTime();
  let people: Someone[];
  let enterprises: Firm[];
  let counts: Record<string, number>;

  before(async () => {
    const { knex } = database();
    await services(knex, ['tax-demo', 'housing-demo']);
    people = [];
    for (const level of levels) people.push(await somebody(knex, level));
    enterprises = [];
    for (let index = 0; index < firms; index += 1) enterprises.push(await firm(knex, people[index]?.id ?? null));
  });

  it(`${histories} histories: rights are those of the replay, and nobody is refused or allowed otherwise`, async () => {
    counts = {};
    await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 10 }), live), {
      numRuns: histories,
      endOnFailure: true,
    });
    // the histories were about something
    const least = {
      'grant yes': 500,
      'grant no': 300,
      'accept yes': 300,
      'accept no': 100,
      'end yes': 50,
      'end no': 50,
    };
    for (const [what, times] of Object.entries({ ...least, held: 500, 'part yes': 20, loop: 3 }))
      assert.ok((counts[what] ?? 0) >= times, `${what}: ${JSON.stringify(counts)}`);
  });

  async function live(events: Event[]): Promise<void> {
    const model: Model = {
      now: begin,
      levels,
      enterprises: enterprises.map((_, index) => ({ representative: index, status: 'active', term: 0 })),
      mandates: [],
    };
    await reset();
    const ids = new Map<ModelMandate, string>();
    for (const one of events) {
      if (await happen(model, ids, one)) await compare(model, ids);
    }
  }

  async function reset(): Promise<void> {
    const ids = enterprises.map(({ id }) => id);
    const representatives = people.slice(0, firms).map(({ id }) => id);
    // one statement: a thousand histories begin here
    await database().knex.raw(
      `WITH forgotten AS (DELETE FROM mandates), counted AS (DELETE FROM throttle_counters)
       UPDATE enterprises e SET representative_person_id = first.person_id, status = 'active'
       FROM unnest(?::uuid[], ?::uuid[]) AS first (id, person_id) WHERE e.id = first.id`,
      [ids, representatives],
    );
  }

  async function happen(model: Model, ids: Map<ModelMandate, string>, one: Event): Promise<boolean> {
    const parts = mandateParts(database().knex, () => new Date(model.now));
    const person = (index: number) => index % people.length;
    const mandate = (index: number) => pick(model.mandates, index);
    /** Mostly somebody who may. */
    const actor = (index: number, may: (person: number) => boolean) =>
      (index % 3 ? pick(people.map((_, each) => each).filter(may), index) : undefined) ?? person(index);
    switch (one.type) {
      case 'grant':
        return grant(model, ids, one);
      case 'accept':
      case 'decline': {
        const chosen = mandate(one.mandate);
        if (!chosen) return false;
        return answer(
          model,
          ids,
          one.type,
          actor(one.person, (each) => mayAnswer(model, each, chosen)),
          chosen,
        );
      }
      case 'end': {
        const chosen = mandate(one.mandate);
        if (!chosen) return false;
        const ender = actor(one.person, (each) => mayEnd(model, each, chosen));
        const expected = mayEnd(model, ender, chosen);
        const { ok } = await endMandate(parts, people[ender]?.id ?? '', ids.get(chosen) ?? '');
        // what has run out may or may not have been written down as ended
        const isOver = model.now >= chosen.until || (!chosen.accepted && model.now >= chosen.answerBy);
        if (!isOver) assert.equal(ok, expected, 'end');
        if (ok) chosen.ended = true;
        count(`end ${ok ? 'yes' : 'no'}`);
        return ok;
      }
      case 'pass':
        model.now += one.days * day;
        if (one.sweep) await endPassedMandates(mandateParts(database().knex, () => new Date(model.now)));
        return true;
      case 'represent':
        return represent(model, one.enterprise % firms, person(one.person));
      case 'status':
        return setStatus(model, one.enterprise % firms, one.status);
    }
  }

  async function grant(model: Model, ids: Map<ModelMandate, string>, one: Extract<Event, { type: 'grant' }>) {
    const agencies = model.mandates.filter((m) => !one.honest || (agentEnterprise(m) !== undefined && holds(model, m)));
    const parent = one.part ? pick(agencies, one.parent) : undefined;
    const enterprise = parent ? parent.enterprise : one.enterprise % firms;
    const acting = parent && 'enterprise' in parent.invited ? parent.invited.enterprise : enterprise;
    const able = people.map((_, index) => index).filter((index) => isManager(model, index, acting));
    const grantor = (one.honest ? pick(able, one.grantor) : undefined) ?? one.grantor % people.length;
    const others = people.map((_, index) => index).filter((index) => !one.honest || index !== grantor);
    const firmsBut = enterprises.map((_, index) => index).filter((index) => !one.honest || index !== enterprise);
    const from = model.now + one.delay * day;
    const toAgency = one.toAgency && !(one.honest && (parent || one.administrator));
    const agent: ModelWish['agent'] = toAgency
      ? { enterprise: pick(firmsBut, one.agent) ?? 0 }
      : { person: pick(others, one.agent) ?? 0 };
    const wish: ModelWish = {
      grantor,
      enterprise,
      parent,
      role: one.administrator && !parent ? ('administrator' as const) : ('agent' as const),
      agent,
      services: one.services,
      acts: one.acts,
      from,
      until: from + one.days * day,
    };
    const [invited, agency] = 'person' in agent ? [people[agent.person]] : [undefined, enterprises[agent.enterprise]];
    const right = rightToGrant(model, wish);
    const outcome = await grantMandate(
      mandateParts(database().knex, () => new Date(model.now)),
      people[grantor]?.id ?? '',
      {
        enterpriseId: enterprises[enterprise]?.id ?? '',
        parentId: parent && ids.get(parent),
        role: wish.role,
        agent: invited ? { kind: 'person', ...invited } : { kind: 'enterprise', uscc: agency?.uscc ?? '' },
        services: wish.services,
        acts: wish.acts,
        validFrom: new Date(wish.from),
        validUntil: new Date(wish.until),
      },
      'zh-Hans',
    );
    count(`grant ${outcome.ok ? 'yes' : 'no'}`);
    if (!outcome.ok) count(outcome.reason);
    assert.equal(
      outcome.ok,
      right !== undefined,
      `grant ${JSON.stringify({ outcome, wish: { ...wish, parent: !!parent } })}`,
    );
    if (!outcome.ok || !right) return false;
    if (parent) count('part yes');
    const given: ModelMandate = {
      ...wish,
      via: right.via,
      level: Math.min(right.level, parent?.level ?? 4),
      rests: { enterprise: acting, term: model.enterprises[acting]?.term ?? 0 },
      invited: wish.agent,
      answerBy: model.now + 7 * day,
      accepted: false,
      ended: false,
    };
    model.mandates.push(given);
    ids.set(given, outcome.mandateId);
    const wearer = wearerOf(model, given);
    if (one.accepted && wearer !== undefined) await answer(model, ids, 'accept', wearer, given);
    return true;
  }

  function isManager(model: Model, person: number, enterprise: number): boolean {
    return (
      model.enterprises[enterprise]?.representative === person ||
      model.mandates.some(
        (m) =>
          m.role === 'administrator' && m.enterprise === enterprise && wearerOf(model, m) === person && holds(model, m),
      )
    );
  }

  async function answer(
    model: Model,
    ids: Map<ModelMandate, string>,
    yes: 'accept' | 'decline',
    person: number,
    chosen: ModelMandate,
  ): Promise<boolean> {
    const parts = mandateParts(database().knex, () => new Date(model.now));
    const act = yes === 'accept' ? acceptMandate : declineMandate;
    const expected = yes === 'accept' ? mayAccept(model, person, chosen) : mayAnswer(model, person, chosen);
    const outcome = await act(parts, people[person]?.id ?? '', ids.get(chosen) ?? '');
    assert.equal(outcome.ok, expected, `${yes} ${JSON.stringify(outcome)}`);
    count(`accept ${outcome.ok ? 'yes' : 'no'}`);
    if (outcome.ok && yes === 'accept') chosen.accepted = true;
    if (outcome.ok && yes === 'decline') chosen.ended = true;
    return outcome.ok;
  }

  async function represent(model: Model, index: number, person: number): Promise<boolean> {
    const enterprise = model.enterprises[index];
    const { id } = enterprises[index] ?? {};
    if (!enterprise || !id || enterprise.representative === person || enterprise.status === 'struck-off') return false;
    const { knex } = database();
    await knex.transaction(async (tx) => {
      await tx('enterprises').where({ id }).update({ representative_person_id: people[person]?.id });
      const parts = mandateParts(knex, () => new Date(model.now));
      await endMandatesOfEnterprise(tx, parts, id, 'representative-changed', new Date(model.now));
    });
    enterprise.representative = person;
    enterprise.term += 1;
    return true;
  }

  async function setStatus(model: Model, index: number, status: string): Promise<boolean> {
    const enterprise = model.enterprises[index];
    const { id } = enterprises[index] ?? {};
    if (!enterprise || !id || enterprise.status === 'struck-off') return false;
    const { knex } = database();
    await knex.transaction(async (tx) => {
      await tx('enterprises').where({ id }).update({ status });
      const parts = mandateParts(knex, () => new Date(model.now));
      if (status === 'struck-off') await endMandatesOfEnterprise(tx, parts, id, 'struck-off', new Date(model.now));
    });
    enterprise.status = status;
    return true;
  }

  /** What everybody may wear, from the one place that judges, against the replay. */
  async function compare(model: Model, ids: ReadonlyMap<ModelMandate, string>): Promise<void> {
    const { rows } = await database().knex.raw<{
      rows: { person: string; identity: string; facts: EnterpriseFacts }[];
    }>(
      `SELECT p.id AS person, worn.identity, worn.facts FROM persons p, identities_of(p.id, ?) AS worn
       WHERE p.id = ANY(?) AND worn.identity LIKE 'mandate:%'`,
      [new Date(model.now), people.map(({ id }) => id)],
    );
    const found = rows.map(({ person, identity, facts: { mandate } }) => ({
      person,
      identity,
      role: mandate.role,
      services: mandate.services,
      acts: mandate.acts,
      until: new Date(mandate.validUntil ?? 0).getTime(),
      level: mandate.assuranceLevel,
      chain: mandate.chain.length,
    }));
    const expected = model.mandates.flatMap((m) => {
      const wearer = holds(model, m) ? wearerOf(model, m) : undefined;
      const person = wearer === undefined ? undefined : people[wearer]?.id;
      if (!person) return [];
      const { role, services, acts, until, level } = m;
      const chain = m.parent || 'enterprise' in m.invited ? 1 : 0;
      return { person, identity: `mandate:${ids.get(m)}`, role, services, acts, until, level, chain };
    });
    const byKey = (a: { person: string; identity: string }, b: { person: string; identity: string }) =>
      `${a.person}${a.identity}` < `${b.person}${b.identity}` ? -1 : 1;
    assert.deepEqual(found.sort(byKey), expected.sort(byKey));
    if (found.length > 0) count('held');
    for (const m of model.mandates) if (holds(model, m)) assertWithin(m);
  }

  /** Never wider, longer or surer than what it rests on, whoever is asked. */
  function assertWithin(m: ModelMandate): void {
    for (const below of [m.via, m.parent]) {
      if (!below) continue;
      assert.ok(m.until <= below.until && m.level <= below.level);
      assert.ok(below.services === null || m.services?.every((one) => below.services?.includes(one)));
      assert.ok(below.acts === null || m.acts?.every((one) => below.acts?.includes(one)));
    }
  }

  function count(what: string): void {
    counts[what] = (counts[what] ?? 0) + 1;
  }
});
