import assert from 'node:assert/strict';
import { parseName } from '../../server/people/names.ts';

describe('people/names', () => {
  for (const [text, name] of [
    ['王伟', '王伟'],
    [' 王 伟 ', '王 伟'],
    ['𠮷示例', '𠮷示例'],
    ['李𬭎', '李𬭎'],
    ['王〇一', '王〇一'],
    ['阿依古丽·买买提', '阿依古丽·买买提'],
    ['阿依古丽・买买提', '阿依古丽·买买提'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['Jane Example', 'Jane Example'],
    ["Seán O'Neill-Smith Jr.", "Seán O'Neill-Smith Jr."],
    ['Jose\u0301 García', 'José García'],
    ['王'.repeat(50), '王'.repeat(50)],
    ['𠮷'.repeat(50), '𠮷'.repeat(50)],
  ] as const) {
    it(`accepts ${text.slice(0, 20)}`, () => assert.deepEqual(parseName(text), { ok: true, name }));
  }

  for (const [text, why] of [
    ['', 'nothing'],
    ['王', 'one character'],
    ['𠮷', 'one character of two code units'],
    ['王'.repeat(51), 'fifty-one characters'],
    ['张3', 'a digit'],
    ['<b>王伟</b>', 'markup'],
    ['王\u202E伟', 'a change of direction'],
    ['王\u200B伟', 'an invisible character'],
    ['王\u0000伟', 'a control character'],
    ['王😀', 'a picture'],
    [`王伟${'\u0301'.repeat(9)}`, 'a pile of combining marks'],
    ['··', 'dots alone'],
    ['https://example.cn', 'an address'],
  ] as const) {
    it(`refuses ${JSON.stringify(text).slice(0, 30)}: ${why}`, () => {
      assert.deepEqual(parseName(text), { ok: false, reason: 'name-invalid' });
    });
  }
});
