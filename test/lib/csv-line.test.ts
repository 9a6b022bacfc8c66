import assert from 'node:assert/strict';
import { csvLine } from '../../server/lib/csv-line.ts';

describe('a line of CSV', () => {
  it('quotes what has a comma, a quotation mark or a line break in it', () => {
    assert.equal(csvLine(['a', 'b,c', 'd"e', 'f\ng', '']), 'a,"b,c","d""e","f\ng",\r\n');
  });

  it('T-143 makes texts of what a spreadsheet would take for a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\t1', '＝1', '－1', '\u00a0=1'])
      assert.ok(/^"?'/.test(csvLine([text])), JSON.stringify(text));
    assert.equal(csvLine(['=HYPERLINK("http://x","y")']), `"'=HYPERLINK(""http://x"",""y"")"\r\n`);
    assert.equal(csvLine(['欧阳示例', '2026-11-25T00:00:00.000Z', '1-2']), '欧阳示例,2026-11-25T00:00:00.000Z,1-2\r\n');
  });
});
