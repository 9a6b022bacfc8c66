import assert from 'node:assert/strict';
import { payloadContext } from '../../../server/outbox/enqueue.ts';
import { makePerson, partsOf, waysOf } from '../../merging/support.ts';
import { createBrowser, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { authorize, type Client, makeClient, redeem, refresh, signedIn, userinfo } from '../protocol/protocol.ts';
import { bindAtOffer, force, nowhere, passkeyOptions, setStatus, step } from './pages.ts';

const parallel = 16;
let next = 0;
const mobile = () => {
  next += 1;
  return `138001360${String(next).padStart(2, '0')}`;
};

describe('merging two accounts on the account page', () => {
  const app = useApp();
  const knex = () => app().database.knex;
  beforeEach(() => app().passSeconds(61));

  async function owner(): Promise<{ id: string; identifier: string }> {
    const identifier = mobile();
    const id = await app().person(identifier);
    await knex()('persons').where({ id }).update({ passkey_offer: 'never' });
    return { id, identifier };
  }

  const path = (of: string) => `${app().issuer}${of}`;

  /** Logged in to the first account; asks to merge, and logs in to the second. */
  async function proveBoth(first: string, second: string): Promise<{ browser: Browser; page: Page }> {
    const browser = await signedIn(app(), first);
    return { browser, page: await proveSecond(browser, second) };
  }

  async function proveSecond(browser: Browser, second: string): Promise<Page> {
    const page = await browser.open(path('/account/merge'));
    const asked = await browser.follow(await force(browser, page, '/account/merge/begin'), { stopAt: nowhere });
    return logIn(browser, asked, { identifier: second }, nowhere);
  }

  const fieldsOf = (page: Page): Record<string, string> =>
    Object.fromEntries(
      (page.forms.find(({ action }) => action.endsWith('/account/merge/both'))?.fields ?? []).filter(
        ([name]) => name !== 'csrf',
      ),
    );

  const confirm = (browser: Browser, page: Page, fields: Record<string, string> = {}) =>
    force(browser, page, '/account/merge/both', { ...fieldsOf(page), ...fields });

  const statusOf = async (id: string) => (await knex()('persons').where({ id }).first('status')).status;

  it('takes two fresh logins, shows what happens, and makes one account of two', async () => {
    const [first, second] = [await owner(), await owner()];
    const { browser, page } = await proveBoth(first.identifier, second.identifier);
    assert.equal(page.url.pathname, '/account/merge/both');
    assert.match(page.body, /合并这两个账号/);
    assert.match(page.body, new RegExp(`${second.identifier.slice(0, 3)}\\*{4}${second.identifier.slice(-4)}`));
    assert.equal(await statusOf(second.id), 'active');
    const done = await confirm(browser, page);
    assert.equal(done.status, 303);
    assert.deepEqual([await statusOf(first.id), await statusOf(second.id)], ['active', 'closed']);
    // the session was of the account that went: it is gone, and its number opens the one that stayed
    const asked = await browser.follow(done, { stopAt: nowhere });
    const back = await logIn(browser, asked, { identifier: second.identifier }, nowhere);
    assert.match(back.body, /账号已合并为一个/);
    for (const { identifier } of [first, second]) await app().linkFor(`+86${identifier}`);
    browser.close();
  });

  it('T-078 the link in a notice of either account takes them apart again', async () => {
    const [first, second] = [await owner(), await owner()];
    const { browser, page } = await proveBoth(first.identifier, second.identifier);
    await confirm(browser, page);
    const other = createBrowser();
    const notMe = await other.open(await app().linkFor(`+86${second.identifier}`));
    const done = await other.follow(await force(other, notMe, '/not-me'));
    assert.equal(done.url.pathname, '/not-me/done');
    assert.deepEqual([await statusOf(first.id), await statusOf(second.id)], ['active', 'active']);
    // whoever merged them knew the password of the account that says so
    assert.deepEqual(await knex()('passwords').where({ person_id: second.id }), []);
    const events = await knex()('audit_events').where({ type: 'person.merge.undone', person_id: second.id });
    assert.equal(events[0]?.detail.by, 'recovery');
    for (const each of [browser, other]) each.close();
  });

  describe('is refused', () => {
    it('T-114 without a proof of the first account in this browser, whatever is posted', async () => {
      const [first, second] = [await owner(), await owner()];
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      const foreign = await signedIn(app(), second.identifier);
      const account = await foreign.open(path('/account/merge'));
      const refused = await force(foreign, account, '/account/merge/both', fieldsOf(page));
      assert.equal(refused.status, 400);
      assert.match(refused.body, /不是在这个浏览器里开始的/);
      assert.equal(await statusOf(second.id), 'active');
      for (const each of [browser, foreign]) each.close();
    });

    it('T-114 with a session that was there before, which nobody has just proven', async () => {
      const [first, second] = [await owner(), await owner()];
      const earlier = await signedIn(app(), second.identifier);
      app().passSeconds(5);
      const browser = await signedIn(app(), first.identifier);
      const begun = await force(browser, await browser.open(path('/account/merge')), '/account/merge/begin');
      const token = /yimen_merge=([\w-]{43})/.exec(String(begun.headers['set-cookie']))?.[1];
      assert.ok(token);
      const address = new URL(path('/account/merge/both'));
      earlier.cookies.set(address, 'yimen_merge', token);
      const refused = await earlier.open(address);
      assert.equal(refused.status, 400);
      assert.match(refused.body, /请重新开始/);
      // a login after it is let on, so that the refusal above is not one of everything
      const later = await signedIn(app(), second.identifier);
      later.cookies.set(address, 'yimen_merge', token);
      assert.match((await later.open(address)).body, /合并这两个账号/);
      for (const each of [browser, earlier, later]) each.close();
    });

    it('after ten minutes, and with the same account twice', async () => {
      const [first, second] = [await owner(), await owner()];
      const late = await proveBoth(first.identifier, second.identifier);
      app().passSeconds(601);
      const refused = await confirm(late.browser, late.page);
      assert.equal(refused.status, 400);
      late.browser.close();
      const same = await proveBoth(first.identifier, first.identifier);
      assert.equal(same.page.status, 400);
      assert.match(same.page.body, /还是同一个账号/);
      same.browser.close();
    });

    it('T-098 for another proof, or another account to stay, than the page was drawn for', async () => {
      const [first, second] = [await owner(), await owner()];
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      for (const fields of [{ proof: 'AbCdEfGhIjKlMnOpQrStUv' }, { keep: 'third' }] as Record<string, string>[]) {
        const refused = await confirm(browser, page, fields);
        assert.equal(refused.status, 400);
        assert.match(refused.body, /页面已经过时/);
      }
      assert.equal(await statusOf(second.id), 'active');
      browser.close();
    });

    it('T-110 by the word of a source: a login through one proves neither account', async () => {
      const [first, second] = [await owner(), await owner()];
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      await knex().raw(
        `UPDATE oidc_sessions SET payload = jsonb_set(payload, '{amr}', '["fed","pwd"]') WHERE person_id = ?`,
        [second.id],
      );
      const refused = await confirm(browser, page);
      assert.equal(refused.status, 400);
      assert.match(refused.body, /一门自己的方式/);
      const begun = await force(browser, page, '/account/merge/begin');
      assert.equal(begun.status, 400);
      assert.equal(await statusOf(second.id), 'active');
      browser.close();
    });

    it('T-054 when the first account was locked meanwhile, which is recorded; the proof is used up by it', async () => {
      const [first, second] = [await owner(), await owner()];
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      await setStatus(app(), first.id, 'locked');
      const refused = await confirm(browser, page);
      assert.equal(refused.status, 400);
      assert.match(refused.body, /目前不可用或已并入别的账号/);
      const events = await knex()('audit_events').where({ type: 'person.merge.refused', person_id: second.id });
      assert.deepEqual(
        events.map(({ outcome, detail }) => [outcome, detail.reason]),
        [['refused', 'not-active']],
      );
      await setStatus(app(), first.id, 'active');
      assert.match((await confirm(browser, page)).body, /请重新开始/);
      assert.equal(await statusOf(second.id), 'active');
      browser.close();
    });

    it('T-083 with a login that is no longer recent', async () => {
      const [first, second] = [await owner(), await owner()];
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      app().passSeconds(1300);
      const asked = await confirm(browser, page);
      assert.match(String(asked.location), /\/authorize/);
      assert.equal(await statusOf(second.id), 'active');
      browser.close();
    });
  });

  it('T-166 pressed sixteen times at once: one merge, and the same answer to all that are still let in', async () => {
    const [first, second] = [await owner(), await owner()];
    const { browser, page } = await proveBoth(first.identifier, second.identifier);
    const answers = await Promise.all(
      Array.from({ length: parallel }, () => confirm(browser, page, { keep: 'first' })),
    );
    assert.ok(answers.every(({ status }) => status === 303 || status === 302));
    const merges = await knex()('account_merges').where({ retired_id: second.id });
    assert.equal(merges.length, 1);
    browser.close();
  });

  describe('where the second account has a passkey', () => {
    async function withPasskey() {
      const [first, second] = [await owner(), await owner()];
      const passkey = createSoftwareAuthenticator({ origin: app().issuer, synced: true });
      await knex()('persons').where({ id: second.id }).update({ passkey_offer: 'ask' });
      const enrolling = createBrowser();
      const asked = await enrolling.submit(await enrolling.open(path('/account')), { username: second.identifier });
      await bindAtOffer(enrolling, await enrolling.submit(asked, { password: testPassword }), passkey);
      enrolling.close();
      app().passSeconds(61);
      const browser = await signedIn(app(), first.identifier);
      return { first, second, passkey, browser, weak: await proveSecond(browser, second.identifier) };
    }

    it('T-071 T-114 a password alone does not prove it', async () => {
      const { second, browser, weak } = await withPasskey();
      assert.match(weak.url.pathname, /^\/login\//);
      assert.doesNotMatch(weak.body, /合并这两个账号/);
      assert.equal(await statusOf(second.id), 'active');
      browser.close();
    });

    it('T-111 it goes on to log in if it was ticked, and only then', async () => {
      for (const isTaken of [true, false]) {
        const { first, second, passkey, browser, weak } = await withPasskey();
        const page = await step(browser, weak, '/passkey', { credential: passkey.get(passkeyOptions(weak, 'get')) });
        const [{ id }] = await knex()('passkeys').where({ person_id: second.id });
        assert.match(page.body, new RegExp(`id="take-${id}"[^>]* checked`));
        const { [`take-${id}`]: _ticked, ...rest } = fieldsOf(page);
        const done = await force(browser, page, '/account/merge/both', isTaken ? fieldsOf(page) : rest);
        assert.equal(done.status, 303);
        assert.equal(await statusOf(second.id), 'closed');
        app().passSeconds(61);
        const later = createBrowser();
        const login = await later.open(path('/account'));
        const entered = await step(later, login, '/passkey', { credential: passkey.get(passkeyOptions(login, 'get')) });
        assert.equal(entered.url.pathname === '/account', isTaken);
        const owners = await knex()('passkeys').where({ id }).pluck('person_id');
        assert.deepEqual(owners, [isTaken ? first.id : second.id]);
        for (const each of [browser, later]) each.close();
      }
    });
  });

  it('is undone on the account page, which says what goes back; both log in as before', async () => {
    const [first, second] = [await owner(), await owner()];
    const { browser, page } = await proveBoth(first.identifier, second.identifier);
    await confirm(browser, page);
    const mine = await signedIn(app(), first.identifier);
    const overview = await mine.open(path('/account/merge'));
    const address = /href="(\/account\/merge\/[0-9a-f-]+\/undo)"/.exec(overview.body)?.[1];
    assert.ok(address);
    const ask = await mine.open(path(address));
    assert.match(ask.body, /登录名：1 个/);
    const stranger = await owner();
    const other = await signedIn(app(), stranger.identifier);
    assert.equal((await force(other, await other.open(path('/account/merge')), address)).status, 404);
    const done = await force(mine, ask, address);
    assert.equal(done.status, 303);
    assert.deepEqual([await statusOf(first.id), await statusOf(second.id)], ['active', 'active']);
    const again = await signedIn(app(), second.identifier);
    assert.match((await again.open(path('/account/identifiers'))).body, new RegExp(second.identifier.slice(-4)));
    for (const each of [browser, mine, other, again]) each.close();
  });

  describe('and the applications', () => {
    const subOf = async (client: Client, browser: Browser) => {
      const login = await authorize(app(), browser, client, { scope: 'openid offline_access' });
      const { body } = await redeem(app(), client, login);
      const [, payload = ''] = String(body.id_token).split('.');
      const { sub, identity } = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return { access: body.access_token, refresh: body.refresh_token, sub, identity };
    };
    const logoutsTo = async (client: Client) => {
      const rows = await knex()('outbox_entries').where({ kind: 'backchannel-logout', target: client.clientId });
      return rows.map(
        ({ payload_encrypted }) => JSON.parse(app().cipher.decrypt(payloadContext, payload_encrypted)).sub,
      );
    };

    it('go on with the sub they know, in every token, and tokens of the closed account are dead', async () => {
      const client = await makeClient(app(), {
        redirect_uris: ['https://only-second.example/callback'],
        backchannel_logout_uri: 'https://only-second.example/out',
        backchannel_logout_session_required: true,
      });
      const [first, second] = [await owner(), await owner()];
      const before = await signedIn(app(), second.identifier);
      const known = await subOf(client, before);
      const { browser, page } = await proveBoth(first.identifier, second.identifier);
      await confirm(browser, page);
      assert.notEqual((await userinfo(app(), known.access)).status, 200);
      assert.equal((await refresh(app(), client, known.refresh)).status, 400);
      const mine = await signedIn(app(), first.identifier);
      const after = await subOf(client, mine);
      assert.equal(after.sub, known.sub);
      assert.deepEqual(after.identity, known.identity);
      assert.equal((await userinfo(app(), after.access)).body.sub, known.sub);
      const foreign = await makeClient(app(), { redirect_uris: ['https://neither.example/callback'] });
      const elsewhere = await subOf(foreign, mine);
      assert.notEqual(elsewhere.sub, known.sub);
      // told to log out in the name it knows, of the account that went and now of the one that stayed
      assert.deepEqual(await logoutsTo(client), [known.sub]);
      const sessions = await mine.open(path('/account/sessions'));
      await mine.follow(await force(mine, sessions, '/account/merge/begin'), { stopAt: nowhere });
      assert.deepEqual(await logoutsTo(client), [known.sub, known.sub]);
      for (const each of [before, browser, mine]) each.close();
    });
  });

  it('finds the second account by its document, and tells the owner of it alone', async () => {
    const parts = await partsOf(app());
    const number = '440104199003079986';
    const document = { type: 'resident-id' as const, issuer: 'CHN', number };
    const [verified, second] = [mobile(), await owner()];
    const first = await makePerson(parts, { mobile: verified, level: 2, name: '李示例', document });
    assert.ok((await waysOf(parts, first)).length > 0);
    const browser = await signedIn(app(), second.identifier);
    const form = await browser.open(path('/account/identity'));
    const refused = await force(browser, form, '/account/identity', { type: 'resident-id', number, name: '李示例' });
    assert.match(refused.body, /无法用这个姓名和号码核验本账号/);
    assert.doesNotMatch((await browser.open(path('/account/merge'))).body, /用过您的证件/);
    assert.match(await app().messageFor(`+86${verified}`, /您的|本账号/), /另一个账号/);
    const twins = await knex()('account_twins').where({ owner_id: first });
    assert.deepEqual(
      twins.map(({ other_id, found_by }) => [other_id, found_by]),
      [[second.id, 'verification']],
    );
    browser.close();
  });
});
