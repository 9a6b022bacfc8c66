import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import type { ScopeLevels } from '../../../server/clients/scope-levels.ts';
import { logIn, useApp } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, nowhere, passkeyOptions, step } from '../people/pages.ts';
import { authorize, type Client, makeClient, redeem, refresh, userinfo } from '../protocol/protocol.ts';
import { payloadOf } from './wearing.ts';

/** "The document number needs ial 3 proven within 12 months and a login under 20 minutes old." */
const strict: ScopeLevels = { id_document: { ial: 3, proofMaxAgeDays: 365, loginMaxAgeSeconds: 1200 } };
const lenient: ScopeLevels = { id_document: { ...strict.id_document, optional: true } };
const scope = 'openid profile id_document';
const number = '440000200002299922';

describe('levels of scopes at the login', () => {
  const app = useApp();
  const personId = fixedId('person', 3);
  const person = { identifier: '13800000003', password: demonstrationPassword };
  let browser: Browser;
  const asking = (scopeLevels: ScopeLevels) =>
    makeClient(app(), { scope: `${scope} phone offline_access` }, { scopeLevels });

  beforeEach(async () => {
    await prove(3, 30);
    app().passSeconds(61);
    browser = createBrowser();
    const done = await logIn(browser, await browser.open(`${app().issuer}/account`), person, nowhere);
    assert.equal(done.url.pathname, '/account');
  });
  afterEach(() => browser.close());

  const prove = (assurance_level: number, daysAgo: number) =>
    app()
      .database.knex('persons')
      .where({ id: personId })
      .update({ assurance_level, assurance_at: new Date(Date.now() - daysAgo * 86_400_000), passkey_offer: 'never' });
  const ageLogin = (seconds: number) =>
    app()
      .database.knex('oidc_sessions')
      .where({ person_id: personId })
      .update({
        payload: app().database.knex.raw(
          `payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - ?::int)`,
          [seconds],
        ),
      });
  const told = async (client: Client, login: Awaited<ReturnType<typeof authorize>>) => {
    const { body, text } = await redeem(app(), client, login);
    assert.ok(body.access_token, text);
    return { scopes: String(body.scope).split(' '), info: (await userinfo(app(), body.access_token)).body, body };
  };
  const errorOf = (login: Awaited<ReturnType<typeof authorize>>) => login.page.location?.searchParams.get('error');

  const bindElsewhere = async () => {
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer, synced: true });
    await app().database.knex('persons').where({ id: personId }).update({ passkey_offer: 'ask' });
    const first = createBrowser();
    const typed = await first.submit(await first.open(`${app().issuer}/account`), { username: person.identifier });
    await bindAtOffer(first, await first.submit(typed, { password: person.password }), authenticator);
    first.close();
    return authenticator;
  };

  it('gives the document number at its level, with nobody asked for anything', async () => {
    const client = await asking(strict);
    const { scopes, info } = await told(client, await authorize(app(), browser, client, { scope }));
    assert.ok(scopes.includes('id_document'));
    assert.equal((info.id_document as { number: string }).number, number);
  });

  const short: [string, number, number, number][] = [
    ['ial 2', 2, 30, 0],
    ['a proof of 13 months', 3, 395, 0],
    ['a login of 21 minutes', 3, 30, 1260],
  ];
  for (const [what, level, daysAgo, loginAge] of short) {
    it(`goes on without an optional scope after ${what}, and says so`, async () => {
      const client = await asking(lenient);
      await prove(level, daysAgo);
      await ageLogin(loginAge);
      const { scopes, info } = await told(client, await authorize(app(), browser, client, { scope }));
      assert.deepEqual(scopes.sort(), ['openid', 'profile']);
      assert.ok(!('id_document' in info));
      assert.equal(info.name, '王示例');
    });

    it(`gives no code for a scope that is not optional after ${what}`, async () => {
      const client = await asking(strict);
      await prove(level, daysAgo);
      await ageLogin(loginAge);
      const silent = await authorize(app(), browser, client, { scope, prompt: 'none' });
      assert.equal(silent.code, '');
      assert.equal(errorOf(silent), loginAge > 0 ? 'login_required' : 'interaction_required');
      const plain = await authorize(app(), browser, client, { scope: 'openid profile' });
      assert.notEqual(plain.code, '', 'the login itself needs nothing of it');
    });
  }

  it('T-020 says what is missing and where to get it, and goes on when it is there, not before', async () => {
    const client = await asking(strict);
    await prove(1, 1);
    const asked = await authorize(app(), browser, client, { scope });
    assert.match(asked.page.body, /还差一步/);
    assert.match(asked.page.body, /证件号码/);
    assert.doesNotMatch(asked.page.body, /href="\/account\/identity"/, 'what cannot be had online is not linked to');
    const again = await step(browser, asked.page, '/assurance', {}, client.redirectUri);
    assert.match(again.body, /还差一步/, 'pressing on changes nothing');
    const forced = await step(browser, again, '/consent', { decision: 'approve' }, client.redirectUri);
    assert.equal(forced.location?.searchParams.get('code') ?? null, null);
    const link = await authorize(app(), browser, await asking({}), { scope });
    assert.match(link.page.body, /href="\/account\/identity"/);
    await prove(3, 1);
    const page = await step(browser, forced, '/assurance', {}, client.redirectUri);
    const code = page.location?.searchParams.get('code') ?? '';
    assert.ok((await told(client, { ...asked, code })).scopes.includes('id_document'));
  });

  it('a person may leave from there, and the application hears access_denied', async () => {
    const client = await asking(strict);
    await prove(2, 1);
    const asked = await authorize(app(), browser, client, { scope });
    const page = await step(browser, asked.page, '/cancel', {}, client.redirectUri);
    assert.equal(page.location?.searchParams.get('error'), 'access_denied');
  });

  it('T-018 a single claim gets round no level', async () => {
    const claims = JSON.stringify({ userinfo: { id_document: null, name: null } });
    const client = await asking(lenient);
    await ageLogin(1260);
    const { info } = await told(client, await authorize(app(), browser, client, { scope: 'openid profile', claims }));
    assert.ok(!('id_document' in info));
    const silent = await authorize(app(), browser, await asking(strict), { claims, prompt: 'none' });
    assert.equal(errorOf(silent), 'login_required');
  });

  it('T-019 asks for the password again when the login is too old, and dates the new one truthfully', async () => {
    const client = await asking(strict);
    await ageLogin(1260);
    const asked = await authorize(app(), browser, client, { scope });
    assert.equal(asked.code, '');
    const since = Math.floor(Date.now() / 1000);
    const page = await logIn(browser, asked.page, person, client.redirectUri);
    const code = page.location?.searchParams.get('code') ?? '';
    const { scopes, body } = await told(client, { ...asked, code });
    assert.ok(scopes.includes('id_document'));
    assert.ok(Number(payloadOf(body.id_token).auth_time) >= since);
  });

  it('T-019 T-073 asks for the passkey alone when the login is too weak; a synced key is phr and never phrh', async () => {
    const client = await asking({ phone: { acr: 'phr' } });
    const hardware = await asking({ phone: { acr: 'phrh' } });
    const authenticator = await bindElsewhere();
    const asked = await authorize(app(), browser, client, { scope: 'openid phone' });
    assert.equal(asked.code, '');
    assert.doesNotMatch(asked.page.body, /type="password"/, 'the session proves the password already');
    const credential = authenticator.get(passkeyOptions(asked.page, 'get'));
    const page = await step(browser, asked.page, '/passkey', { credential }, client.redirectUri);
    const code = page.location?.searchParams.get('code') ?? '';
    const { info, body } = await told(client, { ...asked, code });
    assert.equal(info.phone_number, '+8613800000003');
    assert.equal(payloadOf(body.id_token).acr, 'phr');
    const least = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:yimen:aal1' } } });
    const more = await told(client, await authorize(app(), browser, client, { claims: least }));
    assert.equal(payloadOf(more.body.id_token).acr, 'phr', 'what meets the demand is told as it is');
    const stronger = await authorize(app(), browser, hardware, { scope: 'openid phone' });
    assert.equal(stronger.code, '');
    const silent = await authorize(app(), browser, hardware, { scope: 'openid phone', prompt: 'none' });
    assert.equal(errorOf(silent), 'unmet_authentication_requirements');
    await app().database.knex('passkeys').where({ person_id: personId }).delete();
  });

  it('T-030 is judged again after a refresh', async () => {
    const client = await asking(strict);
    const asked = await authorize(app(), browser, client, { scope: `${scope} offline_access`, prompt: 'consent' });
    const ticked = { 'item.id_document': 'yes' };
    const page = await browser.submit(asked.page, ticked, { button: 'consent-approve', stopAt: client.redirectUri });
    const code = page.location?.searchParams.get('code') ?? '';
    const { body, info } = await told(client, { ...asked, code });
    assert.ok('id_document' in info);
    await prove(2, 1);
    const renewed = await refresh(app(), client, body.refresh_token);
    assert.equal(renewed.status, 200, renewed.text);
    assert.ok(!('id_document' in (await userinfo(app(), renewed.body.access_token)).body));
  });

  it('takes the number back from tokens that are out when the assurance is lost, and gives it again when proven anew', async () => {
    const client = await asking(strict);
    const { body } = await told(client, await authorize(app(), browser, client, { scope }));
    const hasNumber = async () => 'id_document' in (await userinfo(app(), body.access_token)).body;
    await ageLogin(1260);
    assert.equal(await hasNumber(), true);
    await prove(2, 1);
    assert.equal(await hasNumber(), false);
    await prove(3, 395);
    assert.equal(await hasNumber(), false);
    await prove(3, 1);
    assert.equal(await hasNumber(), true);
  });

  it('demands of the platform hold where an application demands nothing', async () => {
    const client = await asking({});
    await ageLogin(1260);
    const silent = await authorize(app(), browser, client, { scope, prompt: 'none' });
    assert.equal(errorOf(silent), 'login_required');
    await prove(1, 1);
    const unproven = await authorize(app(), browser, client, { scope, prompt: 'none' });
    assert.equal(errorOf(unproven), 'interaction_required');
  });
});
