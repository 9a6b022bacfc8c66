import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../server/http/route.ts';
import { isUuid } from '../../server/lib/uuid.ts';
import { callback } from '../flows/developers/team.ts';
import { teamThings } from '../flows/developers/team-things.ts';
import { settled } from '../flows/enterprises/actors.ts';
import { personalThings } from '../flows/people/own-things.ts';
import { tokenOf } from '../flows/people/pages.ts';
import { type Owner, usePrincipals } from '../flows/principals.ts';
import { byPasskey } from '../flows/tokens/wearing.ts';
import { testPassword } from '../support/app.ts';
import { storedDigest } from '../support/change-digest.ts';
import type { Page } from '../support/http-browser.ts';

type Maker = (owner: Owner, route: Route) => Promise<string>;

/** Names that everybody may know, and secrets that are whoever's has them: what there is no own and foreign of. */
const ofNobody: Readonly<Record<string, string>> = {
  '/account/applications/:clientId': 'names of services; what is shown of them is the visitor’s own',
  '/account/sources/add/:slug': 'names of sources',
  '/account/sources/return/:slug': 'names of sources; the answer is bound to a session (source flows, T-114)',
  '/login/:uid/source/:slug': 'names of sources',
  '/federation/:slug': 'names of sources',
  '/console/first/:secret': 'a link that an operator hands over; single use is proven in races/administrators',
  '/authorize/:uid': 'the library’s own, bound to the browser by its cookie (T-098)',
};

/**
 * Every address with a parameter, in every area. The console and its API have their table in matrix.test.ts, SCIM in
 * flows/console/scim-matrix.test.ts; all others are here, each with something of one’s own and of somebody else’s.
 */
describe('things of one’s own', function ownThings() {
  this.timeout(300_000);
  const { app, owner } = usePrincipals();
  let [me, other] = [] as unknown as [Owner, Owner];
  let things: Record<string, Maker>;

  const isElsewhere = ({ who }: Route) => /^(?:admin:|api:|scim$)/.test(who);
  const routes = () => app().service.routes.filter((route) => route.path.includes(':') && !isElsewhere(route));
  /** The addresses up to each parameter: what a parameter names hangs on what stands before it. */
  const placesOf = (path: string) =>
    [...path.matchAll(/:\w+/g)].map(({ index, 0: name }) => path.slice(0, index + name.length));
  const isOwned = (place: string) => !(place in ofNobody);

  before(async () => {
    const boss = await owner('赵某');
    other = await owner('钱某');
    const somebody = await owner('孙某');
    me = { ...somebody, browser: await byPasskey(app(), { identifier: somebody.mobile, password: testPassword }) };
    things = { ...(await personalThings(app(), boss)), ...teamThings(app(), boss) };
  });
  after(() => me.browser.close());

  it('T-119 has an entry for every parameter of every address, and no others', () => {
    const places = new Set(routes().flatMap(({ path }) => placesOf(path)));
    assert.ok(places.size > 20, `${places.size} places`);
    const known = [...Object.keys(things), ...Object.keys(ofNobody)];
    assert.deepEqual(
      [...places].filter((place) => !known.includes(place)),
      [],
      'without an own and a foreign thing',
    );
    assert.deepEqual(
      known.filter((place) => !places.has(place)),
      [],
      'of no address any more',
    );
  });

  /** The address of a route with a value for each of its parameters. */
  async function addressOf(route: Route, idAt: (place: string) => Promise<string>): Promise<URL> {
    let path = route.path;
    for (const place of placesOf(route.path)) {
      const name = place.slice(place.lastIndexOf(':'));
      path = path.replace(name, encodeURIComponent(await idAt(place)));
    }
    return new URL(path, app().issuer);
  }
  const own = (route: Route) => async (place: string) => (await things[place]?.(me, route)) ?? 'village';

  const fields = () => ({
    ...{ name: '测试示例', mobile: '13612345678', role: 'member', until: inDays(20), services: 'all', acts: 'all' },
    ...{ kind: 'web', topic: 'taxes', redirectUris: callback, reason: '例会纪要第三条' },
  });
  async function ask(route: Route, url: URL, token: string): Promise<Page> {
    // what is looked at is whose it is; limits have tests of their own
    await app().database.knex('throttle_counters').delete();
    return route.method === 'GET' ? me.browser.get(url) : me.browser.post(url, { csrf: token, ...fields() });
  }
  const token = async () => tokenOf(await me.browser.open(new URL('/account', app().issuer)));

  it('T-120 T-091 answers for somebody else’s thing like for one that is not there, and nothing changes', async () => {
    type Attempt = { route: Route; place: string; foreign: URL; nothing: URL };
    const attempts: Attempt[] = [];
    for (const route of routes().filter(({ who }) => who !== 'client')) {
      for (const place of placesOf(route.path).filter(isOwned)) {
        const theirs = (await things[place]?.(other, route)) ?? '';
        const mine = own(route);
        const at = (value: string) => addressOf(route, async (one) => (one === place ? value : mine(one)));
        attempts.push({ route, place, foreign: await at(theirs), nothing: await at(anotherLike(theirs)) });
      }
    }
    assert.ok(attempts.length > 60, `${attempts.length} attempts`);
    await settled(app());
    const before = await digest();
    const wrong: string[] = [];
    const csrf = await token();
    for (const { route, place, foreign, nothing } of attempts) {
      const [theirs, none] = [await ask(route, foreign, csrf), await ask(route, nothing, csrf)];
      const name = `${route.method} ${route.path} (${place})`;
      // a journey that is not this browser's is told to begin again
      const expected = route.who === 'interaction' ? 400 : 404;
      if (theirs.status !== expected || none.status !== expected) wrong.push(`${theirs.status} ${none.status} ${name}`);
      else if (bare(theirs, foreign) !== bare(none, nothing)) wrong.push(`another page ${name}`);
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(await digest(), before);
  });

  it('lets everybody at what is theirs, so that the refusals above are not refusals of everything', async () => {
    const wrong: string[] = [];
    for (const route of routes().filter(({ who }) => who.startsWith('person'))) {
      if (!placesOf(route.path).some(isOwned)) continue;
      const { status, location } = await ask(route, await addressOf(route, own(route)), await token());
      const asksWhoIsThere = location?.pathname === '/authorize';
      if (status >= 500 || [401, 403, 404].includes(status) || asksWhoIsThere)
        wrong.push(`${status} ${location ?? ''} ${route.method} ${route.path}`);
    }
    assert.deepEqual(wrong, []);
  });

  /** What is stored, without the record of what was refused and the time the session was used at. */
  async function digest(): Promise<string[]> {
    const lines = (await storedDigest(app().database)).split('\n');
    return lines.filter((line) => !/^(?:audit_events|oidc_session\w*) /.test(line));
  }
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Of the same form, and of nothing. */
function anotherLike(value: string): string {
  return isUuid(value) ? randomUUID() : randomBytes(64).toString('base64url').slice(0, value.length);
}

/** A page without what is new in every answer and without its own address. */
function bare({ body }: Page, { pathname }: URL): string {
  return body
    .replaceAll(pathname, 'PATH')
    .replaceAll(encodeURIComponent(pathname), 'PATH')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/name="csrf" value="[^"]*"/g, 'csrf')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/[A-Za-z0-9_-]{20,}/g, 'RANDOM');
}
