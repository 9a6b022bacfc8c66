import assert from 'node:assert/strict';
import { readTable } from '../../server/lib/tables/read-table.ts';
import { writeWorkbook } from '../../server/lib/tables/write-workbook.ts';
import { archiveOf, sheetParts, workbookOf } from '../support/workbook.ts';

/** `姓名,工号` and `钱新例,A1` as spreadsheets of the country save them. */
const gb18030 = Buffer.from('d0d5c3fb2cb9a4bac50ac7aed0c2c0fd2c41310a', 'hex');

async function fieldsOf(bytes: Uint8Array, most = 100): Promise<unknown> {
  const read = await readTable(bytes, most);
  return read.ok ? read.lines.map(({ fields }) => fields) : read.reason;
}

describe('tables that people give', () => {
  it('are read in UTF-8 with or without its mark, and in GB 18030, and told apart', async () => {
    const expected = [
      ['姓名', '工号'],
      ['钱新例', 'A1'],
    ];
    assert.deepEqual(await fieldsOf(gb18030), expected);
    assert.deepEqual(await fieldsOf(Buffer.from('\ufeff姓名,工号\n钱新例,A1\n')), expected);
    const [one, other] = await Promise.all([readTable(gb18030, 9), readTable(Buffer.from('姓名\n'), 9)]);
    assert.deepEqual([one.ok && one.readAs, other.ok && other.readAs], ['gb18030', 'utf-8']);
  });

  it('T-143 are refused rather than read as rubbish: other encodings, binary files, broken ones', async () => {
    const utf16 = Buffer.from('\ufeff姓名,工号\n', 'utf16le');
    const latin = Buffer.from('Name,Number\nJos\xe9 M\xfcller,1\n', 'latin1');
    const wrong: [Buffer, string][] = [
      [utf16, 'not-utf8'],
      [latin, 'not-utf8'],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]), 'not-utf8'],
      [gb18030.subarray(0, 11), 'not-utf8'],
      [Buffer.from('a,"b\n'), 'not-csv'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'old-workbook'],
      [Buffer.from('PK\x03\x04 nothing'), 'not-workbook'],
    ];
    for (const [bytes, reason] of wrong)
      assert.equal(await fieldsOf(bytes), reason, bytes.toString('hex').slice(0, 24));
  });

  it('come out of a workbook as people see them: days, whole numbers, texts with their noughts', async () => {
    const day = new Date('2026-12-01T00:00:00Z');
    const workbook = await workbookOf([
      ['姓名', '手机号码', '工号', '任职首日', '主要职务'],
      ['钱新例', 13800138620, '007', day, true],
      ['孙新例', null, 7, '2026年12月1日', false],
    ]);
    assert.deepEqual(await fieldsOf(workbook), [
      ['姓名', '手机号码', '工号', '任职首日', '主要职务'],
      ['钱新例', '13800138620', '007', '2026-12-01', 'yes'],
      ['孙新例', '', '7', '2026年12月1日', 'no'],
    ]);
  });

  it('T-143 hold no formula, whatever they are given: a workbook of ours is texts alone, and reads back as it was', async () => {
    const rows = [
      ['=1+1', '+86', '-1', '@SUM(A1)', '007', '<&">', '欧阳\u0000'.slice(0, 2)],
      ['=HYPERLINK("http://x","y")', '', '', '', '', '', '13800138620'],
    ];
    const heading = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const workbook = await writeWorkbook([{ name: '名单', heading, rows }]);
    assert.deepEqual(await fieldsOf(workbook), [heading, ...rows]);
    assert.ok(!workbook.includes('<f>'));
  });

  it('T-143 are worked out by nobody: of a formula the stored value is read, entities and outside links are nothing', async () => {
    const xxe = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const rows =
      '<row r="1"><c r="A1"><f>1+1</f><v>7</v></c><c r="B1" t="str"><f>[1]a!A1</f><v>shown</v></c>' +
      '<c r="C1" t="inlineStr"><is><t>&e;</t></is></c><c r="D1"><f>WEBSERVICE("http://127.0.0.1:9")</f></c></row>';
    const read = await fieldsOf(archiveOf(sheetParts(rows, { prolog: xxe })));
    assert.ok(Array.isArray(read), String(read));
    assert.deepEqual([read[0][0], read[0][1]], ['7', 'shown']);
    assert.ok(!JSON.stringify(read).includes('root:'));
  });

  it('T-143 that unpack to too much are refused by what they say, and those that say less than that break', async () => {
    const bomb = Buffer.alloc(40 * 1024 * 1024, 0x20);
    const sheet = (claims: object) =>
      archiveOf(
        sheetParts('').map((part) => (part.name.endsWith('sheet1.xml') ? { ...part, content: bomb, claims } : part)),
      );
    assert.equal(await fieldsOf(sheet({})), 'workbook-too-large');
    for (const claims of [{ unpacked: 1000 }, { unpacked: 0 }, { unpacked: 0, packed: 0, flags: 8 }])
      assert.equal(await fieldsOf(sheet(claims)), 'not-workbook', JSON.stringify(claims));
  });

  it('T-143 that would take minutes and gigabytes are given up, and the service goes on meanwhile', async () => {
    const strings = '<si><t>a</t></si>'.repeat(1_500_000);
    const workbook = archiveOf(sheetParts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', { strings }));
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 10);
    assert.equal(await fieldsOf(workbook), 'workbook-too-large');
    clearInterval(clock);
    assert.ok(turns > 20, `${turns} turns`);
  });

  it('are read no further than asked for', async () => {
    const csv = Buffer.from('a\n'.repeat(1000));
    const workbook = await workbookOf(Array.from({ length: 1000 }, () => ['a']));
    for (const bytes of [csv, workbook]) assert.equal(((await fieldsOf(bytes, 10)) as unknown[]).length, 10);
  });

  it('T-143 whose cells all show one long text are given up: it would be copied for each of them', async () => {
    const strings = `<si><t>${'甲'.repeat(5000)}</t></si>`;
    const cells = Array.from({ length: 26 }, (_, at) => `<c r="${String.fromCharCode(65 + at)}1" t="s"><v>0</v></c>`);
    const rows = (count: number) =>
      Array.from({ length: count }, (_, at) => `<row r="${at + 1}">${cells.join('')}</row>`).join('');
    const before = process.memoryUsage().rss;
    assert.equal(await fieldsOf(archiveOf(sheetParts(rows(20_000), { strings })), 20_002), 'workbook-too-large');
    assert.ok(process.memoryUsage().rss - before < 1024 ** 3, 'a gigabyte');
    const few = (await fieldsOf(archiveOf(sheetParts(rows(2), { strings })))) as string[][];
    assert.deepEqual(
      few.map((fields) => fields.map(({ length }) => length)),
      [Array(26).fill(500), Array(26).fill(500)],
    );
  });

  it('T-133 that name a row twice, backwards or beyond what there is, are no workbooks', async () => {
    const row = (r: number | string) => `<row r="${r}"><c r="A${r}" t="inlineStr"><is><t>a</t></is></c></row>`;
    const said = async (...rows: (number | string)[]) => fieldsOf(archiveOf(sheetParts(rows.map(row).join(''))));
    for (const rows of [[5, 5], [5, 4], [3_000_000_000], [1, 1_048_577]]) {
      assert.equal(await said(...rows), 'not-workbook', String(rows));
    }
    assert.ok(Array.isArray(await said(1, 5, 1_048_576)));
  });
});
