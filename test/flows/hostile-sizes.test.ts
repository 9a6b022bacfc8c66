import assert from 'node:assert/strict';
import http from 'node:http';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Route } from '../../server/http/route.ts';
import { createBrowser, logIn, useApp } from '../support/app.ts';
import { storedDigest } from '../support/change-digest.ts';
import type { Browser } from '../support/http-browser.ts';
import { nowhere } from './people/pages.ts';

const mebibyte = 1024 * 1024;
const form = 'application/x-www-form-urlencoded';
const fields = (count: number) => Array.from({ length: count }, (_, index) => `a${index}=1`).join('&');

type Size = {
  applies: (route: Route) => boolean;
  query?: string;
  headers?: Record<string, string>;
  /** What is sent of it, in pieces; with a length announced, less than that. */
  pieces: readonly string[];
};

const takesBody = ({ method, bodyLimit }: Route) => method !== 'GET' && bodyLimit > 0;
const piece = 'x'.repeat(32 * 1024);
const sizes: Readonly<Record<string, Size>> = {
  'ten mebibytes announced': {
    applies: () => true,
    headers: { 'content-length': String(10 * mebibyte), 'content-type': form },
    pieces: [piece],
  },
  'a body without an end': {
    applies: () => true,
    headers: { 'transfer-encoding': 'chunked', 'content-type': form },
    pieces: Array.from({ length: 40 }, () => piece),
  },
  'ten thousand fields': { applies: takesBody, headers: { 'content-type': form }, pieces: [fields(10_000)] },
  'JSON ten thousand deep': {
    applies: takesBody,
    headers: { 'content-type': 'application/json' },
    pieces: [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  },
  'two thousand fields in the query': { applies: () => true, query: `?${fields(2000)}`, pieces: [] },
  // refused by the server before it looks for a route
  'a header of a mebibyte': {
    applies: ({ path }) => path.split('/').length < 3,
    headers: { 'x-long': 'x'.repeat(mebibyte) },
    pieces: [],
  },
};

/** Sizes that no page and no program sends, at every route of the service. */
describe('hostile sizes', function hostileSizes() {
  this.timeout(300_000);
  const app = useApp();
  let browser: Browser;
  before(async () => {
    await app().person('13800138000');
    browser = createBrowser();
    await logIn(browser, await browser.open(`${app().issuer}/account`), { identifier: '13800138000' }, nowhere);
  });
  after(() => browser.close());

  /** The status of the answer, which comes before all is sent; what is cut off without one is 0. */
  function ask(route: Route, { query = '', headers = {}, pieces }: Size): Promise<number> {
    const path = route.path.replaceAll(/:\w+/g, '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d') + query;
    const url = new URL(path, app().issuer);
    const cookie = browser.cookies.header(url);
    return new Promise((resolve) => {
      const all = { ...headers, ...(cookie && { cookie }), ...(pieces.length > 0 && { origin: app().issuer }) };
      const request = http.request(url, { method: route.method, headers: all, agent: false });
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        response.resume();
        request.destroy();
      });
      // refused so early that the connection is gone before the rest was sent
      request.on('error', () => resolve(0));
      for (const one of pieces) request.write(one);
      if (!('content-length' in headers)) request.end();
    });
  }

  for (const [name, size] of Object.entries(sizes)) {
    it(`T-137 refuses ${name} at every route, and nothing changes or grows`, async () => {
      app().passSeconds(61);
      const routes = app().service.routes.filter(size.applies);
      const before = await digest();
      const heap = used();
      const wrong: string[] = [];
      for (const route of routes) {
        const status = await ask(route, size);
        if (status !== 0 && (status < 400 || status >= 500)) wrong.push(`${status} ${route.method} ${route.path}`);
      }
      assert.deepEqual(wrong, []);
      assert.ok(used() - heap < 50 * mebibyte, `${Math.round((used() - heap) / mebibyte)} MiB more`);
      assert.deepEqual(await digest(), before);
      assert.equal((await fetch(`${app().issuer}/healthz`)).status, 200);
    });
  }

  async function digest(): Promise<string[]> {
    const lines = (await storedDigest(app().database)).split('\n');
    return lines.filter((line) => !/^oidc_session\w* /.test(line));
  }
});

/** Bytes that are held, after what nobody holds is gone. */
function used(): number {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
