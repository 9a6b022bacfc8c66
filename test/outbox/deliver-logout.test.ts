import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { createEgressFetch } from '../../adapters/egress/fetch.ts';
import { createLogoutDeliverer, type SignLogoutToken } from '../../server/outbox/deliver-logout.ts';
import { enqueueBackchannelLogout, enqueueBackchannelLogouts } from '../../server/outbox/enqueue.ts';
import { useDatabase } from '../support/database.ts';
import { cipher, movableClock, scripted, startWorker } from './harness.ts';

const issuer = 'https://id.province.example';
const eventName = 'http://schemas.openid.net/event/backchannel-logout';

describe('back-channel logout delivery', () => {
  const database = useDatabase();
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let respond: http.RequestListener;
  let posts: { url: string; type: string; form: URLSearchParams }[] = [];
  const sockets = new Set<http.ServerResponse>();
  const server = http.createServer(async (req, res) => {
    sockets.add(res);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    posts.push({ url: `${req.method} ${req.url}`, type: String(req.headers['content-type']), form });
    respond(req, res);
  });
  let origin = '';

  before(async () => {
    keys = await generateKeyPair('ES256');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    posts = [];
    respond = (_req, res) => res.writeHead(200).end();
    await database
      .owner()
      .raw(
        'ALTER TABLE outbox_entries DISABLE TRIGGER USER; DELETE FROM outbox_entries; ALTER TABLE outbox_entries ENABLE TRIGGER USER',
      );
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const signLogoutToken: SignLogoutToken = (claims, typ) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ }).sign(keys.privateKey);
  const start = async (time = movableClock()) => {
    const fetch = createEgressFetch({ allowedHosts: [new URL(origin).host], timeoutMs: 1500, maxBytes: 10_000 });
    const logouts = createLogoutDeliverer({ issuer, signLogoutToken, fetch, clock: time.clock });
    const worker = await startWorker(database(), {
      clock: time.clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: scripted().deliverer,
        'backchannel-logout': logouts,
      },
    });
    return { ...time, ...worker };
  };
  const enqueue = (path: string, clientId = 'tax') =>
    enqueueBackchannelLogout(database().knex, cipher, {
      clientId,
      uri: `${origin}${path}`,
      sub: 'pairwise',
      sid: 'session',
    });
  const statuses = async () => {
    const rows = await database().knex('outbox_entries').orderBy('target').select('target', 'status');
    return Object.fromEntries(rows.map(({ target, status }) => [target, status]));
  };

  it('T-094 posts a signed logout token: typ, events, sid and sub, no nonce, two minutes, fresh jti', async () => {
    const worker = await start();
    await enqueue('/logout?from=idp');
    await worker.drain();
    await worker.stop();
    assert.equal(posts.length, 1);
    const [{ url, type, form }] = posts as [(typeof posts)[number]];
    assert.equal(url, 'POST /logout?from=idp');
    assert.match(type, /^application\/x-www-form-urlencoded/);
    assert.deepEqual([...form.keys()], ['logout_token']);
    const token = form.get('logout_token') as string;
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'ES256', typ: 'logout+jwt' });
    const { payload } = await jwtVerify(token, keys.publicKey, {
      issuer,
      audience: 'tax',
      currentDate: worker.clock(),
    });
    const { iat, exp, jti, ...rest } = payload;
    assert.deepEqual(rest, { iss: issuer, aud: 'tax', sub: 'pairwise', sid: 'session', events: { [eventName]: {} } });
    assert.ok((exp as number) - (iat as number) <= 120);
    assert.match(String(jti), /^[0-9a-f-]{36}$/);
    assert.deepEqual(await statuses(), { tax: 'delivered' });
  });

  it('names only what is known of subject and session', async () => {
    const worker = await start();
    await enqueueBackchannelLogout(database().knex, cipher, { clientId: 'tax', uri: `${origin}/`, sid: 'session' });
    await worker.drain();
    await worker.stop();
    const { payload } = await jwtVerify(posts[0]?.form.get('logout_token') as string, keys.publicKey, {
      currentDate: worker.clock(),
    });
    assert.deepEqual(Object.keys(payload).sort(), ['aud', 'events', 'exp', 'iat', 'iss', 'jti', 'sid']);
  });

  it('T-095 T-180 reaches the others while one application hangs, one fails and one is gone; retries these with new tokens', async () => {
    let mended = false;
    respond = (req, res) => {
      if (mended || req.url === '/ok') res.writeHead(204).end();
      else if (req.url === '/fails') res.writeHead(500).end();
      else if (req.url === '/moved') res.writeHead(302, { location: `${origin}/ok` }).end();
    };
    const worker = await start();
    const notice = (clientId: string, uri: string) => ({ clientId, uri, sub: 'pairwise' });
    await enqueueBackchannelLogouts(database().knex, cipher, [
      notice('hangs', `${origin}/hangs`),
      notice('fails', `${origin}/fails`),
      notice('moved', `${origin}/moved`),
      notice('gone', 'http://127.0.0.1:1/'),
      notice('works', `${origin}/ok`),
    ]);
    await worker.drain();
    const pending = { hangs: 'pending', fails: 'pending', moved: 'pending', gone: 'pending' };
    assert.deepEqual(await statuses(), { ...pending, works: 'delivered' });
    assert.deepEqual(Object.fromEntries(worker.reports.map(({ target, code }) => [target, code])), {
      hangs: 'logout.unreachable',
      fails: 'logout.status-500',
      moved: 'logout.status-302',
      gone: 'logout.unreachable',
    });
    mended = true;
    worker.move(2000);
    await worker.drain();
    await worker.stop();
    assert.deepEqual(await statuses(), {
      hangs: 'delivered',
      fails: 'delivered',
      moved: 'delivered',
      gone: 'pending',
      works: 'delivered',
    });
    const tokens = posts.map(({ form }) => form.get('logout_token'));
    assert.equal(new Set(tokens).size, tokens.length);
  });

  it('T-094 gives an application that refuses the token a few tries, and one that fails many, before the dead letter', async () => {
    respond = (req, res) => res.writeHead(req.url === '/refuses' ? 400 : 503).end();
    const worker = await start();
    await enqueue('/refuses', 'refuses');
    await enqueue('/fails', 'fails');
    const tries = (path: string) => posts.filter(({ url }) => url === `POST ${path}`).length;
    for (let i = 0; i < 6; i += 1) {
      await worker.drain();
      worker.move(3_600_000);
    }
    assert.deepEqual(await statuses(), { refuses: 'dead', fails: 'pending' });
    assert.deepEqual([tries('/refuses'), tries('/fails')], [4, 6]);
    for (let i = 0; i < 30; i += 1) {
      await worker.drain();
      worker.move(3_600_000);
    }
    await worker.stop();
    assert.deepEqual(await statuses(), { refuses: 'dead', fails: 'dead' });
    assert.equal(tries('/fails'), 32);
  });

  it('T-134 does not call an inner address an application registered', async () => {
    const fetch = createEgressFetch({ allowedHosts: [], timeoutMs: 1500, maxBytes: 10_000 });
    const time = movableClock();
    const logouts = createLogoutDeliverer({ issuer, signLogoutToken, fetch, clock: time.clock });
    const worker = await startWorker(database(), {
      clock: time.clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: scripted().deliverer,
        'backchannel-logout': logouts,
      },
    });
    await enqueue('/inner');
    await worker.drain();
    await worker.stop();
    assert.deepEqual(posts, []);
    assert.deepEqual(await statuses(), { tax: 'pending' });
  });
});
