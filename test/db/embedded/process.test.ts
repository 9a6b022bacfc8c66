import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { mock } from 'node:test';
import { answers } from '../../../server/db/embedded/process.ts';

describe('a server that is just starting', () => {
  let server: Server;
  let reply: (socket: Socket) => void;

  before(async () => {
    server = createServer((socket) => socket.once('data', () => reply(socket)).on('error', () => {}));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => mock.timers.reset());
  after(() => server.close());

  /** How a server's process ended that says `code` to whoever knocks, 40 seconds pass at each knock, and it ends at the fifth. */
  async function endOf(code: string): Promise<NodeJS.Signals | null> {
    const child = spawn('sleep', ['600']);
    const ended = once(child, 'exit');
    let knocks = 0;
    reply = async (socket) => {
      mock.timers.tick(40_000);
      knocks += 1;
      if (knocks === 5) child.kill('SIGKILL');
      if (knocks === 5) await ended;
      socket.end(refusal(code));
    };
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const { port } = server.address() as AddressInfo;
    assert.equal(await answers(child, `postgres://somebody:x@127.0.0.1:${port}/postgres`), false);
    return child.signalCode;
  }

  it('T-172 is waited for while it recovers, however long', async () => {
    assert.equal(await endOf('57P03'), 'SIGKILL');
  });

  it('is ended when it says something else for a minute', async () => {
    assert.equal(await endOf('28P01'), 'SIGQUIT');
  });
});

/** An ErrorResponse as PostgreSQL sends it: kind, length, fields. */
function refusal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mnot now\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
