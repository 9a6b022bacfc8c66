import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

describe('the harness', () => {
  it('connects nowhere but to loopback', async () => {
    for (const open of [() => connect(443, '192.0.2.1'), () => connect({ port: 443, host: 'example.com' })]) {
      const socket = open();
      const [error] = (await once(socket, 'error')) as [Error];
      assert.match(error.message, /loopback only/);
    }
    await assert.rejects(fetch('https://192.0.2.1/'), (error: Error) => /loopback only/.test(String(error.cause)));
  });

  it('connects to loopback', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    await once(connect(address.port, '127.0.0.1'), 'connect');
    server.close();
  });
});
