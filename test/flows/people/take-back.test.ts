import assert from 'node:assert/strict';
import { createBrowser, declineOffer, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, enter, force, nowhere, passkeyOptions, step } from './pages.ts';

const newPassword = 'an orchard beyond the second bridge';

describe('"this was not me"', () => {
  const app = useApp();
  let browser: Browser;
  let next = 0;
  beforeEach(() => {
    app().passSeconds(61);
    browser = createBrowser();
  });
  afterEach(() => browser.close());

  /** A person with a password, a mobile number and an e-mail address. */
  async function person() {
    next += 1;
    const mobile = `138001397${String(next).padStart(2, '0')}`;
    const mail = `owner${next}@example.cn`;
    const id = await app().person(mobile);
    await addMail(mobile, mail);
    return { id, mobile, mail, e164: `+86${mobile}` };
  }

  /** Adds an address in the browser of the test; gives the link the other address got. */
  async function addMail(mobile: string, mail: string): Promise<string> {
    const page = await enter(app(), browser, mobile, '/account/identifiers');
    const asked = await browser.submit(page, { username: mail });
    const done = await browser.submit(asked, { code: await app().codeFor(mail) });
    assert.match(done.url.search, /identifier-verified/);
    return app().linkFor(`+86${mobile}`);
  }

  async function addPasskey(): Promise<Page> {
    const page = await browser.open(new URL('/account/passkeys', app().issuer));
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    const credential = authenticator.create(passkeyOptions(page, 'create'));
    return browser.follow(await force(browser, page, '/account/passkeys', { credential }));
  }

  /** Follows the link in a browser that has never been here and presses the button. */
  async function take(link: string): Promise<Page> {
    const owner = createBrowser();
    const asked = await owner.open(link);
    assert.equal(asked.url.search, '', 'the token has left the address');
    const done = asked.forms.some(({ action }) => action.endsWith('/not-me'))
      ? await owner.follow(await force(owner, asked, '/not-me'))
      : asked;
    owner.close();
    return done;
  }

  const knex = () => app().database.knex;
  const sessionsOf = async (id: string) => (await knex()('oidc_sessions').where({ person_id: id })).length;
  const typesOf = async (id: string) =>
    (await knex()('audit_events').where({ person_id: id }).orderBy('sequence')).map(({ type }) => type);
  const passkeysOf = async (id: string) => (await knex()('passkeys').where({ person_id: id })).length;

  it('T-078 an added passkey is told to every address, and the link takes it away once', async () => {
    const { id, e164, mail } = await person();
    await addPasskey();
    const [link, same] = [await app().linkFor(e164), await app().linkFor(mail)];
    assert.equal(link, same);
    assert.equal(await passkeysOf(id), 1);

    const looked = createBrowser();
    for (let times = 0; times < 3; times += 1) assert.equal((await looked.open(link)).status, 200);
    looked.close();
    assert.equal(await passkeysOf(id), 1, 'following the link changes nothing');
    assert.ok((await sessionsOf(id)) > 0);

    const done = await take(link);
    assert.equal(done.url.pathname, '/not-me/done');
    assert.equal(await passkeysOf(id), 0);
    assert.equal(await sessionsOf(id), 0);
    const event = await knex()('audit_events').where({ person_id: id, type: 'recovery.change.repudiated' }).first();
    assert.deepEqual([event.detail.change, event.detail.withdrawn], ['passkey.added', true]);
    assert.match(await app().messageFor(mail, /撤回了账号的一次更改/), /重新设置密码/);

    await enter(app(), browser, mail);
    const again = await take(link);
    assert.equal(again.status, 400);
    assert.ok((await sessionsOf(id)) > 0, 'a link that was used ends nothing');
  });

  it('T-082 an added address is told to the others alone, and undone from them', async () => {
    const mobile = '13800139790';
    const id = await app().person(mobile);
    const link = await addMail(mobile, 'planted@example.cn');
    const told = await knex()('development_messages').where({ recipient: 'planted@example.cn' }).pluck('body');
    assert.equal(told.filter((body) => body.includes('not-me')).length, 0);
    assert.equal((await take(link)).url.pathname, '/not-me/done');
    assert.equal((await knex()('identifiers').where({ person_id: id })).length, 1);
    assert.equal((await typesOf(id)).includes('person.identifier.removed'), true);
    const gone = await logIn(
      browser,
      await browser.open(new URL('/account', app().issuer)),
      { identifier: 'planted@example.cn' },
      nowhere,
    );
    assert.equal(gone.status, 400);
  });

  it('T-078 a changed password stops working, the reset sets a new one, and both are told to every address', async () => {
    const { id, mobile, mail, e164 } = await person();
    const page = await browser.open(new URL('/account/password', app().issuer));
    const changed = await browser.submit(page, { current: testPassword, password: newPassword });
    assert.match(changed.url.search, /password-changed/);
    const link = await app().linkFor(mail);
    assert.equal(await app().linkFor(e164), link);
    assert.equal((await take(link)).url.pathname, '/not-me/done');
    assert.ok((await typesOf(id)).includes('authenticator.password.removed'));
    for (const password of [newPassword, testPassword]) {
      const one = createBrowser();
      const fresh = await one.open(new URL('/account', app().issuer));
      const refused = await logIn(one, fresh, { identifier: mobile, password }, nowhere);
      assert.equal(refused.status, 400);
      one.close();
    }
    app().passSeconds(3600);
    const asked = await browser.submit(
      await browser.open(new URL('/account', app().issuer)),
      { username: mobile },
      { button: 'login-submit' },
    );
    const code = await step(browser, asked, '/reset');
    const reset = await browser.submit(code, { code: await app().codeFor(e164) }, { button: 'login-submit' });
    const again = await browser.submit(reset, { password: testPassword });
    assert.equal(again.status, 200);
    assert.notEqual(await app().linkFor(e164), link);
    const inside = await declineOffer(
      browser,
      await browser.submit(again, { password: testPassword }, { button: 'login-submit' }),
      nowhere,
    );
    assert.equal(inside.url.pathname, '/account');
  });

  it('T-030 a reset ends every session, also the one of the browser it is made in, and the journey goes on', async () => {
    const { id, mobile, e164 } = await person();
    const other = createBrowser();
    await enter(app(), other, mobile);
    assert.equal(await sessionsOf(id), 2);
    const tax = await app().taxParty();
    const asked = await tax.begin(browser, { prompt: 'login' });
    const named = await browser.submit(asked, { username: mobile }, { button: 'login-submit' });
    const code = await step(browser, named, '/reset');
    const reset = await browser.submit(code, { code: await app().codeFor(e164) }, { button: 'login-submit' });
    const again = await browser.submit(reset, { password: newPassword });
    assert.equal(again.status, 200);
    assert.equal(await sessionsOf(id), 0);
    assert.equal((await other.get(new URL('/account', app().issuer))).status, 303);
    const next = await browser.submit(again, { password: newPassword }, { button: 'login-submit' });
    const consent = await declineOffer(browser, next, tax.redirectUri);
    assert.ok(consent.forms.some(({ action }) => action.endsWith('/consent')) || consent.location, consent.body);
    other.close();
  });

  it('T-077 a mailed code alone gives an account with a passkey back no further than a password does', async () => {
    const { id, mail } = await person();
    await addPasskey();
    app().passSeconds(61);
    const one = createBrowser();
    const asked = await one.open(new URL('/account/passkeys', app().issuer));
    const named = await one.submit(asked, { username: mail }, { button: 'login-submit' });
    const code = await step(one, named, '/reset');
    const reset = await one.submit(code, { code: await app().codeFor(mail) }, { button: 'login-submit' });
    const again = await one.submit(reset, { password: newPassword });
    await one.submit(again, { password: newPassword }, { button: 'login-submit' });
    for (const path of ['/account/passkeys', '/account/password', '/account/identifiers/verify']) {
      const page = await one.open(new URL(path, app().issuer));
      assert.match(page.url.pathname, /^\/login\//, path);
      assert.doesNotMatch(page.body, /data-passkey="create"/, path);
      assert.ok(passkeyOptions(page, 'get').allowCredentials?.length, 'the passkey of the account is asked for');
    }
    assert.equal(await passkeysOf(id), 1);
    one.close();
  });

  it('T-072 removing the last passkey is told, with what it means', async () => {
    const { id, e164, mail } = await person();
    await addPasskey();
    await app().linkFor(e164);
    await app().linkFor(mail);
    // whoever has a passkey must show it to take it away; this session is as strong as the account is after a fresh one
    const own = createBrowser();
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    await knex()('passkeys').where({ person_id: id }).delete();
    const offered = await browser.open(new URL('/account/passkeys', app().issuer));
    const credential = authenticator.create(passkeyOptions(offered, 'create'));
    await browser.follow(await force(browser, offered, '/account/passkeys', { credential }));
    await app().linkFor(mail);
    const { id: passkeyId } = await knex()('passkeys').where({ person_id: id }).first('id');
    const asked = await own.open(new URL('/account', app().issuer));
    await step(own, asked, '/passkey', { credential: authenticator.get(passkeyOptions(asked, 'get')) });
    const removal = await own.open(new URL(`/account/passkeys/${passkeyId}/remove`, app().issuer));
    const removed = await own.follow(await force(own, removal, removal.url.pathname));
    assert.match(removed.url.search, /passkey-removed/);
    assert.match(await app().messageFor(mail, /移除了一个通行密钥/), /已没有通行密钥/);
    own.close();
  });

  it('T-078 the former owner of a reassigned mobile number is told at the address that is left', async () => {
    const { e164, mobile, mail } = await person();
    const heir = createBrowser();
    await app().person('13800139791');
    const page = await enter(app(), heir, '13800139791', '/account/identifiers');
    const asked = await heir.submit(page, { username: mobile });
    const done = await heir.submit(asked, { code: await app().codeFor(e164) });
    assert.match(done.url.search, /identifier-verified/);
    const told = await app().messageFor(mail, /138\*\*\*\*/);
    assert.ok(!told.includes(mobile));
    heir.close();
  });

  it('T-078 a link is worth nothing after seven days, and an unknown one never is: one answer for all', async () => {
    const { id, mobile } = await person();
    await addPasskey();
    const link = await app().linkFor(`+86${mobile}`);
    const used = await knex()('repudiations').where({ person_id: id, change: 'passkey.added' }).first();
    const hours = (used.expires_at - used.created_at) / 3_600_000;
    assert.equal(hours, 7 * 24);
    const bodyOf = ({ body }: Page) => body.replaceAll(/nonce="[^"]*"|value="[^"]*"/g, '');
    const unknown = await take(`${app().issuer}/not-me?token=${'A'.repeat(43)}`);
    app().passSeconds(7 * 86_400 + 1);
    const late = await take(link);
    assert.deepEqual([late.status, unknown.status], [400, 400]);
    assert.equal(bodyOf(late), bodyOf(unknown));
    assert.equal(await passkeysOf(id), 1);
    for (const token of ['', 'x', `${'A'.repeat(43)}&token=b`, encodeURIComponent('<script>')]) {
      const odd = await browser.open(`${app().issuer}/not-me?token=${token}`);
      assert.equal(odd.forms.filter(({ action }) => action.endsWith('/not-me')).length, 0, token);
    }
  });

  it('T-078 sixteen uses of one link at once: one takes the change back', async () => {
    const { id, mobile } = await person();
    await addPasskey();
    const link = await app().linkFor(`+86${mobile}`);
    const answers = await Promise.all(Array.from({ length: 16 }, () => take(link)));
    assert.equal(answers.filter(({ url }) => url.pathname === '/not-me/done').length, 1);
    assert.equal(answers.filter(({ status }) => status === 400).length, 15);
    assert.equal((await typesOf(id)).filter((type) => type === 'recovery.change.repudiated').length, 1);
  });

  it('the offer of a passkey is a change as well, the first credential of a new account is not', async () => {
    const { mobile, e164 } = await person();
    const one = createBrowser();
    const asked = await one.open(new URL('/account', app().issuer));
    const named = await one.submit(asked, { username: mobile }, { button: 'login-submit' });
    const offer = await one.submit(named, { password: testPassword }, { button: 'login-submit' });
    await bindAtOffer(one, offer, createSoftwareAuthenticator({ origin: app().issuer }));
    assert.match(await app().linkFor(e164), /not-me/);
    one.close();

    const register = await browser.open(new URL('/register', app().issuer));
    const sent = await browser.submit(register, { username: 'fresh@example.cn' });
    const credential = await browser.submit(
      sent,
      { code: await app().codeFor('fresh@example.cn') },
      { button: 'login-submit' },
    );
    await browser.submit(credential, { password: testPassword });
    const told = await knex()('development_messages').where({ recipient: 'fresh@example.cn' }).pluck('body');
    assert.equal(told.filter((body) => body.includes('not-me')).length, 0);
  });
});
