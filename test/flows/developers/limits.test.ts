import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useApp } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

describe('what teams of developers can have', function limits() {
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
  /** More rows like one that there is, with other keys. */
  async function copies(table: string, like: Record<string, string>, count: number, keys: Record<string, string>) {
    const fresh = Object.entries(keys).flatMap(([name, made]) => [`'${name}'`, made]);
    const { rows } = await knex().raw(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${fresh.join(', ')}))).*
       FROM ${table} t, generate_series(1, ${count}) WHERE t.${Object.keys(like)[0]} = ? RETURNING *`,
      Object.values(like),
    );
    return rows as Record<string, string>[];
  }
  const invite = async (by: Developer, teamId: string, who: Pick<Developer, 'name' | 'mobile'>) => {
    app().passSeconds(61);
    const page = await visit(by, `/developers/teams/${teamId}`);
    return force(by.browser, page, `${page.url.pathname}/invitations`, { ...who, role: 'member' });
  };
  const linkTo = async ({ mobile }: Developer) => {
    const text = await app().messageFor(`+86${mobile}`, /\/developers\/invitations\//);
    return /(\/developers\/invitations\/[\w-]{43})/.exec(text)?.[1] ?? '';
  };
  const together = (requests: () => Promise<Page>) => Promise.all(Array.from({ length: 16 }, requests));
  const went = (answers: Page[]) => answers.filter(({ status }) => status === 303 || status === 200).length;

  it('T-140 is five invitations a day to one number, by whomever, and twenty that wait', async () => {
    const [one, other] = [await team(ada), await team(eve)];
    const stranger = { name: '孙小兰', mobile: '13800299999' };
    for (let sent = 0; sent < 5; sent += 1) assert.equal((await invite(ada, one, stranger)).status, 303);
    assert.equal((await invite(ada, one, stranger)).status, 400);
    assert.equal((await invite(eve, other, stranger)).status, 400, 'another team rings the same telephone');
    await copies('team_invitations', { team_id: one }, 3, {
      id: 'gen_random_uuid()',
      secret_hash: `'\\x' || md5(random()::text)`,
    });
    const waiting = await knex()('team_invitations').where({ team_id: one }).count();
    assert.deepEqual(waiting, [{ count: '20' }]);
    assert.equal((await invite(ada, one, { name: '孙小兰', mobile: '13800288888' })).status, 400);
  });

  it('is fifty members, however many accept', async () => {
    const teamId = await team(ada);
    assert.equal((await invite(ada, teamId, bob)).status, 303);
    const crowd = await copies('persons', { id: eve.id }, 49, { id: 'gen_random_uuid()' });
    const members = crowd.map(({ id }) => ({ team_id: teamId, person_id: id, role: 'member', joined_at: new Date() }));
    await knex()('team_members').insert(members);
    const link = await linkTo(bob);
    const full = await force(bob.browser, await visit(bob, '/developers'), `${link}/accept`);
    assert.equal(full.location, undefined);
    assert.equal((await knex()('team_members').where({ team_id: teamId })).length, 50);
    assert.equal((await invite(ada, teamId, eve)).status, 400);
  });

  it('is ten teams a person, also when all are made at once', async () => {
    const teamId = await team(bob);
    const more = await copies('teams', { id: teamId }, 8, { id: 'gen_random_uuid()' });
    const members = more.map(({ id }) => ({ team_id: id, person_id: bob.id, role: 'owner', joined_at: new Date() }));
    await knex()('team_members').insert(members);
    const page = await visit(bob, '/developers/teams/new?q=税务');
    const unit = /name="unit" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    await together(() => force(bob.browser, page, '/developers/teams', { unit, name: '又一组' }));
    assert.equal((await knex()('team_members').where({ person_id: bob.id })).length, 10);
  });

  it('is fifty applications a team, also when all are registered at once', async () => {
    const teamId = await team(ada);
    const { clientId } = await application(ada, teamId);
    await copies('applications', { client_id: clientId }, 48, { client_id: 'gen_random_uuid()::text' });
    app().passSeconds(61);
    const page = await visit(ada, `/developers/teams/${teamId}/applications/new`);
    const asked = { name: '示例应用', kind: 'web', topic: 'taxes', redirectUris: 'http://localhost:8080/callback' };
    const answers = await together(() => force(ada.browser, page, `/developers/teams/${teamId}/applications`, asked));
    assert.equal(went(answers), 1);
    assert.equal((await knex()('applications').where({ team_id: teamId })).length, 50);
  });

  it('T-120 is no say over invitations of others', async () => {
    const [one, other] = [await team(ada), await team(eve)];
    await invite(ada, one, bob);
    const { id } = await knex()('team_invitations').where({ team_id: one }).first();
    const withdraw = async (who: Developer, teamId: string) =>
      force(who.browser, await visit(who, '/developers'), `/developers/teams/${teamId}/invitations/${id}/withdraw`);
    assert.equal((await withdraw(eve, other)).status, 404, 'under a team of one’s own');
    assert.equal((await withdraw(eve, one)).status, 404);
    const member = { team_id: one, person_id: eve.id, role: 'member', joined_at: new Date() };
    await knex()('team_members').insert(member);
    assert.equal((await withdraw(eve, one)).status, 400, 'a member is no owner');
    const accept = async () => force(bob.browser, await visit(bob, '/developers'), `${await linkTo(bob)}/accept`);
    assert.equal((await accept()).status, 303);
    const unknown = `/developers/teams/${one}/invitations/${randomUUID()}/withdraw`;
    assert.equal((await force(ada.browser, await visit(ada, '/developers'), unknown)).status, 404);
  });
});
