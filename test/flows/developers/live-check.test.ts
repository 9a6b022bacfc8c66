import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import { startRelyingParty } from '../../support/relying-party.ts';
import { force } from '../people/pages.ts';
import { type Department, startDepartment } from './department.ts';
import { type Developer, developersOf } from './team.ts';

describe('the live check of an application', function liveCheck() {
  this.timeout(300_000);
  let department: Department;
  const app = useApp(async () => {
    department = await startDepartment(() => app().issuer);
    return { demoPorts: [Number(new URL(department.url).port), await freePort()] };
  });
  const { developer, visit, team, application, testPerson, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  beforeEach(() => app().passSeconds(61));
  after(() => {
    close();
    department.stop();
  });

  async function register() {
    const addresses = { redirectUris: `${department.url}/callback`, backchannelLogoutUri: `${department.url}/logout` };
    department.client = await application(ada, teamId, addresses);
    return department.client.clientId;
  }

  async function logInTwice(parameters: Record<string, string> = {}) {
    const redirectUri = `${department.url}/callback`;
    const rp = await startRelyingParty({ issuer: app().issuer, redirectUri, ...department.client });
    const person = await testPerson(ada, teamId, 'level-2');
    const anna = createBrowser();
    const first = await logIn(anna, await rp.begin(anna, parameters), person, redirectUri);
    const back = first.location ? first : await approve(anna, first, redirectUri);
    await rp.exchange(back.location);
    await rp.exchange((await rp.begin(anna, parameters)).location);
    anna.close();
  }

  const found = async (clientId: string) => {
    const rows = await app()
      .database.knex('live_check_results as r')
      .join('applications as a', 'a.client_id', 'r.client_id')
      .where({ 'r.client_id': clientId })
      .whereRaw('r.settings_version = a.settings_version')
      .select('item', 'passed', 'detail');
    return Object.fromEntries(rows.map(({ item, passed, detail }) => [item, `${passed ? 'yes' : 'no'} ${detail}`]));
  };
  const passedAt = async (clientId: string) =>
    (await app().database.knex('live_checks').where({ client_id: clientId }).first()).passed_at;
  const press = async (clientId: string, act: '' | '/probe') => {
    const page = await visit(ada, `/developers/applications/${clientId}/check`);
    return force(ada.browser, page, `${page.url.pathname}${act}`);
  };

  it('ticks what a careful system does, and any change of its settings voids that', async () => {
    const clientId = await register();
    department.careless = false;
    assert.equal((await press(clientId, '/probe')).status, 400, 'nothing is sent before the check began');
    assert.equal((await press(clientId, '')).status, 303);
    await logInTwice();
    app().passSeconds(61);
    assert.equal((await press(clientId, '/probe')).status, 303);
    assert.deepEqual(await found(clientId), {
      ...{ pkce: 'yes verified', redirect: 'yes verified', state: 'yes fresh', nonce: 'yes fresh' },
      ...{ forged: 'yes ignored', errors: 'yes answered', logout: 'yes answered', rotation: 'yes answered' },
    });
    assert.ok(await passedAt(clientId), 'kept, so that a later failure is told of');
    const page = await visit(ada, `/developers/applications/${clientId}/check`);
    assert.match(page.body, /全部通过/);
    const settings = await visit(ada, `/developers/applications/${clientId}/settings`);
    await ada.browser.submit(settings, { name: '改了名字' });
    assert.deepEqual(await found(clientId), {});
    assert.match((await visit(ada, `/developers/applications/${clientId}/check`)).body, /还有项目没有通过/);
  });

  it('finds the mistakes of a careless one', async () => {
    const clientId = await register();
    department.careless = true;
    await press(clientId, '');
    await logInTwice({ state: 'always-the-same-state', nonce: 'short' });
    app().passSeconds(61);
    assert.equal((await press(clientId, '/probe')).status, 303);
    assert.deepEqual(await found(clientId), {
      ...{ pkce: 'yes verified', redirect: 'yes verified', state: 'no repeated', nonce: 'no short' },
      ...{ forged: 'no redeemed', errors: 'no failed', logout: 'no forged-accepted', rotation: 'yes answered' },
    });
    assert.equal(await passedAt(clientId), null);
  });

  it('T-134 calls no address of ours or of a neighbour', async () => {
    let calls = 0;
    const neighbour = createServer((_, response) => {
      calls += 1;
      response.writeHead(200).end();
    }).listen(0, 'localhost');
    await once(neighbour, 'listening');
    const home = `http://localhost:${(neighbour.address() as AddressInfo).port}`;
    const places = [
      [`${home}/callback`, `${home}/logout`],
      ['http://localhost:5432/callback', 'https://169.254.169.254/latest'],
    ] as const;
    for (const [redirectUris, backchannelLogoutUri] of places) {
      app().passSeconds(61);
      const { clientId } = await application(ada, teamId, { redirectUris, backchannelLogoutUri });
      await press(clientId, '');
      await press(clientId, '/probe');
      const results = await found(clientId);
      for (const item of ['forged', 'errors', 'logout', 'rotation'])
        assert.equal(results[item], 'no unreachable', item);
    }
    neighbour.close();
    assert.equal(calls, 0);
  });

  it('looks at nothing before it is started and after half an hour', async () => {
    const clientId = await register();
    await logInTwice();
    assert.deepEqual(await found(clientId), {});
    await press(clientId, '');
    app().passSeconds(31 * 60);
    await logInTwice();
    assert.deepEqual(await found(clientId), {});
  });
});
