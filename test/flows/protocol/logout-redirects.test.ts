import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { authorize, makeClient, redeem, signedIn } from './protocol.ts';

describe('where a browser is sent', () => {
  const app = useApp();
  const mobile = '13800138670';
  before(() => app().person(mobile));

  it('T-007 after a logout to no address that the asking application has not registered and proven to be its own', async () => {
    const home = 'https://department.example/bye';
    const client = await makeClient(app(), { post_logout_redirect_uris: [home] });
    const other = await makeClient(app(), { post_logout_redirect_uris: ['https://other.example/bye'] });
    const browser = await signedIn(app(), mobile);
    const login = await authorize(app(), browser, client);
    const idToken = String((await redeem(app(), client, login)).body.id_token);
    const ask = (fields: Record<string, string>) =>
      browser.open(`${app().issuer}/logout?${new URLSearchParams(fields)}`, { stopAt: 'https://' });
    const answers: [string, Page][] = [
      ['without proof', await ask({ post_logout_redirect_uri: home })],
      ['not registered', await ask({ id_token_hint: idToken, post_logout_redirect_uri: 'https://evil.example/' })],
      ['by a byte', await ask({ id_token_hint: idToken, post_logout_redirect_uri: `${home}/` })],
      ['of another', await ask({ id_token_hint: idToken, post_logout_redirect_uri: 'https://other.example/bye' })],
      [
        'two applications',
        await ask({ id_token_hint: idToken, client_id: other.clientId, post_logout_redirect_uri: home }),
      ],
      ['no token', await ask({ id_token_hint: 'x.y.z', post_logout_redirect_uri: home })],
    ];
    for (const [name, page] of answers) {
      assert.equal(page.location, undefined, name);
      assert.equal(page.url.origin, app().issuer, name);
      assert.ok([200, 400].includes(page.status), `${name}: ${page.status}`);
    }
    assert.equal((await browser.get(`${app().issuer}/account`)).status, 200, 'nobody was logged out meanwhile');
    const unproven = await ask({ post_logout_redirect_uri: home });
    const stays = await signedIn(app(), mobile);
    const alone = await stays.open(unproven.url);
    const left = await stays.submit(alone, {}, { button: 'logout-confirm', stopAt: 'https://' });
    assert.equal(left.location, undefined, 'confirmed, it stays with us');
    stays.close();
    const right = await ask({ id_token_hint: idToken, post_logout_redirect_uri: home });
    const done = await browser.submit(right, {}, { button: 'logout-confirm', stopAt: home });
    assert.ok(done.location?.href.startsWith(home));
    browser.close();
  });

  it('T-009 no route answers 307 or 308, and after a POST every redirect is a 303', async () => {
    const browser = await signedIn(app(), mobile);
    const page = await browser.open(`${app().issuer}/account`);
    let redirects = 0;
    for (const { method, path } of app().service.routes) {
      const address = path.replace(/:uid/, 'A'.repeat(43)).replace(/:id/, '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d');
      const answer =
        method === 'GET'
          ? await browser.get(new URL(address, app().issuer))
          : await force(browser, page, address, { username: '13800138671', name: '李示例' });
      assert.ok(answer.status !== 307 && answer.status !== 308 && answer.status !== 301, `${method} ${path}`);
      if (answer.status >= 300 && answer.status < 400) {
        redirects += 1;
        assert.equal(answer.status, 303, `${method} ${path} answers ${answer.status}`);
      }
    }
    assert.ok(redirects >= 5, `${redirects} redirects were seen`);
    browser.close();
  });

  it('T-040 T-039 no bearer token opens an account page: they know the session alone', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    const { body } = await redeem(app(), client, await authorize(app(), browser, client));
    browser.close();
    for (const { method, path, who } of app().service.routes) {
      if (!who.startsWith('person') || method !== 'GET' || path.includes(':')) continue;
      for (const token of [body.access_token, body.id_token]) {
        const answer = await fetch(new URL(path, app().issuer), {
          headers: { authorization: `Bearer ${token}` },
          redirect: 'manual',
        });
        assert.equal(answer.status, 303, path);
        assert.match(answer.headers.get('location') ?? '', /^\/authorize\?|\/authorize\?/, path);
      }
    }
  });
});
