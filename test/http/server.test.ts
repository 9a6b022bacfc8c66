import assert from 'node:assert/strict';
import { once } from 'node:events';
import { healthRoutes } from '../../server/http/health.ts';
import { getRoute, type HttpService, startService } from './http-server.ts';

describe('Server', () => {
  let service: HttpService;
  afterEach(() => service.close());

  it('T-141 cuts off silent, dripping and stalled senders while others are served', async () => {
    const limits = { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 20 };
    service = await startService({ routes: [getRoute('/form')], limits });
    const starts = [
      '',
      'GET /form HTTP/1.1\r\nHost: login.example\r\nX-Drip: ',
      'POST /form HTTP/1.1\r\nHost: login.example\r\nContent-Length: 1000\r\n\r\nabc',
    ];
    const sockets = Array.from({ length: 60 }, (_, index) => {
      const socket = service.socket().on('error', () => {});
      socket.write(starts[index % starts.length] ?? '');
      return socket.resume();
    });
    const gone = sockets.map((socket) => once(socket, 'close'));
    assert.equal((await service.ask('GET', '/form')).status, 200);
    await Promise.all(gone);
    assert.equal((await service.ask('GET', '/form')).status, 200);
  });

  it('T-141 refuses connections over the limit and recovers', async () => {
    service = await startService({ routes: [getRoute('/form')], limits: { maxConnections: 3 } });
    const held = Array.from({ length: 3 }, () => service.socket());
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    await assert.rejects(service.ask('GET', '/form'), /ECONNRESET|socket hang up/);
    const closed = held.map((socket) => once(socket, 'close'));
    for (const socket of held) socket.destroy();
    await Promise.all(closed);
    const connections = () =>
      new Promise<number>((resolve) => service.server.getConnections((_error, n) => resolve(n)));
    while ((await connections()) > 0) await new Promise(setImmediate);
    assert.equal((await service.ask('GET', '/form')).status, 200);
  });

  it('T-171 goes on serving while it leaves, and asks for a new connection next time', async () => {
    service = await startService({ routes: [getRoute('/form')] });
    const askedToClose = async () => {
      const { status, headers } = await service.ask('GET', '/form');
      return [status, headers.connection];
    };
    assert.deepEqual(await askedToClose(), [200, 'keep-alive']);
    service.leave();
    assert.deepEqual(await askedToClose(), [200, 'close']);
    assert.deepEqual(await askedToClose(), [200, 'close']);
  });

  it('drains: finishes what runs, takes nothing new, closes what idles', async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const slow = getRoute('/slow', {
      handler: async (ctx) => {
        entered.resolve();
        await gate.promise;
        ctx.body = 'finished';
      },
    });
    service = await startService({ routes: [slow] });
    const idle = service.socket();
    await once(idle, 'connect');
    const silent = once(idle, 'close');
    const running = service.ask('GET', '/slow');
    await entered.promise;
    const drained = service.drain(15_000);
    const late = service.socket();
    await assert.rejects(once(late, 'connect'), /ECONNREFUSED/);
    await silent;
    gate.resolve();
    const answer = await running;
    assert.equal(answer.body, 'finished');
    await drained;
  });

  it('drains within the time given, even from a handler that never ends', async () => {
    const entered = Promise.withResolvers<void>();
    const stuck = getRoute('/stuck', {
      handler: () => {
        entered.resolve();
        return new Promise(() => {});
      },
    });
    service = await startService({ routes: [stuck] });
    const cut = assert.rejects(service.ask('GET', '/stuck'), /hang up|ECONNRESET/);
    await entered.promise;
    await service.drain(100);
    await cut;
  });

  it('tells alive from ready, with no detail for strangers', async () => {
    let database = true;
    service = await startService({
      routes: healthRoutes({
        database: async () => database,
        migrations: async () => true,
        keys: () => (database ? Promise.resolve(true) : Promise.reject(new Error('connect 10.0.0.5 refused'))),
      }),
    });
    const ready = await service.ask('GET', '/readyz');
    assert.equal(ready.status, 200);
    assert.deepEqual(JSON.parse(ready.body), {
      status: 'ok',
      checks: { database: 'ok', migrations: 'ok', keys: 'ok' },
    });
    database = false;
    const failed = await service.ask('GET', '/readyz');
    assert.equal(failed.status, 503);
    assert.deepEqual(JSON.parse(failed.body).checks, { database: 'failed', migrations: 'ok', keys: 'failed' });
    assert.doesNotMatch(failed.body, /refused/);
    assert.equal((await service.ask('GET', '/healthz')).status, 200);
  });
});
