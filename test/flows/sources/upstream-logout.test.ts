import assert from 'node:assert/strict';
import { createBrowser, declineOffer, logIn } from '../../support/app.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { authorize, type Client, makeClient, redeem } from '../protocol/protocol.ts';
import { leaveFor, noticed } from './house.ts';
import { trust, useHouses } from './two-houses.ts';

/** OpenID Connect RP-Initiated Logout 1.0 towards a source: another instance of this product. */
describe('a logout here, and the session at the source', () => {
  const houses = useHouses();
  const city = () => houses().city;
  const province = () => houses().province;
  const mobile = '13800139710';
  const home = 'https://department.example/bye';
  let client: Client;
  let atCity: Client;

  before(async () => {
    await city().person(mobile);
    client = await makeClient(province(), { post_logout_redirect_uris: [home] });
    atCity = await makeClient(city());
    await trust(province(), city(), 'city', { logout: 'offered' });
    const browser = createBrowser();
    const asked = await authorize(province(), browser, client);
    const there = await browser.open(await leaveFor(browser, asked.page, 'city'));
    const back = await logIn(browser, there, { identifier: mobile }, 'nowhere:');
    await browser.submit(back, {}, { button: 'arrival-new' });
    for (const app of [city(), province()]) await app.database.knex('persons').update({ passkey_offer: 'never' });
    browser.close();
  });
  beforeEach(() => {
    for (const app of [city(), province()]) app.passSeconds(61);
  });

  /** As an administrator would change the source. */
  async function setLogout(logout: 'never' | 'offered' | 'automatic'): Promise<void> {
    const { knex } = province().database;
    await noticed(province(), async () => {
      const configuration = knex.raw(`jsonb_set(configuration, '{logout}', ?::jsonb)`, [JSON.stringify(logout)]);
      await knex('identity_sources').where({ slug: 'city' }).update({ configuration });
    });
  }

  /** Somebody in the application by the city, and on the page that asks whether to log out. */
  async function leavingPage(): Promise<{ browser: Browser; page: Page }> {
    const browser = createBrowser();
    const asked = await authorize(province(), browser, client);
    const there = await browser.open(await leaveFor(browser, asked.page, 'city'), { stopAt: client.redirectUri });
    const back = await logIn(browser, there, { identifier: mobile }, client.redirectUri);
    const page = await declineOffer(browser, back, client.redirectUri);
    const code = page.location?.searchParams.get('code') ?? '';
    const tokens = await redeem(province(), client, { code, verifier: asked.verifier });
    assert.equal(tokens.status, 200, tokens.text);
    const fields = { id_token_hint: String(tokens.body.id_token), post_logout_redirect_uri: home, state: 'a b' };
    return { browser, page: await browser.open(`${province().issuer}/logout?${new URLSearchParams(fields)}`) };
  }

  const goOf = (page: Page) => decodeEntities(/id="source-go" href="([^"]+)"/.exec(page.body)?.[1] ?? '');
  const confirm = (browser: Browser, page: Page, fields: Record<string, string> = {}) =>
    browser.submit(page, fields, { button: 'logout-confirm', stopAt: home });

  async function isInAtCity(browser: Browser): Promise<boolean> {
    const { page } = await authorize(city(), browser, atCity, { prompt: 'none' });
    return page.location?.searchParams.get('error') !== 'login_required';
  }
  /** Since the last look: to which sources somebody was sent, and in whose name. */
  let seen = 0;
  async function sent(): Promise<{ person_id: string; detail: object }[]> {
    const { knex } = province().database;
    const events = await knex('audit_events').where({ type: 'source.logout.sent' }).orderBy('sequence').offset(seen);
    seen += events.length;
    return events.map(({ person_id, detail }) => ({ person_id, detail }));
  }
  const kept = () => province().database.knex('source_sessions').whereNotNull('upstream_encrypted');

  it('offered: ends both, and comes back to where the application wanted', async () => {
    const { browser, page } = await leavingPage();
    const [row] = await kept();
    assert.ok(row && !row.upstream_encrypted.includes('eyJ'), 'the ID token is sealed');
    assert.match(page.body, /id="logout-upstream"[^>]*checked/);
    assert.ok(await isInAtCity(browser));
    const leaving = await confirm(browser, page);
    assert.equal(leaving.status, 200, leaving.body);
    assert.equal(leaving.headers.location, undefined);
    assert.match(String(leaving.headers.refresh), /^0; url=http:\/\/127\.0\.0\.1/);
    assert.deepEqual(await kept(), [], 'nothing is kept of it');
    assert.deepEqual(await sent(), [{ person_id: row.person_id, detail: { sourceId: row.source_id } }]);
    const there = await browser.open(goOf(leaving));
    assert.equal(there.url.origin, city().issuer);
    const back = await browser.submit(there, {}, { button: 'logout-confirm', stopAt: home });
    assert.equal(String(back.location), `${home}?state=a+b`);
    assert.ok(!(await isInAtCity(browser)));
    browser.close();
  });

  it('offered and declined: ends ours alone', async () => {
    const { browser, page } = await leavingPage();
    const done = await browser.press(page, { 'logout-upstream': '' }, { button: 'logout-confirm' });
    assert.equal(String(done.location), `${home}?state=a+b`);
    assert.ok(await isInAtCity(browser));
    assert.deepEqual([await kept(), await sent()], [[], []]);
    browser.close();
  });

  it('automatic: says so, and asks nothing', async () => {
    await setLogout('automatic');
    const { browser, page } = await leavingPage();
    assert.ok(!page.body.includes('logout-upstream') && /随后也会在示例city退出/.test(page.body), page.body);
    assert.ok(goOf(await confirm(browser, page)).startsWith(`${city().issuer}/logout?`));
    assert.equal((await sent()).length, 1);
    browser.close();
  });

  it('never: keeps nothing that a logout there would take', async () => {
    await setLogout('never');
    const { browser, page } = await leavingPage();
    assert.deepEqual(await kept(), []);
    assert.ok(!page.body.includes('logout-upstream') && !page.body.includes('随后'));
    const done = await confirm(browser, page, {});
    assert.equal(String(done.location), `${home}?state=a+b`);
    assert.deepEqual(await sent(), []);
    browser.close();
  });

  it('T-007 a way back that is not ours, of another source or long ago leads to our own page', async () => {
    await setLogout('automatic');
    const { browser, page } = await leavingPage();
    const state = new URL(goOf(await confirm(browser, page))).searchParams.get('state') ?? '';
    const back = async (slug: string, given: string) => {
      const address = `${province().issuer}/federation/${slug}/logged-out?state=${encodeURIComponent(given)}`;
      return String((await browser.get(address)).location);
    };
    const own = `${province().issuer}/logout/success`;
    assert.equal(await back('city', state), `${home}?state=a+b`);
    assert.equal(await back('other', state), own);
    for (const forged of ['', 'x', home, `${state.slice(0, -4)}AAAA`]) assert.equal(await back('city', forged), own);
    province().passSeconds(16 * 60);
    assert.equal(await back('city', state), own);
    browser.close();
  });

  it('T-117 a source that is down keeps nobody from logging out', async () => {
    await setLogout('automatic');
    const { browser, page } = await leavingPage();
    await sent();
    const { knex } = province().database;
    await noticed(province(), async () => {
      const dead = knex.raw(`jsonb_set(configuration, '{connection,issuer}', '"http://127.0.0.1:1"')`);
      await knex('identity_sources').where({ slug: 'city' }).update({ configuration: dead });
    });
    const done = await confirm(browser, page);
    assert.equal(String(done.location), `${home}?state=a+b`);
    assert.deepEqual(await sent(), [], 'nobody was sent anywhere');
    browser.close();
  });
});
