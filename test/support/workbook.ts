import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';

type Value = string | number | boolean | Date | null;

/** A workbook as spreadsheet programs write it, with numbers, days and truth values as such. */
export async function workbookOf(rows: readonly (readonly Value[])[]): Promise<Buffer> {
  return Buffer.from(await writeXlsx({ sheets: [{ name: '名单', rows: rows.map((row) => [...row]) }] }));
}

type Part = { name: string; content: Buffer; claims?: { unpacked?: number; packed?: number; flags?: number } };

/** A ZIP archive of these parts, whose directory may say what is not so. */
export function archiveOf(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, claims = {} } of parts) {
    const packed = deflateRawSync(content);
    const title = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(claims.flags ?? 0, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(content.length, 22);
    head.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(claims.flags ?? 0, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(claims.packed ?? packed.length, 20);
    entry.writeUInt32LE(claims.unpacked ?? content.length, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(at, 42);
    files.push(head, title, packed);
    directory.push(entry, title);
    at += head.length + title.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of a workbook with these rows in its one sheet, as XML. */
export function sheetParts(rows: string, more: { prolog?: string; strings?: string } = {}): Part[] {
  const part = (name: string, xml: string): Part => ({ name, content: Buffer.from(xml) });
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  const link = (inner: string) => `<Relationships xmlns="${packageRelations}">${inner}</Relationships>`;
  return [
    part('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    part('_rels/.rels', link(relation('rId1', 'officeDocument', 'xl/workbook.xml'))),
    part(
      'xl/workbook.xml',
      `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      link(
        relation('rId1', 'worksheet', 'worksheets/sheet1.xml') +
          relation('rId2', 'sharedStrings', 'sharedStrings.xml') +
          `<Relationship Id="rId9" Type="${relations}/externalLink" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>`,
      ),
    ),
    part('xl/sharedStrings.xml', `<sst>${more.strings ?? ''}</sst>`),
    part('xl/worksheets/sheet1.xml', `${more.prolog ?? ''}<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  ];
}
