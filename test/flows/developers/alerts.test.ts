import assert from 'node:assert/strict';
import { alertTeam, emailContext } from '../../../server/developers/alerts/alert-team.ts';
import { alertNames } from '../../../server/developers/alerts/codes.ts';
import {
  manyFailures,
  remindOfCertification,
  tellOfKeys,
  watchApplications,
} from '../../../server/developers/alerts/remind.ts';
import { makeWebhookSecret } from '../../../server/developers/alerts/webhook-secrets.ts';
import { type CheckItem, type Finding, itemsOf } from '../../../server/diagnosis/live-check/items.ts';
import { saveResult, startLiveCheck } from '../../../server/diagnosis/live-check/watch.ts';
import { insertVerifiedIdentifier } from '../../../server/people/store.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, asAdmin } from '../console/admins.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

const day = 86_400_000;
const reason = '例行检查，见工单 4715';

describe('what teams are told by themselves', function alerts() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, visit, team, application, close } = developersOf(app);
  let ada: Developer;
  let bea: Developer;
  let security: Browser;
  let teamId = '';
  let otherTeam = '';
  const clientId = 'tax-demo';
  /** Entries of earlier cases: nobody takes them out of the outbox. */
  const seen = new Set<string>();
  before(async () => {
    ada = await developer('王小明');
    bea = await developer('赵小刚');
    security = await asAdmin(app(), 'security');
    teamId = await team(ada);
    otherTeam = await team(bea, '另一组');
    for (const id of [teamId, otherTeam]) await wantAlerts(id);
    // in production, looked after by the team
    await knex()('applications').where({ client_id: clientId }).update({ team_id: teamId });
  });
  after(() => {
    close();
    security.close();
  });
  beforeEach(async () => {
    app().passSeconds(61);
    for (const id of await knex()('outbox_entries').pluck('id')) seen.add(id);
    await knex()('throttle_counters').delete();
  });

  const knex = () => app().database.knex;
  const parts = (now = new Date()) => ({ knex: knex(), cipher: app().cipher, clock: () => now });
  const wantAlerts = (id: string) =>
    knex()('team_alerts').insert({
      team_id: id,
      email_encrypted: app().cipher.encrypt(emailContext, `${id}@team.example`),
      webhook_url: 'https://hooks.example/yimen',
      webhook_secret_encrypted: makeWebhookSecret(app().cipher, null, new Date()).sealed,
      changed_at: new Date(),
    });
  /** Events on their way to the webhook of a team, and how many messages there are. */
  async function told(): Promise<{ events: Record<string, string>[]; mails: number }> {
    const rows = await knex()('outbox_entries')
      .whereNotIn('id', [...seen])
      .orderBy('created_at')
      .select('kind', 'payload_encrypted');
    const open = (sealed: Buffer) => JSON.parse(app().cipher.decrypt('outbox_entries.payload_encrypted', sealed));
    const webhooks = rows.filter(({ kind }) => kind === 'webhook');
    const events = webhooks.map(({ payload_encrypted }) => ({ ...open(payload_encrypted).event, at: '' }));
    return { events, mails: rows.filter(({ kind }) => kind === 'message').length };
  }
  const types = async () => (await told()).events.map(({ type }) => type);

  it('are of an application suspended and taken into use again', async () => {
    const path = `/console/applications/${clientId}`;
    assert.equal((await act(app(), security, `${path}/suspend`, { reason })).status, 303);
    assert.deepEqual((await told()).events, [{ type: 'application.suspended', at: '', clientId }]);
    assert.match(await app().messageFor(`${teamId}@team.example`, /suspended/), /已被停用/);
    assert.equal((await act(app(), security, `${path}/suspend`, { reason })).status, 409, 'what does not happen');
    assert.equal((await act(app(), security, `${path}/resume`, { reason })).status, 303);
    assert.deepEqual(await types(), ['application.suspended', 'application.resumed']);
  });

  it('are of an offer, to the team that is asked', async () => {
    const mine = (await application(ada, teamId)).clientId;
    const page = await visit(ada, '/developers');
    const answer = await force(ada.browser, page, `/developers/applications/${mine}/team`, { code: otherTeam });
    assert.equal(answer.status, 303);
    const { events, mails } = await told();
    assert.deepEqual(events, [{ type: 'application.offered', at: '', clientId: mine }]);
    assert.equal(mails, 1);
    assert.match(
      await app().messageFor(`${otherTeam}@team.example`, /Another team offers an application/),
      /如不知情，请拒绝/,
    );
  });

  it('are of members who join, by an answer that counts, and who leave', async () => {
    const page = await visit(ada, `/developers/teams/${teamId}`);
    const wish = { name: bea.name, mobile: bea.mobile, role: 'member' };
    await force(ada.browser, page, `/developers/teams/${teamId}/invitations`, wish);
    const text = await app().messageFor(`+86${bea.mobile}`, /\/developers\/invitations\//);
    const link = /(\/developers\/invitations\/[\w-]{43})/.exec(text)?.[1] ?? '';
    const invitation = await visit(bea, link);
    const before = await told();
    assert.deepEqual(before.events, [], 'an invitation alone tells nothing');
    const accept = () => force(bea.browser, invitation, `${link}/accept`, {});
    await Promise.all(Array.from({ length: 16 }, accept));
    const { events, mails } = await told();
    assert.deepEqual(events, [{ type: 'member.joined', at: '', teamId }]);
    assert.equal(mails, before.mails + 1);
    assert.match(await app().messageFor(`${teamId}@team.example`, /joined the team/), /有新成员加入/);
    await leave();
  });

  async function leave() {
    const page = await visit(bea, `/developers/teams/${teamId}`);
    await force(bea.browser, page, `/developers/teams/${teamId}/members/${bea.id}/remove`, {});
    assert.deepEqual(await types(), ['member.joined', 'member.left']);
  }

  it('are of a check that passed and no longer does, once until it passes again', async () => {
    const mine = (await application(ada, teamId)).clientId;
    const row = () => knex()('applications').where({ client_id: mine }).first('settings_version');
    const save = async (item: CheckItem, detail: Finding, passed = false) =>
      saveResult(knex(), { clientId: mine, version: (await row()).settings_version }, { item, passed, detail }, now);
    const now = new Date();
    const watch = () => Promise.all(Array.from({ length: 16 }, () => watchApplications(parts(now))));
    await startLiveCheck(knex(), mine, ada.id, now);
    await save('state', 'repeated');
    await watch();
    assert.deepEqual(await types(), [], 'it never passed');
    for (const item of itemsOf('web')) await save(item, 'verified', true);
    await save('state', 'once');
    await save('forged', 'probing');
    await save('authentication', 'failed');
    await watch();
    assert.deepEqual(await types(), [], 'what is still to come, and what a web system does not need, is no mistake');
    await save('state', 'repeated');
    await watch();
    await watch();
    assert.deepEqual((await told()).events, [{ type: 'check.failing', at: '', clientId: mine }]);
    assert.match(await app().messageFor(`${teamId}@team.example`, /had passed/), /last run found something wrong/);
    await knex()('throttle_counters').delete();
    await save('errors', 'failed');
    await watch();
    assert.equal((await types()).length, 1, 'told once, until it passes again');
    for (const item of itemsOf('web')) await save(item, 'verified', true);
    await watch();
    await save('logout', 'forged-accepted');
    await watch();
    assert.deepEqual(await types(), ['check.failing', 'check.failing']);
  });

  it('are of another signing key, once for each team however many nodes tell', async () => {
    await Promise.all(Array.from({ length: 16 }, () => tellOfKeys(parts(), 'key.announced')));
    const { events, mails } = await told();
    assert.deepEqual(events.map(({ teamId: id }) => id).sort(), [teamId, otherTeam].sort());
    assert.equal(mails, 2);
    await tellOfKeys(parts(new Date(new Date().getTime() + 7 * day)), 'key.announced');
    assert.equal((await told()).events.length, 2, 'a week of announcing is one notice');
  });

  it('are of a secret that ends within a day, and of many failed requests, once a day', async () => {
    const now = new Date();
    const ending = (at: number) =>
      knex()('applications')
        .where({ client_id: clientId })
        .update({ former_secret_until: new Date(now.getTime() + at), former_secret_encrypted: Buffer.from('x') });
    for (const at of [1.1 * day, -1000]) {
      await ending(at);
      await watchApplications(parts(now));
    }
    assert.deepEqual(await types(), []);
    await ending(0.9 * day);
    await Promise.all(Array.from({ length: 16 }, () => watchApplications(parts(now))));
    assert.deepEqual(await types(), ['secret.ending']);
    await knex()('applications')
      .where({ client_id: clientId })
      .update({ former_secret_until: null, former_secret_encrypted: null });
    const fail = (slot: number, at: Date) =>
      knex()('failed_requests').insert({
        ...{ client_id: clientId, slot, at, endpoint: 'token', error: 'invalid_grant', cause: 'code-used' },
      });
    for (let slot = 0; slot < manyFailures - 1; slot += 1) await fail(slot, now);
    await fail(manyFailures, new Date(now.getTime() - 3_601_000));
    await watchApplications(parts(now));
    assert.deepEqual(await types(), ['secret.ending']);
    await fail(manyFailures + 1, now);
    for (let turn = 0; turn < 4; turn += 1) await watchApplications(parts(now));
    assert.deepEqual(await types(), ['secret.ending', 'requests.failing']);
    await knex()('failed_requests').where({ client_id: clientId }).delete();
  });

  it('are of the yearly confirmation: four weeks and one week before, when it is due, every four weeks after', async () => {
    const start = new Date('2026-01-01T00:00:00Z');
    await knex()('applications').where({ client_id: clientId }).update({ created_at: start, certified_at: null });
    await insertVerifiedIdentifier(knex(), app().cipher, ada.id, { kind: 'email', value: 'ada@example.cn' });
    const remind = async (days: number) => {
      await knex()('throttle_counters').delete();
      const at = new Date(start.getTime() + days * day);
      const counts = await Promise.all(Array.from({ length: 16 }, () => remindOfCertification(parts(at))));
      return counts.reduce((sum, one) => sum + one, 0);
    };
    const turns = [336, 338, 350, 359, 364, 366, 380, 394, 400, 422];
    const reminded: number[] = [];
    for (const days of turns) reminded.push(await remind(days));
    assert.deepEqual(reminded, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const { events, mails } = await told();
    assert.equal(events.length, 5);
    assert.ok(events.every(({ type }) => type === 'certification.due'));
    assert.equal(mails, 10, 'to the mailbox, and to the member who has one');
    assert.match(await app().messageFor('ada@example.cn', /still needed/), /不会自动停用/);
    assert.equal(
      (await knex()('applications').where({ client_id: clientId }).first()).status,
      'active',
      'nothing is cut off',
    );
    await knex()('applications')
      .where({ client_id: clientId })
      .update({ certified_at: new Date(start.getTime() + 423 * day) });
    assert.equal(await remind(450), 0, 'confirmed for a year');
  });

  it('are no change of an application that waits for a second person', async () => {
    const version = async () => {
      const { applicationVersion } = await import('../../../server/clients/administer/applications.ts');
      return applicationVersion(knex(), clientId);
    };
    const before = await version();
    await knex()('applications').where({ client_id: clientId }).update({ certification_reminded_at: new Date() });
    assert.equal(await version(), before);
    await knex()('applications').where({ client_id: clientId }).update({ first_party: true });
    assert.notEqual(await version(), before);
  });

  it('are none of what a team does not want to hear of', async () => {
    const page = await visit(ada, `/developers/teams/${teamId}/alerts`);
    assert.equal([...page.body.matchAll(/name="tell\.[a-z.-]+" value="yes" checked/g)].length, alertNames.length);
    const fields = { email: '', webhookUrl: 'https://hooks.example/yimen', choices: 'yes' };
    const all = Object.fromEntries(alertNames.map((name) => [`tell.${name}`, 'yes']));
    const { 'tell.key.rotated': _muted, ...chosen } = all;
    const path = `/developers/teams/${teamId}/alerts`;
    const save = async (more: Record<string, string>) => {
      const { body } = await visit(ada, path);
      const version = /name="version" value="(\w+)"/.exec(body)?.[1] ?? '';
      return (await force(ada.browser, page, path, { ...more, version })).status;
    };
    assert.equal(await save({ ...fields, ...chosen }), 200);
    await tellOfKeys(parts(), 'key.rotated');
    assert.deepEqual(
      (await told()).events.map(({ teamId: id }) => id),
      [otherTeam],
    );
    assert.equal(await save({ email: '', webhookUrl: 'https://hooks.example/yimen' }), 200);
    const { muted } = await knex()('team_alerts').where({ team_id: teamId }).first('muted');
    assert.deepEqual(muted, ['key.rotated'], 'a form without the choices leaves them');
  });

  it('of a webhook that cannot be reached are by mail alone', async () => {
    await knex().transaction((tx) =>
      alertTeam(tx, app().cipher, { teamId: otherTeam, code: 'delivery.given-up', by: 'mail' }, new Date()),
    );
    const { events, mails } = await told();
    assert.deepEqual([events, mails], [[], 1]);
  });
});
