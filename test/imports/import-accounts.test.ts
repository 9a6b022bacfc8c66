import assert from 'node:assert/strict';
import { importAccounts } from '../../server/imports/import-accounts.ts';
import type { ImportParts } from '../../server/imports/parts.ts';
import { undoImport } from '../../server/imports/undo-import.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { auditOf, dumpOf } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';
import {
  countOf,
  doImport,
  doRehearse,
  goodRows,
  importParts,
  jsonLines,
  saltedSha256,
  useFiles,
  vouched,
} from './support.ts';

describe('importing accounts', () => {
  const database = useDatabase();
  const file = useFiles();
  let parts: ImportParts;
  let clientId = '';
  before(async () => {
    parts = importParts(database().knex);
  });
  beforeEach(async () => {
    const metadata = { redirect_uris: ['https://app.example.cn/callback'] };
    ({ clientId } = await makeApplication(database().knex, parts.cipher, { metadata }));
  });
  const declared = (more = {}) => ({ ...vouched, clientId, ...more });
  const personOf = async (legacyId: string) => {
    const { legacyIdFingerprint } = await import('../../server/imports/store.ts');
    const value_fingerprint = legacyIdFingerprint(parts.cipher, clientId, legacyId);
    const row = await database().knex('legacy_ids').where({ value_fingerprint }).first('person_id');
    return row && (await database().knex('persons').where({ id: row.person_id }).first());
  };
  const register = (mobile: string) =>
    database().knex.transaction(async (tx) => {
      const identifier = { kind: 'mobile', value: mobile } as const;
      const made = await registerPerson(tx, parts.cipher, { identifier, locale: 'zh-Hans', largePrint: false });
      assert.ok(made.ok);
      return made.personId;
    });

  it('makes accounts at level 1, and the dry run says the same and changes nothing', async () => {
    const number = citizenNumber();
    const rows = [
      { legacy_id: '1', mobile: '13700000001', name: '赵示例', password_hash: saltedSha256('old password 1') },
      { legacy_id: '2', mobile: '13700000001' },
      { legacy_id: '1', mobile: '13700000003' },
      { legacy_id: '4', mobile: '12345' },
      { legacy_id: '5', email: 'li@example.cn', document_type: 'resident-id', document_number: number },
      { legacy_id: '6', email: 'li@example.cn' },
      {
        legacy_id: '7',
        mobile: '13700000007',
        document_type: 'resident-id',
        document_number: `${number.slice(0, 17)}?`,
      },
      { legacy_id: '', mobile: '13700000008' },
      { legacy_id: '9' },
      { legacy_id: '10', mobile: '13700000010', password_hash: 'd41d8cd98f00b204e9800998ecf8427e' },
      {
        legacy_id: '11',
        mobile: '13700000011',
        document_type: 'foreign-passport',
        document_number: 'H99912345',
        document_issuer: 'HKG',
      },
    ];
    const expected = [
      '1 created',
      '2 identifier-taken',
      '3 present',
      '4 mobile-invalid',
      '5 created',
      '6 created',
      '7 document-shape',
      '8 legacy-id-missing',
      '9 nothing-to-find-it-by',
      '10 hash-unreadable',
      '11 document-issuer-not-foreign',
    ];
    const given = await file(jsonLines(rows));
    const before = await countOf(database().knex, 'persons');
    const dry = await doRehearse(parts, given, declared());
    assert.deepEqual(dry.told, expected);
    assert.deepEqual(dry.sum, { read: 11, unreachable: 2, created: 3, collisions: 1, twins: 0, faulty: 6, present: 1 });
    for (const [table, count] of [
      ['persons', before],
      ['imports', 0],
      ['import_seen', 0],
    ] as const)
      assert.equal(await countOf(database().knex, table), count);

    const done = await doImport(parts, given, declared());
    assert.deepEqual(done.told, expected);
    const { rows: read, created, collisions, faulty, present } = done.batch;
    assert.deepEqual([read, created, collisions, faulty, present], [11, 3, 1, 6, 1]);
    assert.equal(read, created + collisions + faulty + present);
    const five = await personOf('5');
    assert.deepEqual([five.assurance_level, five.assurance_method, five.name], [1, null, null]);
    assert.deepEqual(await database().knex('identity_documents').where({ person_id: five.id }), []);
    const [email] = await database().knex('identifiers').where({ person_id: five.id });
    assert.equal(email.verified_at, null, 'nobody vouched for e-mail addresses');
    const one = await personOf('1');
    assert.deepEqual(await auditOf(database().knex, one.id), [
      {
        type: 'person.account.imported',
        outcome: 'success',
        detail: { importId: done.batch.id, level: 1, authenticator: 'password' },
      },
    ]);
    const again = await doImport(parts, given, declared());
    assert.deepEqual([again.wasFinished, again.batch.created, again.told], [true, 3, []]);
    for (const table of ['legacy_ids', 'imports', 'audit_events', 'passwords'])
      for (const hidden of ['13700000001', '赵示例', number, 'old password 1'])
        assert.ok(!(await dumpOf(database().knex, table)).includes(hidden), `${table} holds ${hidden}`);
  });

  it('T-060 stores Argon2id over the old hash, never the old hash', async () => {
    const text = saltedSha256('an old password');
    await doImport(
      parts,
      await file(jsonLines([{ legacy_id: 'p', mobile: '13700000020', password_hash: text }])),
      declared(),
    );
    const stored = await database()
      .knex('passwords')
      .where({ person_id: (await personOf('p')).id })
      .first();
    assert.match(stored.hash, /^\$argon2id\$v=19\$/);
    const output = text.split('$').at(-1) ?? '';
    const bytes = Buffer.from(output, 'base64');
    const dump = await dumpOf(database().knex, 'passwords');
    for (const form of [output, bytes.toString('hex'), bytes.toString('base64url')]) assert.ok(!dump.includes(form));
    const { hash, pepper_version: pepperVersion, legacy } = stored;
    const asStored = { hash, pepperVersion, legacy };
    assert.deepEqual(await parts.hasher.verify('an old password', asStored), { matches: true, needsUpgrade: true });
    assert.equal((await parts.hasher.verify('another password', asStored)).matches, false);
    assert.equal((await parts.hasher.verify(bytes.toString('base64url'), asStored)).matches, false, 'pass the hash');
  });

  it('T-131 reaches into no account: what belongs to somebody leaves the row out, whoever they are', async () => {
    const official = await register('+8613700000030');
    await database().knex('persons').where({ id: official }).update({ name: '钱示例' });
    const before = await Promise.all(
      ['persons', 'identifiers', 'passwords'].map((table) => dumpOf(database().knex, table)),
    );
    const rows = [
      { legacy_id: official, mobile: '13700000030', name: '钱示例', password_hash: saltedSha256('taken over') },
      { legacy_id: 'x', mobile: '+86 137 0000 0030', email: 'qian@example.cn' },
    ];
    const done = await doImport(parts, await file(jsonLines(rows)), declared());
    assert.deepEqual(done.told, ['1 identifier-taken', '2 identifier-taken']);
    const after = await Promise.all(
      ['persons', 'identifiers', 'passwords'].map((table) => dumpOf(database().knex, table)),
    );
    assert.deepEqual(after, before);
    // the same name, and by rule without the number: an account of its own
    const dropped = await doImport(parts, await file(jsonLines(rows)), declared({ takenIdentifier: 'drop' }));
    assert.deepEqual(dropped.told, ['1 identifier-taken', '2 created']);
    const made = await personOf('x');
    assert.notEqual(made.id, official);
    const kinds = await database().knex('identifiers').where({ person_id: made.id }).select('kind', 'verified_at');
    assert.deepEqual(kinds, [{ kind: 'email', verified_at: null }]);
  });

  it('takes the word of the old system for a document to level 2 and no further, where the operator vouches', async () => {
    const number = citizenNumber();
    const proven = {
      name: '孙示例',
      document_type: 'resident-id',
      document_number: number,
      document_verified_by: 'counter',
      document_verified_at: '2020-05-31',
    };
    const rows = [
      { legacy_id: 'a', mobile: '13700000041', ...proven },
      { legacy_id: 'b', mobile: '13700000042', ...proven },
      { legacy_id: 'c', mobile: '13700000043', ...proven, document_number: citizenNumber(), name: '' },
      { legacy_id: 'd', mobile: '13700000044', ...proven, document_verified_at: '2020-02-30' },
      { legacy_id: 'e', mobile: '13700000045', ...proven, document_verified_at: '2099-01-01' },
      { legacy_id: 'f', mobile: '13700000046', ...proven, document_verified_by: 'hearsay' },
    ];
    const expected = [
      '1 created',
      '2 twin',
      '3 name-missing',
      '4 document-verification',
      '5 document-verification',
      '6 document-verification',
    ];
    const given = await file(jsonLines(rows));
    const dry = await doRehearse(parts, given, declared({ documentLevel: 2 }));
    assert.deepEqual(dry.told, expected);
    const done = await doImport(parts, given, declared({ documentLevel: 2 }));
    assert.deepEqual(done.told, expected);
    assert.deepEqual([dry.sum.twins, done.batch.twins], [1, 1]);
    const person = await personOf('a');
    assert.deepEqual([person.assurance_level, person.assurance_method, person.name], [2, 'imported', '孙示例']);
    // and whoever has it here is in the way of a row that merely names it
    const other = [{ legacy_id: 'g', mobile: '13700000047', document_type: 'resident-id', document_number: number }];
    assert.deepEqual((await doImport(parts, await file(jsonLines(other)), declared())).told, ['1 twin']);
  });

  it('goes on after being killed between two batches, and repeats nothing', async () => {
    const given = await file(jsonLines(goodRows(1200, 1000)));
    const killed = {
      onRow: () => {},
      onProgress: (done: number) => {
        if (done === 500) throw new Error('killed');
      },
    };
    await assert.rejects(importAccounts(parts, given, declared(), killed), /killed/);
    const soFar = await database().knex('legacy_ids').where({ client_id: clientId });
    assert.equal(soFar.length, 500);
    const [{ position }] = await database().knex('imports').where({ client_id: clientId }).select('position');
    assert.equal(position, 500);
    const done = await doImport(parts, given, declared());
    assert.equal(done.told.length, 700);
    assert.deepEqual([done.batch.position, done.batch.created, done.batch.present], [1200, 1200, 0]);
    assert.ok(done.batch.finished_at);
  });

  it('T-131 does each row once when one file is imported sixteen times at once', async () => {
    const given = await file(jsonLines(goodRows(1100, 5000)));
    const runs = await Promise.all(Array.from({ length: 16 }, () => doImport(parts, given, declared())));
    assert.equal(new Set(runs.map(({ batch }) => batch.id)).size, 1);
    assert.equal(runs.flatMap(({ told }) => told).length, 1100);
    assert.equal((await database().knex('legacy_ids').where({ client_id: clientId })).length, 1100);
    const events = await database().knex('audit_events').where({ client_id: clientId }).select('type');
    const of = (type: string) => events.filter((event) => event.type === type).length;
    assert.deepEqual(['import.file.started', 'import.file.finished', 'person.account.imported'].map(of), [1, 1, 1100]);
  });

  it('T-111 looks again when somebody registers a number of the file at the same moment', async () => {
    const rows = goodRows(16, 7000);
    const given = await file(jsonLines(rows));
    const [done, ...registered] = await Promise.all([
      doImport(parts, given, declared()),
      ...rows.map(({ mobile }) =>
        register(`+86${mobile}`)
          .then(() => true)
          .catch(() => false),
      ),
    ]);
    const lost = registered.filter((ok) => !ok).length;
    assert.deepEqual([done.batch.created, done.batch.collisions], [lost, 16 - lost]);
    const numbers = await database().knex('identifiers').whereNotNull('verified_at').select('value_fingerprint');
    assert.equal(new Set(numbers.map((row) => row.value_fingerprint.toString('hex'))).size, numbers.length);
  });

  it('takes back who was never here, keeps and tells who was, and lets the file come again', async () => {
    const given = await file(jsonLines(goodRows(600, 9000)));
    const { batch } = await doImport(parts, given, declared());
    const used = await personOf('old-9007');
    const { recordEvent } = await import('../../server/audit/record.ts');
    const detail = { acr: 'urn:yimen:aal1', amr: 'pwd', factors: 1 };
    const login = { type: 'login.attempt.succeeded', outcome: 'success', detail } as const;
    await recordEvent(database().knex, { ...login, actorId: used.id, personId: used.id });
    const failed = {
      type: 'login.attempt.failed',
      outcome: 'refused',
      detail: { authenticator: 'password', reason: 'wrong' },
    } as const;
    await recordEvent(database().knex, { ...failed, personId: (await personOf('old-9008')).id });
    const kept: string[] = [];
    const undone = await undoImport(parts, batch.id, (id) => kept.push(id));
    assert.deepEqual(undone, { ok: true, removed: 599, kept: 1 });
    assert.deepEqual(kept, [used.id]);
    assert.equal(await personOf('old-9008'), undefined);
    assert.deepEqual(await undoImport(parts, batch.id, () => {}), { ok: true, removed: 0, kept: 1 });
    const withdrawn = await database().knex('audit_events').where({ type: 'person.account.withdrawn' });
    assert.equal(withdrawn.length, 599);
    const again = await doImport(parts, given, declared());
    assert.deepEqual([again.batch.created, again.batch.present], [599, 1]);
    assert.deepEqual(await undoImport(parts, '00000000-0000-4000-8000-000000000000', () => {}), {
      ok: false,
      reason: 'unknown',
    });
  });

  it('stops where it is undone meanwhile', async () => {
    const rows = goodRows(1200, 20_000).map((row, index) => ({
      ...row,
      ...(index === 600 && { password_hash: saltedSha256('the second batch') }),
    }));
    const undo = async () => {
      const batch = await database().knex('imports').where({ client_id: clientId }).first('id');
      await undoImport(parts, batch.id, () => {});
    };
    const hash = (password: string) => undo().then(() => parts.hasher.hash(password));
    const interrupted = { ...parts, hasher: { ...parts.hasher, hash } };
    const { batch, told } = await doImport(interrupted, await file(jsonLines(rows)), declared());
    assert.ok(batch.undone_at);
    assert.deepEqual([batch.position, told.length, batch.finished_at], [500, 500, null]);
    assert.deepEqual(await database().knex('legacy_ids').where({ client_id: clientId }), []);
  });

  it('finds whom it takes back by an index in every table that names persons or their documents', async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(
      `SELECT c.conrelid::regclass || '.' || a.attname AS name FROM pg_constraint c
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid IN ('persons'::regclass, 'identity_documents'::regclass)
         AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
           AND coalesce(pg_get_expr(i.indpred, i.indrelid), '(' || quote_ident(a.attname) || ' IS NOT NULL)')
             = '(' || quote_ident(a.attname) || ' IS NOT NULL)')
       ORDER BY name`,
    );
    assert.deepEqual(rows, []);
  });
});
