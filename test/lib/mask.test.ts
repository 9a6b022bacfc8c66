import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskDocumentNumber, maskEmail, maskMobile, maskName } from '../../server/lib/mask.ts';

describe('lib/mask', () => {
  for (const [mask, plain, shown] of [
    [maskMobile, '+8613812341234', '138****1234'],
    [maskMobile, '+85261234567', '+852 61****67'],
    [maskMobile, '+85366123456', '+853 66****56'],
    [maskMobile, '+15005550006', '****06'],
    [maskMobile, '', '****'],
    [maskEmail, 'zhang@example.cn', 'z***@example.cn'],
    [maskEmail, 'a@example.cn', 'a***@example.cn'],
    [maskEmail, '@example.cn', '***'],
    [maskEmail, 'nothing', '***'],
    [maskDocumentNumber, '440104199003079986', '4401**********9986'],
    [maskDocumentNumber, 'H99912345', 'H9*****45'],
    [maskDocumentNumber, 'A1', '**'],
    [maskName, '王建国', '*建国'],
    [maskName, '王伟', '*伟'],
    [maskName, '欧阳建国', '**建国'],
    [maskName, '𠮷田', '*田'],
    [maskName, '王', '*'],
    [maskName, 'Jane Example', 'J*** E***'],
    [maskName, "Seán O'Neill", 'S*** O***'],
  ] as const) {
    it(`shows ${plain || 'nothing'} as ${shown}`, () => assert.equal(mask(plain), shown));
  }

  it('never shows the whole of anything', () => {
    const masks = [maskMobile, maskEmail, maskDocumentNumber, maskName];
    fc.assert(
      fc.property(
        fc.constantFrom(...masks),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        (mask, text) => {
          fc.pre(!text.includes('*'));
          assert.match(mask(text), /\*/);
          assert.notEqual(mask(text), text);
        },
      ),
    );
  });
});
