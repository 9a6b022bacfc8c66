import assert from 'node:assert/strict';
import { readLibraryForm } from '../../../server/oidc/library-form.ts';
import { onwardPage } from '../../../views/portal/onward-page.ts';
import { logIn, useApp } from '../../support/app.ts';
import { createBrowser } from '../../support/http-browser.ts';
import { testFrame } from '../../views/frame.ts';
import { authorizationUrl, authorize, makeClient, newVerifier, redeem, signedIn } from './protocol.ts';

describe('forms of the library that send themselves', () => {
  const app = useApp();
  const mobile = '13800138610';
  before(() => app().person(mobile));

  it('T-010 an answer by form_post is a page of ours, in the language asked for, and carries what it carried', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    const [verifier, state] = [newVerifier(), `"><script>alert(1)</script>&amp;'示例`];
    const changes = { response_mode: 'form_post', state, ui_locales: 'zh-Hant' };
    const page = await browser.open(authorizationUrl(app(), client, verifier, changes));
    assert.match(page.body, /<html lang="zh-Hant"/);
    assert.match(page.body, /<h1>請稍候<\/h1>/);
    assert.doesNotMatch(page.body, /Submitting Callback|<script>/);
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /form-action 'self' https:\/\/department\.example;/);
    assert.match(policy, /script-src 'nonce-[^' ]+';/, 'the script of ours, and none by its hash');
    const form = page.forms.find(({ action }) => action === client.redirectUri);
    const sent = Object.fromEntries(form?.fields ?? []);
    assert.deepEqual([sent.state, sent.iss], [state, app().issuer]);
    assert.equal((await redeem(app(), client, { code: sent.code ?? '', verifier })).status, 200);
    browser.close();
  });

  it('after a login the page leads to the application alone: a switch on it would lose the answer, which is given once', async () => {
    const client = await makeClient(app());
    const [browser, verifier] = [createBrowser(), newVerifier()];
    const asked = await browser.open(authorizationUrl(app(), client, verifier, { response_mode: 'form_post' }));
    const page = await logIn(browser, asked, { identifier: mobile }, client.redirectUri);
    assert.deepEqual(
      page.forms.map(({ action }) => action),
      [client.redirectUri],
    );
    const again = await browser.open(page.url);
    assert.match(again.body, /这次登录已经过期/);
    const sent = Object.fromEntries(page.forms[0]?.fields ?? []);
    assert.equal((await redeem(app(), client, { code: sent.code ?? '', verifier })).status, 200);
    browser.close();
  });

  it('T-010 an answer by form_post reaches a native application at the address it registered', async () => {
    const redirectUri = 'cn.gov.app:/cb';
    const client = await makeClient(app(), { application_type: 'native', redirect_uris: [redirectUri] });
    const browser = await signedIn(app(), mobile);
    const asked = { response_mode: 'form_post', redirect_uri: redirectUri };
    const consent = await browser.open(authorizationUrl(app(), client, newVerifier(), asked));
    const page = await browser.submit(consent, {}, { button: 'consent-approve' });
    assert.match(page.body, new RegExp(`<form method="post" action="${redirectUri}" data-onward`));
    assert.match(String(page.headers['content-security-policy']), /form-action 'self' cn\.gov\.app:;/);
    browser.close();
  });

  it('T-102 nothing that answers an application is sent to a script, to our own first page or to a look-alike of ours', () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://department.example/',
      'a.b://c',
      '',
      '//evil.example',
    ];
    for (const action of bad)
      assert.throws(() => onwardPage(testFrame(), { action, fields: [] }), /cannot be sent/, action);
  });

  it('a logout where nobody is logged in any more goes by a page of ours, to where the application said', async () => {
    const home = 'https://department.example/bye';
    const client = await makeClient(app(), { post_logout_redirect_uris: [home] });
    const there = await signedIn(app(), mobile);
    const tokens = (await redeem(app(), client, await authorize(app(), there, client))).body;
    there.close();
    const browser = createBrowser();
    const asked = { id_token_hint: String(tokens.id_token), post_logout_redirect_uri: home, state: 'a-state' };
    const page = await browser.open(`${app().issuer}/logout?${new URLSearchParams(asked)}`);
    assert.match(page.body, /<html lang="zh-Hans"/);
    const done = await browser.submit(page, {}, { button: 'onward-go', stopAt: home });
    assert.equal(done.location?.href, `${home}?state=a-state`);
    const alone = await browser.open(`${app().issuer}/logout`);
    assert.match((await browser.submit(alone, {}, { button: 'onward-go' })).body, /<h1>已退出登录<\/h1>/);
    browser.close();
  });

  it('are told from every other answer', () => {
    for (const body of [undefined, {}, '', '<title>Submitting Callback</title>', Buffer.from('Submitting Callback')])
      assert.equal(readLibraryForm(body), undefined);
  });
});
