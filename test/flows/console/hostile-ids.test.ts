import assert from 'node:assert/strict';
import type { Operation } from '../../../server/console/operation.ts';
import { operations } from '../../../server/console/operations.ts';
import type { Route } from '../../../server/http/route.ts';
import type { Permission } from '../../../server/lib/permission.ts';
import { allows, type Role, roles } from '../../../server/roles/role.ts';
import { useApp } from '../../support/app.ts';
import { hostile } from '../../support/hostile-values.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { tokenOf } from '../people/pages.ts';
import { asAdmin, createPace, openConsole } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';
import { makeSubjects, type Subject } from './reach-objects.ts';
import { validInput } from './valid-input.ts';

const reason = '岗位调整，例会纪要第三条';

/** Ids, cursors and filters that somebody made up, at every route of the console and its API by a role that may use it. */
describe('hostile ids', function hostileIds() {
  this.timeout(300_000);
  const app = useApp();
  const browsers = {} as Record<Role, Browser>;
  const tokens = {} as Record<Role, string>;
  const held = {} as Record<Role, Held>;
  let subjects: Record<string, Subject>;
  before(async () => {
    const client = await makeAdminClient(app());
    for (const role of roles) {
      browsers[role] = await asAdmin(app(), role);
      tokens[role] = tokenOf(await openConsole(app(), browsers[role], '/console'));
      held[role] = await adminToken(app(), browsers[role], client);
    }
    subjects = await makeSubjects(app());
  });
  after(() => {
    for (const browser of Object.values(browsers)) browser.close();
  });
  const pace = createPace(app);
  beforeEach(() => app().passSeconds(61));

  const consoleRoutes = () => app().service.routes.filter(({ who }) => who.startsWith('admin:'));
  const roleFor = (permission: Permission): Role => {
    const role = roles.find((one) => allows(one, permission));
    assert.ok(role, permission);
    return role;
  };
  const userOf = ({ who }: Route) => roleFor(who.slice('admin:'.length) as Permission);
  function send(role: Role, { method, upload }: Route, url: URL, fields: Record<string, string> = {}): Promise<Page> {
    pace();
    const browser = browsers[role];
    if (method === 'GET') return browser.get(url);
    if (!upload) return browser.post(url, { csrf: tokens[role], reason, ...fields });
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf: tokens[role], reason })) form.append(name, value);
    form.append('file', new Blob(['name\n']), 'list.csv');
    return browser.upload(url, form);
  }
  const filled = (path: string, value: (name: string) => string) =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(value(name)));

  // the API first: its proofs tell the real time
  it('T-120 T-133 in path, query and body of the API answer 400, 404 or 422, or find nothing', async () => {
    const wrong: string[] = [];
    for (const declared of operations) {
      const role = roleFor(declared.permission);
      for (const name of Object.keys(declared.input.shape).filter(isId)) {
        for (const [kind, value] of Object.entries(hostile)) {
          const { status, body } = await ask(declared, role, name, value);
          const isFine = [400, 404, 414, 422].includes(status) || (status === 200 && isFilter(name));
          if (!isFine) wrong.push(`${status} ${body.code ?? ''} ${kind} ${declared.id} ${name}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-120 T-133 in an address of the console answer like an id of nothing, and never 5xx', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const route of consoleRoutes().filter(({ path }) => path.includes(':'))) {
      for (const [kind, value] of Object.entries(hostile)) {
        const { status, body } = await send(
          userOf(route),
          route,
          new URL(
            filled(route.path, () => value),
            app().issuer,
          ),
        );
        asked += 1;
        if (![400, 404, 414].includes(status)) wrong.push(`${status} ${kind} ${route.method} ${route.path}`);
        if (body.includes('<script>alert(1)')) wrong.push(`echoed ${route.path}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(asked > 200, String(asked));
  });

  const filters = [
    ...['below', 'q', 'unit', 'number', 'state', 'beforeAt', 'beforeId', 'fromAt', 'fromId'],
    ...['person', 'type', 'request', 'from', 'until', 'notice', 'days'],
  ];

  it('T-120 T-133 in a query of the console, altered cursors among them, answer without 5xx and without an echo', async () => {
    const wrong: string[] = [];
    for (const route of consoleRoutes().filter(({ method }) => method === 'GET')) {
      const role = userOf(route);
      for (const [kind, value] of Object.entries(hostile)) {
        for (const names of [['after', 'before'], filters]) {
          const url = new URL(
            filled(route.path, (name) => subjects[name]?.own(role) ?? ''),
            app().issuer,
          );
          for (const name of names) url.searchParams.set(name, value.slice(0, 300));
          const { status, body } = await send(role, route, url);
          if (![200, 303, 400, 404, 422].includes(status)) wrong.push(`${status} ${kind} ${names} ${route.path}`);
          if (body.includes('<script>alert(1)')) wrong.push(`echoed ${route.path}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-120 T-133 in a form of the console answer without 5xx', async () => {
    const wrong: string[] = [];
    const fields = ['unitId', 'toId', 'login', 'role', 'number', 'decision', 'act', 'level', 'seals', 'person', 'unit'];
    const more = [
      'type',
      'from',
      'until',
      'request',
      'startsOn',
      'endsOn',
      'divisionCode',
      'kind',
      'mobile',
      'all',
      'alg',
    ];
    for (const route of consoleRoutes().filter(({ method, upload }) => method === 'POST' && !upload)) {
      const role = userOf(route);
      for (const [kind, value] of Object.entries(hostile)) {
        const url = new URL(
          filled(route.path, (name) => subjects[name]?.foreign ?? ''),
          app().issuer,
        );
        const given = Object.fromEntries([...fields, ...more].map((name) => [name, value.slice(0, 200)]));
        const { status, body } = await send(role, route, url, given);
        if (status >= 500) wrong.push(`${status} ${kind} ${route.path}`);
        if (body.includes('<script>alert(1)')) wrong.push(`echoed ${route.path}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  /** One call of an operation with a hostile value in one member, and all else as it should be. */
  function ask(declared: Operation, role: Role, hostileName: string, value: string) {
    pace();
    const given: Record<string, unknown> = {
      ...validInput(declared, (name) => subjects[name]?.own(role) ?? ''),
      [hostileName]: value,
    };
    const path = filled(declared.path, (name) => String(given[name]));
    const rest = Object.entries(given).filter(([name]) => !declared.path.includes(`:${name}`));
    if (declared.method === 'GET') {
      const query = new URLSearchParams(rest.map(([name, one]) => [name, String(one)]));
      return callApi(app(), held[role], 'GET', `${path}?${query}`);
    }
    return callApi(app(), held[role], declared.method, path, { json: Object.fromEntries(rest) });
  }
});

/** What names an object, a position in a list or a moment of it. */
const isId = (name: string) => /Id$|^kid$|^after$|^before$|At$|^from$|^until$/.test(name);
/** Positions are plain texts where a list goes by one, and a list is cut to its reach wherever it begins; filters find nothing. */
const isFilter = (name: string) => /^(after|before|fromId|beforeId|requestId|personId|fromAt|beforeAt)$/.test(name);
