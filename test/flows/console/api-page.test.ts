import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { exampleInput, membersOf } from '../../../server/api/members.ts';
import type { Operation } from '../../../server/console/operation.ts';
import { operations } from '../../../server/console/operations.ts';
import { allows, type Role, roles } from '../../../server/roles/role.ts';
import { useApp } from '../../support/app.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { tokenOf } from '../people/pages.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';
import { makeSubjects } from './reach-objects.ts';
import { validInput } from './valid-input.ts';

const reason = '岗位调整，例会纪要第三条';
const citizen = fixedId('person', 2);
const pathOf = (id: string) => `/console/api/${id}`;
const runPathOf = (id: string) => `${pathOf(id)}/run`;

/** What the page shows of the answer: its status, and the JSON. */
function answerOn({ body }: Page): { status: number; json: Record<string, unknown> } {
  const shown = /<figcaption>状态码 (\d+)<\/figcaption><pre tabindex="0"><code>([^<]*)<\/code>/.exec(body);
  assert.ok(shown, 'no answer on the page');
  return { status: Number(shown[1]), json: JSON.parse(decodeEntities(shown[2] ?? '')) };
}

const keyOn = ({ forms }: Page) =>
  forms.flatMap(({ fields }) => fields).find(([name]) => name === 'run-key')?.[1] ?? '';

describe('the page to try the admin API', function pageOfTheApi() {
  this.timeout(300_000);
  const app = useApp();
  const browsers = {} as Record<Role, Browser>;
  before(async () => {
    for (const role of roles) browsers[role] = await asAdmin(app(), role);
  });
  after(() => {
    for (const browser of Object.values(browsers)) browser.close();
  });
  beforeEach(() => app().passSeconds(45));

  const open = (role: Role, id: string) => openConsole(app(), browsers[role], pathOf(id));
  const run = (role: Role, id: string, fields: Record<string, string>) =>
    act(app(), browsers[role], runPathOf(id), fields);
  const grants = () => app().database.knex('role_grants').where({ person_id: citizen, ended_at: null });
  const wish = { personId: citizen, role: 'desk', unitId: unitIds.tax, reason };

  it('lists every operation with its permission, and says which are not for the reader', async () => {
    const listed = await openConsole(app(), browsers.audit, '/console/api');
    assert.equal(listed.status, 200);
    assert.match(listed.body, /href="\/api\/v1\/openapi\.json"/);
    const lines = listed.body.split('<tr>');
    for (const { id, permission } of operations) {
      const line = lines.find((one) => one.includes(`href="${pathOf(id)}"`));
      assert.ok(line, id);
      assert.ok(line.includes(`<code>${permission}</code>`), id);
      assert.equal(line.includes('您的角色不能执行'), !allows('audit', permission), id);
    }
    assert.ok(Buffer.byteLength(listed.body) < 75_000, `${Buffer.byteLength(listed.body)} bytes`);
  });

  it('asks for every member of an operation with a field, and gives an example that it takes', async () => {
    for (const declared of operations) {
      const { body, status, forms } = await open(roleFor(declared), declared.id);
      assert.equal(status, 200, declared.id);
      const form = forms.find(({ action }) => new URL(action, app().issuer).pathname === runPathOf(declared.id));
      const names = form?.fields.map(([name]) => name) ?? [];
      for (const { name } of membersOf(declared)) assert.ok(names.includes(name), `${name} of ${declared.id}`);
      assert.match(body, /npm run cli -- api /);
      const taken = declared.input.safeParse(exampleInput(declared));
      assert.ok(taken.success, `${declared.id} ${JSON.stringify(taken.error?.issues)}`);
      for (const code of Object.keys(declared.refusals)) assert.ok(body.includes(`console.${code}`), code);
    }
  });

  it('does what is asked once, with its event, and shows what the API answers', async () => {
    const key = keyOn(await open('unit', 'roles.grant'));
    assert.match(key, /^[0-9a-f-]{36}$/);
    const done = await run('unit', 'roles.grant', { ...wish, 'run-key': key });
    assert.equal(done.status, 200);
    const { status, json } = answerOn(done);
    assert.equal(status, 200);
    const [granted, ...more] = await grants();
    assert.deepEqual([json.grantId, more], [granted?.id, []]);
    const event = await app().database.knex('audit_events').where({ type: 'role.granted' }).orderBy('sequence').first();
    assert.match(String(event?.request_id), /^[0-9a-f-]{36}$/);
    const again = await run('unit', 'roles.grant', { ...wish, 'run-key': key });
    assert.deepEqual(answerOn(again), { status, json }, 'the page was loaded again');
    const anew = await run('unit', 'roles.grant', { ...wish, 'run-key': keyOn(done) });
    assert.equal(anew.status, 409);
    assert.equal(answerOn(anew).json.code, 'console.already-held');
    assert.match(String(answerOn(anew).json.type), /^urn:yimen:problem:/);
    assert.equal((await grants()).length, 1);
    const ended = await run('unit', 'roles.end', { grantId: String(json.grantId), reason });
    assert.equal(ended.status, 200);
    assert.deepEqual(await grants(), []);
  });

  it('T-133 refuses what is no input, keeps what was typed, and says which member', async () => {
    const noReason = await run('unit', 'roles.grant', { ...wish, reason: '无' });
    const { status, json } = answerOn(noReason);
    assert.deepEqual([noReason.status, status, json.code], [422, 422, 'request.input']);
    assert.deepEqual(
      (json.errors as { path: string }[]).map(({ path }) => path),
      ['reason'],
    );
    assert.match(noReason.body, /id="reason-problem"/);
    assert.ok(noReason.body.includes(`value="${citizen}"`));
    const broken = await run('system', 'sources.add', { configuration: '{"a":1,"a":2}', reason });
    assert.equal(broken.status, 422);
    assert.match(broken.body, /id="configuration-problem"/);
    const smuggled = await run('system', 'sources.add', { configuration: '{}, "secrets": {}', reason });
    assert.match(smuggled.body, /id="configuration-problem"/);
    assert.deepEqual(await grants(), []);
  });

  it('shows no secret again that was typed', async () => {
    const secret = 'harbour-lychee-of-the-source';
    const fields = { configuration: '{}', secrets: JSON.stringify({ clientSecret: secret }), reason };
    const refused = await run('system', 'sources.add', fields);
    assert.equal(answerOn(refused).status, 200);
    assert.doesNotMatch(refused.body, new RegExp(secret));
  });

  it('T-097 does nothing without the token of the form, and asks for a fresh login first, then comes back', async () => {
    const address = new URL(runPathOf('roles.grant'), app().issuer);
    const ridden = await browsers.unit.post(address, wish);
    assert.equal(ridden.status, 403);
    const form = await open('unit', 'roles.grant');
    app().passSeconds(1201);
    const old = await browsers.unit.post(address, { csrf: tokenOf(form), ...wish });
    assert.match(String(old.location), /\/authorize\?.*max_age=1200/);
    assert.match(decodeURIComponent(String(old.location)), /\/console\/api\/roles\.grant(?!\/run)/);
    assert.deepEqual(await grants(), []);
  });

  const roleFor = ({ permission }: Operation): Role => {
    const role = roles.find((one) => allows(one, permission));
    assert.ok(role, permission);
    return role;
  };
});

