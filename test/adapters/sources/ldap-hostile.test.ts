import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { certificate, privateKey } from '../../contracts/localhost-certificate.ts';
import { common, createTools } from '../../federation/support.ts';
import {
  agreeable,
  badLdap,
  type FakeLdap,
  type LdapHandler,
  message,
  operations,
  result,
  startFakeLdap,
} from '../../support/fake-ldap.ts';

describe('adapters/sources/ldap with a hostile directory', () => {
  const fakes: FakeLdap[] = [];
  afterEach(() => Promise.all(fakes.splice(0).map((fake) => fake.close())));

  async function start(handler: LdapHandler, isPlain = false): Promise<FakeLdap> {
    const fake = await startFakeLdap(handler, { isPlain });
    fakes.push(fake);
    return fake;
  }

  function open({ url, host }: FakeLdap, timeoutMs = 300) {
    const config = sourceConfig.parse({
      ...common,
      kind: 'ldap',
      connection: {
        issuer: 'urn:ldap:hostile',
        urls: [url],
        authorities: [certificate],
        searchDn: 'cn=search',
        base: 'dc=example',
        subjectAttribute: 'uid',
      },
    });
    return openIdentitySource(config, { searchPassword: 'of-the-test' }, createTools([host], { timeoutMs }));
  }

  const login = (fake: FakeLdap, timeoutMs?: number) =>
    open(fake, timeoutMs).complete({ by: 'credentials', username: 'li', password: 'secret' }, {});

  for (const [what, handler] of Object.entries(badLdap)) {
    it(`T-117 ends in time when it ${what}`, async () => {
      const completed = await login(await start(handler));
      assert.ok(!completed.ok, JSON.stringify(completed));
    });
  }

  it('T-117 takes no more than a MiB', async () => {
    const completed = await login(await start(badLdap['sends bytes without end'] as LdapHandler), 4000);
    assert.deepEqual(completed, { ok: false, reason: 'too-large' });
  });

  it('takes a search that finds nobody for wrong credentials, though every bind succeeds', async () => {
    assert.deepEqual(await login(await start(agreeable)), { ok: false, reason: 'credentials' });
  });

  it('refuses when the entry comes without the attribute that names the person', async () => {
    const completed = await login(await start(withEntry([])));
    assert.deepEqual(completed, { ok: false, reason: 'subject-missing' });
  });

  it('refuses when it names the person twice', async () => {
    const completed = await login(await start(withEntry(['li', 'wang'])));
    assert.deepEqual(completed, { ok: false, reason: 'subject-missing' });
  });

  it('knows a success when it sees one', async () => {
    const completed = await login(await start(withEntry(['li'])));
    assert.ok(completed.ok && completed.identity.subject === 'li', JSON.stringify(completed));
  });

  describe('StartTLS', () => {
    /** Agrees to TLS and turns the connection over; `before` writes to it in the clear first. */
    const upgrade =
      (before: (socket: Socket, id: number) => void, code = 0): LdapHandler =>
      (socket, { id, operation }) => {
        if (operation !== operations.extended) return;
        before(socket, id);
        if (code !== 0) return;
        socket.removeAllListeners('data');
        const secured = new tls.TLSSocket(socket, { isServer: true, cert: certificate, key: privateKey });
        secured.on('error', () => {});
        secured.on('data', (chunk: Buffer) => {
          const at = (chunk[1] ?? 0) < 0x80 ? 2 : 2 + ((chunk[1] ?? 0) & 0x7f);
          const request = { id: chunk[at + 2] ?? 0, operation: chunk[at + 3] ?? 0 };
          withEntry(['li'])(secured, request);
        });
      };
    const agree = (id: number) => message(id, 0x78, result(0));

    it('works', async () => {
      const completed = await login(
        await start(
          upgrade((socket, id) => socket.write(agree(id))),
          true,
        ),
      );
      assert.ok(completed.ok, JSON.stringify(completed));
    });

    it('is not done without when the directory has none', async () => {
      let bytes = 0;
      const refuse: LdapHandler = (socket, { id, operation }) => {
        bytes += 1;
        if (operation === operations.extended) socket.write(message(id, 0x78, result(2)));
      };
      const completed = await login(await start(refuse, true));
      assert.ok(!completed.ok);
      assert.equal(bytes, 1, 'nothing was said after that, and no password');
    });

    it('refuses words that came in the clear before TLS was on', async () => {
      // Put there by somebody on the way: the answer to the bind that will come under TLS, whole or begun.
      const bind = message(3, 0x61, result(0));
      for (const injected of [bind, bind.subarray(0, -1), Buffer.from([0x30])]) {
        const fake = await start(
          upgrade((socket, id) => socket.write(Buffer.concat([agree(id), injected]))),
          true,
        );
        assert.deepEqual(await login(fake), { ok: false, reason: 'tls' });
      }
    });
  });
});

/** Finds one entry whose `uid` has these values, and says yes to everything. */
function withEntry(uids: string[]): LdapHandler {
  return (socket, request) => {
    if (request.operation === operations.search) socket.write(message(request.id, 0x64, entry(uids)));
    agreeable(socket, request);
  };
}

function entry(uids: string[]): Buffer {
  const text = (value: string) => wrap(0x04, Buffer.from(value));
  const values = wrap(0x31, Buffer.concat(uids.map(text)));
  const attributes = uids.length === 0 ? Buffer.alloc(0) : wrap(0x30, Buffer.concat([text('uid'), values]));
  return Buffer.concat([text('uid=li,dc=example'), wrap(0x30, attributes)]);
}

function wrap(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
