import assert from 'node:assert/strict';
import { judgeRedirectUri } from '../../server/clients/judge-redirect-uri.ts';

const judge = (uri: string, applicationType: 'web' | 'native' = 'web', allowLoopback = false) => {
  const judged = judgeRedirectUri(uri, { applicationType, allowLoopback });
  return judged.ok ? 'ok' : judged.reason;
};

describe('redirect URIs at registration', () => {
  it('accepts https addresses of web applications', () => {
    for (const uri of [
      'https://tax.example.gov.cn/callback',
      'https://tax.example.gov.cn',
      'https://tax.example.gov.cn:8443/cb?tenant=1&x=%E4%B8%80',
      'https://xn--fiqs8s.example/cb',
      'https://tax.example/a..b/c.d',
    ]) {
      assert.equal(judge(uri), 'ok', uri);
    }
  });

  it('T-004 refuses wildcards, fragments, user information, script and foreign schemes, plain http', () => {
    const refused: [string, string][] = [
      ['https://*.example.gov.cn/cb', 'wildcard'],
      ['https://tax.example/*', 'wildcard'],
      ['https://tax.example/%2A', 'wildcard'],
      ['https://tax.example/cb#', 'fragment'],
      ['https://tax.example/cb#x', 'fragment'],
      ['https://user@tax.example/cb', 'userinfo'],
      ['https://tax.example@evil.example/cb', 'userinfo'],
      ['https://@tax.example/cb', 'userinfo'],
      ['http://tax.example/cb', 'insecure'],
      ['javascript:alert(1)//', 'scheme'],
      ['JaVaScRiPt:alert(1)', 'scheme'],
      ['data:text/html,x', 'scheme'],
      ['vbscript:x', 'scheme'],
      ['blob:https://tax.example/x', 'scheme'],
      ['file:///etc/passwd', 'scheme'],
      ['ftp://tax.example/', 'scheme'],
      ['com.example.app:/cb', 'scheme'],
    ];
    for (const [uri, reason] of refused) assert.equal(judge(uri), reason, uri);
  });

  it('T-004 refuses what a browser would read as something else', () => {
    for (const uri of [
      '',
      'tax.example/cb',
      '/cb',
      '//tax.example/cb',
      'https:/tax.example/cb',
      'https:tax.example',
      'HTTPS://tax.example/cb',
      'https://TAX.example/cb',
      'https://tax.example:443/cb',
      'https://tax.example\\@evil.example/cb',
      'https://tax.example/cb\n',
      'https://tax.example/c\tb',
      ' https://tax.example/cb',
      'https://税务.example/cb',
      'https://tax.example/cb"onload',
      'https://0x7f.1/cb',
      'https://2130706433/cb',
      `https://tax.example/${'a'.repeat(2048)}`,
    ]) {
      assert.equal(judge(uri), 'malformed', JSON.stringify(uri));
    }
    for (const uri of ['https://tax.example/a/../b', 'https://tax.example/..;/b', 'https://tax.example/%2e%2E/b']) {
      assert.equal(judge(uri), 'path-dots', uri);
    }
  });

  it('T-003 lets loopback http to native applications and to development alone', () => {
    const loopback = [
      'http://127.0.0.1/cb',
      'http://127.0.0.1:51004/cb',
      'http://[::1]:3/cb',
      'http://localhost:3001/cb',
    ];
    for (const uri of loopback) {
      assert.equal(judge(uri), 'loopback-of-web', uri);
      assert.equal(judge(uri, 'native'), 'ok', uri);
      assert.equal(judge(uri, 'web', true), 'ok', uri);
    }
    assert.equal(judge('https://localhost/cb'), 'loopback-of-web');
    for (const uri of ['http://127.0.0.1.evil.example/cb', 'http://localhost.evil.example/cb', 'http://10.0.0.1/cb']) {
      assert.equal(judge(uri, 'native', true), 'insecure', uri);
    }
  });

  it('lets private-use schemes with a domain name to native applications alone', () => {
    assert.equal(judge('cn.gov.example.tax:/cb', 'native'), 'ok');
    for (const uri of ['tax:/cb', 'cn.gov.example.tax://cb', 'javascript:/x', 'data:/x', 'intent:/x']) {
      assert.equal(judge(uri, 'native'), 'scheme', uri);
    }
  });
});
