import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { loadClientId } from '../../../seeds/load/insert-applications.ts';
import { groupCompany } from '../../../seeds/load/insert-enterprises.ts';
import { loadId } from '../../../seeds/load/load-id.ts';
import { loadPerson } from '../../../seeds/load/persons.ts';
import { type LoadPlan, parsePlan, verifiedCount, verifiedPerson, wholeProvince } from '../../../seeds/load/plan.ts';
import { busyPerson, loadPassword, seedLoad } from '../../../seeds/load/seed-load.ts';
import { byDepth, loadUnits } from '../../../seeds/load/units.ts';
import { auditEventTypes } from '../../../server/audit/describe.ts';
import { sealEvents } from '../../../server/audit/seal.ts';
import { verificationKeys } from '../../../server/audit/seal-format.ts';
import { verifyAudit } from '../../../server/audit/verify.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { createClientRegistry } from '../../../server/clients/registry.ts';
import type { Queryable } from '../../../server/db/database.ts';
import { parseUscc } from '../../../server/enterprises/uscc.ts';
import { documentOf } from '../../../server/people/documents.ts';
import { parseIdentifier } from '../../../server/people/identifiers.ts';
import { parseIdentityDocument } from '../../../server/people/identity-documents/parse.ts';
import { parseName } from '../../../server/people/names.ts';
import { getVerifiedPerson } from '../../../server/people/verified-person.ts';
import { cipher } from '../../people/support.ts';
import { logIn, useApp } from '../../support/app.ts';
import { testConfig } from '../../support/config.ts';
import { useDatabase } from '../../support/database.ts';
import { createBrowser } from '../../support/http-browser.ts';

const plan: LoadPlan = { persons: 400, officials: 122, units: 350, applications: 30 };
const today = () => new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);

