import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alertTeam } from '../../../server/developers/alerts/alert-team.ts';
import { enqueueBackchannelLogout } from '../../../server/outbox/enqueue.ts';
import { insertVerifiedIdentifier } from '../../../server/people/store.ts';
import { freePort, useApp } from '../../support/app.ts';
import { force } from '../people/pages.ts';
import { type Developer, developersOf } from './team.ts';

type Heard = { body: string; headers: IncomingHttpHeaders; url: string };

describe('what is told to an application and its team', function delivery() {
  this.timeout(120_000);
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
    const path = `/developers/teams/${teamId}/alerts`;
    const page = await visit(ada, path);
    const foreign = await ada.browser.submit(page, { email: 'somebody@else.example', webhookUrl: '' });
    assert.equal(foreign.status, 400);
    assert.match(foreign.body, /请填写您自己验证过的邮箱/);
    for (const webhookUrl of ['http://evil.example/', 'file:///etc/passwd', 'https://u@a.example/'])
      assert.equal((await force(ada.browser, page, path, { email: '', webhookUrl })).status, 400, webhookUrl);
    const saved = await force(ada.browser, page, path, { email: '', webhookUrl: `${url}/hook` });
    const secret = /whsec_([A-Za-z0-9+/=]+)/.exec(saved.body)?.[1] ?? '';
    assert.equal(Buffer.from(secret, 'base64').length, 32);
    assert.doesNotMatch((await visit(ada, path)).body, /whsec_/, 'shown once');

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

  it('T-140 is a few alerts an hour, however much goes wrong', async () => {
    const { clientId } = await application(ada, teamId);
    const now = new Date();
    for (let tries = 0; tries < 16; tries += 1)
      await knex().transaction((tx) => alertTeam(tx, app().cipher, { clientId, code: 'delivery.given-up' }, now));
    assert.equal((await knex()('outbox_entries').where({ target: clientId, kind: 'webhook' })).length, 3);
  });
});
