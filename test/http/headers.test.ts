import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import Provider from 'oidc-provider';
import { providerRoute } from '../../server/http/mount.ts';
import type { HttpMiddleware } from '../../server/http/route.ts';
import { type Answer, getRoute, type HttpService, issuer, startService } from './http-server.ts';

const redirectUri = 'https://tax.example/callback';
const html = { accept: 'text/html' };

function directives(answer: Answer): Map<string, string> {
  const parts = String(answer.headers['content-security-policy']).split(';');
  return new Map(parts.map((part) => part.trim().split(/ (.*)/, 2) as [string, string]));
}

function assertArmoured(answer: Answer): void {
  const { headers } = answer;
  const policy = directives(answer);
  assert.equal(policy.get('frame-ancestors'), "'none'");
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('base-uri'), "'none'");
  assert.equal(policy.get('require-trusted-types-for'), "'script'");
  assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*|http:|https:(?!\/\/tax\.example)/);
  assert.equal(headers['x-frame-options'], 'DENY');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-powered-by'], undefined);
  assert.equal(headers.server, undefined);
}

function createProvider(): HttpMiddleware {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tax',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['key-one'] },
    features: { devInteractions: { enabled: false } },
  });
  provider.proxy = true;
  return provider.middleware[0] as unknown as HttpMiddleware;
}

const declared = { csrf: 'none', throttle: 'protocol', bodyLimit: 0, cache: 'personal', audit: [] } as const;

describe('Security headers', () => {
  let service: HttpService;
  before(async () => {
    service = await startService({
      routes: [
        getRoute('/form'),
        getRoute('/leads-out', {
          handler: (ctx) => {
            ctx.state.formActionOrigins = [
              `${redirectUri}?x=1`,
              'gov.example.app:/cb',
              'javascript:alert(1)',
              'https://a;b.example/',
            ];
            ctx.type = 'html';
            ctx.body = '<!doctype html>';
          },
        }),
        getRoute('/nonce', {
          handler: (ctx) => {
            ctx.type = 'html';
            ctx.body = ctx.state.nonce;
          },
        }),
        providerRoute({ ...declared, method: 'GET', path: '/auth' }),
        providerRoute({ ...declared, method: 'GET', path: '/session/end' }),
        providerRoute({ ...declared, method: 'GET', path: '/jwks' }),
      ],
      provider: createProvider(),
    });
  });
  after(() => service.close());

  it('T-099 T-100 arms every page: ours, errors, and refusals before any route', async () => {
    assertArmoured(await service.ask('GET', '/form', { headers: html }));
    assertArmoured(await service.ask('GET', '/nothing', { headers: html }));
    assertArmoured(await service.ask('GET', '/form', { headers: { ...html, host: 'evil.example' } }));
    assertArmoured(await service.ask('PUT', '/form', { headers: html }));
  });

  it('T-100 gives each response its own nonce, the only script source', async () => {
    const [first, second] = [await service.ask('GET', '/nonce'), await service.ask('GET', '/nonce')];
    assert.equal(directives(first).get('script-src'), `'nonce-${first.body}'`);
    assert.notEqual(first.body, second.body);
    assert.ok(Buffer.from(first.body, 'base64').length >= 16);
  });

  it('keeps forms at home unless the page names where they end, and never lets a source end the directive', async () => {
    assert.equal(directives(await service.ask('GET', '/form')).get('form-action'), "'self'");
    const out = directives(await service.ask('GET', '/leads-out'));
    assert.equal(out.get('form-action'), "'self' https://tax.example gov.example.app:");
  });

  it('announces HSTS on https and not on http', async () => {
    const secure = await startService({ config: { issuer: 'https://login.example' }, routes: [getRoute('/form')] });
    const answer = await secure.ask('GET', '/form');
    await secure.close();
    assert.match(String(answer.headers['strict-transport-security']), /^max-age=\d{8,}; includeSubDomains$/);
    assert.equal((await service.ask('GET', '/form')).headers['strict-transport-security'], undefined);
  });

  const authorize = (changes: Record<string, string>) => {
    const request = {
      client_id: 'tax',
      response_type: 'code',
      response_mode: 'form_post',
      redirect_uri: redirectUri,
      scope: 'openid',
      prompt: 'none',
      code_challenge: createHash('sha256').update('x').digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    return service.ask('GET', `/auth?${new URLSearchParams(request)}`, { headers: html });
  };

  it('T-010 T-099 T-100 a page of the library runs no script, posts to the checked address, and shows payloads inert', async () => {
    const state = '"><script>alert(1)</script>';
    const answer = await authorize({ state });
    assertArmoured(answer);
    assert.match(directives(answer).get('script-src') ?? '', /^'nonce-[^' ]+'$/);
    assert.equal(directives(answer).get('form-action'), "'self' https://tax.example");
    assert.equal(answer.body.match(/<script/g)?.length, 1);
    assert.match(answer.body, /login_required/);
  });

  it('T-010 an address that is not registered gets into neither answer nor policy', async () => {
    const answer = await authorize({ redirect_uri: 'https://evil.example/callback' });
    assert.equal(answer.status, 400);
    assertArmoured(answer);
    assert.equal(directives(answer).get('form-action'), "'self'");
  });

  it('T-099 what is no page admits nothing, is not stored, and carries nothing that only pages need', async () => {
    const { headers } = await service.ask('GET', '/jwks');
    assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['permissions-policy'], undefined);
  });

  it("T-099 the provider's logout form is armoured too", async () => {
    const answer = await service.ask('GET', '/session/end', { headers: html });
    assert.equal(answer.status, 200);
    assertArmoured(answer);
    assert.match(directives(answer).get('script-src') ?? '', /^'nonce-[^' ]+'$/);
  });
});