describe('the page to try the admin API, beside the API itself', function pageBesideTheApi() {
  this.timeout(300_000);
  const app = useApp();
  const browsers = {} as Record<Role, Browser>;
  before(async () => {
    for (const role of roles) browsers[role] = await asAdmin(app(), role);
  });
  after(() => {
    for (const browser of Object.values(browsers)) browser.close();
  });

  it('T-120 T-126 judges each run by the permission of its operation, and answers exactly as the API does', async () => {
    const client = await makeAdminClient(app());
    const held = {} as Record<Role, Held>;
    for (const role of roles) held[role] = await adminToken(app(), browsers[role], client);
    const subjects = await makeSubjects(app());
    // nobody reaches the whole province
    const own = app().database.knex('role_grants').whereIn('person_id', roles.map(adminId));
    await own.update({ unit_id: unitIds.tax });
    const wrong: string[] = [];
    let compared = 0;
    for (const declared of operations) {
      const given = validInput(declared, (name) => subjects[name]?.foreign ?? '');
      for (const role of roles) {
        const page = await act(app(), browsers[role], runPathOf(declared.id), formOf(given));
        if (!allows(role, declared.permission)) {
          if (page.status !== 403) wrong.push(`${page.status} ${role} ${declared.id}`);
          continue;
        }
        const called = await call(held[role], declared, given);
        const shown = answerOn(page);
        compared += 1;
        const [here, there] = [shown, called].map(({ status }) => status);
        if (here !== there || page.status !== here || shown.json.code !== (called.body.code as string))
          wrong.push(`${here} ${shown.json.code} ${there} ${called.body.code} ${role} ${declared.id}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared > 50, String(compared));
  });

  function call(held: Held, { method, path }: Operation, given: Record<string, unknown>) {
    const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name])));
    const rest = Object.entries(given).filter(([name]) => !path.includes(`:${name}`));
    if (method !== 'GET') return callApi(app(), held, method, filled, { json: Object.fromEntries(rest) });
    return callApi(app(), held, 'GET', `${filled}?${new URLSearchParams(rest as [string, string][])}`);
  }
});

const formOf = (given: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
