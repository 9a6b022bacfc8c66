import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { createActs } from '../../../server/console/acts.ts';
import type { Operation } from '../../../server/console/operation.ts';
import { operations } from '../../../server/console/operations.ts';
import type { Administrator, ConsoleParts } from '../../../server/console/parts.ts';
import { findPerson } from '../../../server/people/any-person.ts';
import { allows, roles } from '../../../server/roles/role.ts';
import { partsOf } from '../../merging/support.ts';
import { useApp } from '../../support/app.ts';
import { storedDigest } from '../../support/change-digest.ts';
import { adminId, unitIds } from './admins.ts';
import { makeSubjects, type Subject } from './reach-objects.ts';
import { validInput } from './valid-input.ts';

/** What breaks out of a text, what is put in, and what hides the rest: 210 of them. */
const payloads = ["'", '"', "')", '"))', '\\', "%' ESCAPE '", '1'].flatMap((out) =>
  [
    ...[' OR 1=1', " OR 'a'='a", '; DROP TABLE persons', ' UNION SELECT NULL,NULL,NULL', '; SELECT pg_sleep(20)'],
    ...["||(SELECT version())||'", ' AND 1=cast((SELECT version()) AS int)', ' ORDER BY 99', '::int', ' COLLATE "x"'],
  ].flatMap((put) => [' --', '/*', ''].map((rest) => out + put + rest)),
);

/** Every text that an operation of administrators takes to search, filter, order or go on from. */
describe('payloads in what administrators search by', function sqlPayloads() {
  this.timeout(180_000);
  const app = useApp();
  let parts: ConsoleParts;
  let subjects: Record<string, Subject>;
  before(async () => {
    const base = { ...(await partsOf(app())), knex: app().database.knex };
    parts = { ...base, acts: createActs(base as never) } as unknown as ConsoleParts;
    subjects = await makeSubjects(app());
    await parts.knex('role_grants').whereIn('person_id', roles.map(adminId)).update({ unit_id: unitIds.tax });
  });

  const reads = () => operations.filter(({ method, id }) => method === 'GET' && !id.startsWith('exports.'));

  /** As the guard lets the role in that may use it, which is held in the tax service. */
  async function run(operation: Operation, input: Record<string, unknown>): Promise<unknown> {
    const role = roles.find((one) => allows(one, operation.permission));
    const person = role && (await findPerson(parts.knex, adminId(role)));
    const parsed = operation.input.safeParse(input);
    if (!person || !parsed.success) return undefined;
    const admin: Administrator = { person, permissions: [operation.permission], roots: [unitIds.tax] };
    const outcome = await operation.run(parts, admin, parsed.data);
    return outcome.ok ? outcome.value : undefined;
  }

  it('T-132 are texts like any other: nothing breaks, nothing of others is shown, nothing waits, nothing changes', async () => {
    const others = [
      unitIds.housing,
      fixedId('unit', 9),
      fixedId('person', 10),
      'housing-demo',
      subjects.grantId?.foreign ?? '',
    ];
    const before = await storedDigest(app().database);
    const wrong: string[] = [];
    let [ran, members] = [0, 0];
    for (const operation of reads()) {
      const role = roles.find((one) => allows(one, operation.permission)) ?? 'unit';
      const valid = validInput(operation, (name) => subjects[name]?.own(role) ?? '');
      for (const name of Object.keys(operation.input.shape)) {
        members += 1;
        // a third of them in each member, every one of them in many
        for (const payload of payloads.filter((_, index) => index % 3 === members % 3)) {
          const value = await run(operation, { ...valid, [name]: payload }).catch((error: Error) => error);
          if (value === undefined) continue;
          ran += 1;
          const told = value instanceof Error ? value.message : JSON.stringify(value);
          const shown = others.some((one) => told.includes(one));
          if (value instanceof Error || shown) wrong.push(`${operation.id} ${name} ${payload} ${told.slice(0, 200)}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(ran > 200, `${ran} were let through to the database`);
    const kept = (text: string) => text.split('\n').filter((line) => !line.startsWith('audit_events '));
    assert.deepEqual(kept(await storedDigest(app().database)), kept(before));
  });
});
