import assert from 'node:assert/strict';
import { emailContext } from '../../../server/developers/alerts/alert-team.ts';
import { requestProduction } from '../../../server/developers/promotion/request-production.ts';
import { itemsOf } from '../../../server/diagnosis/live-check/items.ts';
import { saveResult } from '../../../server/diagnosis/live-check/watch.ts';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from '../console/admins.ts';
import { force } from '../people/pages.ts';
import { callback, credentialsOn, type Developer, developersOf } from './team.ts';

const said = { 'purpose-profile': '显示您的姓名', 'basis-profile': '税收征收管理法', reason: '新系统下月上线' };
const sensitive = { 'purpose-id_document': '找到您的纳税记录', 'basis-id_document': '税收征收管理法第六条' };

describe('an application on its way to production', function production() {
  this.timeout(180_000);
  const app = useApp();
  const { developer, visit, team, application, testPerson, party, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  let first: Browser;
  let second: Browser;
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
    const mailbox = app().cipher.encrypt(emailContext, 'ada@team.example');
    await knex()('team_alerts').insert({ team_id: teamId, email_encrypted: mailbox, changed_at: new Date() });
    first = await asAdmin(app(), 'security');
    second = await asAdmin(app(), 'secondSecurity');
  });
  beforeEach(() => app().passSeconds(61));
  after(() => {
    close();
    first.close();
    second.close();
  });

  const knex = () => app().database.knex;
  const promoted = (clientId: string) => knex()('applications').where({ promoted_from: clientId }).first();
  async function pass(clientId: string) {
    const { settings_version: version } = await knex()('applications').where({ client_id: clientId }).first();
    for (const item of itemsOf('web'))
      await saveResult(knex(), { clientId, version }, { item, passed: true, detail: 'verified' }, new Date());
  }
  const ask = async (clientId: string, fields: Record<string, string>) => {
    const page = await visit(ada, `/developers/applications/${clientId}/production`);
    const own = { redirectUris: callback, ...fields };
    return force(ada.browser, page, page.url.pathname, own);
  };
  const waiting = () => knex()('approvals').where({ status: 'waiting' }).orderBy('requested_at', 'desc').first();
  const decide = async (admin: Browser, decision = 'approve') => {
    const { id } = await waiting();
    return act(app(), admin, `/console/approvals/${id}/decision`, { decision, reason: '已核对单位与依据' });
  };

  it('needs the live check, and a purpose and legal basis for each scope', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    const early = await ask(clientId, said);
    assert.equal(early.status, 400);
    assert.match(early.body, /接入检测还没有全部通过/);
    await pass(clientId);
    const empty = await ask(clientId, { ...said, 'basis-profile': '' });
    assert.equal(empty.status, 400);
    assert.match(empty.body, /id="basis-profile-problem"/);
    assert.match(empty.body, /显示您的姓名/, 'what was typed stays');
    assert.equal(await waiting(), undefined);
  });

  it('comes there by one yes of an administrator, with an id and a secret of its own, and real people log in', async () => {
    const sandbox = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(sandbox.clientId);
    const asked = { ...said, policyUri: 'https://www.example.gov.cn/privacy' };
    assert.equal((await ask(sandbox.clientId, asked)).status, 303);
    assert.equal((await ask(sandbox.clientId, said)).status, 400, 'one request at a time');
    assert.equal(await promoted(sandbox.clientId), undefined);
    const shown = await openConsole(app(), first, `/console/approvals/${(await waiting()).id}`);
    assert.match(shown.body, /用途：显示您的姓名；依据：税收征收管理法/);
    assert.ok(shown.body.includes(asked.policyUri), 'whoever decides sees where people would be sent to read');
    const own = await force(
      ada.browser,
      await visit(ada, '/developers'),
      `/console/approvals/${(await waiting()).id}/decision`,
      {
        decision: 'approve',
        reason: '自己同意',
      },
    );
    assert.notEqual(own.location?.search, '?notice=approval-approved', 'a team approves nothing');
    assert.equal((await decide(first)).location?.search, '?notice=approval-approved');
    const row = await promoted(sandbox.clientId);
    assert.equal(row.environment, 'production');
    assert.notEqual(row.client_id, sandbox.clientId);
    const page = await visit(ada, `/developers/applications/${row.client_id}`);
    const made = credentialsOn(await force(ada.browser, page, `${page.url.pathname}/secret`));
    const rp = await party(made);
    await app().person('13900000021');
    const anna = createBrowser();
    const back = await approve(
      anna,
      await logIn(anna, await rp.begin(anna), { identifier: '13900000021' }, callback),
      callback,
    );
    assert.ok((await rp.exchange(back.location)).id_token);
    assert.equal(row.metadata.policy_uri, asked.policyUri);
    const eve = createBrowser();
    const refused = await logIn(eve, await rp.begin(eve), await testPerson(ada, teamId, 'level-2'), callback);
    assert.equal(refused.status, 400, 'a made-up person is nobody there');
    eve.close();
    const settings = await visit(ada, `/developers/applications/${row.client_id}/settings`);
    const changed = await force(ada.browser, settings, settings.url.pathname, {
      name: '改名',
      redirectUris: callback,
      version: '1',
    });
    assert.equal(changed.status, 400, 'in production nothing is changed without a person');
    anna.close();
  });

  it('T-127 takes two administrators where the data is sensitive, and never the same one twice', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes', 'scope.id_document': 'yes' });
    await pass(clientId);
    assert.equal((await ask(clientId, { ...said, ...sensitive })).status, 303);
    assert.equal((await decide(first)).location?.search, '?notice=approval-approved');
    assert.equal(await promoted(clientId), undefined, 'one yes is not enough');
    assert.equal((await waiting()).act, 'application.promote-sensitive');
    assert.equal((await decide(first)).status, 403);
    assert.equal(await promoted(clientId), undefined);
    assert.equal((await decide(second)).location?.search, '?notice=approval-approved');
    assert.match((await promoted(clientId)).metadata.scope, /id_document/);
    assert.match(await app().messageFor('ada@team.example', /in production is granted/), /已获同意/);
  });

  it('T-127 takes no yes of an administrator who is in the team or left it to say so, neither first nor second', async () => {
    const mixed = await team(ada, '混合组');
    const { clientId } = await application(ada, mixed, { 'scope.profile': 'yes', 'scope.id_document': 'yes' });
    await pass(clientId);
    const membership = { team_id: mixed, person_id: adminId('security') };
    const join = () => knex()('team_members').insert({ ...membership, role: 'member', joined_at: app().clock() });
    const leave = () => knex()('team_members').where(membership).delete();
    const monthsPass = () =>
      knex()('team_memberships')
        .where(membership)
        .update({
          since: knex().raw("since - interval '40 days'"),
          until: knex().raw("until - interval '40 days'"),
        });
    await join();
    const countShown = async (admin: Browser) =>
      Number((await openConsole(app(), admin, '/console')).body.match(/有 (\d+) 项申请等待复核/)?.[1] ?? 0);
    const before = { first: await countShown(first), second: await countShown(second) };
    assert.equal((await ask(clientId, { ...said, ...sensitive })).status, 303);
    const shown = await openConsole(app(), first, `/console/approvals/${(await waiting()).id}`);
    assert.ok(!shown.forms.some(({ action }) => action.endsWith('/decision')), 'and is offered none');
    assert.match(shown.body, /团队以外的安全管理员/, 'and told why');
    assert.equal(await countShown(first), before.first, 'nor is it counted as theirs to answer');
    assert.equal(await countShown(second), before.second + 1);
    assert.equal((await decide(first)).status, 403);
    assert.equal((await decide(first, 'decline')).status, 403);
    assert.equal((await waiting()).act, 'application.promote', 'the request still waits');
    assert.equal((await decide(second)).location?.search, '?notice=approval-approved');
    assert.equal((await waiting()).act, 'application.promote-sensitive');
    assert.equal((await decide(first)).status, 403, 'nor may they be the second one');
    assert.equal(await promoted(clientId), undefined);
    await leave();
    assert.equal((await decide(first)).status, 403, 'nor after leaving the team for a minute');
    const left = await openConsole(app(), first, `/console/approvals/${(await waiting()).id}`);
    assert.ok(!left.forms.some(({ action }) => action.endsWith('/decision')), 'and is offered none');
    await monthsPass();
    assert.equal((await decide(first)).location?.search, '?notice=approval-approved');
    assert.match((await promoted(clientId)).metadata.scope, /id_document/);
  });

  it('T-127 is void after any change, and a no is told with its reason', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    await ask(clientId, said);
    const settings = await visit(ada, `/developers/applications/${clientId}/settings`);
    await ada.browser.submit(settings, { name: '改过的应用' });
    await decide(first);
    assert.equal(await promoted(clientId), undefined);
    await pass(clientId);
    app().passSeconds(61);
    assert.equal((await ask(clientId, said)).status, 303, 'what is void makes room');
    assert.equal((await decide(second, 'decline')).location?.search, '?notice=approval-declined');
    assert.match(
      await app().messageFor('ada@team.example', /request to use “改过的应用” in production is declined/),
      /未获同意/,
    );
    const page = await visit(ada, `/developers/applications/${clientId}/production`);
    assert.match(page.body, /未同意/);
    assert.match(page.body, /已核对单位与依据/);
  });

  it('comes to nothing when the check fails meanwhile, or whoever asked has left the team', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    await ask(clientId, said);
    const failed = { item: 'forged', passed: false, detail: 'redeemed' } as const;
    await saveResult(knex(), { clientId, version: 1 }, failed, new Date());
    await decide(first);
    assert.equal(await promoted(clientId), undefined);
    await pass(clientId);
    app().passSeconds(61);
    await ask(clientId, said);
    await knex()('team_members').where({ team_id: teamId, person_id: ada.id }).delete();
    await decide(first);
    await knex()('team_members').insert({ team_id: teamId, person_id: ada.id, role: 'owner', joined_at: new Date() });
    assert.equal(await promoted(clientId), undefined);
  });

  it('T-121 changes nothing in production that is with another team by now, not even of one’s own unit', async () => {
    const other = await team(ada, '另一组');
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    await ask(clientId, said);
    await decide(first);
    const before = await promoted(clientId);
    await knex()('applications').where({ client_id: clientId }).update({ team_id: other });
    const refused = await ask(clientId, said);
    assert.equal(refused.status, 400);
    assert.match(refused.body, /由另一个团队管理/);
    await knex()('applications').where({ client_id: clientId }).update({ team_id: teamId });
    app().passSeconds(61);
    assert.equal((await ask(clientId, { ...said, redirectUris: 'http://localhost:9090/callback' })).status, 303);
    await knex()('applications').where({ client_id: before.client_id }).update({ team_id: other });
    await decide(first);
    assert.deepEqual((await promoted(clientId)).metadata, before.metadata, 'handed over between request and yes');
  });

  it('brings the topic there, and shows whoever decides when it is another one than in production', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes', topic: 'health' });
    await pass(clientId);
    await ask(clientId, { ...said, topic: 'education' });
    const approval = async () => (await openConsole(app(), first, `/console/approvals/${(await waiting()).id}`)).body;
    assert.match(await approval(), /<dt>主题<\/dt><dd>医疗与健康<\/dd>/);
    await decide(first);
    assert.equal((await promoted(clientId)).topic, 'health', 'the tested one, whatever the form said');
    const settings = await visit(ada, `/developers/applications/${clientId}/settings`);
    await ada.browser.submit(settings, { topic: 'welfare' });
    await pass(clientId);
    app().passSeconds(61);
    assert.equal((await ask(clientId, said)).status, 303);
    assert.match(await approval(), /<del>.{0,60}医疗与健康<.{0,60}<ins>.{0,60}民政与救助</);
    assert.equal((await promoted(clientId)).topic, 'health', 'not before the yes');
    await decide(first);
    assert.equal((await promoted(clientId)).topic, 'welfare');
  });

  it('T-121 T-165 waits for a hand-over that is under way, and brings nothing into production for the team before', async () => {
    const bea = await developer('赵小刚');
    const other = await team(bea, '接收组');
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    assert.equal((await ask(clientId, said)).status, 303);
    const late = await knex().transaction(async (tx) => {
      await tx('applications').where({ client_id: clientId }).update({ team_id: other });
      let isAnswered = false;
      const answer = decide(first).finally(() => {
        isAnswered = true;
      });
      // not pg_stat_activity: within a transaction it stays as it was first read, without connections opened since
      const isWaiting = async () => {
        const { rows } = await tx.raw(
          'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
        );
        return rows.length > 0;
      };
      while (!isAnswered && !(await isWaiting()));
      return { answer };
    });
    assert.equal((await late.answer).status, 409);
    assert.equal(await promoted(clientId), undefined);
  });

  it('T-127 is void when what is in production was changed by somebody else meanwhile', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    await ask(clientId, said);
    await decide(first);
    const { client_id: id, metadata, settings_version: version } = await promoted(clientId);
    app().passSeconds(61);
    assert.equal((await ask(clientId, { ...said, redirectUris: 'http://localhost:9090/callback' })).status, 303);
    await knex()('applications')
      .where({ client_id: id })
      .update({ settings_version: version + 1 });
    assert.notEqual((await decide(first)).location?.search, '?notice=approval-approved');
    assert.deepEqual((await promoted(clientId)).metadata, metadata);
  });

  it('T-124 asks for no scope that was not tested', async () => {
    const { clientId } = await application(ada, teamId, { 'scope.profile': 'yes' });
    await pass(clientId);
    await ask(clientId, { ...said, ...sensitive, 'scope.id_document': 'yes', first_party: 'true' });
    await decide(first);
    const row = await promoted(clientId);
    assert.equal(row.metadata.scope, 'openid profile');
    assert.equal(row.first_party, false);
    const why = { purpose: '找到您的记录', basis: '税收征收管理法' };
    const addresses = {
      redirectUris: [callback],
      postLogoutUris: [],
      backchannelLogoutUri: '',
      initiateLoginUri: '',
      policyUri: '',
      termsUri: '',
    };
    const wish = { ...addresses, scopes: { profile: why, id_document: why }, reason: '新系统下月上线' };
    const parts = { knex: knex(), clock: () => new Date() } as Parameters<typeof requestProduction>[0];
    const past = await requestProduction(parts, ada.id, clientId, wish);
    assert.deepEqual(past, { ok: false, reason: 'wish-incomplete' }, 'nor past the page');
  });
});