describe('seeds for load, a small province of them', () => {
  const app = useApp();
  const knex = () => app().database.knex;
  const seed = async (now = today()) => {
    const { cipher, config } = app();
    const password = await createPasswordHasher(config).hash(loadPassword);
    const silent = { onStep: () => {}, onProgress: () => {} };
    return seedLoad({ knex: knex(), cipher, config, password, now, ...silent }, plan);
  };
  const rowsOf = async (sql: string, bindings: Record<string, string | number | Date> = {}) =>
    (await knex().raw<{ rows: Record<string, never>[] }>(sql, bindings)).rows;
  const count = async (table: string, where = 'true') =>
    Number((await knex()(table).whereRaw(where).count({ n: '*' }))[0]?.n);

  before(async () => {
    const outcome = await seed();
    assert.ok(outcome.ok);
  });

  it('has as much of everything as was asked for, beside the demonstration', async () => {
    assert.equal(await count('persons', `name NOT LIKE '%示例%' AND name NOT LIKE '%Example%'`), plan.persons);
    assert.equal(await count('applications', `client_id LIKE 'load-%'`), plan.applications);
    assert.equal(await count('enterprises', `uscc LIKE '%YE0000%'`), 20);
    assert.equal(await count('units'), plan.units + 11);
    const [{ officials }] = (await rowsOf(
      `SELECT count(DISTINCT person_id)::int AS officials FROM posts WHERE job_number LIKE 'L%'`,
    )) as unknown as [{ officials: number }];
    assert.equal(officials, plan.officials);
  });

  it('is made once: a second time changes nothing and says so', async () => {
    const before = await count('audit_events');
    assert.deepEqual(await seed(), { ok: false, reason: 'present' });
    assert.equal(await count('audit_events'), before);
  });

  it('lets a person of it log in through the front door and see their pages', async () => {
    const mobile = loadPerson(busyPerson(plan)).identifiers[0]?.value ?? '';
    const browser = createBrowser();
    const begun = await browser.open(`${app().issuer}/account`);
    const page = await logIn(browser, begun, { identifier: mobile, password: loadPassword }, 'nowhere:');
    assert.equal(page.url.pathname, '/account');
    for (const path of ['/account/sessions', '/account/applications', '/account/activity', '/account/enterprises']) {
      assert.equal((await browser.open(app().issuer + path)).status, 200, path);
    }
    const granted = await browser.open(`${app().issuer}/account/enterprises/${groupCompany}/mandates`);
    assert.equal(granted.status, 200);
  });

  it('stores documents as verification does: they read back whole, with the level they gave', async () => {
    const n = verifiedPerson(0);
    const id = loadId('person', n);
    const document = await documentOf(knex(), app().cipher, id);
    assert.equal(document?.number, loadPerson(n).document?.number);
    const person = await getVerifiedPerson(knex(), app().cipher, id);
    assert.equal(person.assuranceLevel, loadPerson(n).level);
    assert.equal(document?.level, person.assuranceLevel);
    assert.equal(await documentOf(knex(), app().cipher, loadId('person', 0)), undefined);
  });

  it('has posts that are worn, one of them the main one, and posts that are over and are not', async () => {
    const worn = (await rowsOf(
      `SELECT o.person_id, o.is_primary, o.ended_at IS NOT NULL AS over, f.identity IS NOT NULL AS worn
       FROM posts o LEFT JOIN LATERAL identities_of(o.person_id, now()) f ON f.identity = 'post:' || o.id
       WHERE o.job_number ~ '^[LMF]0'`,
    )) as unknown as { person_id: string; is_primary: boolean; over: boolean; worn: boolean }[];
    assert.ok(worn.some(({ over }) => over));
    for (const { over, worn: isWorn } of worn) assert.equal(isWorn, !over);
    const main = worn.filter(({ is_primary, over }) => is_primary && !over).map(({ person_id }) => person_id);
    assert.equal(new Set(main).size, plan.officials);
    assert.equal(main.length, plan.officials);
    assert.ok(worn.filter(({ over }) => !over).length > plan.officials, 'some have two');
  });

  it('lets mandates that run be worn, and none that is over', async () => {
    const rows = (await rowsOf(
      `SELECT m.ended_at IS NOT NULL OR e.status <> 'active' AS over, f.identity IS NOT NULL AS worn
       FROM mandates m JOIN enterprises e ON e.id = m.enterprise_id
       LEFT JOIN LATERAL identities_of(m.agent_person_id, now()) f ON f.identity = 'mandate:' || m.id
       WHERE e.uscc LIKE '%YE0000%'`,
    )) as unknown as { over: boolean; worn: boolean }[];
    assert.ok(rows.some(({ over }) => over) && rows.length > 60);
    for (const { over, worn } of rows) assert.equal(worn, !over);
  });

  it('rests every mandate on a right of whoever granted it, and no act counts for more than its grantor', async () => {
    const wrong = await rowsOf(
      `SELECT m.id FROM mandates m JOIN enterprises e ON e.id = m.enterprise_id JOIN persons g ON g.id = m.granted_by
       JOIN persons a ON a.id = m.agent_person_id LEFT JOIN mandates via ON via.id = m.granted_via
       WHERE e.uscc LIKE '%YE0000%' AND (m.assurance_level > g.assurance_level OR m.assurance_level < 2
         OR m.created_at < e.claimed_at OR m.accepted_at < a.assurance_at OR m.accepted_at > now() OR m.ended_at > now()
         OR m.granted_via IS NULL AND m.granted_by <> e.representative_person_id
         OR m.granted_via IS NOT NULL AND (via.role <> 'administrator' OR via.agent_person_id <> m.granted_by
           OR via.accepted_at > m.created_at))`,
    );
    assert.deepEqual(wrong, []);
  });

  it('hangs every unit under the government of the province', async () => {
    const [{ reached }] = (await rowsOf(
      `WITH RECURSIVE below AS (SELECT id FROM units WHERE id = :top UNION ALL
         SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id)
       SELECT count(*)::int AS reached FROM below`,
      { top: fixedId('unit', 1) },
    )) as unknown as [{ reached: number }];
    assert.equal(reached, plan.units + 11);
  });

  it('grants roles as administrators do, none of the chief ones for now, and agrees to no request', async () => {
    const wrong = await rowsOf(
      `SELECT g.id FROM role_grants g JOIN persons p ON p.id = g.person_id
       WHERE g.reason = '示例数据' AND g.granted_at <> :demonstration
         AND (p.assurance_level < 2 OR g.granted_by = g.person_id OR g.granted_at > now() OR g.granted_at < p.assurance_at AND g.role = 'unit'
           OR g.role NOT IN ('unit', 'desk') AND g.ended_at IS NULL)`,
      { demonstration: '2026-01-06T02:00:00Z' },
    );
    assert.deepEqual(wrong, []);
    assert.ok((await count('role_grants', 'ended_at IS NULL')) > 100);
    assert.ok((await count('approvals', `status = 'waiting' AND expires_at > now()`)) > 20);
    assert.equal(await count('approvals', `status = 'approved' OR decided_by = requested_by`), 0);
    assert.equal(await count('unit_ancestors', 'depth = 0'), plan.units + 11);
  });

  it('seals its audit events as any other, and the log verifies', async () => {
    const { config } = app();
    const { auditSigningKey: signingKey } = config;
    await sealEvents({ knex: knex(), signingKey, now: new Date() });
    const verdict = await verifyAudit({ knex: knex(), publicKeys: verificationKeys(config), now: new Date() });
    assert.ok(verdict.ok, JSON.stringify(verdict));
    assert.ok(verdict.ok && verdict.events >= plan.persons);
  });

  it('writes events that could have been recorded: declared types, exactly their fields', async () => {
    const kinds = (await rowsOf(
      `SELECT DISTINCT type, (SELECT array_agg(key) FROM jsonb_object_keys(detail) AS key) AS fields
       FROM audit_events WHERE request_id LIKE 'load-%'`,
    )) as unknown as { type: keyof typeof auditEventTypes; fields: string[] | null }[];
    assert.ok(kinds.length >= 6);
    for (const { type, fields } of kinds) {
      assert.ok(Object.hasOwn(auditEventTypes, type), type);
      for (const field of fields ?? [])
        assert.ok(Object.hasOwn(auditEventTypes[type].fields, field), `${type} ${field}`);
    }
  });

  it('registers applications that the provider takes, some of them suspended', async () => {
    const registry = await createClientRegistry({ database: app().database, cipher: app().cipher });
    assert.ok(await registry.find(loadClientId(0)));
    assert.equal(await registry.find(loadClientId(24)), undefined);
  });
});

