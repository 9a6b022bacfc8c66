import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useApp } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

describe('teams of developers', function teams() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, visit, team, application, close } = developersOf(app);
  let ada: Developer;
  let bob: Developer;
  let eve: Developer;
  before(async () => {
    ada = await developer('王小明');
    bob = await developer('李小红');
    eve = await developer('赵小刚');
  });
  beforeEach(() => app().passSeconds(61));
  after(close);

  const knex = () => app().database.knex;
  const membersOf = (teamId: string) => knex()('team_members').where({ team_id: teamId }).orderBy('person_id');

  async function invite(by: Developer, teamId: string, who: Pick<Developer, 'name' | 'mobile'>, role = 'member') {
    const page = await visit(by, `/developers/teams/${teamId}`);
    const sent = await by.browser.submit(page, { name: who.name, mobile: who.mobile, role });
    assert.match(sent.url.search, /member-invited/);
    const text = await app().messageFor(`+86${who.mobile}`, /\/developers\/invitations\//);
    return /(\/developers\/invitations\/[\w-]{43})/.exec(text)?.[1] ?? '';
  }

  const accept = async (who: Developer, link: string): Promise<Page> =>
    force(who.browser, await visit(who, '/developers'), `${link}/accept`);

  async function together(owner: Developer, member: Developer, role = 'member'): Promise<string> {
    const teamId = await team(owner);
    const link = await invite(owner, teamId, member, role);
    assert.equal((await accept(member, link)).status, 303);
    return teamId;
  }

  it('take nobody in whose identity is not proven', async () => {
    const page = await visit(ada, '/developers/teams/new?q=税务');
    await knex()('persons').where({ id: ada.id }).update({ assurance_level: 1 });
    const unit = /name="unit" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const refused = await ada.browser.submit(page, { unit, name: '接入组' });
    await knex()('persons').where({ id: ada.id }).update({ assurance_level: 2 });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /请先完成实名核验/);
  });

  it('need a unit that there is and a name, and keep what was typed', async () => {
    const page = await visit(ada, '/developers/teams/new?q=税务');
    const wrong: Record<string, string>[] = [
      { name: 'x' },
      { name: '接入组', unit: randomUUID() },
      { name: '接入组', unit: "' OR 1=1" },
    ];
    for (const fields of wrong) {
      const refused = await force(ada.browser, page, '/developers/teams', { q: '税务', ...fields });
      assert.equal(refused.status, 400);
      assert.ok(refused.body.includes(`value="${fields.name}"`));
    }
    const none = await visit(ada, `/developers/teams/new?q=${encodeURIComponent("%_\\' ; DROP TABLE units")}`);
    assert.match(none.body, /没有找到这样的单位/);
  });

  it('T-130 take in the invited alone, once, in time, and a forwarded link is useless', async () => {
    const teamId = await team(ada);
    const link = await invite(ada, teamId, bob);
    const forwarded = await visit(eve, link);
    const unknown = await visit(eve, `/developers/invitations/${'x'.repeat(43)}`);
    assert.equal(forwarded.status, 404);
    assert.equal(unknown.status, 404);
    assert.equal((await accept(eve, link)).status, 404);
    const shown = await visit(bob, link);
    assert.equal(shown.status, 200);
    assert.match(shown.body, /接入组/);
    const tries = await Promise.all(Array.from({ length: 16 }, async () => (await accept(bob, link)).status));
    assert.equal(tries.filter((status) => status === 303).length, 1, String(tries));
    assert.deepEqual((await membersOf(teamId)).map(({ role }) => role).sort(), ['member', 'owner']);

    const late = await invite(ada, teamId, eve);
    await knex()('team_invitations')
      .where({ team_id: teamId, answered_at: null })
      .update({ expires_at: new Date(0) });
    assert.equal((await accept(eve, late)).status, 404);
    const withdrawn = await invite(ada, teamId, eve);
    const page = await visit(ada, `/developers/teams/${teamId}`);
    const action = /action="([^"]+\/withdraw)"/.exec(page.body)?.[1] ?? '';
    assert.equal((await force(ada.browser, page, action)).status, 303);
    assert.equal((await accept(eve, withdrawn)).status, 404);
  });

  it('always keep an owner, also when two leave in the same moment', async () => {
    const teamId = await together(ada, bob, 'owner');
    const pages = { ada: await visit(ada, '/developers'), bob: await visit(bob, '/developers') };
    const leave = (who: Developer, page: Page) =>
      force(who.browser, page, `/developers/teams/${teamId}/members/${who.id}/remove`);
    const demote = (who: Developer, page: Page) =>
      force(who.browser, page, `/developers/teams/${teamId}/members/${who.id}/role`, { role: 'member' });
    await Promise.all([...Array.from({ length: 8 }, () => [leave(ada, pages.ada), demote(bob, pages.bob)]).flat()]);
    const left = await membersOf(teamId);
    assert.equal(left.filter(({ role }) => role === 'owner').length, 1);
  });

  it('let members work on applications, and owners alone say who is in the team', async () => {
    const teamId = await together(ada, bob);
    const page = await visit(bob, `/developers/teams/${teamId}`);
    assert.doesNotMatch(page.body, /\/invitations"/);
    const acts: [string, Record<string, string>][] = [
      [`invitations`, { name: eve.name, mobile: eve.mobile, role: 'owner' }],
      [`members/${ada.id}/remove`, {}],
      [`members/${bob.id}/role`, { role: 'owner' }],
    ];
    for (const [act, fields] of acts) {
      const refused = await force(bob.browser, page, `/developers/teams/${teamId}/${act}`, fields);
      assert.equal(refused.status, 400, act);
    }
    assert.equal((await membersOf(teamId)).length, 2);
    const { clientId } = await application(bob, teamId);
    assert.match(clientId, /^[0-9a-f-]{36}$/);
    const left = await force(bob.browser, page, `/developers/teams/${teamId}/members/${bob.id}/remove`);
    assert.equal(left.status, 303);
    app().passSeconds(61);
    assert.equal((await visit(bob, `/developers/applications/${clientId}`)).status, 404, 'whoever left sees nothing');
  });

  it('T-120 answer ids of others like ids that there are not', async () => {
    const teamId = await team(ada);
    const { clientId } = await application(ada, teamId);
    const page = await visit(eve, '/developers');
    const own = await team(eve);
    const ids = { foreign: [teamId, clientId], none: [randomUUID(), randomUUID()], odd: ["'%00", 'x'] };
    const answers: Record<string, string[]> = {};
    for (const [kind, [teamOf = '', client = '']] of Object.entries(ids)) {
      app().passSeconds(61);
      const reads = [
        ...['', '/test-persons', '/applications/new', '/alerts'].map(
          (tail) => `/developers/teams/${encodeURIComponent(teamOf)}${tail}`,
        ),
        ...['', '/settings', '/team', '/integrate', '/check', '/failures', '/delivery', '/production'].map(
          (tail) => `/developers/applications/${encodeURIComponent(client)}${tail}`,
        ),
      ];
      const writes = [
        ...[
          'applications',
          'invitations',
          'alerts',
          `transfers/${randomUUID()}/accept`,
          `invitations/${randomUUID()}/withdraw`,
          `members/${ada.id}/remove`,
        ].map((tail) => `/developers/teams/${encodeURIComponent(teamOf)}/${tail}`),
        ...[
          'secret',
          'former-secret',
          'settings',
          'team',
          'check',
          'check/probe',
          'production',
          `delivery/${randomUUID()}/replay`,
        ].map((tail) => `/developers/applications/${encodeURIComponent(client)}/${tail}`),
      ];
      const seen: string[] = [];
      for (const path of reads) seen.push(summary(await eve.browser.get(new URL(path, app().issuer))));
      for (const path of writes) seen.push(summary(await force(eve.browser, page, path)));
      answers[kind] = seen;
    }
    assert.ok(
      answers.none?.every((answer) => answer.startsWith('404')),
      String(answers.none),
    );
    assert.deepEqual(answers.foreign, answers.none);
    assert.deepEqual(answers.odd, answers.none);
    const stranger = await force(eve.browser, page, `/developers/teams/${own}/members/${ada.id}/remove`);
    assert.equal(stranger.status, 404);
  });

  it('hand an application over when the other team takes it, once, and not otherwise', async () => {
    const giving = await together(ada, bob);
    const taking = await team(eve);
    const { clientId, clientSecret } = await application(ada, giving);
    const asked = (who: Developer, page: Page, code: string) =>
      force(who.browser, page, `/developers/applications/${clientId}/team`, { code });
    const page = await visit(ada, '/developers');
    assert.equal(
      (await asked(bob, await visit(bob, '/developers'), taking)).status,
      400,
      'a member gives nothing away',
    );
    for (const code of [randomUUID(), 'x', giving]) assert.equal((await asked(ada, page, code)).status, 400, code);
    assert.equal((await asked(ada, page, taking)).status, 303);
    assert.equal((await asked(ada, page, taking)).status, 400, 'it is offered already');
    const home = await visit(eve, '/developers');
    const accept = /action="([^"]+\/accept)"/.exec(home.body)?.[1] ?? '';
    await knex()('team_members').insert({ team_id: taking, person_id: bob.id, role: 'member', joined_at: new Date() });
    await force(bob.browser, await visit(bob, '/developers'), accept);
    assert.equal((await knex()('applications').where({ client_id: clientId }).first()).team_id, giving, 'nor takes');
    const stolen = accept.replace(taking, giving);
    assert.equal((await force(ada.browser, page, stolen)).status, 404, 'whoever gives does not take');
    const tries = await Promise.all(
      Array.from({ length: 16 }, async () => (await force(eve.browser, home, accept)).status),
    );
    assert.equal(tries.filter((status) => status === 303).length, 1, String(tries));
    app().passSeconds(61);
    assert.equal((await visit(ada, `/developers/applications/${clientId}`)).status, 404);
    assert.equal((await visit(eve, `/developers/applications/${clientId}`)).status, 200);
    const [stored] = await knex()('applications').where({ client_id: clientId });
    assert.equal(stored.team_id, taking);
    assert.ok(clientSecret);
  });

  it('overwrite no settings that they have not seen', async () => {
    const teamId = await together(ada, bob);
    const { clientId } = await application(ada, teamId);
    const path = `/developers/applications/${clientId}/settings`;
    const [first, second] = [await visit(ada, path), await visit(bob, path)];
    const saved = await ada.browser.submit(first, { name: '甲的应用' });
    assert.match(saved.url.search, /application-changed/);
    const late = await bob.browser.submit(second, { name: '乙的应用' });
    assert.equal(late.status, 400);
    assert.match(late.body, /别人刚刚改过设置/);
    assert.match(late.body, /value="甲的应用"/);
  });
});

const summary = ({ status, body }: Page) => `${status} ${/<h1[^>]*>([^<]*)/.exec(body)?.[1]}`;
