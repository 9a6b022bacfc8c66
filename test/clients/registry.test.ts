import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { listApplications } from '../../server/clients/list-applications.ts';
import { type ClientRegistry, createClientRegistry } from '../../server/clients/registry.ts';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';

const cipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: randomBytes(32) }],
  fingerprintKey: randomBytes(32),
});
const metadata = { redirect_uris: ['https://tax.example/cb'], scope: 'openid' };

describe('client registry', () => {
  const database = useDatabase();
  const opened: Database[] = [];
  let now = new Date('2026-03-01T00:00:00Z');

  /** Another process: a pool and a LISTEN connection of its own, and a count of its statements. */
  async function startNode(limits?: { applications: number; unknown: number }) {
    const own = openDatabase({ url: database.url(), poolSize: 4, statementTimeoutMs: 5000, acquireTimeoutMs: 5000 });
    opened.push(own);
    let reads = 0;
    const counted: Database = {
      ...own,
      run: (statement, values) => {
        reads += 1;
        return own.run(statement, values);
      },
    };
    const registry = await createClientRegistry({
      database: counted,
      cipher,
      clock: () => now,
      ...(limits && { limits }),
    });
    return { registry, database: own, reads: () => reads };
  }

  /** Resolves after the registry of that node has heard the next change of this client. */
  function nextChange(node: { database: Database }, clientId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const heard = (payload: string) => payload === clientId && resolve();
      node.database.listen('applications_changed', heard, () => undefined).catch(reject);
    });
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  const applications = () => database().knex('applications');

  it('keeps the address of the directory to ourselves: the library takes https alone', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, {
      metadata: { ...metadata, initiate_login_uri: 'http://localhost:3001/login' },
      allowLoopback: true,
    });
    const node = await startNode();
    assert.equal((await node.registry.find(clientId))?.initiate_login_uri, undefined);
    const listed = await listApplications(database().knex, 'https://id.example.cn');
    assert.equal(
      listed.find((one) => one.clientId === clientId)?.address,
      'http://localhost:3001/login?iss=https%3A%2F%2Fid.example.cn',
    );
  });

  it('gives metadata with the secret, and the label, frozen and the same object each time', async () => {
    const { clientId, clientSecret } = await makeApplication(database().knex, cipher, {
      metadata,
      firstParty: true,
      purposes: { phone: { 'zh-Hans': '通知', 'zh-Hant': '通知', en: 'To tell you' } },
    });
    const node = await startNode();
    const found = await node.registry.find(clientId);
    assert.deepEqual(found, { ...metadata, client_id: clientId, client_secret: clientSecret });
    assert.equal(await node.registry.find(clientId), found);
    const label = await node.registry.label(clientId);
    assert.equal(label?.firstParty, true);
    assert.equal(label?.unitName.en, 'Test');
    assert.equal(label?.purposes.phone?.en, 'To tell you');
    assert.ok(found);
    const uris = found.redirect_uris as string[];
    assert.throws(() => Object.assign(found, { redirect_uris: [] }), TypeError);
    assert.throws(() => uris.push('https://evil.example'), TypeError);
    assert.equal(node.reads(), 1);
  });

  it('reads once for many parallel requests', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, { metadata });
    const node = await startNode();
    const found = await Promise.all(Array.from({ length: 50 }, () => node.registry.find(clientId)));
    assert.equal(new Set(found).size, 1);
    assert.equal(node.reads(), 1);
  });

  it('T-032 I6 a suspended application is found on no node any more, and again when it is active', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, { metadata });
    const nodes = [await startNode(), await startNode()];
    for (const node of nodes) assert.ok(await node.registry.find(clientId));
    for (const status of ['suspended', 'active']) {
      const heard = Promise.all(nodes.map((node) => nextChange(node, clientId)));
      await applications().where({ client_id: clientId }).update({ status });
      await heard;
      for (const { registry } of nodes) {
        assert.equal((await registry.find(clientId)) !== undefined, status === 'active');
        assert.equal((await registry.label(clientId)) !== undefined, status === 'active');
      }
    }
  });

  it('sees new metadata after a change and keeps everyone else', async () => {
    const [one, other] = [
      await makeApplication(database().knex, cipher, { metadata }),
      await makeApplication(database().knex, cipher, { metadata }),
    ];
    const node = await startNode();
    const before = await node.registry.find(other.clientId);
    await node.registry.find(one.clientId);
    const heard = nextChange(node, one.clientId);
    const changed = { redirect_uris: ['https://tax.example/new'] };
    await applications()
      .where({ client_id: one.clientId })
      .update({ metadata: JSON.stringify(changed) });
    await heard;
    assert.deepEqual((await node.registry.find(one.clientId))?.redirect_uris, changed.redirect_uris);
    assert.equal(await node.registry.find(other.clientId), before);
  });

  it('finds an application registered after somebody asked for its id in vain', async () => {
    const node = await startNode();
    const clientId = 'not-yet-there';
    assert.equal(await node.registry.find(clientId), undefined);
    assert.equal(await node.registry.find(clientId), undefined);
    assert.equal(node.reads(), 1);
    const heard = nextChange(node, clientId);
    await makeApplication(database().knex, cipher, { metadata, clientId });
    await heard;
    assert.ok(await node.registry.find(clientId));
  });

  it('forgets everything after a lost connection, because a change may have been missed', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, { metadata });
    const node = await startNode();
    assert.ok(await node.registry.find(clientId));
    const reconnected = Promise.withResolvers<void>();
    // heard of before the connection goes, or its own question would break with it
    await node.database.listen('other', () => undefined, reconnected.resolve);
    await database().knex.transaction(async (tx) => {
      await tx('applications').where({ client_id: clientId }).update({ status: 'suspended' });
      await tx.raw(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'yimen-listen' AND datname = current_database()`);
    });
    await reconnected.promise;
    assert.equal(await node.registry.find(clientId), undefined);
  });

  it('believes nothing for longer than a minute, and keeps the object when nothing changed', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, { metadata });
    const node = await startNode();
    const found = await node.registry.find(clientId);
    now = new Date(now.getTime() + 61_000);
    assert.equal(await node.registry.find(clientId), found);
    assert.equal(node.reads(), 2);
  });

  it('does not remember a row that changed while it was read', async () => {
    const { clientId } = await makeApplication(database().knex, cipher, { metadata });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let notify: (payload: string) => void = () => undefined;
    const slow: Database = {
      ...database(),
      listen: async (_channel, onNotify) => {
        notify = onNotify;
      },
      run: async (statement, values) => {
        const result = await database().run(statement, values);
        await held;
        return result as never;
      },
    };
    const registry: ClientRegistry = await createClientRegistry({ database: slow, cipher, clock: () => now });
    const running = registry.find(clientId);
    await applications().where({ client_id: clientId }).update({ status: 'suspended' });
    notify(clientId);
    release();
    await running;
    assert.equal(await registry.find(clientId), undefined);
  });

  it('T-140 unknown and many ids take bounded memory, impossible ids not even a read', async () => {
    const node = await startNode({ applications: 2, unknown: 10 });
    for (let index = 0; index < 200; index++) assert.equal(await node.registry.find(`nobody-${index}`), undefined);
    assert.equal(node.reads(), 200);
    for (let index = 190; index < 200; index++) await node.registry.find(`nobody-${index}`);
    assert.equal(node.reads(), 200);
    await node.registry.find('nobody-0');
    assert.equal(node.reads(), 201);
    for (const id of ['', 'x'.repeat(129), 'nul\0', '税务局', 'a b']) {
      assert.equal(await node.registry.find(id), undefined);
    }
    assert.equal(node.reads(), 201);
    const [first, second, third] = ['bounded-1', 'bounded-2', 'bounded-3'];
    const ids = [first, second, third];
    // what is read before its registration has come round is read again afterwards
    const heard = Promise.all(ids.map((clientId) => nextChange(node, clientId)));
    for (const clientId of ids) await makeApplication(database().knex, cipher, { metadata, clientId });
    await heard;
    for (const id of ids) await node.registry.find(id);
    const before = node.reads();
    await node.registry.find(third);
    assert.equal(node.reads(), before);
    await node.registry.find(first);
    assert.equal(node.reads(), before + 1);
  });
});
