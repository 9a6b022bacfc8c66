import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { createBrowser, declineOffer, useApp } from '../../support/app.ts';
import { storedDigest } from '../../support/change-digest.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { step } from '../people/pages.ts';
import { authorize, type Client, makeClient, redeem, refresh } from '../protocol/protocol.ts';
import { doors, type House, leaveFor, logInAt, openHouse, someone, switchHouse } from './house.ts';

const parallel = 16;

describe('identity sources: what is refused', function refusals() {
  this.timeout(300_000);
  const app = useApp(doors);
  let city: House;
  let ministry: House;
  let client: Client;
  const knex = () => app().database.knex;

  before(async () => {
    city = await openHouse(app());
    ministry = await openHouse(app(), { slug: 'ministry' });
    client = await makeClient(app());
  });
  after(async () => {
    await city.close();
    await ministry.close();
  });
  /** The allowance of this one network of all tests is used up fast. */
  let passed = 0;
  beforeEach(() => {
    app().passSeconds(61);
    passed += 61;
  });

  const begin = async (browser: Browser) => (await authorize(app(), browser, client)).page;
  const callbackOf = (slug: string) => `${app().issuer}/federation/${slug}/callback`;

  /** There, and up to the door: the address the browser is sent back to. */
  async function answerOf(browser: Browser, page: Page, house: House): Promise<URL> {
    const back = await browser.open(await leaveFor(browser, page, house.slug), { stopAt: callbackOf(house.slug) });
    assert.ok(back.location, back.body);
    return back.location;
  }

  const refused = (page: Page, pattern = /重新点击按钮/) => {
    assert.match(page.body, pattern);
    assert.ok(page.forms.some(({ action }) => action.endsWith('/identifier')));
  };
  const links = async () => Number((await knex()('source_links').count())[0]?.count);

  /** Somebody who is linked to the city; logged in nowhere. */
  async function linkedPerson(): Promise<string> {
    city.who.login = someone();
    const browser = createBrowser();
    const asked = await logInAt(browser, await begin(browser), 'city');
    await declineOffer(browser, await browser.submit(asked, {}, { button: 'arrival-new' }), client.redirectUri);
    browser.close();
    const link = await knex()('source_links').orderBy('linked_at', 'desc').first('person_id');
    await knex()('persons').where({ id: link.person_id }).update({ passkey_offer: 'never' });
    return link.person_id;
  }

  it('T-108 an answer without the cookie of the browser that began it, and nothing changes', async () => {
    const browser = createBrowser();
    city.who.login = someone();
    const address = await answerOf(browser, await begin(browser), city);
    const other = createBrowser();
    const before = await storedDigest(app().database);
    assert.equal((await other.open(address)).status, 400);
    assert.equal(await storedDigest(app().database), before);
    const stranger = new URL(address.href.replace(/\/federation\/.*\?/, '/account/sources/return/city?'));
    assert.equal((await other.open(stranger)).url.pathname.startsWith('/login/'), true, 'asks for a login first');
    other.close();
    assert.equal((await createBrowser().get(address)).status, 400);
    browser.close();
  });

  it('T-108 the answer of another browser, put into this one', async () => {
    const [mine, theirs] = [createBrowser(), createBrowser()];
    city.who.login = someone();
    const foreign = await answerOf(theirs, await begin(theirs), city);
    await answerOf(mine, await begin(mine), city);
    refused(await mine.open(foreign));
    assert.equal(await links(), 0);
    mine.close();
    theirs.close();
  });

  it('T-108 an answer shown twice, and one to a login begun anew since', async () => {
    const browser = createBrowser();
    city.who.login = someone();
    const page = await begin(browser);
    const first = await answerOf(browser, page, city);
    const second = await answerOf(browser, page, city);
    refused(await browser.open(first));
    refused(await browser.open(second), /重新点击按钮/);
    const third = await answerOf(browser, page, city);
    assert.match((await browser.open(third)).body, /id="arrival-new"/);
    refused(await browser.open(third));
    browser.close();
  });

  it(`T-108 ${parallel} copies of one answer at once: one is taken`, async () => {
    const personId = await linkedPerson();
    const browser = createBrowser();
    const address = await answerOf(browser, await begin(browser), city);
    const back = await browser.get(address);
    assert.ok(back.location);
    await Promise.all(Array.from({ length: parallel }, () => browser.get(back.location as URL)));
    const logins = await knex()('audit_events').where({ type: 'login.attempt.succeeded', person_id: personId });
    assert.equal(logins.length, 2, 'the one that made the account, and one more');
    browser.close();
  });

  it('T-107 the answer of one source at the address of another, with or without its name', async () => {
    const browser = createBrowser();
    city.who.login = someone();
    ministry.who.login = city.who.login;
    const before = await links();
    const page = await begin(browser);
    await answerOf(browser, page, ministry);
    const address = await answerOf(browser, page, city);
    refused(await browser.open(address.href.replace('/city/', '/ministry/')));
    const again = await answerOf(browser, page, city);
    again.searchParams.set('iss', ministry.provider.issuer);
    refused(await browser.open(again), /不能采用/);
    const unnamed = await answerOf(browser, page, city);
    unnamed.searchParams.delete('iss');
    refused(await browser.open(unnamed), /不能采用|重新点击/);
    assert.equal(await links(), before);
    browser.close();
  });

  it('T-114 a link made by hand, without an arrival in this journey', async () => {
    const browser = createBrowser();
    const page = await begin(browser);
    for (const [path, fields] of [
      ['/link', { decision: 'link' }],
      ['/arrival', { decision: 'new' }],
    ] as const) {
      const answer = await step(browser, page, path, fields);
      assert.match(answer.body, /另一个窗口/, path);
    }
    browser.close();
  });

  it('T-115 a source that names nobody the application serves has no button and no address', async () => {
    const officials = await openHouse(app(), { slug: 'officials', configuration: { identityTypes: ['official'] } });
    const browser = createBrowser();
    const page = await begin(browser);
    assert.doesNotMatch(page.body, /source-officials/);
    assert.equal((await step(browser, page, '/source/officials')).status, 404);
    await officials.close();
    browser.close();
  });

  it('T-115 T-031 a source that was switched off: no button, no answer, no session, no refresh', async () => {
    const personId = await linkedPerson();
    const inside = createBrowser();
    const asking = { scope: 'openid offline_access', prompt: 'consent' };
    const login = await authorize(app(), inside, client, asking);
    const asked = login.page;
    const done = await logInAt(inside, asked, 'city', client.redirectUri);
    const granted = done.location
      ? done
      : await inside.submit(done, {}, { button: 'consent-approve', stopAt: client.redirectUri });
    const code = granted.location?.searchParams.get('code') ?? '';
    const tokens = await redeem(app(), client, { code, verifier: login.verifier });
    assert.equal(tokens.status, 200, tokens.text);

    const [begun, fresh] = [createBrowser(), createBrowser()];
    const running = await answerOf(begun, await begin(begun), city);
    const hanging = (await knex()('source_sessions')).length;
    assert.ok(hanging >= 2);
    assert.equal(await switchHouse(app(), 'city', false), hanging);
    const page = await begin(fresh);
    assert.doesNotMatch(page.body, /source-city/);
    assert.equal((await step(fresh, page, '/source/city')).status, 404);
    assert.equal((await begun.open(running)).status, 404);
    assert.deepEqual(await knex()('oidc_sessions').where({ person_id: personId }), []);
    const refreshed = await refresh(app(), client, tokens.body.refresh_token);
    assert.equal(refreshed.status, 400, refreshed.text);
    assert.equal((await inside.get(`${app().issuer}/account`)).status, 303);

    await switchHouse(app(), 'city', true);
    const back = await logInAt(fresh, await begin(fresh), 'city', client.redirectUri);
    assert.ok(back.location?.searchParams.has('code'), back.body);
    for (const each of [inside, begun, fresh]) each.close();
  });

  it('T-115 a source that is switched off between the login and the way back to the application', async () => {
    const personId = await linkedPerson();
    const browser = createBrowser();
    const address = await answerOf(browser, await begin(browser), city);
    const home = await browser.follow(await browser.get(address), { stopAt: `${app().issuer}/authorize/` });
    assert.match(String(home.location), /\/authorize\//);
    await knex()('oidc_sessions').where({ person_id: personId }).delete();
    await switchHouse(app(), 'city', false);
    const end = await browser.follow(home, { stopAt: client.redirectUri });
    assert.equal(end.location?.searchParams.get('error'), 'access_denied', end.body);
    assert.deepEqual(await knex()('oidc_sessions').where({ person_id: personId }), []);
    await switchHouse(app(), 'city', true);
    browser.close();
  });

  it(`T-115 T-161 a source that is switched off in the moment ${parallel} sessions are stored: none is left`, async () => {
    const personId = await linkedPerson();
    const browsers = Array.from({ length: parallel }, () => createBrowser());
    const homes = await Promise.all(
      browsers.map(async (browser) => {
        const address = await answerOf(browser, await begin(browser), city);
        return browser.follow(await browser.get(address), { stopAt: `${app().issuer}/authorize/` });
      }),
    );
    const half = parallel / 2;
    const going = (from: number, to: number) =>
      homes.slice(from, to).map((home, index) => browsers[from + index]?.follow(home, { stopAt: client.redirectUri }));
    await Promise.all([...going(0, half), switchHouse(app(), 'city', false), ...going(half, parallel)]);
    assert.deepEqual(await knex()('oidc_sessions').where({ person_id: personId }).select('session_uid'), []);
    assert.deepEqual(await knex()('source_sessions').where({ person_id: personId }).select('session_uid'), []);
    await switchHouse(app(), 'city', true);
    for (const browser of browsers) browser.close();
  });

  it('an account that is locked is not entered, nor a second one made for it', async () => {
    const personId = await linkedPerson();
    await knex()('persons').where({ id: personId }).update({ status: 'locked' });
    const browser = createBrowser();
    refused(await logInAt(browser, await begin(browser), 'city'), /目前不可用/);
    browser.close();
  });

  it('a source where the person says no, or that does not answer, leaves the other ways open', async () => {
    const browser = createBrowser();
    city.who.login = undefined;
    refused(await logInAt(browser, await begin(browser), 'city'), /没有让您登录/);
    const gone = await openHouse(app(), { slug: 'gone' });
    await gone.close();
    const page = await begin(browser);
    const down = await browser.press(page, {}, { button: 'source-gone' });
    assert.equal(down.status, 503);
    assert.match(down.body, /没有响应/);
    browser.close();
  });

  it(`T-163 ${parallel} first logins of one person at once make 1 account and 1 link, and all are in it`, async () => {
    city.who.login = someone();
    const before = { links: await links(), persons: Number((await knex()('persons').count())[0]?.count) };
    const browsers = Array.from({ length: parallel }, () => createBrowser());
    const pages: Page[] = [];
    for (const browser of browsers) pages.push(await logInAt(browser, await begin(browser), 'city'));
    const done = await Promise.all(
      browsers.map((browser, index) => browser.submit(pages[index] as Page, {}, { button: 'arrival-new' })),
    );
    assert.ok(done.every(({ forms }) => forms.some(({ action }) => /\/(passkey\/offer|contact)$/.test(action))));
    assert.equal(await links(), before.links + 1);
    assert.equal(Number((await knex()('persons').count())[0]?.count), before.persons + 1);
    for (const browser of browsers) browser.close();
  });

  it('a logout announced by the source ends what it began, once its token is proven', async () => {
    const personId = await linkedPerson();
    const browser = createBrowser();
    await logInAt(browser, await begin(browser), 'city', client.redirectUri);
    const sessions = () => knex()('oidc_sessions').where({ person_id: personId });
    assert.ok((await sessions()).length > 0);
    const key = await importJWK(city.provider.signingKey);
    const token = (changes: Record<string, unknown>) =>
      new SignJWT({
        sub: city.who.login?.accountId,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...changes,
      })
        .setProtectedHeader({ alg: 'ES256', kid: city.provider.signingKey.kid ?? '', typ: 'logout+jwt' })
        .setIssuer(city.provider.issuer)
        .setAudience('door')
        .setIssuedAt(Math.floor(Date.now() / 1000) + passed)
        .setExpirationTime(Math.floor(Date.now() / 1000) + passed + 120)
        .setJti(randomUUID())
        .sign(key);
    const announce = async (text: string) =>
      (
        await browser.post(
          `${app().issuer}/federation/city/backchannel-logout`,
          { logout_token: text },
          { headers: { cookie: '', 'sec-fetch-site': 'cross-site' } },
        )
      ).status;
    assert.equal(await announce('nonsense'), 400);
    assert.equal(await announce(await token({ nonce: 'x' })), 400);
    assert.equal(await announce(await token({ sub: randomUUID() })), 200);
    assert.ok((await sessions()).length > 0);
    const right = await token({});
    assert.equal(await announce(right), 200);
    assert.deepEqual(await sessions(), []);
    assert.equal(await announce(right), 400, 'a second time');
    browser.close();
  });

  it('T-109 nowhere writes who came: events name the source and a reason', async () => {
    const events = await knex()('audit_events').where({ type: 'source.refused' }).select('detail', 'person_id');
    assert.ok(events.length > 5);
    for (const { detail, person_id } of events) {
      assert.deepEqual(Object.keys(detail).sort(), ['reason', 'sourceId']);
      assert.equal(person_id, null);
    }
  });
});
