import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { force, journeyOf } from '../people/pages.ts';
import {
  authorizationFields,
  authorize,
  type Client,
  callAs,
  type Login,
  makeClient,
  newVerifier,
  redeem,
  refresh,
  signedIn,
  userinfo,
} from '../protocol/protocol.ts';
import { makeServing, payloadOf } from './wearing.ts';

const type = 'urn:yimen:act-for-enterprise';
const scope = 'openid enterprise';

describe('acting for one enterprise, asked by authorization_details (RFC 9396)', () => {
  const app = useApp();
  let client: Client;
  let browser: Browser;
  let personId: string;
  let bakery: Awaited<ReturnType<typeof make.enterprise>>;
  let stranger: Awaited<ReturnType<typeof make.enterprise>>;
  let mandate: Awaited<ReturnType<typeof make.mandate>>;

  before(async () => {
    const { knex } = app().database;
    personId = await app().person('13800138720');
    await knex('persons').where({ id: personId }).update({ passkey_offer: 'never', assurance_level: 2 });
    await make.enterprise(knex, { representative: personId, name: '示例自有公司' });
    bakery = await make.enterprise(knex, { name: '示例面包店' });
    stranger = await make.enterprise(knex, { name: '示例别家' });
  });
  beforeEach(async () => {
    app().passSeconds(61);
    const { knex } = app().database;
    client = await makeServing(app(), { scope: `${scope} offline_access` });
    const services = [client.clientId];
    const granted = {
      enterprise: bakery.id,
      person: personId,
      grantedBy: personId,
      services,
      acts: ['view', 'submit'],
    };
    mandate = await make.mandate(knex, granted);
    browser = await signedIn(app(), '13800138720');
  });
  afterEach(() => browser.close());

  const details = (...asked: object[]) => JSON.stringify(asked.map((one) => ({ type, ...one })));
  const ask = (asked: string, changes: Record<string, string> = {}, as = client) =>
    authorize(app(), browser, as, { scope, authorization_details: asked, ...changes });
  const forBakery = (more: object = {}) => details({ enterprise: bakery.uscc, ...more });
  const agree = async (login: Login): Promise<Login> => {
    const page = await browser.submit(login.page, {}, { button: 'consent-approve', stopAt: client.redirectUri });
    return { ...login, page, code: page.location?.searchParams.get('code') ?? '' };
  };
  const errorOf = ({ page }: Login) => page.location?.searchParams.get('error');
  const expected = () => [{ type, enterprise: bakery.uscc, service: client.clientId, actions: ['view', 'submit'] }];

  it('is agreed to in words, narrows the identities to that enterprise, and stands in token answer, introspection and JWT', async () => {
    const asked = await ask(forBakery());
    assert.equal(asked.code, '');
    assert.match(asked.page.body, /您将代表企业办理/);
    assert.match(asked.page.body, /示例面包店/);
    assert.match(asked.page.body, /仅限查看和提交/);
    const { body, text } = await redeem(app(), client, await agree(asked));
    assert.deepEqual(body.authorization_details, expected(), text);
    assert.equal((payloadOf(body.id_token).identity as { type: string }).type, 'enterprise');
    assert.ok(!('authorization_details' in payloadOf(body.id_token)));
    const info = (await userinfo(app(), body.access_token)).body;
    assert.equal((info.enterprise as { uscc: string }).uscc, bakery.uscc);
    const introspected = await callAs(app(), client, '/introspect', { token: String(body.access_token) });
    assert.deepEqual(introspected.body.authorization_details, expected());
    const resource = `${app().issuer}/api`;
    const again = await ask(forBakery(), { resource });
    assert.notEqual(again.code, '', 'agreed to once in a session');
    const signed = payloadOf((await redeem(app(), client, again, { resource })).body.access_token);
    assert.deepEqual(signed.authorization_details, expected());
  });

  it('grants no more actions than were asked for, and a token request may narrow but not widen', async () => {
    const asked = await agree(
      await ask(forBakery({ actions: ['view'] }), { scope: `${scope} offline_access`, prompt: 'consent' }),
    );
    const { body, text } = await redeem(app(), client, asked);
    const narrow = [{ ...expected()[0], actions: ['view'] }];
    assert.deepEqual(body.authorization_details, narrow, text);
    const wider = await refresh(app(), client, body.refresh_token, { authorization_details: forBakery() });
    assert.equal(wider.body.error, 'invalid_authorization_details');
  });

  it('T-129 is not for an action that the mandate does not allow, nor for an enterprise of somebody else', async () => {
    for (const asked of [forBakery({ actions: ['pay'] }), details({ enterprise: stranger.uscc })]) {
      const login = await ask(asked);
      assert.equal(login.code, '');
      assert.match(login.page.body, /还差一步/, 'the page says what is missing');
      assert.doesNotMatch(login.page.body, /consent-approve/);
      assert.equal(errorOf(await ask(asked, { prompt: 'none' })), 'access_denied');
    }
    const login = await ask(details({ enterprise: stranger.uscc }));
    assert.match(login.page.body, new RegExp(stranger.uscc));
    assert.doesNotMatch(login.page.body, /示例别家/, 'the name of an enterprise is not told to whoever asks');
  });

  it('prompt=none asks for the consent that is missing, and gives a code once it is there', async () => {
    assert.equal(errorOf(await ask(forBakery(), { prompt: 'none' })), 'consent_required');
    await agree(await ask(forBakery()));
    assert.notEqual((await ask(forBakery(), { prompt: 'none' })).code, '');
    assert.equal(errorOf(await ask(forBakery({ actions: ['view'] }), { prompt: 'none' })), 'consent_required');
  });

  it('T-128 stays at a refresh, and is gone with the mandate', async () => {
    const { body } = await redeem(
      app(),
      client,
      await agree(await ask(forBakery(), { scope: `${scope} offline_access`, prompt: 'consent' })),
    );
    const renewed = await refresh(app(), client, body.refresh_token);
    assert.deepEqual(renewed.body.authorization_details, expected(), renewed.text);
    await app()
      .database.knex('mandates')
      .where({ id: mandate.id })
      .update({ ended_at: new Date(), end_reason: 'test' });
    assert.equal((await refresh(app(), client, renewed.body.refresh_token)).body.error, 'invalid_grant');
    const token = String(renewed.body.access_token);
    assert.deepEqual((await callAs(app(), client, '/introspect', { token })).body, { active: false });
  });

  it('T-128 a mandate cut down while tokens are out gives no more than is left', async () => {
    const { knex } = app().database;
    const { body } = await redeem(
      app(),
      client,
      await agree(await ask(forBakery(), { scope: `${scope} offline_access`, prompt: 'consent' })),
    );
    await knex('mandates')
      .where({ id: mandate.id })
      .update({ acts: ['view'] });
    const token = String(body.access_token);
    const introspected = await callAs(app(), client, '/introspect', { token });
    assert.equal(introspected.body.authorization_details, undefined);
    assert.equal((await refresh(app(), client, body.refresh_token)).body.error, 'invalid_grant');
  });

  it('T-098 a yes to other actions is no yes', async () => {
    const [less, more] = [await ask(forBakery({ actions: ['view'] })), await ask(forBakery({ actions: ['submit'] }))];
    const shown = /name="shown" value="([^"]*)"/.exec(less.page.body)?.[1] ?? assert.fail('nothing shown');
    await force(browser, more.page, `${journeyOf(more.page)}/consent`, { decision: 'approve', shown });
    await browser.open(new URL(journeyOf(more.page).replace('/login/', '/authorize/'), more.page.url), {
      stopAt: client.redirectUri,
    });
    assert.equal((await ask(forBakery({ actions: ['submit'] }), { prompt: 'none' })).code, '');
  });

  it('is refused when it is malformed, about more than one enterprise or about another application', async () => {
    const malformed = [
      'x',
      '{}',
      JSON.stringify([{ enterprise: bakery.uscc }]),
      JSON.stringify([{ type: 'urn:example:other', enterprise: bakery.uscc }]),
      details({}),
      details({ enterprise: '91440101MA5TERT150' }),
      details({ enterprise: bakery.uscc, actions: [] }),
      details({ enterprise: bakery.uscc, datatypes: ['x'] }),
      details({ enterprise: bakery.uscc, service: 'tax-demo' }),
      details({ enterprise: bakery.uscc }, { enterprise: stranger.uscc }),
    ];
    for (const asked of malformed) {
      assert.equal(errorOf(await ask(asked)), 'invalid_authorization_details', asked);
      const fields = authorizationFields(client, newVerifier(), { scope, authorization_details: asked });
      const pushed = await callAs(app(), client, '/par', fields);
      assert.equal(pushed.body.error, 'invalid_authorization_details', asked);
    }
    const forCitizens = await makeClient(app(), { scope });
    assert.equal(errorOf(await ask(forBakery(), {}, forCitizens)), 'invalid_authorization_details');
  });

  it('machines cannot ask for it, nor a code that was given without it', async () => {
    const plain = await authorize(app(), browser, client, { scope: 'openid', prompt: 'select_account' });
    const picked = await browser.submit(plain.page, {}, { button: 'identity-citizen', stopAt: client.redirectUri });
    const code = picked.location?.searchParams.get('code') ?? '';
    const late = await redeem(app(), client, { ...plain, code }, { authorization_details: forBakery() });
    assert.match(String(late.body.error), /^invalid_(target|authorization_details)$/, late.text);
    assert.equal(late.body.access_token, undefined);
    const machine = await makeServing(app(), {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    });
    const alone = await callAs(app(), machine, '/token', {
      grant_type: 'client_credentials',
      authorization_details: forBakery(),
    });
    assert.equal(alone.body.error, 'invalid_authorization_details', alone.text);
  });
});
