import assert from 'node:assert/strict';
import { createBrowser, declineOffer, logIn, useApp } from '../../support/app.ts';
import { type HostileOidc, hostileClientId, startHostileOidc } from '../../support/hostile-oidc.ts';
import { bad } from '../../support/hostile-server.ts';
import type { Page } from '../../support/http-browser.ts';
import { authorize, type Client, makeClient } from '../protocol/protocol.ts';
import { addHouse, doors, type House, leaveFor, logInAt, openHouse, someone } from './house.ts';

const mobile = '13800139730';
const discovery = '/.well-known/openid-configuration';

/** Two sources side by side; whatever one of them does, the other and our own logins go on. */
describe('T-117 a source that is slow, down, endless or lying, beside one that is well', () => {
  let hostile: HostileOidc;
  let city: House;
  let client: Client;
  const app = useApp(async () => {
    hostile = await startHostileOidc();
    const { egressAllowedHosts } = await doors();
    return { egressAllowedHosts: [...egressAllowedHosts, hostile.host] };
  });

  before(async () => {
    await app().person(mobile);
    client = await makeClient(app());
    city = await openHouse(app());
    const connection = {
      issuer: hostile.issuer,
      clientId: hostileClientId,
      clientAuthentication: 'client_secret_basic',
    };
    await addHouse(app(), 'bad', hostile.issuer, { connection });
    await app().database.knex('persons').update({ passkey_offer: 'never' });
  });
  after(() => Promise.all([hostile.close(), city.close()]));
  beforeEach(() => app().passSeconds(61));

  const begin = async (browser = createBrowser()) => ({
    browser,
    page: (await authorize(app(), browser, client)).page,
  });
  const isIn = (page: Page) => assert.ok(page.location?.searchParams.has('code'), page.body);

  async function othersGoOn(): Promise<void> {
    city.who.login = someone();
    const byCity = await begin();
    const arrived = await logInAt(byCity.browser, byCity.page, 'city');
    const made = await byCity.browser.submit(arrived, {}, { button: 'arrival-new', stopAt: client.redirectUri });
    isIn(await declineOffer(byCity.browser, made, client.redirectUri));
    const ours = await begin();
    isIn(await logIn(ours.browser, ours.page, { identifier: mobile }, client.redirectUri));
    for (const { browser } of [byCity, ours]) browser.close();
  }

  for (const [what, handler] of Object.entries(bad)) {
    it(`its button says so when it ${what}, and everything else goes on meanwhile`, async () => {
      const right = hostile.routes[discovery];
      assert.ok(right);
      hostile.routes[discovery] = handler;
      const presses = Array.from({ length: 4 }, async () => {
        const { browser, page } = await begin();
        const told = await browser.submit(page, {}, { button: 'source-bad' });
        assert.equal(told.status, 503, told.body);
        assert.ok(
          told.body.includes('source-city') && told.body.includes('id="username"'),
          'the other ways stand beside',
        );
        browser.close();
      });
      await othersGoOn();
      await Promise.all(presses);
      hostile.routes[discovery] = right;
    });
  }

  it('a key it never published lets nobody in, and the other goes on', async () => {
    const { browser, page } = await begin();
    const there = new URL(await leaveFor(browser, page, 'bad'));
    hostile.nonce = there.searchParams.get('nonce') ?? '';
    const published = hostile.routes['/jwks'];
    await hostile.rotate();
    if (published) hostile.routes['/jwks'] = (response) => response.writeHead(200).end('{"keys":[]}');
    const answer = { code: 'c', state: there.searchParams.get('state') ?? '', iss: hostile.issuer };
    const back = await browser.open(`${app().issuer}/federation/bad/callback?${new URLSearchParams(answer)}`);
    assert.ok(back.body.includes('id="username"') && !back.body.includes('arrival-new'), back.body);
    const [event] = await app()
      .database.knex('audit_events')
      .where({ type: 'source.refused' })
      .orderBy('sequence', 'desc')
      .limit(1);
    assert.equal(event.detail.reason, 'key-unknown');
    await othersGoOn();
    browser.close();
  });
});
