import assert from 'node:assert/strict';
import { createPathTable } from '../../server/http/path-table.ts';
import type { Route } from '../../server/http/route.ts';
import { undeclared } from '../../server/http/undeclared.ts';
import { createBrowser, logIn, useApp } from '../support/app.ts';
import { storedDigest } from '../support/change-digest.ts';
import type { Browser, Page } from '../support/http-browser.ts';
import { testFrame } from '../views/frame.ts';
import { samples } from '../views/pages.ts';

const someId = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';
const ofPeople = ({ who }: Route) =>
  !['provider', 'client', 'upstream', 'scim'].includes(who) && !who.startsWith('api:');

describe('every declared route', () => {
  const app = useApp();
  let browser: Browser;
  let journey: Page;
  let token: string;
  let foreignToken = '';

  const addressOf = (route: Route) =>
    new URL(route.path.replace(':uid', journeyUid()).replace(':id', someId), app().issuer);
  const journeyUid = () => journey.url.pathname.split('/')[2] ?? '';
  const posts = () => app().service.routes.filter((route) => ofPeople(route) && route.method === 'POST');
  const gets = () => app().service.routes.filter((route) => route.method === 'GET');

  /** A browser with all there is to ride on: a fresh login to the account pages and a running journey. */
  before(async () => {
    await app().person('13800138000');
    browser = createBrowser();
    await logIn(browser, await browser.open(`${app().issuer}/account`), { identifier: '13800138000' }, 'nowhere:');
    journey = await (await app().taxParty()).begin(browser, { prompt: 'login' });
    token = tokenOf(journey);
    const other = createBrowser();
    foreignToken = tokenOf(await other.open(`${app().issuer}/`));
    other.close();
    assert.notEqual(token, '');
    assert.notEqual(foreignToken, '');
  });
  after(() => browser.close());

  it('is reached by a link where it answers GET, on every page in every state', () => {
    const table = createPathTable<true>();
    for (const { method, path } of app().service.routes) if (method === 'GET') table.add(path, ['GET'], true);
    const leads = (href: string) => table.find(href.split(/[?#]/)[0] ?? '') !== undefined;
    const astray = samples.flatMap(({ name, render }) =>
      [...render(testFrame()).matchAll(/<a [^>]*href="(\/[^"]*)"/g)]
        .map(([, href = '']) => href)
        .filter((href) => !leads(href))
        .map((href) => `${name}: ${href}`),
    );
    assert.deepEqual(astray, []);
  });

  it('T-195 declares who may call it, its token, throttle, cache, body limit and events', () => {
    assert.ok(app().service.routes.length > 50);
    assert.deepEqual(undeclared(app().service.routes), []);
  });

  it('T-195 that changes something for a person asks for the token of the form', () => {
    const open = posts().filter(({ csrf }) => csrf !== 'token');
    assert.deepEqual(
      open.map(({ path }) => path),
      [],
    );
  });

  it('T-195 takes posts without a token from identity sources at two addresses alone', () => {
    const upstream = app().service.routes.filter(({ who }) => who === 'upstream');
    assert.deepEqual(
      upstream.map(({ method, path }) => `${method} ${path}`),
      ['POST /federation/:slug/callback', 'POST /federation/:slug/backchannel-logout'],
    );
  });

  it('T-126 lets no route of the admin API or of SCIM ride on a cookie', async () => {
    const served = app().service.routes.filter(({ who }) => who === 'scim' || who.startsWith('api:'));
    assert.ok(served.length > 5);
    for (const { method, path } of served) {
      const address = new URL(path.replaceAll(/:\w+/g, someId), app().issuer);
      const body = ['GET', 'DELETE'].includes(method) ? {} : { body: '{}' };
      const headers = { cookie: browser.cookies.header(address), 'content-type': 'application/json' };
      const answer = await fetch(address, { method, headers, ...body });
      assert.equal(answer.status, 401, `${method} ${path}`);
    }
  });

  const attacks: Record<string, { fields: () => Record<string, string>; headers: Record<string, string> }> = {
    'without a token': { fields: () => ({}), headers: {} },
    'with the token of another browser': { fields: () => ({ csrf: foreignToken }), headers: {} },
    'with a foreign Origin': { fields: () => ({ csrf: token }), headers: { origin: 'https://attacker.example' } },
    'with Origin null from another site': {
      fields: () => ({ csrf: token }),
      headers: { origin: 'null', 'sec-fetch-site': 'cross-site' },
    },
    'with Sec-Fetch-Site cross-site': { fields: () => ({ csrf: token }), headers: { 'sec-fetch-site': 'cross-site' } },
    'with Sec-Fetch-Site same-site, from a neighbour host': {
      fields: () => ({ csrf: token }),
      headers: { 'sec-fetch-site': 'same-site' },
    },
    'with a body called text/plain': { fields: () => ({ csrf: token }), headers: { 'content-type': 'text/plain' } },
  };

  for (const [name, { fields, headers }] of Object.entries(attacks)) {
    it(`T-097 refuses every POST ${name}, and nothing changes`, async () => {
      app().passSeconds(61);
      const before = await storedDigest(app().database);
      const passed: string[] = [];
      for (const route of posts()) {
        const answer = await browser.post(addressOf(route), fields(), { headers });
        // a form with a file comes in another encoding, which is asked for before anything else
        const expected = name.includes('text/plain') || route.upload ? [403, 415] : [403];
        if (!expected.includes(answer.status)) passed.push(`${answer.status} ${route.path}`);
      }
      assert.deepEqual(passed, []);
      assert.equal(await storedDigest(app().database), before);
    });
  }

  it('T-097 takes no GET for a POST, whatever the method override says, and nothing changes', async () => {
    app().passSeconds(61);
    const before = await storedDigest(app().database);
    const pages = new Set(gets().map(({ path }) => path));
    const passed: string[] = [];
    for (const route of posts().filter(({ path }) => !pages.has(path))) {
      const address = addressOf(route);
      address.search = String(new URLSearchParams({ csrf: token, _method: 'POST' }));
      const answer = await browser.get(address, { headers: { 'x-http-method-override': 'POST' } });
      if (answer.status !== 405) passed.push(`${answer.status} ${route.path}`);
    }
    assert.deepEqual(passed, []);
    assert.equal(await storedDigest(app().database), before);
  });

  it('T-097 lets the right token through, so that the refusals above are not refusals of everything', async () => {
    app().passSeconds(61);
    const answer = await browser.post(new URL('/preferences', app().issuer), {
      csrf: token,
      print: 'large',
      return: '/account',
    });
    assert.equal(answer.status, 303);
    assert.equal(answer.location?.pathname, '/account');
  });

  it('T-099 answers no page that may be framed, sniffed, or that tells others its address', async () => {
    app().passSeconds(61);
    let pages = 0;
    for (const route of gets()) {
      const page = await browser.get(addressOf(route));
      if (!isHtml(page)) continue;
      pages += 1;
      const { headers } = page;
      assert.equal(headers['x-frame-options'], 'DENY', route.path);
      assert.match(policyOf(page), /frame-ancestors 'none'/, route.path);
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin', route.path);
      assert.equal(headers['x-content-type-options'], 'nosniff', route.path);
      assert.equal(headers['referrer-policy'], 'no-referrer', route.path);
    }
    assert.ok(pages > 20, `${pages} pages`);
  });

  it('T-100 allows scripts by nonce alone, and loads nothing of another origin', async () => {
    app().passSeconds(61);
    const nonces = new Set<string>();
    let pages = 0;
    for (const route of gets()) {
      const page = await browser.get(addressOf(route));
      if (!isHtml(page)) continue;
      pages += 1;
      const policy = policyOf(page);
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|unsafe-hashes|\*|script-src[^;]*https?:/, route.path);
      assert.match(policy, /default-src 'none'/, route.path);
      assert.match(policy, /base-uri 'none'/, route.path);
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
      assert.deepEqual(loadedFromElsewhere(page), [], route.path);
      assert.deepEqual(inlineHandlers(page), [], route.path);
    }
    assert.equal(nonces.size, pages, 'a nonce is used for one answer only');
  });
});

const tokenOf = ({ forms }: Page) => forms.flatMap(({ fields }) => fields).find(([name]) => name === 'csrf')?.[1] ?? '';
const isHtml = ({ headers }: Page) => headers['content-type']?.startsWith('text/html') === true;
const policyOf = ({ headers }: Page) => String(headers['content-security-policy']);

function loadedFromElsewhere({ body, url }: Page): string[] {
  const loads = [
    ...body.matchAll(
      /<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc="([^"]+)"|<link\b[^>]*\bhref="([^"]+)"/g,
    ),
  ];
  return loads
    .map(([, src, href]) => src ?? href ?? '')
    .filter((address) => !address.startsWith('data:image/') && new URL(address, url).origin !== url.origin);
}

const inlineHandlers = ({ body }: Page) => body.match(/<[^>]+\s(?:on[a-z]+|style)="/g) ?? [];
