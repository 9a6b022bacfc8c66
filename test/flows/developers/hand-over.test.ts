import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useApp } from '../../support/app.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

describe('teams that hand an application over', function handOver() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, visit, team, application, close } = developersOf(app);
  let ada: Developer;
  let eve: Developer;
  before(async () => {
    ada = await developer('王小明');
    eve = await developer('赵小刚');
  });
  beforeEach(() => app().passSeconds(61));
  after(close);

  const knex = () => app().database.knex;

  it('take an offer back, and cannot answer one whose time is over', async () => {
    const giving = await team(ada);
    const taking = await team(eve);
    const { clientId } = await application(ada, giving);
    const path = `/developers/applications/${clientId}/team`;
    const offers = () => knex()('application_transfers').where({ client_id: clientId });
    await force(ada.browser, await visit(ada, path), path, { code: taking });
    const page = await visit(ada, path);
    const back = await force(ada.browser, page, /action="([^"]+\/withdraw)"/.exec(page.body)?.[1] ?? '');
    assert.equal(`${back.location?.pathname}${back.location?.search}`, `${path}?notice=offer-withdrawn`);
    const [withdrawn] = await offers();
    const home = await visit(eve, '/developers');
    const accept = (id: string) => force(eve.browser, home, `/developers/teams/${taking}/transfers/${id}/accept`);
    assert.equal((await accept(withdrawn.id)).status, 404);

    await force(ada.browser, page, path, { code: taking });
    await offers()
      .whereNull('answered_at')
      .update({ expires_at: new Date(0) });
    const [late] = await offers().whereNull('answered_at');
    assert.equal((await accept(late.id)).status, 404);
    assert.equal((await force(ada.browser, page, path, { code: taking })).status, 303, 'what ran out makes room');
  });

  it('tell who takes it that the secret is known elsewhere, where it has one', async () => {
    const [giving, taking] = [await team(ada), await team(eve)];
    for (const [kind, hasSecret] of [
      ['web', true],
      ['spa', false],
    ] as const) {
      app().passSeconds(61);
      const { clientId } = await application(ada, giving, { kind });
      await force(ada.browser, await visit(ada, '/developers'), `/developers/applications/${clientId}/team`, {
        code: taking,
      });
      const home = await visit(eve, '/developers');
      const accept = new RegExp(`action="(/developers/teams/${taking}/transfers/[^"]+/accept)"`).exec(home.body)?.[1];
      const taken = await force(eve.browser, home, accept ?? '');
      const path = `/developers/applications/${clientId}`;
      assert.equal(`${taken.location?.pathname}${taken.location?.search}`, `${path}?notice=application-taken`);
      const page = await visit(eve, `${path}?notice=application-taken`);
      assert.match(page.body, /应用已由您的团队接收/);
      assert.equal(page.body.includes('移交的团队还知道现在的密钥'), hasSecret, kind);
      assert.equal(page.body.includes(`action="${path}/secret"`), hasSecret);
      const warns = async () => (await visit(eve, path)).body.includes('移交的团队还知道现在的密钥');
      assert.equal(await warns(), hasSecret, 'on every visit');
      if (!hasSecret) continue;
      await force(eve.browser, page, `${path}/secret`);
      assert.equal(await warns(), false, 'until a new one is made');
    }
  });

  it('keep what is in production in its unit', async () => {
    const giving = await team(ada);
    const [same, other] = [await team(eve), await team(eve, '外单位')];
    const { unit_id: unit } = await knex()('teams').where({ id: giving }).first();
    const { id: foreign } = await knex()('units').whereNot({ id: unit }).first();
    await knex()('teams').where({ id: other }).update({ unit_id: foreign });
    const { clientId } = await application(ada, giving);
    const row = await knex()('applications').where({ client_id: clientId }).first();
    const production = { ...row, client_id: randomUUID(), environment: 'production', promoted_from: clientId };
    for (const name of ['name', 'metadata', 'purposes', 'scope_levels', 'identities'] as const)
      production[name] = JSON.stringify(row[name]);
    await knex()('applications').insert(production);
    const path = `/developers/applications/${production.client_id}/team`;
    const page = await visit(ada, path);
    const refused = await force(ada.browser, page, path, { code: other });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /同一单位/);
    assert.equal((await force(ada.browser, page, path, { code: same })).status, 303);
  });

  it('offer nothing that leaves them in the same moment', async () => {
    const giving = await team(ada);
    const [taking, third] = [await team(eve), await team(eve, '第三组')];
    const page = await visit(ada, '/developers');
    const offer = (clientId: string, code: string) =>
      force(ada.browser, page, `/developers/applications/${clientId}/team`, { code });
    const strayed = () =>
      knex()('application_transfers as t')
        .join('applications as a', 'a.client_id', 't.client_id')
        .whereNull('t.answered_at')
        .whereRaw('a.team_id <> t.from_team_id');

    const { clientId } = await application(ada, giving);
    const late = await knex().transaction(async (tx) => {
      await tx('applications').where({ client_id: clientId }).update({ team_id: taking });
      let isAnswered = false;
      const answer = offer(clientId, third).finally(() => {
        isAnswered = true;
      });
      const waiting = () => tx('pg_locks').where({ granted: false }).first();
      while (!isAnswered && !(await waiting()));
      return { answer };
    });
    assert.equal((await late.answer).status, 404);

    for (let round = 0; round < 5; round += 1) {
      app().passSeconds(61);
      const { clientId: raced } = await application(ada, giving, { topic: 'health' });
      assert.equal((await offer(raced, taking)).status, 303);
      const { id } = await knex()('application_transfers').where({ client_id: raced }).first();
      const accept = `/developers/teams/${taking}/transfers/${id}/accept`;
      const home = await visit(eve, '/developers');
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => [force(eve.browser, home, accept), offer(raced, third)]).flat(),
      );
      assert.ok(answers.every(({ status }) => [303, 400, 404].includes(status)));
      assert.equal(answers.filter(({ status }) => status === 303).length, 1);
      const { team_id, topic } = await knex()('applications').where({ client_id: raced }).first();
      assert.deepEqual([team_id, topic], [taking, 'health'], 'what it is about goes with it');
    }
    assert.deepEqual(await strayed(), []);
  });
});
