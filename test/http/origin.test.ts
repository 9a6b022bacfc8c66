import assert from 'node:assert/strict';
import { once } from 'node:events';
import { healthRoutes } from '../../server/http/health.ts';
import { currentRequest } from '../../server/http/request-context.ts';
import { type Answer, getRoute, type HttpService, say, startService } from './http-server.ts';

const whoami = getRoute('/whoami', {
  handler: (ctx) => {
    const { ip, network } = currentRequest() ?? {};
    ctx.body = { ip, network, host: ctx.get('Host'), secure: ctx.secure, koaIp: ctx.ip };
  },
});

const echo = getRoute('/headers', { handler: say((ctx) => JSON.stringify({ headers: ctx.headers })) });

async function raw(service: HttpService, head: string): Promise<string> {
  const socket = service.socket();
  socket.end(`${head}\r\nConnection: close\r\n\r\n`);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

describe('Origin', () => {
  let service: HttpService;
  before(async () => {
    service = await startService({ routes: [whoami, echo, ...healthRoutes({})] });
  });
  after(() => service.close());

  it('answers our own host, in any case and with the default port', async () => {
    for (const host of ['login.example', 'LOGIN.example', 'login.example:80']) {
      const answer = await service.ask('GET', '/whoami', { headers: { host } });
      assert.equal(answer.status, 200);
      assert.equal(JSON.parse(answer.body).host, 'login.example');
    }
  });

  const foreign = ['evil.example', 'login.example@evil.example', 'evil.example@login.example', 'login.example:81', ''];
  for (const host of [...foreign, 'login.example.evil.example', 'login.example, evil.example', '127.0.0.1']) {
    it(`T-144 refuses Host: ${host}`, async () => {
      const answer = await raw(service, `GET /whoami HTTP/1.1\r\nHost: ${host}`);
      assert.match(answer, /^HTTP\/1.1 (421|400) /);
      assert.doesNotMatch(answer, /evil\.example/);
    });
  }

  it('T-144 refuses two Hosts, none, and a second host in the target', async () => {
    const heads = [
      'GET /whoami HTTP/1.1\r\nHost: login.example\r\nHost: login.example',
      'GET /whoami HTTP/1.1\r\nHost: login.example\r\nHost: evil.example',
      'GET /whoami HTTP/1.0',
      'GET http://evil.example/whoami HTTP/1.1\r\nHost: login.example',
      'OPTIONS * HTTP/1.1\r\nHost: login.example',
    ];
    for (const head of heads) assert.match(await raw(service, head), /^HTTP\/1.1 400 /);
  });

  it('T-144 ignores every header that names another host', async () => {
    const plain = await service.ask('GET', '/whoami');
    const headers = {
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-server': 'evil.example',
      'x-original-url': '/nothing',
      'x-rewrite-url': '/nothing',
      'x-host': 'evil.example',
    };
    assert.deepEqual((await service.ask('GET', '/whoami', { headers })).body, plain.body);
  });

  it('T-145 takes every header of hearsay away before a route can read it', async () => {
    const headers = {
      'x-real-ip': '203.0.113.9',
      'x-client-ip': '203.0.113.9',
      'x-ssl-client-cert': 'forged',
      'x-forwarded-client-cert': 'forged',
      'x-forwarded-uri': '/admin',
      'x-original-url': '/admin',
      'x-http-method-override': 'DELETE',
      forwarded: 'for=203.0.113.9',
    };
    const { headers: seen } = JSON.parse((await service.ask('GET', '/headers', { headers })).body);
    assert.deepEqual(Object.keys(seen).sort(), ['connection', 'host', 'x-forwarded-for', 'x-forwarded-proto']);
  });

  it('lets probes in by the address of the machine, for health alone', async () => {
    const headers = { host: `127.0.0.1:${service.port}` };
    assert.equal((await service.ask('GET', '/healthz', { headers })).status, 200);
    assert.equal((await service.ask('GET', '/readyz', { headers })).status, 200);
    assert.equal((await service.ask('GET', '/whoami', { headers })).status, 421);
    assert.equal((await service.ask('GET', '/healthz', { headers: { host: 'evil.example' } })).status, 421);
  });

  it('T-145 reads nothing from a stranger: address and scheme stay', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-forwarded-proto': 'https',
    };
    const seen = JSON.parse((await service.ask('GET', '/whoami', { headers })).body);
    assert.deepEqual(seen, {
      ip: '127.0.0.1',
      network: '127.0.0.0/24',
      host: 'login.example',
      secure: false,
      koaIp: '127.0.0.1',
    });
    const broken = { 'x-forwarded-for': 'not an address', 'x-forwarded-proto': 'gopher' };
    assert.equal((await service.ask('GET', '/whoami', { headers: broken })).status, 200);
  });
});

