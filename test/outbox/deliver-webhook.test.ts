import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgressFetch } from '../../adapters/egress/fetch.ts';
import { createWebhookDeliverer } from '../../server/outbox/deliver-webhook.ts';
import { movableClock } from './harness.ts';

const key = Buffer.alloc(32, 7);
const id = '00000000-0000-4000-8000-000000000001';

describe('delivery of webhooks', () => {
  let status = 200;
  let origin = '';
  const posts: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    posts.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks).toString() });
    res.writeHead(req.url === '/hook' ? status : 200, { location: '/elsewhere' }).end();
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    posts.length = 0;
  });

  const time = movableClock();
  let asked: string[] = [];
  function deliver(
    answer: number,
    { attempt = 1, guard = true, path = '/hook' as string | null, old = false, former = [] as Buffer[] } = {},
  ) {
    status = answer;
    const options = { allowedHosts: [new URL(origin).host], timeoutMs: 1500, maxBytes: 10_000 };
    const fetch = guard ? createEgressFetch(options) : globalThis.fetch;
    const secret = key.toString('base64');
    const secrets = [secret, ...former.map((one) => one.toString('base64'))];
    const webhook = { clientId: 'tax', ...(old ? { url: `${origin}/old`, secret } : { teamId: 'team' }) };
    const payload = JSON.stringify({ ...webhook, event: { type: 'secret.rotated', at: '', clientId: 'tax' } });
    const { signal } = new AbortController();
    const receiverOf = async (teamId: string) => {
      asked = [...asked, teamId];
      return path === null ? undefined : { url: origin + path, secrets };
    };
    return createWebhookDeliverer({ fetch, clock: time.clock, receiverOf }).deliver({ id, payload, attempt, signal });
  }

  it('signs id, time and body: a repeat is known by its id, and an old post by its time', async () => {
    assert.deepEqual(await deliver(503), { ok: false, code: 'webhook.status-503', permanent: false });
    time.move(60_000);
    assert.deepEqual(await deliver(204, { attempt: 2 }), { ok: true });
    const times = posts.map(({ headers, body }) => {
      const at = String(headers['webhook-timestamp']);
      const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
      assert.equal(headers['webhook-id'], id);
      assert.equal(headers['webhook-signature'], `v1,${signature}`);
      return Number(at);
    });
    assert.equal((times[1] ?? 0) - (times[0] ?? 0), 60);
  });

  it('is signed by each secret there is, the newest first', async () => {
    const former = Buffer.alloc(32, 9);
    await deliver(200, { former: [former] });
    const { headers = {}, body = '' } = posts[0] ?? {};
    const signed = `${id}.${headers['webhook-timestamp']}.${body}`;
    const expected = [key, former].map((one) => `v1,${createHmac('sha256', one).update(signed).digest('base64')}`);
    assert.equal(headers['webhook-signature'], expected.join(' '));
  });

  it('goes nowhere else than to the address, whatever it answers', async () => {
    for (const guard of [true, false]) {
      const answer = await deliver(307, { guard });
      assert.deepEqual(answer, { ok: false, code: 'webhook.status-307', permanent: false });
    }
    assert.deepEqual(
      posts.map(({ path }) => path),
      ['/hook', '/hook'],
    );
  });

  it('goes at every try to where the team has its webhook then, and nowhere once it has none', async () => {
    asked = [];
    await deliver(503);
    assert.deepEqual(await deliver(503, { attempt: 2, path: '/moved' }), { ok: true });
    const none = await deliver(200, { attempt: 3, path: null });
    assert.deepEqual(none, { ok: false, code: 'webhook.unwanted', permanent: true });
    assert.deepEqual(
      posts.map(({ path }) => path),
      ['/hook', '/moved'],
    );
    assert.deepEqual(asked, ['team', 'team', 'team']);
  });

  it('goes to where the release before had it go, when that put it into the outbox', async () => {
    asked = [];
    assert.deepEqual(await deliver(200, { old: true }), { ok: true });
    const at = String(posts[0]?.headers['webhook-timestamp']);
    const signature = createHmac('sha256', key).update(`${id}.${at}.${posts[0]?.body}`).digest('base64');
    assert.equal(posts[0]?.headers['webhook-signature'], `v1,${signature}`);
    assert.deepEqual([posts.map(({ path }) => path), asked], [['/old'], []]);
  });

  it('is given up at once when the receiver says that nobody wants it any more', async () => {
    assert.deepEqual(await deliver(410), { ok: false, code: 'webhook.status-410', permanent: true });
  });
});
