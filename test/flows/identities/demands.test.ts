import assert from 'node:assert/strict';
import { createBrowser, testPassword, useApp, useBrowser } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { passkeyOptions, step } from '../people/pages.ts';
import { choose, comeIn, identitiesOn, identityOf, makeParty, type Party, setAssurance } from './party.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe('what an application needs of an identity', () => {
  const app = useApp();
  const browser = useBrowser(app);
  let count = 0;

  const knex = () => app().database.knex;

  async function somebody(level = 2) {
    count += 1;
    const mobile = `1390014${String(count).padStart(4, '0')}`;
    const id = await app().person(mobile);
    await setAssurance(app(), id, level);
    return { id, mobile };
  }

  async function tokensOf(party: Party, page: Page) {
    assert.ok(
      page.location?.searchParams.has('code'),
      `${page.status} ${page.location?.href ?? page.body.slice(0, 3000)}`,
    );
    return party.exchange(page.location);
  }
  const wayBack = (page: Page) => /id="way-back" href="([^"]+)"/.exec(page.body)?.[1];

  it('says what is missing when nothing will do, leads there and back, and goes on', async () => {
    const { id, mobile } = await somebody(1);
    const party = await makeParty(app(), { citizen: { ial: 2 } });
    const missing = await comeIn(browser(), party, mobile);
    assert.equal(missing.status, 200);
    assert.match(missing.body, /还差一步/);
    assert.match(missing.body, /href="\/account\/identity"/);
    const account = await browser().open(new URL('/account/identity', app().issuer));
    assert.equal(account.status, 200, 'without another login');
    assert.equal(wayBack(account), missing.url.pathname);
    const tooEarly = await browser().open(missing.url, { stopAt: party.redirectUri });
    assert.match(tooEarly.body, /还差一步/);
    await setAssurance(app(), id, 2);
    const done = await browser().open(new URL(wayBack(account) ?? '', app().issuer), { stopAt: party.redirectUri });
    await tokensOf(party, done);
    const later = await browser().open(new URL('/account', app().issuer));
    assert.equal(wayBack(later), undefined, 'the way back is gone with the login');
  });

  it('tells a citizen at a service for enterprises and officials how to become one', async () => {
    const { mobile } = await somebody();
    const party = await makeParty(app(), { enterprise: {}, official: {} });
    const missing = await comeIn(browser(), party, mobile);
    for (const address of ['/account/enterprises', '/account/mandates']) assert.ok(missing.body.includes(address));
    assert.match(missing.body, /联系单位管理员/);
    const silent = await party.begin(browser(), { prompt: 'none' });
    assert.equal(silent.location?.searchParams.get('error'), 'account_selection_required');
  });

  it('an old proof will not do, a fresh one will', async () => {
    const { id, mobile } = await somebody();
    await setAssurance(app(), id, 2, daysAgo(400));
    const party = await makeParty(app(), { citizen: { ial: 2, proofMaxAgeDays: 365 } });
    const missing = await comeIn(browser(), party, mobile);
    assert.match(missing.body, /365 天以内/);
    await setAssurance(app(), id, 2, daysAgo(1));
    await tokensOf(party, await browser().open(missing.url, { stopAt: party.redirectUri }));
  });

  it('T-129 nobody acts with more assurance than whoever granted the right, nor for a service it does not name', async () => {
    const { id, mobile } = await somebody(3);
    const { knex: db } = app().database;
    const [weak, narrow, wide] = await Promise.all([1, 2, 3].map(() => make.enterprise(db)));
    if (!weak || !narrow || !wide) throw new Error('three enterprises were made');
    const party = await makeParty(app(), { enterprise: { ial: 2 } });
    const granted = { person: id, grantedBy: id };
    const ofWeak = await make.mandate(db, { ...granted, enterprise: weak.id, assuranceLevel: 1 });
    const ofNarrow = await make.mandate(db, { ...granted, enterprise: narrow.id, services: ['tax-demo'] });
    const missing = await comeIn(browser(), party, mobile);
    assert.deepEqual(identitiesOn(missing), []);
    assert.match(missing.body, /授权给您的人还没有达到实名2级/);
    assert.match(missing.body, /您的授权不包括这项服务/);
    for (const identity of [ofWeak.key, ofNarrow.key]) {
      const forced = await step(browser(), missing, '/identity', { identity }, party.redirectUri);
      assert.equal(forced.location, undefined, identity);
    }
    const good = { ...granted, enterprise: wide.id, assuranceLevel: 2, services: ['tax-demo', party.clientId] };
    const ofWide = await make.mandate(db, good);
    const tokens = await tokensOf(party, await browser().open(missing.url, { stopAt: party.redirectUri }));
    assert.equal(await identityOf(app(), tokens), ofWide.key);
  });

  it('T-019 an official shows a passkey, asked for in the same login and only when that identity is chosen', async () => {
    const { id, mobile } = await somebody();
    const post = await make.post(knex(), { person: id });
    const party = await makeParty(app(), { citizen: {}, official: {} });
    const page = await comeIn(browser(), party, mobile);
    assert.deepEqual(identitiesOn(page).sort(), ['citizen', post.key]);
    const asked = await choose(browser(), page, post.key, party);
    assert.match(asked.body, /data-passkey="create"/, 'the way to a passkey, inside the login');
    const another = await browser().open(new URL(`${asked.url.pathname}/identity`, app().issuer));
    assert.deepEqual(identitiesOn(another).sort(), ['citizen', post.key], 'or another identity');
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    const credential = authenticator.create(passkeyOptions(asked, 'create'));
    const done = await step(browser(), asked, '/passkey/add', { credential }, party.redirectUri);
    const tokens = await tokensOf(party, done);
    assert.equal(await identityOf(app(), tokens), post.key);
    assert.equal(tokens.claims()?.acr, 'phr');

    const second = createBrowser();
    const known = await comeIn(second, party, mobile);
    assert.match(known.body, /data-passkey="get"/, 'the last choice, and the passkey it needs');
    const proof = { credential: authenticator.get(passkeyOptions(known, 'get')) };
    await tokensOf(party, await step(second, known, '/passkey', proof, party.redirectUri));
    assert.equal(await identityOf(app(), await tokensOf(party, await party.begin(second))), post.key, 'no page');
    second.close();
  });

  it('T-071 a passkey is added for an identity only after a proof in this very journey', async () => {
    const { id, mobile } = await somebody();
    await make.post(knex(), { person: id });
    const plain = await makeParty(app(), { citizen: {} });
    await tokensOf(plain, await comeIn(browser(), plain, mobile));
    const party = await makeParty(app(), { official: {} });
    const asked = await party.begin(browser());
    assert.doesNotMatch(asked.body, /data-passkey="create"/, 'the session alone is not enough');
    const credential = createSoftwareAuthenticator({ origin: app().issuer });
    assert.throws(() => passkeyOptions(asked, 'create'));
    await step(browser(), asked, '/passkey/add', { credential: JSON.stringify(credential) }, party.redirectUri);
    assert.deepEqual(await knex()('passkeys').where({ person_id: id }), []);
    const password = await browser().open(new URL(`${asked.url.pathname}/password`, app().issuer));
    const next = await browser().submit(password, { password: testPassword }, { button: 'login-submit' });
    assert.match(next.body, /data-passkey="create"/);
  });

  it('T-019 the level demanded of one identity is not asked of another', async () => {
    const { id, mobile } = await somebody();
    const shop = await make.enterprise(knex(), { representative: id });
    const party = await makeParty(app(), { citizen: {}, enterprise: { acr: 'urn:yimen:aal2' } });
    const page = await comeIn(browser(), party, mobile);
    const asked = await choose(browser(), page, shop.key, party);
    const sent = await step(browser(), asked, '/code/send');
    const code = await app().codeFor(`+86${mobile}`);
    const done = await step(browser(), sent, '/code', { code }, party.redirectUri);
    const tokens = await tokensOf(party, done);
    assert.deepEqual([await identityOf(app(), tokens), tokens.claims()?.acr], [shop.key, 'urn:yimen:aal2']);
    const other = createBrowser();
    const again = await comeIn(other, party, mobile, { prompt: 'select_account' });
    const asMyself = await tokensOf(party, await choose(other, again, 'citizen', party));
    assert.equal(asMyself.claims()?.acr, 'urn:yimen:aal1');
    other.close();
  });

  it('a weaker session than the remembered identity needs: asked for more, and prompt=none is login_required', async () => {
    const { id, mobile } = await somebody();
    const shop = await make.enterprise(knex(), { representative: id });
    const party = await makeParty(app(), { enterprise: { acr: 'urn:yimen:aal2' } });
    const plain = await makeParty(app(), { citizen: {} });
    await tokensOf(plain, await comeIn(browser(), plain, mobile));
    const silent = await party.begin(browser(), { prompt: 'none' });
    assert.equal(silent.location?.searchParams.get('error'), 'login_required');
    const asked = await party.begin(browser());
    const sent = await step(browser(), asked, '/code/send');
    const code = await app().codeFor(`+86${mobile}`);
    const tokens = await tokensOf(party, await step(browser(), sent, '/code', { code }, party.redirectUri));
    assert.deepEqual([await identityOf(app(), tokens), tokens.claims()?.acr], [shop.key, 'urn:yimen:aal2']);
  });

  it('consent counts in the identity it was given in, and a scope that makes no sense there is left out', async () => {
    const { id, mobile } = await somebody();
    const shop = await make.enterprise(knex(), { representative: id });
    const party = await makeParty(
      app(),
      { citizen: {}, enterprise: { scopes: ['email'] } },
      { firstParty: false, scope: 'openid phone' },
    );
    const asked = await choose(browser(), await comeIn(browser(), party, mobile), shop.key, party);
    assert.doesNotMatch(asked.body, /手机号/, 'the phone is not asked for in this identity');
    assert.ok(asked.body.includes(shop.name), 'the page says in which identity');
    const approve = { button: 'consent-approve', stopAt: party.redirectUri };
    const asShop = await tokensOf(party, await browser().submit(asked, {}, approve));
    assert.equal(asShop.scope?.includes('phone') ?? false, false);
    assert.equal((await party.userinfo(asShop)).phone_number, undefined);
    const page = await party.begin(browser(), { prompt: 'select_account' });
    const askedAgain = await choose(browser(), page, 'citizen', party);
    assert.match(askedAgain.body, /手机号/, 'as oneself it is another question');
    const asMyself = await tokensOf(party, await browser().submit(askedAgain, {}, approve));
    assert.ok((await party.userinfo(asMyself)).phone_number);
    const consents = await knex()('consents')
      .where({ person_id: id })
      .orderBy('granted_at')
      .select('identity', 'scopes');
    assert.deepEqual(consents, [
      { identity: shop.key, scopes: ['openid'] },
      { identity: 'citizen', scopes: ['openid', 'phone'] },
    ]);
  });

  it('an identity that ends while its consent is read: nothing is given, and the person is asked again', async () => {
    const { id, mobile } = await somebody();
    const client = await make.enterprise(knex());
    const mandate = await make.mandate(knex(), { enterprise: client.id, person: id, grantedBy: id });
    const party = await makeParty(app(), { citizen: {}, enterprise: {} }, { firstParty: false });
    const asked = await choose(browser(), await comeIn(browser(), party, mobile), mandate.key, party);
    await knex()('mandates').where({ id: mandate.id }).update({ ended_at: new Date(), end_reason: 'test' });
    const next = await browser().submit(asked, {}, { button: 'consent-approve', stopAt: party.redirectUri });
    assert.equal(next.location, undefined);
    assert.deepEqual(await knex()('oidc_grants').where({ identity: mandate.key }), []);
    assert.match(next.body, /consent-approve/, 'as the one that is left, by a question of its own');
  });
});
