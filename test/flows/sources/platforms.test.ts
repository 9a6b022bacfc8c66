import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createBrowser, declineOffer, logIn, useApp } from '../../support/app.ts';
import { json } from '../../support/hostile-server.ts';
import type { Page } from '../../support/http-browser.ts';
import {
  type Platform,
  type PlatformPerson,
  platformClient,
  presetAt,
  startDingtalk,
  startWechat,
} from '../../support/oauth2-platforms.ts';
import { nowhere } from '../people/pages.ts';
import { authorize, type Client, makeClient, redeem } from '../protocol/protocol.ts';
import { addHouse, logInAt, switchHouse } from './house.ts';

const parallel = 16;
const platforms = {
  wechat: { start: startWechat, token: '/sns/oauth2/access_token', userinfo: '/sns/userinfo' },
  dingtalk: { start: startDingtalk, token: '/v1.0/oauth2/userAccessToken', userinfo: '/v1.0/contact/users/me' },
} as const;
type Name = keyof typeof platforms;

/** Who is at a platform: both of its names, as no two people and no two platforms share them. */
const somebody = (nickname = '示例小李'): PlatformPerson => ({
  openid: `openid-${randomUUID()}`,
  unionid: `unionid-${randomUUID()}`,
  nickname,
});

for (const name of Object.keys(platforms) as Name[]) {
  const { start, token, userinfo } = platforms[name];

  describe(`the whole way in by a platform such as ${name}, which speaks OAuth 2.0 in words of its own`, () => {
    let platform: Platform;
    const app = useApp(async () => {
      platform = await start();
      return { egressAllowedHosts: [platform.host] };
    });
    let client: Client;
    const knex = () => app().database.knex;

    before(async () => {
      client = await makeClient(app());
      const { connection, mapping } = presetAt(name, platform.origin);
      await addHouse(
        app(),
        name,
        connection.issuer,
        { kind: 'oauth2', highestIal: 1, connection: { ...connection, clientId: platformClient.id }, mapping },
        { clientSecret: platformClient.secret },
      );
    });
    after(() => platform.close());
    beforeEach(() => app().passSeconds(61));

    const come = async (browser = createBrowser()) => {
      const asked = await authorize(app(), browser, client);
      return { browser, asked, page: await logInAt(browser, asked.page, name, client.redirectUri) };
    };
    const codeOf = (page: Page) => page.location?.searchParams.get('code') ?? '';
    const lastRefusal = async () => {
      const [event] = await knex()('audit_events')
        .where({ type: 'source.refused' })
        .orderBy('sequence', 'desc')
        .limit(1);
      return event?.detail.reason;
    };
    const refused = async (page: Page, reason: string) => {
      assert.ok(
        page.forms.some(({ action }) => action.endsWith('/identifier')),
        page.body,
      );
      assert.equal(await lastRefusal(), reason);
    };

    it('T-110 an arrival is asked, makes an account at the lowest level, and goes straight in from then on', async () => {
      platform.person = somebody();
      const { browser, asked, page } = await come();
      assert.ok(page.body.includes('id="arrival-new"') && page.body.includes('id="arrival-link"'), page.body);
      const made = await browser.submit(page, {}, { button: 'arrival-new', stopAt: client.redirectUri });
      const done = await declineOffer(browser, made, client.redirectUri);
      const tokens = await redeem(app(), client, { code: codeOf(done), verifier: asked.verifier });
      assert.equal(tokens.status, 200, tokens.text);
      const { sub } = JSON.parse(Buffer.from(String(tokens.body.id_token).split('.')[1] ?? '', 'base64url').toString());
      const [person] = await knex()('persons').orderBy('created_at', 'desc').limit(1);
      assert.deepEqual([person.assurance_level, person.name], [1, null], 'a nickname is no name');
      await knex()('persons').where({ id: person.id }).update({ passkey_offer: 'never' });
      const again = await come();
      const second = await redeem(app(), client, { code: codeOf(again.page), verifier: again.asked.verifier });
      const told = JSON.parse(Buffer.from(String(second.body.id_token).split('.')[1] ?? '', 'base64url').toString());
      assert.deepEqual([told.sub, told.ial, told.acr, told.amr], [sub, 1, 'urn:yimen:aal1', ['fed']]);
      for (const each of [browser, again.browser]) each.close();
    });

    it('T-110 the same person by another application of the platform: the open id changes, the union id is the key', async () => {
      platform.person = somebody();
      const first = await come();
      await first.browser.submit(first.page, {}, { button: 'arrival-new', stopAt: client.redirectUri });
      await knex()('persons').update({ passkey_offer: 'never' });
      platform.person = { ...platform.person, openid: `openid-${randomUUID()}` };
      const same = await come();
      assert.ok(codeOf(same.page), same.page.body);
      platform.person = { ...somebody(), nickname: platform.person.nickname };
      const other = await come();
      assert.ok(other.page.body.includes('id="arrival-new"'), 'a nickname finds nobody');
      for (const { browser } of [first, same, other]) browser.close();
    });

    it('T-114 links to an account after a login of ours and a yes', async () => {
      platform.person = somebody();
      const mobile = name === 'wechat' ? '13800139720' : '13800139721';
      const personId = await app().person(mobile);
      const { browser, page } = await come();
      const identifier = await browser.open(new URL(`${page.url.pathname}/identifier`, app().issuer));
      const question = await logIn(browser, identifier, { identifier: mobile }, nowhere);
      await browser.submit(question, {}, { button: 'link-yes', stopAt: client.redirectUri });
      const links = await knex()('source_links').where({ person_id: personId });
      assert.equal(links.length, 1);
      assert.ok(!links[0].subject_encrypted.includes(platform.person.unionid));
      await knex()('persons').where({ id: personId }).update({ passkey_offer: 'never' });
      const again = await come();
      assert.ok(codeOf(again.page), again.page.body);
      for (const each of [browser, again.browser]) each.close();
    });

    it(`T-163 ${parallel} arrivals of one person at once make 1 account`, async () => {
      platform.person = somebody();
      const before = Number((await knex()('persons').count())[0]?.count);
      const arrived = [];
      for (let place = 0; place < parallel; place += 1) arrived.push(await come());
      await Promise.all(
        arrived.map(({ browser, page }) =>
          browser.submit(page, {}, { button: 'arrival-new', stopAt: client.redirectUri }),
        ),
      );
      assert.equal(Number((await knex()('persons').count())[0]?.count), before + 1);
      for (const { browser } of arrived) browser.close();
    });

    it('whoever declines comes back without a code, and may go another way', async () => {
      platform.person = undefined;
      const { browser, page } = await come();
      await refused(page, 'access-denied');
      browser.close();
    });

    const wrong: [what: string, path: string, answer: unknown, status: number, reason: string][] = [
      ...(name === 'wechat'
        ? ([
            ['an error with status 200: the secret', token, { errcode: 40125, errmsg: 'no' }, 200, 'client-refused'],
            ['an error with status 200: the code', token, { errcode: 40163, errmsg: 'used' }, 200, 'code-refused'],
            ['an error with status 200: busy', token, { errcode: -1, errmsg: 'busy' }, 200, 'status'],
            ['an error with status 200 nobody listed', userinfo, { errcode: 48001 }, 200, 'upstream-error'],
            ['no union id', userinfo, ({ openid }: PlatformPerson) => ({ openid }), 200, 'subject-mismatch'],
          ] as const)
        : ([
            [
              'an error of its own: the code',
              token,
              { code: 'invalidParameter.authCode.notFound' },
              400,
              'code-refused',
            ],
            ['an error nobody listed', userinfo, { code: 'Forbidden' }, 403, 'upstream-error'],
            ['no union id', userinfo, { openId: 'openid-1', nick: 'x' }, 200, 'subject-missing'],
          ] as const)),
      ['no answer of its own', token, 'a page', 200, 'response-malformed'],
      ['a fault', userinfo, {}, 502, 'status'],
    ] as [string, string, unknown, number, string][];

    for (const [what, path, answer, status, reason] of wrong) {
      it(`lets nobody in on ${what}`, async () => {
        platform.person = somebody();
        const right = platform.routes[path];
        assert.ok(right);
        platform.routes[path] = json(typeof answer === 'function' ? answer(platform.person) : answer, status);
        const before = await knex()('persons').count();
        const { browser, page } = await come();
        platform.routes[path] = right;
        await refused(page, reason);
        assert.deepEqual(await knex()('persons').count(), before);
        browser.close();
      });
    }

    it('T-115 switched off it lets nobody in, and ends what it began', async () => {
      platform.person = somebody();
      const { browser, page } = await come();
      await browser.submit(page, {}, { button: 'arrival-new', stopAt: client.redirectUri });
      assert.ok((await switchHouse(app(), name, false)) > 0);
      const asked = await authorize(app(), browser, client);
      assert.ok(asked.page.body.includes('id="username"') && !asked.page.body.includes(`source-${name}`));
      await switchHouse(app(), name, true);
      browser.close();
    });
  });
}
