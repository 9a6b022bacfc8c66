import assert from 'node:assert/strict';
import { assetRoutes } from '../../server/http/asset-routes.ts';
import { providerRoute } from '../../server/http/mount.ts';
import { HttpProblem } from '../../server/http/problem.ts';
import type { Route } from '../../server/http/route.ts';
import { undeclared } from '../../server/http/undeclared.ts';
import { getRoute, type HttpService, openGuards, postRoute, say, startService } from './http-server.ts';

describe('Routes', () => {
  let service: HttpService;
  let acts = 0;
  const act = () => {
    acts += 1;
  };
  const throttled: string[] = [];
  const redirects = [301, 302, 307, 308].map(
    (status): Route => ({
      ...postRoute(`/redirect/${status}`, act),
      handler: (ctx) => {
        ctx.status = status;
        ctx.set('Location', '/done');
      },
    }),
  );
  before(async () => {
    service = await startService({
      routes: [
        getRoute('/form'),
        postRoute('/act', act),
        ...redirects,
        getRoute('/item/:id', { handler: say((ctx) => ctx.params.id) }),
        getRoute('/mine', { who: 'person' }),
        getRoute('/shared', { cache: 'public', handler: say(() => 'for all') }),
        getRoute('/shared-form', { cache: 'public' }),
        ...assetRoutes(new Map([['/assets/app.abc123.css', { type: 'text/css', body: 'body{}' }]])),
        providerRoute({
          method: 'POST',
          path: '/token',
          csrf: 'none',
          throttle: 'protocol',
          bodyLimit: 1000,
          cache: 'personal',
          audit: [],
        }),
      ],
      guards: (who) => {
        if (who !== 'person') return openGuards(who);
        return () => {
          throw new HttpProblem(401, 'person.unknown');
        };
      },
      throttle: async (_ctx, throttleClass) => {
        throttled.push(throttleClass);
        return { allowed: throttled.length < 100, retryAfterSeconds: 7.2 };
      },
      provider: (ctx) => {
        acts += 1;
        ctx.body = { method: ctx.method };
      },
    });
  });
  after(() => service.close());
  beforeEach(() => {
    acts = 0;
    throttled.length = 0;
  });

  it('T-009 makes every redirect after a post a 303', async () => {
    for (const status of [301, 302, 307, 308]) {
      const answer = await service.submit(`/redirect/${status}`);
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location, '/done');
    }
    assert.equal((await service.submit('/act')).status, 303);
  });

  it('T-148 refuses methods that no route has, without effect', async () => {
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'LINK']) {
      const answer = await service.ask(method, '/act');
      assert.equal(answer.status, 405, method);
      const isKnown = ['PUT', 'DELETE', 'PATCH'].includes(method);
      assert.equal(answer.headers.allow, isKnown ? 'POST' : 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const answer = await service.ask(method, '/act');
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.allow, 'POST');
    }
    assert.equal((await service.submit('/form')).status, 405);
    assert.equal(acts, 0);
  });

  it('answers HEAD where GET is, without a body', async () => {
    const answer = await service.ask('HEAD', '/form');
    assert.equal(answer.status, 200);
    assert.equal(answer.body, '');
  });

  it('lets pre-flight requests reach the provider only', async () => {
    assert.equal((await service.ask('OPTIONS', '/token')).status, 200);
    assert.equal(acts, 1);
    assert.equal((await service.ask('GET', '/token')).status, 405);
    assert.equal(acts, 1);
  });

  it('T-137 bounds what the provider may read', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await service.ask('POST', '/token', { headers, body: 'x'.repeat(1001) })).status, 413);
    assert.equal(acts, 0);
    assert.equal((await service.ask('POST', '/token', { headers, body: 'x'.repeat(1000) })).status, 200);
  });

  it('knows exact paths only', async () => {
    assert.equal((await service.ask('GET', '/item/7')).body, '7');
    for (const path of [
      '/form/',
      '/FORM',
      '//form',
      '/item/7/',
      '/item/',
      '/item/a/b',
      '/form;x',
      '/assets/../form',
      '/.git/config',
    ]) {
      assert.equal((await service.ask('GET', path)).status, 404, path);
    }
  });

  it('asks the guard of the declaration before the handler', async () => {
    assert.equal((await service.ask('GET', '/mine')).status, 401);
  });

  it('takes from the allowance of the declared class, first of all', async () => {
    await service.ask('GET', '/form');
    await service.ask('POST', '/token');
    await service.ask('GET', '/assets/app.abc123.css');
    assert.deepEqual(throttled, ['page', 'protocol']);
    throttled.push(...Array(100).fill('page'));
    const answer = await service.ask('POST', '/act', { headers: { 'content-type': 'text/plain' }, body: 'x' });
    assert.equal(answer.status, 429);
    assert.equal(answer.headers['retry-after'], '8');
  });

  it('caches as declared, and nothing that sets a cookie', async () => {
    const cacheOf = async (path: string) => (await service.ask('GET', path)).headers['cache-control'];
    assert.equal(await cacheOf('/form'), 'no-store');
    assert.equal(await cacheOf('/shared'), 'public, max-age=300');
    assert.equal(await cacheOf('/assets/app.abc123.css'), 'public, max-age=31536000, immutable');
    assert.equal(await cacheOf('/shared-form'), 'no-store');
    assert.equal(await cacheOf('/nothing'), 'no-store');
  });
});

describe('Inventory of routes', () => {
  it('T-195 finds every route whose declaration leaves it unprotected', () => {
    const good = [getRoute('/form'), postRoute('/act', () => {})];
    assert.deepEqual(undeclared(good), []);
    const post = postRoute('/bad', () => {});
    const bad: [Partial<Route>, RegExp][] = [
      [{ csrf: 'none' }, /without a CSRF token/],
      [{ csrf: 'none', who: 'interaction' }, /without a CSRF token/],
      [{ throttle: 'none' }, /not throttled/],
      [{ bodyLimit: 0 }, /no body limit/],
      [{ bodyLimit: 10_000_000 }, /no body limit/],
      [{ path: '/bad/' }, /not exact/],
      [{ who: 'person', cache: 'public' }, /personal answers/],
      [{ method: 'GET' }, /body with GET/],
      [{ method: 'DELETE', who: 'scim' }, /body with DELETE/],
      [{ method: 'PUT', who: 'person' }, /browsers do not send/],
      [{ method: 'PATCH', who: 'admin:units.write' }, /browsers do not send/],
      [{ csrf: 'none', who: 'admin:units.write' }, /without a CSRF token/],
      [{ who: 'api:units.write' }, /CSRF token of a program/],
      [{ upload: true, bodyLimit: 1024 * 1024 }, /file from anybody/],
      [{ upload: true, who: 'admin:posts.write', bodyLimit: 2 * 1024 * 1024 + 1 }, /no body limit/],
      [{ who: 'admin:units.read', cache: 'public' }, /personal answers/],
    ];
    for (const [change, fault] of bad) assert.match(undeclared([{ ...post, ...change }]).join('\n'), fault);
    assert.match(undeclared([...good, getRoute('/form')]).join('\n'), /GET \/form is declared twice/);
  });
});
