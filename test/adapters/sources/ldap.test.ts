import assert from 'node:assert/strict';
import type { Callback, IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { type Changes, identitySourceContract } from '../../contracts/identity-source.ts';
import { certificate } from '../../contracts/localhost-certificate.ts';
import { common, createTools } from '../../federation/support.ts';
import { agreeable, badLdap, type FakeLdap, startFakeLdap } from '../../support/fake-ldap.ts';
import { directory, hasSlapd, type Slapd, startSlapd } from '../../support/slapd.ts';

const title = 'adapters/sources/ldap with OpenLDAP';

if (!hasSlapd) {
  describe(title, () => {
    it('LEFT OUT: there is no slapd here (Debian package slapd)');
  });
} else {
  describe(title, () => {
    // a directory is filled and started first
    let slapd: Slapd;
    let elsewhere: FakeLdap;
    const fakes: FakeLdap[] = [];
    let subject = '';

    before(async () => {
      elsewhere = await startFakeLdap(agreeable, { isPlain: true });
      slapd = await startSlapd(`${elsewhere.url}/dc=elsewhere`);
      const completed = await login(typed('li'));
      assert.ok(completed.ok, JSON.stringify(completed));
      subject = completed.identity.subject;
    });
    after(async () => {
      await Promise.all([slapd?.close(), elsewhere?.close(), ...fakes.map((fake) => fake.close())]);
    });

    type Settings = { connection?: Record<string, unknown>; searchPassword?: string; hosts?: string[] };

    function open(changes: Changes = {}, settings: Settings = {}): IdentitySource {
      const { enabled, highestIal, highestAcr, ...tools } = changes;
      const given = Object.entries({ enabled, highestIal, highestAcr }).filter(([, value]) => value !== undefined);
      const config = sourceConfig.parse({
        ...common,
        ...Object.fromEntries(given),
        kind: 'ldap',
        mapping: { name: 'cn', email: 'mail', mobile: 'mobile', groups: 'groups', ial: "'4'" },
        // Says more than a password is worth, so that the ceiling has something to do.
        acrByAmr: { pwd: 'phrh' },
        connection: {
          issuer: 'urn:ldap:example',
          urls: [slapd.secure],
          authorities: [certificate],
          searchDn: directory.searchDn,
          base: directory.base,
          groups: { base: `ou=groups,${directory.base}` },
          ...settings.connection,
        },
      });
      const secrets = { searchPassword: settings.searchPassword ?? directory.searchPassword };
      const hosts = settings.hosts ?? [
        slapd.plainHost,
        slapd.secureHost,
        elsewhere.host,
        ...fakes.map(({ host }) => host),
      ];
      return openIdentitySource(config, secrets, createTools(hosts, tools));
    }

    const typed = (username: string, password = directory.password): Callback => ({
      by: 'credentials',
      username,
      password,
    });

    async function login(callback: Callback, source = open()) {
      const completed = await source.complete(callback, {});
      await source.close();
      return completed;
    }

    identitySourceContract('ldap', () => ({
      open: async (changes) => open(changes),
      login: async (begun) => {
        assert.equal(begun.how, 'credentials');
        return typed('li');
      },
      issuer: 'urn:ldap:example',
      subject,
      isReplayable: false,
      openBad: Object.fromEntries(
        Object.entries(badLdap).map(([what, handler]) => [
          what,
          async () => {
            const fake = await startFakeLdap(handler);
            fakes.push(fake);
            return open({ timeoutMs: 400 }, { connection: { urls: [fake.url] } });
          },
        ]),
      ),
    }));

    for (const kind of ['plain', 'secure'] as const) {
      it(`finds the person and the groups, by ${kind === 'plain' ? 'StartTLS' : 'LDAPS'}`, async () => {
        const completed = await login(typed('li'), open({}, { connection: { urls: [slapd[kind]] } }));
        assert.ok(completed.ok, JSON.stringify(completed));
        const { identity } = completed;
        assert.equal(identity.name, '李示例');
        assert.deepEqual(identity.email, { value: 'li@example.cn', verified: false });
        assert.deepEqual(identity.mobile, { value: '+8613800000001', verified: false });
        assert.deepEqual(identity.groups, ['税务']);
        assert.match(identity.subject, /^[0-9a-f-]{36}$/);
        assert.equal(identity.subject, subject);
      });
    }

    it('writes a subject of bytes in hexadecimal', async () => {
      const connection = { subjectAttribute: 'entryUUID', isSubjectBinary: true };
      const completed = await login(typed('li'), open({}, { connection }));
      assert.ok(completed.ok);
      assert.equal(completed.identity.subject, Buffer.from(subject).toString('hex'));
    });

    describe('refuses with the same words', () => {
      const tries: [string, Callback][] = [
        ['a wrong password', typed('li', 'wrong')],
        ['nobody by that name', typed('nobody')],
        ['an empty password, which this directory would accept', typed('li', '')],
        ['an empty name', typed('')],
        ['a name that is a wildcard', typed('*')],
        ['a name that ends the filter', typed('li)(uid=*')],
        ['a name that opens another', typed('*)(|(uid=li')],
        ['a name with a zero in it', typed('li\0')],
        ['a name of a kilobyte', typed('x'.repeat(1000))],
        ['a password of two kilobytes', typed('li', 'x'.repeat(2000))],
      ];
      for (const [what, callback] of tries) {
        it(what, async () => assert.deepEqual(await login(callback), { ok: false, reason: 'credentials' }));
      }
    });

    it('finds a name made of the signs of filters, and only that', async () => {
      const completed = await login(typed('a*b(c)\\d'));
      assert.ok(completed.ok, JSON.stringify(completed));
      assert.notEqual(completed.identity.subject, subject);
    });

    it('refuses a name that two people have', async () => {
      const source = open({}, { connection: { userFilter: '(mail={username})' } });
      assert.deepEqual(await login(typed('shared@example.cn'), source), { ok: false, reason: 'ambiguous-entry' });
    });

    it('follows no referral', async () => {
      await login(typed('li'));
      assert.deepEqual(await login(typed('nobody')), { ok: false, reason: 'credentials' });
      assert.equal(elsewhere.connections, 0);
    });

    it('trusts no certificate but of the named authorities, and none of another name', async () => {
      assert.deepEqual(await login(typed('li'), open({}, { connection: { authorities: [] } })), {
        ok: false,
        reason: 'tls',
      });
      const ip = slapd.secure.replace('localhost', '127.0.0.2');
      const hosts = [slapd.secureHost.replace('localhost', '127.0.0.2')];
      const source = open({}, { connection: { urls: [ip] }, hosts });
      const completed = await login(typed('li'), source);
      assert.ok(!completed.ok && ['tls', 'unreachable'].includes(completed.reason));
    });

    it('calls no private address that the operator did not list', async () => {
      assert.deepEqual(await login(typed('li'), open({}, { hosts: [] })), { ok: false, reason: 'not-allowed' });
      assert.deepEqual(await login(typed('li'), open({}, { hosts: ['localhost:1'] })), {
        ok: false,
        reason: 'not-allowed',
      });
    });

    it('tells the administrator what is wrong with the search account and the base', async () => {
      assert.deepEqual(await open({}, { searchPassword: 'wrong' }).test(), [
        { name: 'connection', ok: true },
        { name: 'search-account', ok: false, detail: 'search-account-refused' },
      ]);
      const steps = await open({}, { connection: { base: 'dc=nowhere,dc=cn' } }).test();
      assert.deepEqual(steps.at(-1), { name: 'search-base', ok: false, detail: 'base-not-found' });
    });

    it('goes to the next replica when one hangs or is gone, and to it first from then on', async () => {
      const silent = await startFakeLdap(() => {});
      fakes.push(silent);
      const source = open(
        { timeoutMs: 1500 },
        {
          connection: { urls: [silent.url, 'ldaps://localhost:1', slapd.secure] },
          hosts: [silent.host, 'localhost:1', slapd.secureHost],
        },
      );
      assert.ok((await source.complete(typed('li'), {})).ok);
      assert.equal(silent.connections, 1);
      assert.ok((await source.complete(typed('wang'), {})).ok);
      assert.equal(silent.connections, 1, 'left alone for a while');
      await source.close();
    });

    it('serves sixteen people at once with one search connection, each by their own password', async () => {
      const source = open({}, { connection: { poolSize: 1 } });
      const all = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          source.complete(typed(index % 2 ? 'li' : 'wang', index % 4 < 2 ? directory.password : 'wrong'), {}),
        ),
      );
      for (const [index, completed] of all.entries()) {
        if (index % 4 < 2) assert.ok(completed.ok && (completed.identity.subject === subject) === (index % 2 === 1));
        else assert.deepEqual(completed, { ok: false, reason: 'credentials' });
      }
      await source.close();
    });

    it('says of a directory that went away that it is out of reach, and finds it again', async () => {
      const own = await startSlapd(`${elsewhere.url}/dc=elsewhere`);
      const hosts = [own.secureHost];
      const source = open({}, { connection: { urls: [own.secure] }, hosts });
      assert.ok((await source.complete(typed('li'), {})).ok);
      await own.close();
      const gone = await source.complete(typed('li'), {});
      assert.ok(!gone.ok && gone.reason === 'unreachable', JSON.stringify(gone));
      const back = await startSlapd(`${elsewhere.url}/dc=elsewhere`, own);
      const found = await source.complete(typed('li'), {});
      assert.ok(found.ok, JSON.stringify(found));
      await source.close();
      await back.close();
    });
  });
}
