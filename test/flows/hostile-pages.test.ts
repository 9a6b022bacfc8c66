import assert from 'node:assert/strict';
import type { Route } from '../../server/http/route.ts';
import { testPassword } from '../support/app.ts';
import { hostile } from '../support/hostile-values.ts';
import type { Page } from '../support/http-browser.ts';
import { teamThings } from './developers/team-things.ts';
import { personalThings } from './people/own-things.ts';
import { tokenOf } from './people/pages.ts';
import { type Owner, usePrincipals } from './principals.ts';
import { byPasskey } from './tokens/wearing.ts';

/** What ends the session that the attempts are made in. */
const last = new Set(['/account/merge/begin', '/account/merge/:id/undo']);
/** Of the queries of our pages; those of the library are its own. */
const queries = ['before', 'after', 'notice', 'q', 'stack', 'return', 'unit', 'name', 'number', 'merge', 'person'];

/** What somebody made up, at every page and form for people: the account, the enterprise centre, the portal, the journey. */
describe('hostile requests to pages for people', function hostilePages() {
  this.timeout(180_000);
  const { app, owner } = usePrincipals();
  let me: Owner;
  let things: Record<string, (owner: Owner, route: Route) => Promise<string>>;
  before(async () => {
    const boss = await owner('赵某');
    const somebody = await owner('钱某');
    me = { ...somebody, browser: await byPasskey(app(), { identifier: somebody.mobile, password: testPassword }) };
    things = { ...(await personalThings(app(), boss)), ...teamThings(app(), boss) };
  });
  after(() => me.browser.close());

  const routes = () => app().service.routes.filter(({ who, path }) => who.startsWith('person') && !last.has(path));
  const at = (path: string) => new URL(path, app().issuer);
  const filled = (path: string, value: string) => path.replaceAll(/:\w+/g, encodeURIComponent(value));

  /** The address of a route for what is one's own. */
  async function ownAddress(route: Route): Promise<URL> {
    let { path } = route;
    for (const { index, 0: name } of route.path.matchAll(/:\w+/g)) {
      const made = await things[route.path.slice(0, index + name.length)]?.(me, route);
      path = path.replace(name, encodeURIComponent(made ?? 'tax-demo'));
    }
    return at(path);
  }

  const wrong: string[] = [];
  beforeEach(() => {
    wrong.length = 0;
  });
  const isStillIn = async () => assert.equal((await me.browser.get(at('/account'))).status, 200, 'still logged in');

  async function ask(route: Route, url: URL, fields: Record<string, string>): Promise<Page> {
    // what is looked at is what is made of it; limits have tests of their own
    if (route.throttle !== 'page') await app().database.knex('throttle_counters').delete();
    app().passSeconds(0.06);
    return route.method === 'GET' ? me.browser.get(url) : me.browser.post(url, fields);
  }
  function judge({ status, body }: Page, allowed: readonly number[], name: string): void {
    if (!allowed.includes(status)) wrong.push(`${status} ${name}`);
    if (body.includes('<script>alert(1)')) wrong.push(`echoed ${name}`);
  }

  it('T-120 T-133 in an address answer like an id of nothing, and never 5xx', async () => {
    const csrf = tokenOf(await me.browser.open(at('/account')));
    let asked = 0;
    for (const route of routes().filter(({ path }) => path.includes(':'))) {
      // names of services and links of everybody’s have answers of their own
      const isNamed = /:(?:slug|clientId|secret)/.test(route.path);
      for (const [kind, value] of Object.entries(hostile)) {
        const page = await ask(route, at(filled(route.path, value)), { csrf });
        judge(page, isNamed ? [303, 400, 404, 414] : [400, 404, 414], `${kind} ${route.method} ${route.path}`);
        asked += 1;
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(asked > 400, String(asked));
    await isStillIn();
  });

  it('T-120 T-132 T-133 in a query answer without 5xx and without an echo', async () => {
    for (const route of routes().filter(({ method }) => method === 'GET')) {
      const url = await ownAddress(route);
      for (const [kind, value] of Object.entries(hostile)) {
        for (const name of queries) url.searchParams.set(name, value.slice(0, 300));
        judge(await ask(route, url, {}), [200, 303, 400, 404, 414], `${kind} ${route.path}`);
      }
      // each given twice, and names that objects have anyway
      const twice = queries.map((name) => `${name}=1&${name}=2`).join('&');
      url.search = `${twice}&__proto__=1&constructor=2&toString=3&a[b]=4`;
      judge(await ask(route, url, {}), [200, 303, 400, 404], `twice ${route.path}`);
    }
    assert.deepEqual(wrong, []);
    await isStillIn();
  });

  it('T-120 T-133 in a form answer without 5xx and without an echo, whatever its fields are called', async () => {
    const names = new Set(queries);
    for (const route of routes().filter(({ method }) => method === 'GET')) {
      const { forms } = await me.browser.get(await ownAddress(route));
      for (const { controls } of forms) for (const { name } of controls) names.add(name);
    }
    for (const kept of ['csrf', '']) names.delete(kept);
    assert.ok(names.size > 30, `${names.size} fields on the pages`);
    const csrf = tokenOf(await me.browser.open(at('/account')));
    const objects = JSON.parse('{"__proto__":"x","constructor":"x","toString":"x","a[b]":"x","a.b":"x"}');
    // first, because a password is changed on the way
    const forms: [Route, URL][] = [];
    for (const route of routes().filter(({ method }) => method === 'POST'))
      forms.push([route, await ownAddress(route)]);
    for (const [route, url] of forms) {
      for (const [kind, value] of Object.entries(hostile)) {
        const fields = Object.fromEntries([...names].map((name) => [name, value.slice(0, 60)]));
        judge(await ask(route, url, { csrf, ...fields }), expected, `${kind} ${route.path}`);
      }
      // an own property of this name, as JSON.parse makes it
      const odd = Object.assign(Object.create(null), { csrf }) as Record<string, string>;
      for (const name of Object.keys(objects)) Object.defineProperty(odd, name, { value: 'x', enumerable: true });
      judge(await ask(route, url, odd), expected, `names of objects ${route.path}`);
    }
    assert.deepEqual(wrong, []);
    assert.equal(({} as Record<string, unknown>).x, undefined);
    await isStillIn();
  });
  const expected = [200, 303, 400, 403, 404, 409, 413, 414, 422, 503];
});
