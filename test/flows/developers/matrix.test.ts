import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../../server/http/route.ts';
import { isUuid } from '../../../server/lib/uuid.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import { storedDigest } from '../../support/change-digest.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { asAdmin } from '../console/admins.ts';
import { settled } from '../enterprises/actors.ts';
import { tokenOf } from '../people/pages.ts';
import { callback, type Developer, developersOf } from './team.ts';
import { type Maker, type Owner, teamThings } from './team-things.ts';

/** Who meets the team: what they are to it, or what else they are. */
const insiders = ['owner', 'member'] as const;
const outsiders = ['neighbour', 'former', 'invited', 'teamless', 'unit', 'system', 'security'] as const;
type Insider = (typeof insiders)[number];
type Outsider = (typeof outsiders)[number];
type Caller = Insider | Outsider;

/** What a route answers each in the team; everybody else meets 404. A number is for both. */
type Expected = number | Record<Insider, number>;
const ofOwners = (status: number) => ({ owner: status, member: 400 });

const team = '/developers/teams/:id';
const application = '/developers/applications/:client';
/** A route without an entry fails the build. */
const table: Readonly<Record<string, Expected>> = {
  [`GET ${team}`]: 200,
  [`GET ${team}/test-persons`]: 200,
  [`GET ${team}/applications/new`]: 200,
  [`POST ${team}/applications`]: 200,
  [`GET ${team}/alerts`]: 200,
  [`POST ${team}/alerts`]: ofOwners(200),
  [`POST ${team}/invitations`]: ofOwners(303),
  [`POST ${team}/invitations/:invitation/withdraw`]: ofOwners(303),
  [`POST ${team}/members/:person/role`]: ofOwners(303),
  [`POST ${team}/members/:person/remove`]: ofOwners(303),
  [`POST ${team}/transfers/:transfer/accept`]: ofOwners(303),
  [`POST ${team}/transfers/:transfer/decline`]: ofOwners(303),
  [`POST ${team}/transfers/:transfer/withdraw`]: ofOwners(303),
  [`GET ${application}`]: 200,
  [`POST ${application}/secret`]: 200,
  [`POST ${application}/former-secret`]: 303,
  [`GET ${application}/settings`]: 200,
  [`POST ${application}/settings`]: 303,
  [`GET ${application}/team`]: 200,
  [`POST ${application}/team`]: ofOwners(303),
  [`GET ${application}/failures`]: 200,
  [`GET ${application}/integrate`]: 200,
  [`GET ${application}/delivery`]: 200,
  [`POST ${application}/delivery/:notice/replay`]: 303,
  [`GET ${application}/check`]: 200,
  [`POST ${application}/check`]: 303,
  [`POST ${application}/check/probe`]: 303,
  [`GET ${application}/production`]: 200,
  // what is asked for is not complete
  [`POST ${application}/production`]: 400,
};

/** Routes that are about no team, and what everybody is answered there. */
const open: Readonly<Record<string, number>> = {
  'GET /developers': 200,
  'GET /developers/teams/new': 200,
  'POST /developers/teams': 400,
};
const invitation = '/developers/invitations/:secret';
/** For whoever is invited, and nobody else, the team that invites among them. */
const ofInvited: Readonly<Record<string, number>> = {
  [`GET ${invitation}`]: 200,
  [`POST ${invitation}/accept`]: 303,
  [`POST ${invitation}/decline`]: 303,
};

