import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alertTeam } from '../../../server/developers/alerts/alert-team.ts';
import { signingSecrets } from '../../../server/developers/alerts/webhook-secrets.ts';
import { enqueueBackchannelLogout } from '../../../server/outbox/enqueue.ts';
import { insertVerifiedIdentifier } from '../../../server/people/store.ts';
import { useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import type { Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

type Heard = { body: string; headers: IncomingHttpHeaders; url: string };

describe('what is told to an application and its team', function delivery() {
  this.timeout(300_000);
  const heard = new EventEmitter();
  let server: Server;
  let url = '';
  const app = useApp(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(200).end();
        const one: Heard = { body: Buffer.concat(chunks).toString(), headers: request.headers, url: request.url ?? '' };
        heard.emit(one.url, one);
      });
    }).listen(0, 'localhost');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    url = `http://localhost:${port}`;
    return { demoPorts: [port, await freePort()] };
  });
  const { developer, visit, team, application, close } = developersOf(app);
  let ada: Developer;
  let eve: Developer;
  let teamId = '';
  before(async () => {
    ada = await developer('王小明');
    eve = await developer('赵小刚');
    teamId = await team(ada);
  });
  beforeEach(() => app().passSeconds(61));
  after(() => {
    close();
    server.close();
  });

  const knex = () => app().database.knex;
  const alertsPath = () => `/developers/teams/${teamId}/alerts`;
  const versionOn = ({ body }: Page) => /name="version" value="(\w+)"/.exec(body)?.[1] ?? '';
  /** Opens the page of alerts and saves. */
  async function save(by: Developer, fields: Record<string, string>): Promise<Page> {
    const page = await visit(by, alertsPath());
    return force(by.browser, page, alertsPath(), { ...fields, version: versionOn(page) });
  }
  async function deadNotice(clientId: string): Promise<string> {
    const id = await knex().transaction(async (tx) => {
      await enqueueBackchannelLogout(tx, app().cipher, { clientId, uri: `${url}/logout`, sid: randomUUID() });
      const [row] = await tx('outbox_entries').where({ target: clientId }).orderBy('created_at', 'desc').limit(1);
      const given = { status: 'dead', attempts: 32, last_error: 'logout.status-503', finished_at: new Date() };
      await tx('outbox_entries').where({ id: row.id }).update(given);
      return row.id as string;
    });
    return id;
  }

  it('is listed, and what was given up is sent again by the team and by nobody else', async () => {
    const { clientId } = await application(ada, teamId, { backchannelLogoutUri: `${url}/logout` });
    const id = await deadNotice(clientId);
    const path = `/developers/applications/${clientId}/delivery`;
    const page = await visit(ada, path);
    assert.match(page.body, /已放弃/);
    assert.match(page.body, /logout\.status-503/);
    const own = await application(ada, teamId);
    const stolen = [
      force(eve.browser, await visit(eve, '/developers'), `${path}/${id}/replay`),
      force(ada.browser, page, `/developers/applications/${own.clientId}/delivery/${id}/replay`),
      force(ada.browser, page, `${path}/${randomUUID()}/replay`),
      force(ada.browser, page, `${path}/x/replay`),
    ];
    assert.deepEqual(
      (await Promise.all(stolen)).map(({ status }) => status),
      [404, 404, 404, 404],
    );
    const arrives = once(heard, '/logout');
    const tries = await Promise.all(
      Array.from({ length: 16 }, async () => (await force(ada.browser, page, `${path}/${id}/replay`)).status),
    );
    assert.equal(tries.filter((status) => status === 303).length, 1, String(tries));
    const [{ body }] = (await arrives) as [Heard];
    assert.match(body, /^logout_token=/);
  });

  it('comes by e-mail to a verified address of the owner’s own', async () => {
    await insertVerifiedIdentifier(knex(), app().cipher, ada.id, { kind: 'email', value: 'ada@example.cn' });
    const page = await visit(ada, `/developers/teams/${teamId}/alerts`);
    const saved = await ada.browser.submit(page, { email: 'Ada@example.cn', webhookUrl: '' });
    assert.equal(saved.status, 200);
    const { clientId } = await application(ada, teamId);
    const overview = await visit(ada, `/developers/applications/${clientId}`);
    await force(ada.browser, overview, `${overview.url.pathname}/secret`);
    assert.match(await app().messageFor('ada@example.cn', /new secret/), /新密鑰/);
  });

  it('comes by a signed webhook, and by no mail to a foreign address', async () => {
    const page = await visit(ada, alertsPath());
    const foreign = await ada.browser.submit(page, { email: 'somebody@else.example', webhookUrl: '' });
    assert.equal(foreign.status, 400);
    assert.match(foreign.body, /请填写您自己验证过的邮箱/);
    for (const webhookUrl of ['http://evil.example/', 'file:///etc/passwd', 'https://u@a.example/'])
      assert.equal((await save(ada, { email: '', webhookUrl })).status, 400, webhookUrl);
    const saved = await save(ada, { email: '', webhookUrl: `${url}/hook` });
    const secret = /whsec_([A-Za-z0-9+/=]+)/.exec(saved.body)?.[1] ?? '';
    assert.equal(Buffer.from(secret, 'base64').length, 32);
    assert.doesNotMatch((await visit(ada, alertsPath())).body, /whsec_/, 'shown once');

    const { clientId } = await application(ada, teamId);
    const arrives = once(heard, '/hook');
    const overview = await visit(ada, `/developers/applications/${clientId}`);
    await force(ada.browser, overview, `${overview.url.pathname}/secret`);
    const [{ body, headers }] = (await arrives) as [Heard];
    assert.deepEqual({ ...JSON.parse(body), at: undefined }, { type: 'secret.rotated', clientId, at: undefined });
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${expected}`);
  });

  it('T-157 has its secret made anew once, whoever asks how often at once, and shown to nobody else', async () => {
    const page = await visit(ada, alertsPath());
    const before = /whsec_(\S+?)</.exec((await save(ada, { email: '', webhookUrl: `${url}/other` })).body)?.[1];
    const version = versionOn(await visit(ada, alertsPath()));
    const many = (fields: Record<string, string>) =>
      Promise.all(Array.from({ length: 16 }, () => force(ada.browser, page, alertsPath(), fields)));
    const answers = await many({ email: '', webhookUrl: `${url}/other`, newSecret: 'yes', version });
    const shown = answers.filter(({ body }) => /whsec_/.test(body));
    assert.equal(shown.length, 1);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter(({ status }) => status === 409).length, 15);
    const secrets = async (at: Date) => {
      const row = await knex()('team_alerts').where({ team_id: teamId }).first();
      return signingSecrets(app().cipher, row.webhook_secret_encrypted, at);
    };
    const later = (hours: number) => new Date(app().clock().getTime() + hours * 3_600_000);
    const [secret, ...former] = await secrets(later(23));
    assert.ok(shown[0]?.body.includes(`whsec_${secret}`), 'the one that counts');
    assert.deepEqual(former, [before], 'the one before signs beside it for a day');
    assert.deepEqual(await secrets(later(24)), [secret]);
    const moved = { email: '', webhookUrl: `${url}/moved`, version: versionOn(await visit(ada, alertsPath())) };
    assert.equal((await many(moved)).filter(({ body }) => /whsec_/.test(body)).length, 1, 'nor with a new address');
    const [oldest, ...known] = await secrets(later(0));
    assert.deepEqual(known, [], 'where nothing is signed by what another address knew');
    for (const _one of [1, 2, 3, 4]) await save(ada, { email: '', webhookUrl: `${url}/moved`, newSecret: 'yes' });
    const three = await secrets(later(0));
    assert.equal(three.length, 3);
    assert.equal(three[2], oldest, 'which signs for its whole day, however many came after it');
    const { webhook_secret_encrypted: sealed } = await knex()('team_alerts').where({ team_id: teamId }).first();
    const read = Buffer.from(app().cipher.decrypt('team_alerts.webhook_secret', sealed), 'base64');
    assert.equal(read.toString('base64'), three[0], 'a process of the release before reads the first alone');
    assert.equal((await save(ada, { email: '', webhookUrl: `${url}/hook` })).status, 200);
  });

  it('shows an owner what another one saved meanwhile, beside what they typed, which is not lost', async () => {
    const page = await visit(ada, alertsPath());
    assert.equal((await save(ada, { email: '', webhookUrl: `${url}/of-another` })).status, 200);
    const typed = { email: '', webhookUrl: `${url}/hook`, choices: 'yes', 'tell.key.rotated': 'yes' };
    const refused = await force(ada.browser, page, alertsPath(), { ...typed, version: versionOn(page) });
    assert.equal(refused.status, 409);
    assert.match(refused.body, /别人刚刚保存了提醒的设置/);
    assert.ok(refused.body.includes(`<dd>${url}/of-another</dd>`));
    assert.ok(refused.body.includes(`value="${url}/hook"`));
    const row = () => knex()('team_alerts').where({ team_id: teamId }).first();
    assert.equal((await row()).webhook_url, `${url}/of-another`);
    assert.equal((await force(ada.browser, page, alertsPath(), { ...typed, version: '' })).status, 409);
    const all = { ...typed, version: versionOn(refused) };
    assert.equal((await force(ada.browser, refused, alertsPath(), all)).status, 200);
    assert.equal((await row()).webhook_url, `${url}/hook`);
    await knex()('team_alerts').where({ team_id: teamId }).update({ muted: [] });
  });

  it('sends to the webhook of now what was meant for the one before', async () => {
    const { clientId } = await application(ada, teamId);
    const { id } = await knex().transaction(async (tx) => {
      await alertTeam(tx, app().cipher, { clientId, code: 'secret.ending' }, app().clock());
      const given = { status: 'dead', attempts: 32, last_error: 'webhook.status-503', finished_at: new Date() };
      await tx('outbox_entries').where({ target: clientId, kind: 'webhook' }).update(given);
      return (await tx('outbox_entries').where({ target: clientId, kind: 'webhook' }).first('id')) as { id: string };
    });
    await save(ada, { email: '', webhookUrl: `${url}/moved` });
    const arrives = once(heard, '/moved');
    const delivery = await visit(ada, `/developers/applications/${clientId}/delivery`);
    await force(ada.browser, delivery, `/developers/applications/${clientId}/delivery/${id}/replay`);
    await arrives;
    await save(ada, { email: '', webhookUrl: `${url}/hook` });
  });

  it('goes to nobody who has left: a mailbox of theirs is no longer the team’s', async () => {
    const bea = await developer('赵小刚');
    await insertVerifiedIdentifier(knex(), app().cipher, bea.id, { kind: 'email', value: 'bea@example.cn' });
    await knex()('team_members').insert({ team_id: teamId, person_id: bea.id, role: 'owner', joined_at: new Date() });
    const mail = async (by: Developer, email: string) => (await save(by, { email, webhookUrl: '' })).status;
    assert.equal(await mail(bea, 'bea@example.cn'), 200);
    assert.equal(await mail(ada, 'bea@example.cn'), 200, 'another owner leaves it as it is');
    assert.equal(await mail(ada, 'eve@example.cn'), 400);
    const page = await visit(bea, `/developers/teams/${teamId}`);
    const left = await force(bea.browser, page, `/developers/teams/${teamId}/members/${bea.id}/remove`);
    assert.equal(left.status, 303);
    assert.equal((await knex()('team_alerts').where({ team_id: teamId }).first()).email_encrypted, null);
    const [event] = await knex()('audit_events')
      .where({ type: 'developer.alerts.changed' })
      .orderBy('sequence', 'desc');
    assert.deepEqual([event.actor_id, event.detail.mail], [bea.id, false]);
    assert.equal(await mail(ada, 'bea@example.cn'), 400, 'nor is it given back');
    await save(ada, { email: '', webhookUrl: `${url}/hook` });
  });

  it('T-140 is a few alerts an hour, however much goes wrong', async () => {
    const { clientId } = await application(ada, teamId);
    const now = new Date();
    for (let tries = 0; tries < 16; tries += 1)
      await knex().transaction((tx) => alertTeam(tx, app().cipher, { clientId, code: 'delivery.given-up' }, now));
    assert.equal((await knex()('outbox_entries').where({ target: clientId, kind: 'webhook' })).length, 3);
  });
});
