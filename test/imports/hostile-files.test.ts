import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Format, RawRow } from '../../server/imports/columns.ts';
import { judgeRow } from '../../server/imports/judge-row.ts';
import { inspectFile, readRows } from '../../server/imports/read-file.ts';
import { now, vouched } from './support.ts';

const mebibyte = 1024 * 1024;

describe('files of old systems', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-hostile-'));
  });
  after(() => rm(directory, { recursive: true }));
  const read = async (content: string | Buffer, format: Format = 'csv') => {
    const path = join(directory, 'file');
    await writeFile(path, content);
    const inspected = await inspectFile({ path, format });
    if (!inspected.ok) return inspected.reason;
    const rows: RawRow[] = [];
    for await (const row of readRows({ path, format })) rows.push(row);
    assert.equal(rows.length, inspected.rows);
    return rows.map((row) => {
      const judged = judgeRow(row, { ...vouched, clientId: 'app' }, now);
      return `${row.row} ${judged.ok ? 'good' : judged.reason}`;
    });
  };

  for (const format of ['csv', 'json-lines'] as const) {
    it(`T-143 refuses a line of 100 MiB in ${format} without holding it`, async () => {
      const path = join(directory, `long-${format}`);
      const start = format === 'csv' ? 'legacy_id,mobile\n"' : '{"legacy_id":"';
      const long = function* long() {
        yield Buffer.from(start);
        for (let i = 0; i < 100; i += 1) yield Buffer.alloc(mebibyte, 'a');
      };
      await pipeline(Readable.from(long()), createWriteStream(path));
      const before = process.memoryUsage().rss;
      assert.deepEqual(await inspectFile({ path, format }), { ok: false, reason: 'row-too-long' });
      const grown = (process.memoryUsage().rss - before) / mebibyte;
      assert.ok(grown < 60, `${Math.round(grown)} MiB more`);
    });
  }

  it('T-143 refuses what is no list, before any of it is imported', async () => {
    assert.equal(await read(''), 'heading');
    assert.equal(await read('mobile\n13700000001\n'), 'heading');
    assert.equal(await read('legacy_id,legacy_id\n1,2\n'), 'heading');
    assert.equal(await read('legacy_id,is_admin\n1,yes\n'), 'heading');
    assert.equal(await read(`legacy_id${',mobile'.repeat(3000)}\n`), 'row-too-long');
    assert.equal(await read('legacy_id,mobile\n1,"13700000001\n2,13700000002\n'), 'not-csv');
    assert.equal(await read('legacy_id,mobile\n1,13"7\n'), 'not-csv');
    assert.equal(await read(Buffer.from([...Buffer.from('legacy_id,name\n1,'), 0xd5, 0xd4, 0x0a])), 'not-utf8');
    // a surrogate alone, spelled as UTF-8 does not allow
    assert.equal(await read(Buffer.from([...Buffer.from('legacy_id\n'), 0xed, 0xa0, 0x80, 0x0a])), 'not-utf8');
    assert.deepEqual(await inspectFile({ path: join(directory, 'nowhere'), format: 'csv' }), {
      ok: false,
      reason: 'unreadable',
    });
    assert.deepEqual(await inspectFile({ path: directory, format: 'csv' }), { ok: false, reason: 'unreadable' });
  });

  it('T-143 tells what is wrong with a row of CSV by its number, and reads on', async () => {
    const rows = [
      '\ufefflegacy_id,mobile,name',
      '1,13700000001,',
      '2,13700000002',
      '3,13700000003,,,,',
      '4,13700\u0000000004,',
      '',
      "6,13700000006,=cmd|'/c calc'!A1",
      `7,13700000007,${'x'.repeat(1001)}`,
      `8,13700000008,"赵\n示例"`,
      `${'9'.repeat(201)},13700000009,`,
      '10,13700000010,赵示例',
    ];
    const expected = [
      '2 good',
      '3 columns',
      '4 columns',
      '5 text-broken',
      '7 name-invalid',
      '8 field-too-long',
      '9 text-broken',
      '10 legacy-id-missing',
      '11 good',
    ];
    assert.deepEqual(await read(rows.join('\r\n')), expected);
  });

  it('T-143 tells what is wrong with a line of JSON by its number, and reads on', async () => {
    const rows = [
      '{"legacy_id":"1","mobile":"13700000001"}',
      '{"legacy_id":"2","mobile":13700000002}',
      '{"legacy_id":"3","mobile":"13700000003","is_admin":"yes"}',
      '{"legacy_id":"4","mobile":"13700000004","__proto__":{"name":"x"}}',
      '{"legacy_id":"5\\u0000","mobile":"13700000005"}',
      '{"legacy_id":"6\\ud800","mobile":"13700000006"}',
      '[]',
      'null',
      '',
      '['.repeat(8000),
      '{"legacy_id":"11","mobile":"13700000011"}',
    ];
    const expected = [
      '1 good',
      '2 columns',
      '3 columns',
      '4 columns',
      '5 text-broken',
      '6 text-broken',
      '7 not-json',
      '8 not-json',
      '10 not-json',
      '11 good',
    ];
    assert.deepEqual(await read(rows.join('\n'), 'json-lines'), expected);
  });
});
