import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type LookupFunction } from 'node:net';

describe('the harness', () => {
  it('connects nowhere but to loopback', async () => {
    for (const open of [() => connect(443, '192.0.2.1'), () => connect({ port: 443, host: 'example.com' })]) {
      const socket = open();
      const [error] = (await once(socket, 'error')) as [Error];
      assert.match(error.message, /loopback only/);
    }
    await assert.rejects(fetch('https://192.0.2.1/'), (error: Error) => /loopback only/.test(String(error.cause)));
  });

  it('nor by a name that a test resolves itself', async () => {
    const lookup = (
      _host: string,
      _options: object,
      answer: (error: null, found: { address: string; family: number }[]) => void,
    ) => answer(null, [{ address: '192.0.2.1', family: 4 }]);
    const socket = connect({ port: 443, host: 'department.test', lookup: lookup as LookupFunction });
    const [error] = (await once(socket, 'error')) as [Error];
    assert.match(error.message, /loopback only, not to 192/);
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
