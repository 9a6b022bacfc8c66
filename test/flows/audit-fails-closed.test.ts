import assert from 'node:assert/strict';
import type { Operation } from '../../server/console/operation.ts';
import { operations } from '../../server/console/operations.ts';
import type { Route } from '../../server/http/route.ts';
import { allows, type Role, roles } from '../../server/roles/role.ts';
import { createBrowser, declineOffer, logIn, testPassword } from '../support/app.ts';
import { storedDigest } from '../support/change-digest.ts';
import type { Browser } from '../support/http-browser.ts';
import { adminId, asAdmin, unitIds } from './console/admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './console/api-caller.ts';
import { makeSubjects, type Subject } from './console/reach-objects.ts';
import { validInput } from './console/valid-input.ts';
import { callback } from './developers/team.ts';
import { teamThings } from './developers/team-things.ts';
import { settled } from './enterprises/actors.ts';
import { personalThings } from './people/own-things.ts';
import { nowhere, tokenOf } from './people/pages.ts';
import { type Owner, usePrincipals } from './principals.ts';
import { authorize, makeClient } from './protocol/protocol.ts';
import { byPasskey } from './tokens/wearing.ts';

type Tried = { name: string; status: number };

/** Nothing is acknowledged without its record: what cannot be recorded does not happen, whoever does it and by which way. */
describe('without a place in the audit log', function failsClosed() {
  this.timeout(180_000);
  const { app, owner } = usePrincipals();
  const browsers: Browser[] = [];
  let me: Owner;
  let things: Record<string, (owner: Owner, route: Route) => Promise<string>>;
  let subjects: Record<string, Subject>;
  const held = {} as Record<Role, Held>;
  const refuseRecords = () => app().owner().raw('REVOKE INSERT ON audit_events FROM yimen_app');
  const takeRecords = () => app().owner().raw('GRANT INSERT ON audit_events TO yimen_app');

  before(async () => {
    const boss = await owner('赵某');
    const somebody = await owner('钱某');
    me = { ...somebody, browser: await byPasskey(app(), { identifier: somebody.mobile, password: testPassword }) };
    browsers.push(me.browser);
    const client = await makeAdminClient(app());
    for (const role of roles) {
      const browser = await asAdmin(app(), role);
      browsers.push(browser);
      held[role] = await adminToken(app(), browser, client);
    }
    const { knex } = app().database;
    await knex('role_grants').whereIn('person_id', roles.map(adminId)).update({ unit_id: unitIds.province });
    subjects = await makeSubjects(app());
    things = { ...(await personalThings(app(), boss)), ...teamThings(app(), boss) };
  });
  after(() => {
    for (const browser of browsers) browser.close();
  });
  afterEach(takeRecords);

  /** Asks twice for everything: while no record is taken, and afterwards, so that the refusals before mean something. */
  async function twice(asks: (Tried & { ask: () => Promise<number> })[][], least: number): Promise<void> {
    const [first = [], second = []] = asks;
    await settled(app());
    const before = await digest();
    await refuseRecords();
    for (const one of first) one.status = await one.ask();
    assert.deepEqual(await digest(), before, 'nothing changed');
    await takeRecords();
    const wrong: string[] = [];
    let recorded = 0;
    for (const [index, one] of second.entries()) {
      const last = await newestRecord();
      one.status = await one.ask();
      // what is refused leaves none of its own: one that comes beside it is of a job
      if (one.status >= 400 || (await newestRecord()) === last) continue;
      recorded += 1;
      // what leaves a record is a fault without one, and told as such; or it needs what an act before it would have done
      const without = first[index]?.status ?? 0;
      if (without < 500 && without !== 409 && without !== 404)
        wrong.push(`${without} without a record, ${one.status} with one: ${one.name}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(recorded >= least, `${recorded} left a record`);
  }
  const newestRecord = async () => (await app().database.knex('audit_events').max('sequence as at').first())?.at;
  async function digest(): Promise<string[]> {
    const lines = (await storedDigest(app().database)).split('\n');
    return lines.filter((line) => !/^(?:oidc_\w+|outbox_entries) /.test(line));
  }

  it('T-155 does no act of an administrator', async () => {
    const writes: Operation[] = operations.filter(({ method, audit }) => method !== 'GET' && audit.length > 0);
    const asks = () =>
      writes.map((one) => {
        const role = roles.find((each) => allows(each, one.permission)) ?? 'unit';
        const given = validInput(one, (name) => subjects[name]?.own(role) ?? '');
        const path = one.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name])));
        const rest = Object.entries(given).filter(([name]) => !one.path.includes(`:${name}`));
        const json = Object.fromEntries(rest);
        return {
          name: one.id,
          status: 0,
          ask: async () => (await callApi(app(), held[role], one.method, path, { json })).status,
        };
      });
    await twice([asks(), asks()], 12);
  });

  it('T-155 does no act on the account pages, in the enterprise centre or the portal', async () => {
    const csrf = tokenOf(await me.browser.open(new URL('/account', app().issuer)));
    const ends = new Set(['/account/merge/begin', '/account/merge/:id/undo']);
    const routes = app().service.routes.filter(
      ({ method, who, audit, path }) =>
        method === 'POST' &&
        who.startsWith('person') &&
        audit.length > 0 &&
        !path.startsWith('/console') &&
        !ends.has(path),
    );
    const fields = {
      ...{ name: '测试示例', mobile: '13612345678', role: 'member', until: inDays(20), services: 'all', acts: 'all' },
      ...{
        kind: 'web',
        topic: 'taxes',
        redirectUris: callback,
        email: '',
        webhookUrl: '',
        version: '1',
        client_id: 'tax-demo',
      },
    };
    const asks = async () => {
      const all = [];
      for (const route of routes) {
        const url = await addressOf(route);
        const ask = async () => {
          await app().database.knex('throttle_counters').delete();
          // nobody has saved the alerts before
          const own = route.path.endsWith('/alerts') ? { version: 'none' } : {};
          return (await me.browser.post(url, { csrf, ...fields, ...own })).status;
        };
        all.push({ name: `${route.method} ${route.path}`, status: 0, ask });
      }
      return all;
    };
    // or there would be no former secret to withdraw the first time
    await me.browser.post(new URL(`/developers/applications/${me.clientId}/secret`, app().issuer), { csrf });
    await twice([await asks(), await asks()], 15);
  });

  async function addressOf(route: Route): Promise<URL> {
    let { path } = route;
    for (const { index, 0: name } of route.path.matchAll(/:\w+/g)) {
      const made = await things[route.path.slice(0, index + name.length)]?.(me, route);
      path = path.replace(name, encodeURIComponent(made ?? 'tax-demo'));
    }
    return new URL(path, app().issuer);
  }

  it('T-155 lets nobody in, with the right password or a wrong one, and puts nobody out', async () => {
    await app().person('13800138099');
    const client = await makeClient(app(), {});
    const open = createBrowser();
    await logIn(open, await open.open(`${app().issuer}/account`), { identifier: '13800138099' }, nowhere);
    assert.notEqual((await authorize(app(), open, client)).code, '');
    const other = await makeClient(app(), {});
    await refuseRecords();
    for (const password of [testPassword, 'not the password at all']) {
      const browser = createBrowser();
      const asked = await browser.open(`${app().issuer}/account`);
      const next = await browser.submit(
        asked,
        { username: '13800138099' },
        { button: 'login-submit', stopAt: nowhere },
      );
      const told = await browser.submit(next, { password }, { button: 'login-submit', stopAt: nowhere });
      // what is proven on the way counts for nothing before the end of it is recorded
      const end = password === testPassword ? await declineOffer(browser, told, nowhere).catch(() => told) : told;
      assert.ok(end.status >= 500, `${end.status} ${end.url}`);
      assert.notEqual((await browser.get(`${app().issuer}/account`)).status, 200);
      browser.close();
    }
    // whoever is in stays in, and what leaves no record goes on; entering another application does
    assert.equal((await open.get(`${app().issuer}/account`)).status, 200);
    assert.notEqual((await authorize(app(), open, client)).code, '');
    assert.equal((await authorize(app(), open, other)).code, '');
    open.close();
  });
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