describe('the matrix of the departments’ portal', function portalMatrix() {
  this.timeout(300_000);
  const app = useApp();
  const portal = developersOf(app);
  const browsers = {} as Record<Caller, Browser>;
  const tokens = {} as Record<Caller, string>;
  let [owner, neighbour] = [] as unknown as [Owner, Owner];
  let invited: Developer;
  let things: Record<string, Maker>;
  const knex = () => app().database.knex;

  async function ownerOf(name: string): Promise<Owner & Developer> {
    const somebody = await portal.developer(name);
    const teamId = await portal.team(somebody, `${name}的团队`);
    const { clientId } = await portal.application(somebody, teamId);
    return { ...somebody, teamId, clientId };
  }

  before(async () => {
    const [first, second] = [await ownerOf('钱示例'), await ownerOf('孙示例')];
    [owner, neighbour] = [first, second];
    // the neighbour is of the same unit: that alone opens nothing
    const people = { member: '李示例', former: '周示例', invited: '吴示例', teamless: '郑示例' };
    const made = {} as Record<keyof typeof people, Developer>;
    for (const [role, name] of Object.entries(people)) made[role as keyof typeof people] = await portal.developer(name);
    invited = made.invited;
    const joined = { team_id: owner.teamId, role: 'member', joined_at: new Date() };
    await knex()('team_members').insert({ ...joined, person_id: made.member.id });
    for (const [role, { browser }] of Object.entries({ owner: first, neighbour: second, ...made }))
      browsers[role as Caller] = browser;
    await knex()('team_members').insert({ ...joined, person_id: made.former.id });
    const page = await portal.visit(made.former, `/developers/teams/${owner.teamId}`);
    const leaves = page.forms.find(({ action }) => action.endsWith(`${made.former.id}/remove`));
    assert.ok(leaves);
    await made.former.browser.post(new URL(leaves.action, page.url), { csrf: tokenOf(page) }, { from: page.url });
    for (const role of ['unit', 'system', 'security'] as const) browsers[role] = await asAdmin(app(), role);
    for (const [role, browser] of Object.entries(browsers))
      tokens[role as Caller] = tokenOf(await browser.open(new URL('/account', app().issuer)));
    // production stays with its unit, and the administrators reach the team's: a role in the console is none here
    await knex()('teams').update({
      unit_id: (await knex()('teams').where({ id: owner.teamId }).first('unit_id')).unit_id,
    });
    things = teamThings(app(), neighbour);
  });
  after(() => {
    portal.close();
    for (const role of ['unit', 'system', 'security'] as const) browsers[role].close();
  });
  beforeEach(() => app().passSeconds(61));

  const routes = () =>
    app().service.routes.filter(({ path }) => path === '/developers' || path.startsWith('/developers/'));
  const named = (key: string): Route => {
    const found = routes().find(({ method, path }) => `${method} ${path}` === key);
    assert.ok(found, key);
    return found;
  };
  const expectedOf = (key: string, caller: Insider) => {
    const expected = table[key] ?? 0;
    return typeof expected === 'number' ? expected : expected[caller];
  };

  /** The address of a route for things of the team, each new; `instead` names something else in one place. */
  async function addressOf(route: Route, instead: Readonly<Record<string, string>> = {}): Promise<string> {
    let { path } = route;
    for (const { index, 0: name } of route.path.matchAll(/:\w+/g)) {
      const place = route.path.slice(0, index + name.length);
      const value = instead[place] ?? (await things[place]?.(owner, route)) ?? '';
      path = path.replace(name, encodeURIComponent(value));
    }
    return path;
  }

  const fields = (route: Route) => ({
    ...{
      name: '测试应用',
      kind: 'web',
      topic: 'taxes',
      redirectUris: callback,
      mobile: '13712340000',
      email: '',
      webhookUrl: '',
    },
    role: 'member',
    version: '0',
    ...(route.path.endsWith('/team') && { code: neighbour.teamId }),
  });
  async function ask(browser: Browser, csrf: string, route: Route, path: string, more: Record<string, string> = {}) {
    await knex()('throttle_counters').delete();
    const url = new URL(path, app().issuer);
    return route.method === 'GET' ? browser.get(url) : browser.post(url, { csrf, ...fields(route), ...more });
  }
  const askAs = (caller: Caller, route: Route, path: string, more?: Record<string, string>) =>
    ask(browsers[caller], tokens[caller], route, path, more);
  /** What forms say of the version of what they change, and an application that is not offered to anybody. */
  async function ready(route: Route): Promise<Record<string, string>> {
    const { settings_version } = await knex()('applications').where({ client_id: owner.clientId }).first();
    if (route.path.endsWith('/team'))
      await knex()('application_transfers').where({ client_id: owner.clientId, answered_at: null }).delete();
    // nobody has saved the alerts before
    return { version: route.path.endsWith('/alerts') ? 'none' : String(settings_version) };
  }

  it('T-119 has an entry for every route of the portal', () => {
    const declared = routes().map(({ method, path }) => `${method} ${path}`);
    assert.ok(declared.length > 30, String(declared.length));
    const known = [...Object.keys(table), ...Object.keys(open), ...Object.keys(ofInvited)];
    assert.deepEqual(known.sort(), declared.sort());
  });

  it('T-119 T-120 answers everybody else, administrators too, as for a team that is not there, and nothing changes', async () => {
    const attempts: [Route, string, string, Record<string, string>][] = [];
    for (const key of Object.keys(table)) {
      const route = named(key);
      const place = route.path.startsWith(team) ? team : application;
      const none = place === team ? randomUUID() : anotherLike(owner.clientId);
      const addresses = [await addressOf(route), await addressOf(route, { [place]: none })] as const;
      attempts.push([route, ...addresses, await ready(route)]);
    }
    await settled(app());
    const before = await digest();
    const wrong: string[] = [];
    for (const [route, theirs, none, more] of attempts) {
      for (const caller of outsiders) {
        const answers = [await askAs(caller, route, theirs, more), await askAs(caller, route, none, more)] as const;
        const statuses = answers.map(({ status }) => status).join(' ');
        const name = `${caller} ${route.method} ${route.path}`;
        if (statuses !== '404 404') wrong.push(`${statuses} ${name}`);
        else if (bare(answers[0]) !== bare(answers[1])) wrong.push(`another page ${name}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(await digest(), before);
  });

  it('T-119 answers owners and members of the team each as the table says', async () => {
    const wrong: string[] = [];
    for (const key of Object.keys(table)) {
      const route = named(key);
      // the member first: what is theirs to do leaves the owner something to do
      for (const caller of [...insiders].reverse()) {
        const more = await ready(route);
        const { status, location } = await askAs(caller, route, await addressOf(route), more);
        const expected = expectedOf(key, caller);
        if (status !== expected || location?.pathname === '/authorize')
          wrong.push(`${status} for ${expected} ${location?.pathname ?? ''} ${caller} ${key}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-120 takes nothing of another team below one’s own', async () => {
    const wrong: string[] = [];
    for (const key of Object.keys(table).filter((one) => (one.match(/:/g) ?? []).length > 1)) {
      const route = named(key);
      const theirs = (await things[route.path.replace(/\/[a-z]+$/, '')]?.(neighbour, route)) ?? '';
      const place = route.path.replace(/\/[a-z]+$/, '');
      for (const id of [theirs, anotherLike(theirs)]) {
        const { status } = await askAs('owner', route, await addressOf(route, { [place]: id }));
        if (status !== 404) wrong.push(`${status} ${key} ${id === theirs ? 'of another team' : 'of nobody'}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('T-130 opens an invitation to the invited alone, whoever else has the link', async () => {
    const wrong: string[] = [];
    const secretFor = (key: string) => things[invitation]?.({ ...owner, ...invited, teamId: '' }, named(key));
    for (const [key, expected] of Object.entries(ofInvited)) {
      const route = named(key);
      const secret = (await secretFor(key)) ?? '';
      for (const caller of [...insiders, ...outsiders].filter((one) => one !== 'invited')) {
        const theirs = await askAs(caller, route, await addressOf(route, { [invitation]: secret }));
        const none = await askAs(caller, route, await addressOf(route, { [invitation]: anotherLike(secret) }));
        if (theirs.status !== 404 || none.status !== 404)
          wrong.push(`${theirs.status} ${none.status} ${caller} ${key}`);
        else if (bare(theirs) !== bare(none)) wrong.push(`another page ${caller} ${key}`);
      }
      const own = await askAs('invited', route, await addressOf(route, { [invitation]: secret }));
      if (own.status !== expected) wrong.push(`${own.status} the invited ${key}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('is open to everybody where it is about no team, and asks who is there first', async () => {
    const wrong: string[] = [];
    for (const [key, expected] of Object.entries(open)) {
      for (const caller of [...insiders, ...outsiders]) {
        const { status } = await askAs(caller, named(key), named(key).path, { name: '', unit: '' });
        if (status !== expected) wrong.push(`${status} ${caller} ${key}`);
      }
    }
    const stranger = createBrowser();
    const csrf = tokenOf(await stranger.open(new URL('/', app().issuer)));
    for (const route of routes()) {
      const { status, location } = await ask(stranger, csrf, route, await addressOf(route));
      if (location?.pathname !== '/authorize') wrong.push(`${status} a stranger ${route.method} ${route.path}`);
    }
    stranger.close();
    assert.deepEqual(wrong, []);
  });

  async function digest(): Promise<string[]> {
    const lines = (await storedDigest(app().database)).split('\n');
    return lines.filter((line) => !/^oidc_session\w* /.test(line));
  }
});

function anotherLike(value: string): string {
  return isUuid(value) ? randomUUID() : randomBytes(64).toString('base64url').slice(0, value.length);
}

/** A page without what is new in every answer, and without its own address. */
function bare({ body, url: { pathname } }: Page): string {
  return body
    .replaceAll(pathname, 'PATH')
    .replaceAll(encodeURIComponent(pathname), 'PATH')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/name="csrf" value="[^"]*"/g, 'csrf')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/[A-Za-z0-9_-]{20,}/g, 'RANDOM');
}
