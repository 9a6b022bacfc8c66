import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { EgressFailed, type EgressFailure } from '../../../adapters/egress/egress-failed.ts';
import { createEgressFetch, type EgressOptions } from '../../../adapters/egress/fetch.ts';
import { freePort } from '../../support/free-port.ts';

describe('createEgressFetch', () => {
  let requests: { method?: string; url?: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
  let respond: http.RequestListener;
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    requests.push({ method: req.method, url: req.url, headers: req.headers, body } as (typeof requests)[number]);
    respond(req, res);
  });
  let port = 0;
  let secondPort = 0;
  const second = http.createServer((_req, res) => res.end('neighbour'));

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    secondPort = (second.address() as AddressInfo).port;
  });
  beforeEach(() => {
    requests = [];
    respond = (_req, res) => res.end('hello');
  });
  after(() => {
    for (const each of [server, second]) {
      each.closeAllConnections();
      each.close();
    }
  });

  const guarded = (options: Partial<EgressOptions> = {}) =>
    createEgressFetch({ allowedHosts: [`localhost:${port}`], timeoutMs: 2000, maxBytes: 1000, ...options });
  const refused = async (work: Promise<Response>, code: EgressFailure, about = '') => {
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof EgressFailed && error instanceof TypeError, about);
      assert.deepEqual([error.message, error.code, error.cause], [code, code, undefined], about);
      return true;
    });
  };

  it('T-135 reaches a listed host, by http too, and hands over the whole exchange', async () => {
    respond = (_req, res) => {
      res.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      res.end('{"ok":true}');
    };
    const response = await guarded()(`http://localhost:${port}/notice?x=1`, {
      method: 'POST',
      headers: { 'x-mine': '1', host: 'evil.example', connection: 'upgrade' },
      body: new URLSearchParams({ logout_token: 'a.b.c' }),
    });
    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), { ok: true });
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    const [request] = requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.url, '/notice?x=1');
    assert.equal(request?.body, 'logout_token=a.b.c');
    assert.equal(request?.headers.host, `localhost:${port}`);
    assert.equal(request?.headers['x-mine'], '1');
    assert.match(request?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
  });

  it('takes a Request, a URL, and answers without body', async () => {
    respond = (_req, res) => res.writeHead(204).end();
    const response = await guarded()(new Request(`http://localhost:${port}/a`));
    assert.equal(response.status, 204);
    assert.equal((await guarded()(new URL(`http://localhost:${port}/b`), { method: 'HEAD' })).status, 204);
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url}`),
      ['GET /a', 'HEAD /b'],
    );
  });

  it('T-135 does not reach the neighbours of a listed host', async () => {
    for (const address of [
      `http://127.0.0.1:${port}`,
      `http://localhost:${secondPort}`,
      `http://127.0.0.1:${secondPort}`,
    ]) {
      await refused(guarded()(address), 'egress.not-allowed', address);
    }
    assert.equal(requests.length, 0);
  });

  it('T-134 refuses inner addresses in every spelling, with one and the same error', async () => {
    const hosts = [
      ...['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0', '0.0.0.0', '[::1]', '[::]'],
      ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
      ...['10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '100.64.0.1'],
      ...['localhost', 'LOCALHOST', 'localhost.', '127。0。0。1', '①②⑦.0.0.1'],
    ];
    for (const host of hosts) {
      for (const scheme of ['http', 'https']) {
        const address = `${scheme}://${host}:${secondPort}/`;
        await refused(guarded()(address), 'egress.not-allowed', address);
      }
    }
  });

  it('T-134 refuses other schemes, credentials, nonsense, and plain http to anyone not listed', async () => {
    const resolve = async () => ['8.8.8.8'];
    const addresses = [
      ...['file:///etc/passwd', 'gopher://example.com/', 'ftp://example.com/', 'data:text/plain,x', 'blob:x', ''],
      ...['http://example.com/', `http://user:pass@localhost:${port}/`, 'https://', 'https://[::1', '//example.com'],
    ];
    for (const address of addresses) {
      await refused(guarded({ resolve })(address), 'egress.not-allowed', address);
    }
    assert.equal(requests.length, 0);
  });

  it('T-134 refuses names that lead inside, wholly or partly, and names that lead nowhere', async () => {
    const answers = [
      ['127.0.0.1'],
      ['::ffff:10.0.0.1'],
      ['8.8.8.8', '10.0.0.1'],
      ['169.254.169.254'],
      [],
      ['nonsense'],
    ];
    for (const answer of answers) {
      const fetch = guarded({ resolve: async () => answer });
      await refused(fetch(`https://rebind.example:${port}/`), 'egress.not-allowed', String(answer));
    }
    const broken = guarded({ resolve: () => Promise.reject(new Error('SERVFAIL 10.9.8.7')) });
    await refused(broken('https://gone.example/'), 'egress.not-allowed');
  });

  it('T-134 keeps a listed name from leading to a metadata server', async () => {
    const fetch = guarded({ resolve: async () => ['169.254.169.254'] });
    await refused(fetch(`http://localhost:${port}/`), 'egress.not-allowed');
  });

  it('T-134 connects to the address that was checked: a name that changes its mind gains nothing', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    };
    const fetch = guarded({ allowedHosts: [`moving.example:${port}`], resolve });
    const response = await fetch(`http://moving.example:${port}/`);
    assert.equal(await response.text(), 'hello');
    assert.equal(asked, 1);
    assert.equal(requests[0]?.headers.host, `moving.example:${port}`);
  });

  it('T-134 follows no redirect, whatever was asked for', async () => {
    respond = (_req, res) => res.writeHead(302, { location: `http://127.0.0.1:${secondPort}/` }).end();
    for (const redirect of ['follow', 'manual', 'error'] as const) {
      const response = await guarded()(`http://localhost:${port}/`, { redirect });
      assert.equal(response.status, 302);
      assert.equal(response.redirected, false);
    }
    assert.equal(requests.length, 3);
  });

  it('speaks TLS to https addresses, listed or not', async () => {
    const fetch = guarded({ allowedHosts: [`localhost:${port}`] });
    await refused(fetch(`https://localhost:${port}/`), 'egress.unreachable');
    assert.equal(requests.length, 0);
  });

  it('stops at the size limit, also when no length is declared, and unpacks nothing', async () => {
    respond = (_req, res) => res.end('x'.repeat(1000));
    assert.equal((await (await guarded()(`http://localhost:${port}/`)).text()).length, 1000);
    respond = (_req, res) => res.end('x'.repeat(1001));
    await refused(guarded()(`http://localhost:${port}/`), 'egress.too-large');
    respond = (_req, res) => {
      const pour = () => {
        while (!res.destroyed && res.write('x'.repeat(65_536)));
      };
      res.on('drain', pour);
      pour();
    };
    await refused(guarded()(`http://localhost:${port}/`), 'egress.too-large');
    assert.ok(requests.every(({ headers }) => headers['accept-encoding'] === 'identity'));
  });

  it('stops at the time limit: silent server, dripping server, silent resolver', async () => {
    const timeoutMs = 100;
    respond = () => {};
    await refused(guarded({ timeoutMs })(`http://localhost:${port}/`), 'egress.timeout');
    respond = (_req, res) => {
      res.write('x');
    };
    await refused(guarded({ timeoutMs })(`http://localhost:${port}/`), 'egress.timeout');
    await refused(
      guarded({ timeoutMs, resolve: () => new Promise(() => {}) })('https://slow.example/'),
      'egress.timeout',
    );
  });

  it('obeys the signal of the caller', async () => {
    respond = () => {};
    await refused(guarded()(`http://localhost:${port}/`, { signal: AbortSignal.abort() }), 'egress.timeout');
  });

  it('says the same of whoever does not answer', async () => {
    respond = (req) => req.socket.destroy();
    await refused(guarded()(`http://localhost:${port}/`), 'egress.unreachable');
    const gone = await freePort();
    await refused(guarded({ allowedHosts: [`127.0.0.1:${gone}`] })(`http://127.0.0.1:${gone}/`), 'egress.unreachable');
  });
});
