import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readForms } from './html-forms.ts';
import { createBrowser } from './http-browser.ts';

const page = `<!doctype html><title>x</title><!-- <form><input name="ghost"></form> -->
<script>"<form id=no>"</script>
<form id="login" method="post" action="/in?a=1&amp;b=2">
  <input type="hidden" name="csrf" value="t&quot;1"><input id="username" name="user" value="">
  <input type="checkbox" name="keep"><input type="checkbox" name="big" checked>
  <select name="lang"><option value="zh">中文</option><option selected>en</option></select>
  <textarea name="note">a &lt; b</textarea><button id="login-submit" name="act" value="go">Go</button>
</form><button form="login" name="act" value="other" id="other">Other</button><form action="/search"><input name="q"></form>`;

describe('HTTP browser of the tests', () => {
  it('reads the forms a browser would see', () => {
    const [login, search] = readForms(page);
    assert.equal(readForms(page).length, 2);
    assert.deepEqual(login?.fields, [
      ['csrf', 't"1'],
      ['user', ''],
      ['big', 'on'],
      ['lang', 'en'],
      ['note', 'a < b'],
    ]);
    assert.deepEqual(
      login?.buttons.map((button) => button.id),
      ['login-submit', 'other'],
    );
    assert.equal(login?.action, '/in?a=1&b=2');
    assert.equal(search?.method, 'GET');
  });

  describe('against a server', () => {
    const seen: { url?: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
    const server = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ url: request.url, headers: request.headers, body });
      if (request.url?.startsWith('/in')) {
        response.writeHead(303, { location: '/done', 'set-cookie': ['a=1; path=/; HttpOnly', 'b=2; path=/in'] }).end();
      } else if (request.url === '/keep-method') response.writeHead(307, { location: '/done' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    const browser = createBrowser();
    let origin = '';
    before(async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => {
      browser.close();
      server.close();
    });
    beforeEach(() => seen.splice(0));

    it('submits a form with its hidden fields, pressed button, origin and cookies, and follows', async () => {
      const done = await browser.submit(await browser.open(origin), { username: 'wang' }, { button: 'other' });
      assert.equal(done.url.href, `${origin}/done`);
      const sent = seen[1];
      assert.equal(sent?.body, 'csrf=t%221&big=on&lang=en&note=a+%3C+b&user=wang&act=other');
      assert.equal(sent?.headers.origin, origin);
      assert.equal(sent?.headers['sec-fetch-site'], 'same-origin');
      assert.equal(seen[2]?.headers.cookie, 'a=1');
    });

    it('stops before the address it was told to, and at redirects that keep the method', async () => {
      const stopped = await browser.submit(
        await browser.open(origin),
        { username: 'li' },
        { stopAt: `${origin}/done` },
      );
      assert.equal(stopped.status, 303);
      assert.equal(stopped.location?.href, `${origin}/done`);
      await assert.rejects(browser.open(`${origin}/keep-method`), /307/);
    });

    it('refuses to fill what is not on the page', async () => {
      const opened = await browser.open(origin);
      assert.throws(() => browser.press(opened, { nobody: 'x' }), /no form/);
      assert.throws(() => browser.press(opened, {}, { button: 'nothing' }), /no form/);
    });
  });
});
