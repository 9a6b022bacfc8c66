import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import { authorize, type Client, makeClient } from '../protocol/protocol.ts';
import { doors, type House, leaveFor, logInAt, noticed, openHouse, someone } from './house.ts';

describe('how old a login at a source may be', () => {
  const app = useApp(doors);
  let city: House;
  let client: Client;

  before(async () => {
    city = await openHouse(app());
    client = await makeClient(app());
    // typed, so that nothing is pushed and the request can be read
    const { issuer } = city.provider;
    const endpoints = {
      authorization: `${issuer}/authorize`,
      token: `${issuer}/token`,
      jwks: `${issuer}/jwks`,
      userinfo: `${issuer}/userinfo`,
    };
    const { knex } = app().database;
    await noticed(app(), async () => {
      const typed = knex.raw(`jsonb_set(configuration, '{connection,endpoints}', ?::jsonb)`, [
        JSON.stringify(endpoints),
      ]);
      await knex('identity_sources').update({ configuration: typed });
    });
  });
  after(() => city.close());

  const hours = (count: number) => String(count * 3600);
  const begin = async (max_age?: string) => {
    const browser = createBrowser();
    const { page } = await authorize(app(), browser, client, max_age === undefined ? {} : { max_age });
    return { browser, page };
  };

  for (const [asked, isFresh] of [
    [undefined, false],
    ['60', true],
    [hours(2), false],
    [hours(24), false],
  ] as const) {
    it(`${isFresh ? 'is none: it is made anew' : 'is left to the source'} when the application says ${asked}`, async () => {
      const { browser, page } = await begin(asked);
      const address = new URL(await leaveFor(browser, page, 'city'));
      assert.equal(address.searchParams.get('prompt'), isFresh ? 'login' : null);
      browser.close();
    });
  }

  it('T-019 an older one than the application takes is refused, and the next is made anew', async () => {
    const ts = Math.floor(Date.now() / 1000) - 3 * 3600;
    city.who.login = { ...someone(), ts };
    const { browser, page } = await begin(hours(2));
    const back = await logInAt(browser, page, 'city');
    assert.ok(!back.body.includes('arrival-new'), back.body);
    const again = new URL(await leaveFor(browser, back, 'city'));
    assert.equal(again.searchParams.get('prompt'), 'login');
    browser.close();
    const patient = await begin(hours(4));
    const arrived = await logInAt(patient.browser, patient.page, 'city');
    assert.ok(arrived.body.includes('arrival-new'), arrived.body);
    patient.browser.close();
  });
});
