import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { createEgressFetch } from '../../adapters/egress/fetch.ts';
import { createEventDeliverer } from '../../server/outbox/deliver-event.ts';
import { enqueueSecurityEvents } from '../../server/outbox/enqueue.ts';
import { useDatabase } from '../support/database.ts';
import { cipher, movableClock, scripted, startWorker } from './harness.ts';

const issuer = 'https://id.province.example';
const event = 'urn:yimen:event:account-merged';
const told = { merged_into: { format: 'iss_sub', iss: issuer, sub: 'stays' } };

describe('delivery of security events', () => {
  const database = useDatabase();
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let status = 202;
  const posts: { type: string; accept: string; token: string }[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    posts.push({
      type: String(req.headers['content-type']),
      accept: String(req.headers.accept),
      token: Buffer.concat(chunks).toString(),
    });
    res.writeHead(status).end();
  });
  let origin = '';

  before(async () => {
    keys = await generateKeyPair('ES256');
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

  async function start(allowedHosts: string[]) {
    const time = movableClock();
    const events = createEventDeliverer({
      issuer,
      signEventToken: (claims, typ) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ }).sign(keys.privateKey),
      fetch: createEgressFetch({ allowedHosts, timeoutMs: 1500, maxBytes: 10_000 }),
      clock: time.clock,
    });
    const deliverers = {
      message: scripted().deliverer,
      'backchannel-logout': scripted().deliverer,
      'security-event': events,
    };
    return { ...time, ...(await startWorker(database(), { clock: time.clock, deliverers })) };
  }
  const enqueue = (clientId: string) =>
    enqueueSecurityEvents(database().knex, cipher, [
      { clientId, uri: `${origin}/events`, sub: 'goes', event, told, at: 1_780_000_000 },
    ]);
  const statusOf = async (target: string) =>
    (await database().knex('outbox_entries').where({ target }).first('status')).status;

  it('posts a signed token: typ, subject, event; and nothing that an ID token could be taken for', async () => {
    const worker = await start([new URL(origin).host]);
    await enqueue('tax');
    await worker.drain();
    await worker.stop();
    const [{ type, accept, token }] = posts as [(typeof posts)[number]];
    assert.deepEqual([type, accept], ['application/secevent+jwt', 'application/json']);
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'ES256', typ: 'secevent+jwt' });
    const { payload } = await jwtVerify(token, keys.publicKey, { issuer, audience: 'tax', typ: 'secevent+jwt' });
    const { iat, jti, ...rest } = payload;
    assert.match(String(jti), /^[0-9a-f-]{36}$/);
    assert.equal(typeof iat, 'number');
    // no `sub` and no `exp` (RFC 8417 sections 2.2 and 4.6)
    assert.deepEqual(rest, {
      iss: issuer,
      aud: 'tax',
      toe: 1_780_000_000,
      sub_id: { format: 'iss_sub', iss: issuer, sub: 'goes' },
      events: { [event]: told },
    });
    assert.equal(await statusOf('tax'), 'delivered');
  });

  it('tries again with the same jti until it is taken', async () => {
    const worker = await start([new URL(origin).host]);
    status = 500;
    await enqueue('housing');
    await worker.drain();
    assert.equal(await statusOf('housing'), 'pending');
    status = 202;
    worker.move(60_000);
    await worker.drain();
    await worker.stop();
    assert.equal(await statusOf('housing'), 'delivered');
    const ids = posts.map(
      ({ token }) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).jti,
    );
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
  });

  it('T-134 goes to no address inside our network that is not listed', async () => {
    const worker = await start([]);
    await enqueue('inside');
    await worker.drain();
    await worker.stop();
    assert.equal(posts.length, 0);
    assert.equal(await statusOf('inside'), 'pending');
  });
});
