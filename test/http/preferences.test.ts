import assert from 'node:assert/strict';
import { preferenceRoutes } from '../../server/http/preferences.ts';
import { currentRequest } from '../../server/http/request-context.ts';
import { describeUserAgent } from '../../server/http/user-agent.ts';
import { getRoute, type HttpService, issuer, say, startService } from './http-server.ts';

describe('Preferences', () => {
  let service: HttpService;
  before(async () => {
    const seen = getRoute('/seen', {
      handler: say((ctx) => `${currentRequest()?.locale} ${ctx.state.largePrint}`),
    });
    service = await startService({ routes: [getRoute('/form'), seen, ...preferenceRoutes({ issuer })] });
  });
  after(() => service.close());

  const seen = async (headers: Record<string, string>, query = '') =>
    (await service.ask('GET', `/seen${query}`, { headers })).body;

  it('finds the language: own choice, then ui_locales, then the browser, then ours', async () => {
    const chosen = { cookie: 'yimen_locale=zh-Hant', 'accept-language': 'en' };
    assert.equal(await seen(chosen, '?ui_locales=en'), 'zh-Hant false');
    assert.equal(await seen({ 'accept-language': 'zh-CN' }, '?ui_locales=fr%20en'), 'en false');
    assert.equal(await seen({ 'accept-language': 'fr;q=0.9, en;q=0.1, zh-HK;q=0.5' }), 'zh-Hant false');
    assert.equal(await seen({ 'accept-language': 'fr' }), 'zh-Hans false');
    assert.equal(await seen({ cookie: 'yimen_locale=../../etc/passwd; yimen_print=large' }), 'zh-Hans true');
  });

  it('keeps language and print, and goes back', async () => {
    const answer = await service.submit('/preferences', {
      locale: 'en',
      print: 'large',
      return: '/login/abc?step=who',
    });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login/abc?step=who');
    const cookies = answer.headers['set-cookie']?.join('\n') ?? '';
    assert.match(cookies, /^yimen_locale=en; path=\/; expires=[^;]+; samesite=lax; httponly$/m);
    assert.match(cookies, /^yimen_print=large; /m);
  });

  it('keeps nothing that is not ours', async () => {
    const answer = await service.submit('/preferences', { locale: 'xx', print: 'huge' });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers['set-cookie'], undefined);
  });

  const outside = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    'evil.example',
    '///evil.example',
    '/ /evil.example',
    '',
    '/a\r\nSet-Cookie: x=1',
    `/${'a'.repeat(3000)}`,
    '/a#@evil',
  ];
  for (const path of outside) {
    it(`never leads away: ${JSON.stringify(path.slice(0, 30))}`, async () => {
      const answer = await service.submit('/preferences', { return: path });
      assert.equal(answer.headers.location, '/');
    });
  }

  it('names browser and system in words', () => {
    const chrome =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
    assert.equal(describeUserAgent(chrome), 'Chrome · Windows');
    assert.equal(describeUserAgent(`${chrome} Edg/147.0`), 'Edge · Windows');
    const wechat =
      'Mozilla/5.0 (Linux; Android 14; V2) AppleWebKit/537.36 Chrome/122.0 Mobile Safari/537.36 MicroMessenger/8.0.49';
    assert.equal(describeUserAgent(wechat), 'WeChat · Android');
    const iphone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
    assert.equal(describeUserAgent(iphone), 'Safari · iOS');
    assert.equal(describeUserAgent('<script>alert(1)</script>'), 'unknown');
  });
});