describe('seeds for load, made twice on one day', () => {
  const databases = [useDatabase(), useDatabase()];
  const config = testConfig();

  it('are the same rows, and what is encrypted reads the same', async () => {
    const few = { persons: 100, officials: 30, units: 60, applications: 2 };
    const digests = [];
    for (const database of databases) {
      const password = { hash: 'none', pepperVersion: 1 };
      const silent = { onStep: () => {}, onProgress: () => {} };
      const knex = database.owner();
      await seedLoad({ knex, cipher, config, password, now: today(), ...silent }, few);
      digests.push(await digestsOf(knex));
    }
    assert.deepEqual(digests[0], digests[1]);
    assert.equal(new Set(Object.values(digests[0] ?? {})).size, 9);
  });
});

/** One line of a table after the other, but for what differs by design. */
async function digestsOf(knex: Queryable): Promise<Record<string, string>> {
  const columns = {
    persons: '*',
    posts: '*',
    enterprises: '*',
    mandates: '*',
    role_grants: '*',
    approvals: '*',
    consents: '*',
    units: ['id', 'parent_id', 'name', 'uscc'],
    identifiers: ['id', 'person_id', 'value_fingerprint', 'verified_at'],
  };
  const entries = Object.entries(columns).map(async ([table, names]) => {
    const rows = await knex(table).orderBy('id').select(names);
    return [table, createHash('sha256').update(JSON.stringify(rows)).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('the plan of seeds for load', () => {
  it('is the whole province unless told otherwise, and refuses what cannot be', () => {
    assert.deepEqual(parsePlan({}), { ok: true, plan: wholeProvince });
    assert.deepEqual(parsePlan({ persons: '500', officials: '20' }), {
      ok: true,
      plan: { ...wholeProvince, persons: 500, officials: 20 },
    });
    const wrong: Record<string, string>[] = [
      { persons: '12' },
      { units: 'many' },
      { applications: '1.5' },
      { persons: '200' },
      { officials: '-1' },
    ];
    for (const options of wrong) assert.equal(parsePlan(options).ok, false, JSON.stringify(options));
  });

  it('counts verified persons as their numbers run', () => {
    for (const persons of [100, 119, 122, 123, 140]) {
      const numbers = Array.from({ length: persons }, (_, n) => n).filter((n) => loadPerson(n).level > 1);
      assert.equal(verifiedCount(persons), numbers.length);
      assert.deepEqual(
        numbers.map((_, k) => verifiedPerson(k)),
        numbers,
      );
    }
  });
});

describe('persons of the seeds for load', () => {
  const persons = Array.from({ length: 3000 }, (_, n) => loadPerson(n));

  it('have names, numbers and login names that the product would take, none of them twice', () => {
    for (const { name, identifiers, document } of persons) {
      assert.deepEqual(parseName(name), { ok: true, name });
      for (const { kind, value } of identifiers)
        assert.deepEqual(parseIdentifier(value), { ok: true, identifier: { kind, value } });
      if (document) assert.ok(parseIdentityDocument(document.type, document.number, new Date()).ok, document.number);
    }
    const numbers = [...persons, loadPerson(8_999_999)].flatMap(({ document }) => document?.number ?? []);
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it('are nobody: numbers of no carrier, documents of no county', () => {
    for (const { identifiers, document } of persons) {
      assert.match(identifiers[0]?.value ?? '', /^\+86154\d{8}$/);
      if (document) assert.match(document.number, /^(44|81)0000/);
    }
  });

  it('are called by names that differ: to search for two characters finds some and not all', () => {
    assert.ok(new Set(persons.map(({ name }) => name)).size > 2000);
    const named = (start: string) => persons.filter(({ name }) => name.startsWith(start)).length;
    assert.ok(named('陈') > 50 && named('陈') < 600);
    assert.ok(named('陈晓') < named('陈'));
  });
});

describe('units of the seeds for load', () => {
  it('are as many as asked for, parents first, with codes that check and are nobody else’s', () => {
    for (const wanted of [30, 400, 20_000]) {
      const units = loadUnits(wanted);
      assert.equal(units.length, wanted);
      units.forEach(({ parent, uscc }, at) => {
        assert.ok(parent === undefined || parent < at);
        if (uscc) assert.ok(parseUscc(uscc).ok, uscc);
      });
      const levels = byDepth(units);
      assert.equal(levels.flat().length, wanted);
      levels.forEach((level, depth) => {
        const above = new Set(levels[depth - 1]);
        for (const n of level) assert.equal(units[n]?.parent === undefined || above.has(units[n].parent), true);
      });
      const codes = units.flatMap(({ uscc }) => uscc ?? []);
      assert.equal(new Set(codes).size, codes.length);
      assert.ok(units.every(({ name }) => Object.values(name).every((text) => /示例|Example/.test(text))));
    }
    const levels = new Set(loadUnits(20_000).map(({ kind, level }) => `${kind} ${level}`));
    assert.equal(levels.size, 10);
  });
});
