import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { rotateSigningKeys } from '../../../server/keys/signing-keys.ts';
import { insertDocument } from '../../../server/people/identity-documents/store.ts';
import { citizenNumber } from '../../people/citizen-number.ts';
import { createBrowser, declineOffer, logIn, type TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { setAssurance } from '../identities/party.ts';
import { authorizationUrl, authorize, type Client, makeClient, redeem, userinfo } from '../protocol/protocol.ts';
import { leaveFor, logInAt, openHouse, someone, switchHouse } from './house.ts';
import { trust, useHouses } from './two-houses.ts';

/** Two real instances of this product, each a source of the other. */
describe('a city and a province that trust each other onward', () => {
  const houses = useHouses();
  const city = () => houses().city;
  const province = () => houses().province;
  const mobile = '13800139700';
  const number = citizenNumber();
  let atCity: Client;
  let atProvince: Client;

  before(async () => {
    const personId = await city().person(mobile);
    await setAssurance(city(), personId, 3);
    const document = { type: 'resident-id', issuer: 'CHN', number } as const;
    const proof = { document, level: 3, method: 'registry', at: new Date() };
    await insertDocument(city().database.knex, city().cipher, personId, proof as Parameters<typeof insertDocument>[3]);
    await city().database.knex('persons').where({ id: personId }).update({ name: '李示例' });
    atCity = await makeClient(city());
    atProvince = await makeClient(province(), {
      scope: 'openid profile id_document offline_access',
      redirect_uris: ['https://department.example/callback'],
    });
    await trust(province(), city(), 'city');
    await trust(city(), province(), 'province', {
      connection: { endpoints: endpointsOf(province()) },
    });
  });
  beforeEach(() => {
    for (const app of [city(), province()]) app.passSeconds(61);
  });

  /** Typed, so that requests go through the browser where a test can change them: none is pushed. */
  const endpointsOf = ({ issuer }: TestApp) => ({
    authorization: `${issuer}/authorize`,
    token: `${issuer}/token`,
    jwks: `${issuer}/jwks`,
    userinfo: `${issuer}/userinfo`,
    issInResponse: true,
  });

  const verified = {
    verification: {
      trust_framework: null,
      assurance_level: null,
      evidence: [{ type: { value: 'document' }, check_details: [{ check_method: null, organization: null }] }],
    },
    claims: { name: null },
  };
  const asking = {
    scope: 'openid profile id_document',
    claims: JSON.stringify({ userinfo: { verified_claims: verified } }),
  };

  /** From the province's login page to the city, where the person logs in by password, and back. */
  async function comeByCity(browser: Browser, page: Page, stopAt: string): Promise<Page> {
    const there = await browser.open(await leaveFor(browser, page, 'city'), { stopAt });
    const back = there.body.includes('id="username"')
      ? await logIn(browser, there, { identifier: mobile }, stopAt)
      : there;
    return back;
  }

  async function loggedInByCity(
    browser = createBrowser(),
  ): Promise<{ browser: Browser; page: Page; verifier: string }> {
    const asked = await authorize(province(), browser, atProvince, asking);
    const back = await comeByCity(browser, asked.page, atProvince.redirectUri);
    const isNew = back.body.includes('id="arrival-new"');
    const entered = isNew
      ? await declineOffer(browser, await browser.submit(back, {}, { button: 'arrival-new' }), atProvince.redirectUri)
      : await declineOffer(browser, back, atProvince.redirectUri);
    return { browser, page: entered, verifier: asked.verifier };
  }

  const codeOf = (page: Page) => page.location?.searchParams.get('code') ?? '';
  const sessionsOfProvince = () => province().database.knex('source_sessions').select('session_uid', 'chain');

  it('T-118 a login comes through with its level capped, and both chains are told onward', async () => {
    const { browser, page, verifier } = await loggedInByCity();
    const tokens = await redeem(province(), atProvince, { code: codeOf(page), verifier });
    assert.equal(tokens.status, 200, tokens.text + page.body);
    const told = decodeJwt(String(tokens.body.id_token));
    assert.deepEqual(told.login_via, [city().issuer]);
    assert.equal(told.ial, 2, 'the city says 3, the province allows 2');
    assert.equal(told.acr, 'urn:yimen:aal1');
    assert.deepEqual((told.amr as string[]).slice(0, 1), ['fed']);
    const { body } = await userinfo(province(), tokens.body.access_token);
    assert.equal(body.name, '李示例');
    assert.deepEqual(body.id_document, { type: 'resident-id', issuer: 'CHN', number });
    assert.deepEqual(body.verified_claims, {
      verification: {
        trust_framework: 'cn_yimen_ial',
        assurance_level: 'ial2',
        evidence: [{ type: 'document', check_details: [{ check_method: 'auth', organization: city().issuer }] }],
      },
      claims: { name: '李示例' },
    });
    browser.close();
  });

  it('T-118 a bank behind the city: levels only fall, and every house is named, to the person too', async () => {
    const claims = { name: '王示例', document_type: 'resident-id', document_number: citizenNumber(), ial: '4' };
    const bank = await openHouse(city(), { slug: 'bank', claims });
    bank.who.login = someone();
    const browser = createBrowser();
    const asked = await authorize(province(), browser, atProvince, asking);
    const atTheCity = await browser.open(await leaveFor(browser, asked.page, 'city'));
    const arrived = await logInAt(browser, atTheCity, 'bank');
    const made = await browser.submit(arrived, {}, { button: 'arrival-new' });
    const back = await declineOffer(browser, made, atProvince.redirectUri);
    const bankHost = new URL(bank.provider.issuer).host;
    assert.match(back.body, new RegExp(`id="passed-on">[^<]*示例city[^<]*${bankHost}`));
    const entered = await browser.submit(back, {}, { button: 'arrival-new' });
    const page = await declineOffer(browser, entered, atProvince.redirectUri);
    const tokens = await redeem(province(), atProvince, { code: codeOf(page), verifier: asked.verifier });
    const chain = [city().issuer, bank.provider.issuer];
    const told = decodeJwt(String(tokens.body.id_token));
    assert.deepEqual([told.login_via, told.ial], [chain, 2]);
    const { body } = await userinfo(province(), tokens.body.access_token);
    const [evidence] = (body.verified_claims as { verification: { evidence: { check_details: object[] }[] } })
      .verification.evidence;
    assert.deepEqual(
      evidence?.check_details,
      chain.map((organization) => ({ check_method: 'auth', organization })),
    );
    await browser.close();
    await bank.close();
  });

  it('a login of our own names no chain', async () => {
    await province().person('13800139701');
    const browser = createBrowser();
    const asked = await authorize(province(), browser, atProvince);
    const page = await logIn(browser, asked.page, { identifier: '13800139701' }, atProvince.redirectUri);
    const tokens = await redeem(province(), atProvince, { code: codeOf(page), verifier: asked.verifier });
    assert.ok(!('login_via' in decodeJwt(String(tokens.body.id_token))));
    browser.close();
  });

  it('a request of the city is not sent back to the city: no button, no address', async () => {
    const browser = createBrowser();
    const asked = await authorize(city(), browser, atCity);
    const there = await browser.open(await leaveFor(browser, asked.page, 'province'));
    assert.equal(there.url.origin, province().issuer);
    assert.ok(there.body.includes('id="username"') && !there.body.includes('source-city'), there.body);
    const typed = await browser.get(new URL(`${there.url.pathname}/source/city`, province().issuer));
    assert.equal(typed.status, 404);
    browser.close();
  });

  it('nor when the parameter that tells of it was dropped on the way', async () => {
    const browser = createBrowser();
    const asked = await authorize(city(), browser, atCity);
    const address = new URL(await leaveFor(browser, asked.page, 'province'));
    assert.equal(address.searchParams.get('requested_via'), city().issuer);
    address.searchParams.delete('requested_via');
    const there = await browser.open(address);
    assert.ok(there.body.includes('id="username"') && !there.body.includes('source-city'), there.body);
    browser.close();
  });

  it('a request that was begun here is refused, and one that is malformed', async () => {
    const through = (value: string) =>
      createBrowser().open(authorizationUrl(city(), atCity, 'v'.repeat(43), { requested_via: value }), {
        stopAt: atCity.redirectUri,
      });
    const errorOf = async (value: string) => (await through(value)).location?.searchParams.get('error');
    assert.equal(await errorOf(`${province().issuer} ${city().issuer}`), 'access_denied');
    assert.equal(await errorOf('not-an-issuer'), 'invalid_request');
    assert.equal(
      await errorOf(Array.from({ length: 6 }, (_, n) => `https://h${n}.example`).join(' ')),
      'invalid_request',
    );
  });

  it('a session that the asker began tells it nothing: the person logs in by another way', async () => {
    const { browser } = await loggedInByCity();
    const asked = await authorize(city(), createBrowser(), atCity);
    assert.ok(asked.page.body.includes('source-province'));
    await city().database.knex('oidc_sessions').delete();
    const again = await authorize(city(), browser, atCity);
    const there = await browser.open(await leaveFor(browser, again.page, 'province'), { stopAt: atCity.redirectUri });
    assert.ok(there.body.includes('id="username"'), there.body);
    assert.match(there.body, /<p class="lead">您已经登录，.+要求换一种方式登录。/);
    const back = await logIn(browser, there, { identifier: '13800139701' }, atCity.redirectUri);
    assert.ok(back.body.includes('id="arrival-new"'), back.body);
    browser.close();
  });

  it('T-108 an answer that comes from ourselves is refused, whatever was dropped from the request', async () => {
    const { browser } = await loggedInByCity();
    await city().database.knex('oidc_sessions').delete();
    const again = await authorize(city(), browser, atCity);
    const address = new URL(await leaveFor(browser, again.page, 'province'));
    address.searchParams.delete('requested_via');
    const back = await browser.open(address, { stopAt: atCity.redirectUri });
    assert.ok(!back.location, 'no way on to the application');
    assert.ok(back.body.includes('id="username"') && !back.body.includes('arrival-new'), back.body);
    const [event] = await city()
      .database.knex('audit_events')
      .where({ type: 'source.refused' })
      .orderBy('sequence', 'desc')
      .limit(1);
    assert.equal(event.detail.reason, 'loop');
    browser.close();
  });

  it('a new key of the city signs, and logins go on', async () => {
    const rotated = await rotateSigningKeys(city().database.knex, city().cipher, {
      now: new Date(),
      publishedSeconds: 0,
    });
    assert.ok(rotated.length > 0);
    const { browser, page } = await loggedInByCity();
    assert.ok(codeOf(page), page.body);
    browser.close();
  });

  it('T-031 a logout at the city ends at the province what it began', async () => {
    await province().database.knex('source_sessions').delete();
    const { browser } = await loggedInByCity();
    const [begun] = await sessionsOfProvince();
    assert.deepEqual(begun?.chain, [city().issuer]);
    const ended = ending(province(), begun?.session_uid ?? '');
    const confirm = await browser.open(`${city().issuer}/logout`);
    await browser.submit(confirm, {}, { button: 'logout-confirm' });
    await ended;
    const again = await authorize(province(), browser, atProvince, { prompt: 'none' });
    assert.equal(again.page.location?.searchParams.get('error'), 'login_required');
    browser.close();
  });

  it('T-115 switched off, the province ends what the city began and shows its button no more', async () => {
    const { browser } = await loggedInByCity();
    assert.ok((await switchHouse(province(), 'city', false)) > 0);
    const again = await authorize(province(), browser, atProvince);
    assert.ok(again.page.body.includes('id="username"') && !again.page.body.includes('source-city'));
    await switchHouse(province(), 'city', true);
    browser.close();
  });
});

/** The other house is told by its outbox: waits, as long as the test may last, until the session is gone. */
async function ending({ database }: TestApp, sessionUid: string): Promise<void> {
  for (;;) {
    const left = await database.knex('oidc_sessions').where({ session_uid: sessionUid }).first('session_uid');
    if (!left) return;
  }
}