describe('Proxy trust', () => {
  let service: HttpService;
  const throttled: string[] = [];
  before(async () => {
    const config = {
      issuer: 'https://login.example',
      trustedProxies: ['127.0.0.0/8', '10.0.0.0/8', '2001:db8:aa::/48'],
    };
    const throttle = async () => {
      throttled.push(currentRequest()?.ip ?? '');
      return { allowed: true, retryAfterSeconds: 0 };
    };
    service = await startService({ config, routes: [whoami], throttle });
  });
  after(() => service.close());

  const from = (headers: Record<string, string>): Promise<Answer> => service.ask('GET', '/whoami', { headers });
  const ipOf = async (forwardedFor: string) => JSON.parse((await from({ 'x-forwarded-for': forwardedFor })).body).ip;

  it('T-145 takes the nearest hop that is not one of ours', async () => {
    assert.equal(await ipOf('203.0.113.9'), '203.0.113.9');
    assert.equal(await ipOf('198.51.100.1, 203.0.113.9'), '203.0.113.9');
    assert.equal(await ipOf('203.0.113.9, 10.1.2.3'), '203.0.113.9');
    assert.equal(await ipOf('garbage, 203.0.113.9, 10.1.2.3'), '203.0.113.9');
    assert.equal(await ipOf('203.0.113.9:4711'), '203.0.113.9');
    assert.equal(await ipOf('[2001:db8:1:2::5]:443, 2001:db8:aa::1'), '2001:db8:1:2::5');
    assert.equal(await ipOf('::ffff:203.0.113.9'), '203.0.113.9');
    assert.equal(await ipOf('10.0.0.7'), '10.0.0.7');
  });

  it('T-145 what the client writes in front does not change whom the throttle counts', async () => {
    throttled.length = 0;
    for (const forged of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) await from({ 'x-forwarded-for': `${forged}, 203.0.113.9` });
    assert.deepEqual(throttled, Array(3).fill('203.0.113.9'));
  });

  it('T-145 an unreadable hop is refused before any route, not skipped', async () => {
    throttled.length = 0;
    for (const hop of [
      'unknown',
      '_hidden',
      '256.1.1.1',
      '1.2.3',
      '0x7f.1',
      '203.0.113.9, ,',
      'fe80::1%eth0',
      '1.2.3.4:99999999',
    ]) {
      const answer = await from({ 'x-forwarded-for': hop });
      assert.equal(answer.status, 400, hop);
    }
    assert.deepEqual(throttled, []);
  });

  it("T-145 the scheme is the issuer's: another one named by the proxy is misdirected", async () => {
    assert.equal(JSON.parse((await from({ 'x-forwarded-proto': 'https' })).body).secure, true);
    for (const proto of ['http', 'https,http', 'gopher']) {
      assert.equal((await from({ 'x-forwarded-proto': proto })).status, 421);
    }
  });

  it('T-144 a trusted proxy may name the host, and only ours', async () => {
    const inside = { host: 'backend.internal' };
    assert.equal((await from({ ...inside, 'x-forwarded-host': 'login.example' })).status, 200);
    assert.equal((await from({ ...inside })).status, 421);
    assert.equal((await from({ 'x-forwarded-host': 'evil.example' })).status, 421);
    assert.equal((await from({ 'x-forwarded-host': 'login.example, evil.example' })).status, 421);
  });

  it('keeps /24 and /48 of an address', async () => {
    const network = async (ip: string) => JSON.parse((await from({ 'x-forwarded-for': ip })).body).network;
    assert.equal(await network('203.0.113.9'), '203.0.113.0/24');
    assert.equal(await network('2001:db8:1:2::5'), '2001:db8:1::/48');
  });

  it('refuses to start with a proxy list that cannot be read', async () => {
    await assert.rejects(startService({ config: { trustedProxies: ['10.0.0.0/99'] } }));
    await assert.rejects(startService({ config: { trustedProxies: ['proxy.internal'] } }));
  });
});
