import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../seeds/persons.ts';
import type { Operation } from '../../server/console/operation.ts';
import { operations } from '../../server/console/operations.ts';
import type { Route } from '../../server/http/route.ts';
import type { Permission } from '../../server/lib/permission.ts';
import { allows, type Role, roles } from '../../server/roles/role.ts';
import { adminId, asAdmin, createPace, openConsole, unitIds } from '../flows/console/admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from '../flows/console/api-caller.ts';
import { makeSubjects, type Subject } from '../flows/console/reach-objects.ts';
import { validInput } from '../flows/console/valid-input.ts';
import { tokenOf } from '../flows/people/pages.ts';
import { byPasskey } from '../flows/tokens/wearing.ts';
import { createBrowser, useApp } from '../support/app.ts';
import type { Browser, Page } from '../support/http-browser.ts';

type Caller = Role | 'nobody';
const callers: readonly Caller[] = [...roles, 'nobody'];
/** 李示例: a verified citizen with a passkey and no role. */
const citizen = { id: fixedId('person', 2), login: '13800000002' };

/**
 * Every route of the console and of its API, for every role and for somebody without one, for what is in reach and what is not.
 * What is expected follows from the table of roles and the declaration of the route alone.
 */
describe('the matrix of roles and routes', function matrixOfRoles() {
  this.timeout(300_000);
  const app = useApp();
  const browsers = {} as Record<Caller, Browser>;
  const tokens = {} as Record<Caller, string>;
  const held = {} as Record<Caller, Held>;
  let client: Awaited<ReturnType<typeof makeAdminClient>>;
  let subjects: Record<string, Subject>;
  before(async () => {
    client = await makeAdminClient(app());
    for (const role of roles) browsers[role] = await asAdmin(app(), role);
    browsers.nobody = await byPasskey(app(), { identifier: citizen.login, password: demonstrationPassword });
    for (const caller of callers) {
      const path = caller === 'nobody' ? '/account' : '/console';
      tokens[caller] = tokenOf(await openConsole(app(), browsers[caller], path));
    }
    // the client's own unit stands beside the province: nobody would reach everything
    await app().database.knex('units').whereNull('parent_id').whereNot({ id: unitIds.province }).update(below);
    subjects = await makeSubjects(app());
  });
  after(() => {
    for (const browser of Object.values(browsers)) browser.close();
  });
  /** Their ten minutes begin with the test that uses them. */
  const takeTokens = async () => {
    for (const caller of callers) held[caller] = await adminToken(app(), browsers[caller], client);
  };
  const pace = createPace(app);
  beforeEach(async () => {
    app().passSeconds(61);
    await app().database.knex('approvals').update({ status: 'waiting', decided_by: null, decided_at: null });
  });

  const routesFor = (kind: 'admin' | 'api') => app().service.routes.filter((route) => route.who.startsWith(`${kind}:`));
  const permissionOf = ({ who }: Route) => who.slice(who.indexOf(':') + 1) as Permission;
  const mayUse = (caller: Caller, route: Route) => caller !== 'nobody' && allows(caller, permissionOf(route));
  const operationOf = ({ method, path }: Route): Operation => {
    const found = operations.find((one) => one.method === method && `/api/v1${one.path}` === path);
    assert.ok(found, `${method} ${path} is no operation`);
    return found;
  };

  /** Everybody holds their role in this unit from now on. */
  const placeRoles = (unitId: string) =>
    app().database.knex('role_grants').whereIn('person_id', roles.map(adminId)).update({ unit_id: unitId });

  const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const filled = (path: string, value: (name: string) => string) =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(value(name)));
  /** Whether what a route is about belongs to a unit; the rest is for whoever holds a role in the whole province. */
  const isBelow = ({ path }: Route) => {
    const named = parametersOf(path);
    return named.length > 0 && named.every((name) => !subjects[name]?.isOfAll);
  };
  const own = (role: Role) => (name: string) => subjects[name]?.own(role) ?? '';
  const foreign = (name: string) => subjects[name]?.foreign ?? '';

  /** Sends a route's request as the page of it does; without fields a form asks for what is missing. */
  function send(
    caller: Caller,
    { method, upload }: Route,
    path: string,
    fields: Record<string, string>,
  ): Promise<Page> {
    pace();
    const url = new URL(path, app().issuer);
    const browser = browsers[caller];
    if (method === 'GET') return browser.get(url);
    const all: Record<string, string> = { csrf: tokens[caller], ...fields };
    if (!upload) return browser.post(url, all);
    const form = new FormData();
    for (const name of ['csrf', 'reason'] as const) form.append(name, all[name] ?? '');
    form.append('file', new Blob(['name\n']), 'list.csv');
    return browser.upload(url, form);
  }

  /** The number to reveal is named beside the address, by pages and by their forms. */
  const numberFor = ({ path }: Route, number: string): Record<string, string> =>
    path.endsWith('/reveal') ? { number } : {};
  const addressOf = (route: Route, value: (name: string) => string) => {
    const query = String(new URLSearchParams(numberFor(route, value('subjectId'))));
    return filled(route.path, value) + (route.method === 'GET' && query !== '' ? `?${query}` : '');
  };

  it('T-119 has an entry for every parameter of every route, and for every member that names something', () => {
    const served = [...routesFor('admin'), ...routesFor('api')];
    assert.ok(served.length > 60, `${served.length} routes`);
    const named = served.flatMap(({ path }) => parametersOf(path).map((name) => `${name} of ${path}`));
    const members = operations.flatMap(({ id, input }) =>
      Object.keys(input.shape).flatMap((name) => (/Id$/.test(name) && !filters.has(name) ? [`${name} of ${id}`] : [])),
    );
    const missing = [...named, ...members].filter((one) => !((one.split(' ')[0] ?? '') in subjects));
    assert.deepEqual(missing, [], 'without an object of one’s own and a foreign one in reach-objects.ts');
  });

  it('T-120 lets each role use its routes of the console on what is in its reach', async () => {
    const wrong: string[] = [];
    for (const at of ['tax', 'province'] as const) {
      await placeRoles(unitIds[at]);
      for (const route of routesFor('admin').filter((one) => isBelow(one) === (at === 'tax'))) {
        for (const role of roles.filter((one) => mayUse(one, route))) {
          const path = addressOf(route, own(role));
          // nothing but what it is about: whoever may is told what is missing
          const { status } = await send(role, route, path, numberFor(route, own(role)('subjectId')));
          if (status >= 500 || [401, 403, 404].includes(status))
            wrong.push(`${status} ${role} ${route.method} ${path}`);
          if (route.method === 'GET' && status !== 200) wrong.push(`${status} ${role} GET ${path}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('refuses each role every other route of the console, and knows none of them for people without a role', async () => {
    const wrong: string[] = [];
    await placeRoles(unitIds.province);
    const before = await app().database.knex('audit_events').max('sequence');
    const stranger = createBrowser();
    for (const route of routesFor('admin')) {
      for (const caller of callers.filter((one) => !mayUse(one, route))) {
        const subject = caller === 'nobody' ? own('security') : own(caller);
        const { status } = await send(caller, route, filled(route.path, subject), forms);
        const expected = caller === 'nobody' ? 404 : 403;
        if (status !== expected) wrong.push(`${status} ${caller} ${route.method} ${route.path}`);
      }
      if (route.method !== 'GET') continue;
      const asked = await stranger.get(new URL(filled(route.path, own('security')), app().issuer));
      if (!/\/authorize\?.*acr_values=phr/.test(String(asked.location))) wrong.push(`a stranger GET ${route.path}`);
    }
    stranger.close();
    assert.deepEqual(wrong, []);
    assert.deepEqual(await app().database.knex('audit_events').max('sequence'), before, 'nothing happened');
  });

  it('T-120 answers for what is out of reach in the console like for what is not there', async () => {
    const wrong: string[] = [];
    await placeRoles(unitIds.tax);
    for (const route of routesFor('admin').filter(({ path }) => path.includes(':'))) {
      for (const role of roles.filter((one) => mayUse(one, route))) {
        const nothing = randomUUID();
        const fields = { ...forms, ...numberFor(route, foreign('subjectId')) };
        const elsewhere = await send(role, route, addressOf(route, foreign), fields);
        const nowhere = await send(
          role,
          route,
          addressOf(route, () => nothing),
          fields,
        );
        const name = `${role} ${route.method} ${route.path}`;
        if (elsewhere.status !== 404 || nowhere.status !== 404)
          wrong.push(`${elsewhere.status} ${nowhere.status} ${name}`);
        else if (bare(elsewhere) !== bare(nowhere)) wrong.push(`another page ${name}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-126 gives each role its operations of the API on what is in its reach, and no others', async () => {
    const wrong: string[] = [];
    await takeTokens();
    for (const at of ['tax', 'province'] as const) {
      await placeRoles(unitIds[at]);
      for (const route of routesFor('api').filter((one) => isBelow(one) === (at === 'tax'))) {
        for (const caller of callers) {
          const subject = caller === 'nobody' ? own('security') : own(caller);
          const path = filled(operationOf(route).path, subject);
          pace();
          // without a body: whoever may is told what is missing
          const { status, body } = await callApi(app(), held[caller], route.method, path, jsonFor(route, {}));
          const isRefused = status === 403 && ['console.not-allowed', 'api.scope'].includes(String(body.code));
          const isLetIn = status < 500 && ![401, 403, 404].includes(status);
          const name = `${status} ${body.code ?? ''} ${caller} ${route.method} ${path}`;
          if (mayUse(caller, route) ? !isLetIn : !isRefused) wrong.push(name);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-120 answers for what is out of reach in the API like for what is not there', async () => {
    const wrong: string[] = [];
    await takeTokens();
    await placeRoles(unitIds.tax);
    for (const route of routesFor('api')) {
      const declared = operationOf(route);
      const named = Object.keys(declared.input.shape).filter(
        (name) => name in subjects && !anybody.has(`${declared.id} ${name}`),
      );
      if (named.length === 0) continue;
      for (const role of roles.filter((one) => mayUse(one, route))) {
        for (const name of named) {
          const ask = (id: string) => {
            pace();
            const given = validInput(declared, (other) => (other === name ? id : own(role)(other)));
            const path = filled(declared.path, (one) => String(given[one]));
            const rest = Object.entries(given).filter(([one]) => !declared.path.includes(`:${one}`));
            const query = route.method === 'GET' ? `?${new URLSearchParams(rest as [string, string][])}` : '';
            return callApi(app(), held[role], route.method, path + query, jsonFor(route, Object.fromEntries(rest)));
          };
          const [elsewhere, nowhere] = [await ask(foreign(name)), await ask(randomUUID())];
          const what = `${role} ${declared.id} ${name}`;
          if (elsewhere.status !== 404 || nowhere.status !== 404)
            wrong.push(`${elsewhere.status} ${nowhere.status} ${what} ${JSON.stringify(elsewhere.body)}`);
          else if (elsewhere.body.code !== nowhere.body.code) wrong.push(`another answer ${what}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });
});

const below = { parent_id: unitIds.province };

/** Members that end in Id and name no object: a position in a list, a mark in the log. */
const filters = new Set(['beforeId', 'fromId', 'requestId']);

/** Where an id may be anybody's: roles are granted to whom they are, and events are searched by it within the reach. */
const anybody = new Set(['roles.grant personId', 'audit.search personId', 'audit.export personId']);

const jsonFor = ({ method }: Route, json: unknown) => (method === 'GET' ? {} : { json });

/** A form of the console filled in: what it says of ids is in its address. */
const forms = {
  ...{ state: 'off', claims: '{}', configuration: '{}' },
  ...{ reason: '岗位调整，例会纪要第三条', decision: 'decline', act: 'end', level: '3', seals: '20', by: 'mobile' },
  ...{ mobile: '13800138601', kind: 'office', divisionCode: '440106', 'zh-Hans': '甲', 'zh-Hant': '甲', en: 'A' },
  ...{ name: '赵新例', title: '科员', jobNumber: 'N0001', startsOn: '2026-12-01', endsOn: '', toId: unitIds.tax },
};

/** A page without what is new in every answer. */
function bare({ body, url }: Page): string {
  return body
    .replaceAll(url.pathname, 'PATH')
    .replaceAll(encodeURIComponent(url.pathname), 'PATH')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/name="csrf" value="[^"]*"/g, 'csrf')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
    .replaceAll(/[A-Za-z0-9_-]{20,}/g, 'RANDOM');
}
