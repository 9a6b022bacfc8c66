import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { logIn, useApp } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { nowhere } from '../people/pages.ts';
import {
  authorizationFields,
  authorize,
  type Client,
  callAs,
  makeClient,
  newVerifier,
  redeem,
  userinfo,
} from '../protocol/protocol.ts';
import { payloadOf } from './wearing.ts';

const verification = { trust_framework: null, time: null, assurance_level: null };
type Asked = Awaited<ReturnType<typeof authorize>>;

const ofName = { verification, claims: { name: null } };

describe('verified claims at an application', () => {
  const app = useApp();
  let browser: Browser;
  let client: Client;
  before(async () => {
    const person = { identifier: '13800000002', password: demonstrationPassword };
    await app()
      .database.knex('persons')
      .where({ id: fixedId('person', 2) })
      .update({ assurance_at: new Date(Date.now() - 86_400_000), passkey_offer: 'never' });
    browser = createBrowser();
    await logIn(browser, await browser.open(`${app().issuer}/account`), person, nowhere);
    client = await makeClient(app(), { scope: 'openid profile id_document' });
  });
  after(() => browser.close());

  const ask = async (claims: object, scope = 'openid profile', as = client) =>
    authorize(app(), browser, as, { scope, claims: JSON.stringify(claims) });
  const told = async (claims: object, scope?: string) => {
    const { body, text } = await redeem(app(), client, await ask(claims, scope));
    assert.ok(body.access_token, text);
    return { idToken: payloadOf(body.id_token), info: (await userinfo(app(), body.access_token)).body };
  };
  const errorOf = async (asked: ReturnType<typeof ask>) => (await asked).page.location?.searchParams.get('error');

  it('come where they were asked for: at userinfo, in the ID token, one or a list', async () => {
    const { idToken, info } = await told({ userinfo: { verified_claims: ofName } });
    assert.ok(!('verified_claims' in idToken));
    const verified = info.verified_claims as { verification: Record<string, string>; claims: object };
    assert.deepEqual(verified.claims, { name: '李示例' });
    assert.equal(verified.verification.trust_framework, 'cn_yimen_ial');
    assert.equal(verified.verification.assurance_level, 'ial2');
    assert.match(String(verified.verification.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const listed = await told({ id_token: { verified_claims: [ofName, { ...ofName, claims: { birthdate: null } }] } });
    assert.deepEqual(
      (listed.idToken.verified_claims as { claims: object }[]).map(({ claims }) => claims),
      [{ name: '李示例' }],
    );
    assert.ok(!('verified_claims' in listed.info));
  });

  it('are left out without an error when a demand is not met', async () => {
    for (const unmet of [
      { trust_framework: { value: 'eidas' } },
      { trust_framework: null, assurance_level: { values: ['ial3', 'ial4'] } },
      { trust_framework: null, time: { max_age: 3600 } },
    ]) {
      const { info } = await told({ userinfo: { verified_claims: { verification: unmet, claims: { name: null } } } });
      assert.ok(!('verified_claims' in info), JSON.stringify(unmet));
      assert.equal(info.name, '李示例', 'the plain claim of the scope stays');
    }
  });

  it('carry the document as evidence only where its scope was granted too', async () => {
    const evidence = [{ type: { value: 'document' }, document_details: { type: null, document_number: null } }];
    const claims = {
      userinfo: { verified_claims: { verification: { ...verification, evidence }, claims: { name: null } } },
    };
    const without = (await told(claims)).info;
    assert.doesNotMatch(JSON.stringify(without), /4400/);
    const granted = (await told(claims, 'openid profile id_document')).info;
    assert.match(JSON.stringify(granted.verified_claims), /"document_number":"440000199003079985"/);
  });

  it('T-018 are refused to applications that may not have the claim, plain or as evidence', async () => {
    const nameless = await makeClient(app(), { scope: 'openid phone' });
    const numberless = await makeClient(app(), { scope: 'openid profile' });
    const evidence = [{ type: { value: 'document' }, document_details: { type: null } }];
    const details = { verification: { ...verification, evidence }, claims: { name: null } };
    const foreign: [Client, object][] = [
      [nameless, ofName],
      [nameless, [ofName]],
      [numberless, { verification, claims: { id_document: null } }],
      [numberless, details],
    ];
    for (const [as, asked] of foreign) {
      const requested = ask({ userinfo: { verified_claims: asked } }, 'openid', as);
      assert.equal(await errorOf(requested), 'invalid_request', JSON.stringify(asked));
    }
  });

  it('stay when a person keeps the document number back', async () => {
    const asking = await makeClient(app(), { scope: 'openid profile id_document' }, { firstParty: false });
    const claims = JSON.stringify({
      userinfo: { verified_claims: { ...ofName, claims: { name: null, id_document: null } } },
    });
    const asked = await authorize(app(), browser, asking, { scope: 'openid profile id_document', claims });
    const page = await browser.submit(asked.page, {}, { button: 'consent-approve', stopAt: asking.redirectUri });
    const code = page.location?.searchParams.get('code') ?? '';
    const { body, text } = await redeem(app(), asking, { ...asked, code });
    assert.ok(body.access_token, text);
    const { verified_claims } = (await userinfo(app(), body.access_token)).body;
    assert.deepEqual((verified_claims as { claims: object }).claims, { name: '李示例' });
  });

  it('T-018 tell nothing of a scope that was not asked for, so not agreed to', async () => {
    const { info } = await told({ userinfo: { verified_claims: ofName } }, 'openid');
    assert.ok(!('verified_claims' in info) && !('name' in info));
  });

  it('T-133 are refused when malformed, at the authorization and the PAR endpoint', async () => {
    for (const verified_claims of [
      null,
      {},
      [],
      'x',
      { verification: {}, claims: { name: null } },
      { ...ofName, claims: {} },
    ]) {
      assert.equal(
        await errorOf(ask({ userinfo: { verified_claims } })),
        'invalid_request',
        JSON.stringify(verified_claims),
      );
    }
    const claims = JSON.stringify({ id_token: { verified_claims: [] } });
    const pushed = await callAs(app(), client, '/par', authorizationFields(client, newVerifier(), { claims }));
    assert.equal(pushed.body.error, 'invalid_request');
  });

  it('T-019 a level that is given by nobody here cannot be asked for as essential', async () => {
    const essential = (acr: object) => ask({ id_token: { acr: { essential: true, ...acr } } });
    assert.equal(await errorOf(essential({ value: 'urn:example:loa9' })), 'unmet_authentication_requirements');
    assert.equal(await errorOf(essential({ values: ['a', 'b'] })), 'unmet_authentication_requirements');
    assert.notEqual((await essential({ values: ['a', 'urn:yimen:aal1'] })).code, '');
    assert.notEqual((await ask({ id_token: { acr: { value: 'urn:example:loa9' } } })).code, '', 'a wish is no demand');
  });
});

describe('single claims at an application of others', () => {
  const app = useApp();
  const scope = 'openid profile phone id_document';
  const person = { identifier: '13800000002', password: demonstrationPassword };
  const sensitive = { 'item.id_document': 'yes' };
  const browsers: Browser[] = [];
  let client: Client;
  before(async () => {
    await app()
      .database.knex('persons')
      .where({ id: fixedId('person', 2) })
      .update({ assurance_at: new Date(Date.now() - 86_400_000), passkey_offer: 'never' });
    client = await makeClient(app(), { scope }, { firstParty: false });
  });
  after(() => {
    for (const one of browsers) one.close();
  });

  async function session(): Promise<Browser> {
    const one = createBrowser();
    browsers.push(one);
    await logIn(one, await one.open(`${app().issuer}/account`), person, nowhere);
    return one;
  }
  const asks = (one: Browser, claim: string, asked = 'openid profile') =>
    authorize(app(), one, client, { scope: asked, claims: JSON.stringify({ userinfo: { [claim]: null } }) });
  const shown = ({ page }: Asked) => page.forms.flatMap(({ fields }) => fields).find(([name]) => name === 'shown')?.[1];
  async function agrees(one: Browser, { page, verifier }: Asked, fields: Record<string, string> = {}) {
    const { location } = await one.submit(page, fields, { button: 'consent-approve', stopAt: client.redirectUri });
    const code = location?.searchParams.get('code') ?? '';
    return (await userinfo(app(), (await redeem(app(), client, { code, verifier })).body.access_token)).body;
  }

  it('T-018 T-098 are asked for as the scope they belong to: shown, and ticked where that is sensitive', async () => {
    const one = await session();
    const first = await asks(one, 'id_document');
    assert.equal(shown(first), 'citizen | openid profile | id_document |');
    assert.equal('id_document' in (await agrees(one, first)), false, 'what was not ticked is not told');
    assert.ok((await asks(one, 'id_document')).code, 'nor asked for again in this session');
    const ticked = await session();
    assert.ok((await agrees(ticked, await asks(ticked, 'id_document'), sensitive)).id_document);
  });

  it('T-098 take nothing back that a page for their sake does not show', async () => {
    const one = await session();
    const first = await asks(one, 'name', 'openid profile id_document');
    if (!first.code) await agrees(one, first, sensitive);
    const phone = await asks(one, 'phone_number', 'openid profile id_document');
    assert.equal(shown(phone), 'citizen | phone | |');
    const told = await agrees(one, phone);
    assert.ok(told.id_document && told.phone_number);
  });
});
