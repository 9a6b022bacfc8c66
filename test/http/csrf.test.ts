import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { getRoute, type HttpService, issuer, postRoute, readToken, startService } from './http-server.ts';

const form = 'application/x-www-form-urlencoded';

describe('CSRF', () => {
  let service: HttpService;
  let acts = 0;
  before(async () => {
    const act = postRoute('/act', () => {
      acts += 1;
    });
    service = await startService({ routes: [getRoute('/form'), getRoute('/plain', { handler: noForm }), act] });
  });
  after(() => service.close());
  beforeEach(() => {
    acts = 0;
  });

  const noForm = (ctx: { body: unknown }) => {
    ctx.body = 'no form here';
  };

  it('lets a form through that this browser was given', async () => {
    const answer = await service.submit('/act', {}, { origin: issuer, 'sec-fetch-site': 'same-origin' });
    assert.equal(answer.status, 303);
    assert.equal(acts, 1);
  });

  it('accepts `Origin: null` of our own no-referrer pages when Sec-Fetch-Site vouches for it', async () => {
    const answer = await service.submit('/act', {}, { origin: 'null', 'sec-fetch-site': 'same-origin' });
    assert.equal(answer.status, 303);
  });

  it('keeps the cookie for the next form, and sets none on a page without form', async () => {
    const { cookie } = await readToken(service.ask);
    const again = await service.ask('GET', '/form', { headers: { cookie } });
    assert.equal(again.headers['set-cookie'], undefined);
    assert.equal((await service.ask('GET', '/plain')).headers['set-cookie'], undefined);
  });

  it('accepts a token made with the previous key, and refuses one of a key that is gone', async () => {
    const value = randomBytes(32).toString('base64url');
    const send = (key: string) => {
      const csrf = createHmac('sha256', key).update(`csrf\n${value}`).digest('base64url');
      const headers = { 'content-type': form, cookie: `yimen_csrf=${value}` };
      return service.ask('POST', '/act', { headers, body: `csrf=${csrf}` });
    };
    assert.equal((await send('key-two')).status, 303);
    assert.equal((await send('key-gone')).status, 403);
    assert.equal(acts, 1);
  });

  const refusals: [string, Record<string, string>, Record<string, string>][] = [
    ['no token', { csrf: '' }, {}],
    ['a token of another browser', {}, { cookie: `yimen_csrf=${'A'.repeat(43)}` }],
    ['no cookie', {}, { cookie: '' }],
    ['a foreign Origin', {}, { origin: 'https://evil.example' }],
    ['an Origin that only begins like ours', {}, { origin: `${issuer}.evil.example` }],
    ['our host on another scheme', {}, { origin: 'https://login.example' }],
    ['Origin null', {}, { origin: 'null' }],
    ['Origin null from a sandboxed frame', {}, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site cross-site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site same-site (a sibling host)', {}, { 'sec-fetch-site': 'same-site' }],
  ];
  for (const [name, fields, headers] of refusals) {
    it(`T-097 T-098 refuses a post with ${name}: 403 and no change`, async () => {
      const answer = await service.submit('/act', fields, headers);
      assert.equal(answer.status, 403);
      assert.match(answer.body, /csrf\.(token|origin|site)/);
      assert.equal(acts, 0);
    });
  }

  it('T-097 refuses JSON dressed as text/plain, and GET with a method override: no change', async () => {
    const { cookie, csrf } = await readToken(service.ask);
    const body = JSON.stringify({ csrf });
    const plain = await service.ask('POST', '/act', { headers: { cookie, 'content-type': 'text/plain' }, body });
    assert.equal(plain.status, 415);
    for (const query of [`?csrf=${csrf}`, `?csrf=${csrf}&_method=POST`]) {
      const headers = { cookie, 'x-http-method-override': 'POST' };
      assert.equal((await service.ask('GET', `/act${query}`, { headers })).status, 405);
    }
    assert.equal(acts, 0);
  });

  for (const cookie of [
    'yimen_csrf=',
    'yimen_csrf=AAAA',
    `yimen_csrf=${'A'.repeat(5000)}`,
    'yimen_csrf="%00;;=',
    '=;==',
  ]) {
    it(`T-092 a broken CSRF cookie is no cookie: ${cookie.slice(0, 24)}`, async () => {
      const page = await service.ask('GET', '/form', { headers: { cookie } });
      assert.equal(page.status, 200);
      assert.match(page.headers['set-cookie']?.[0] ?? '', /^yimen_csrf=[\w-]{43}; path=\/; samesite=lax; httponly$/);
      assert.equal((await service.submit('/act', {}, { cookie })).status, 403);
      assert.equal(acts, 0);
    });
  }

  it('T-092 the cookie is host-bound and secure on https', async () => {
    const https = await startService({ config: { issuer: 'https://login.example' }, routes: [getRoute('/form')] });
    const page = await https.ask('GET', '/form');
    await https.close();
    const expected = /^__Host-yimen_csrf=[\w-]{43}; path=\/; samesite=lax; secure; httponly$/;
    assert.match(page.headers['set-cookie']?.[0] ?? '', expected);
  });
});
