import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseIdentifier } from '../../server/people/identifiers.ts';

describe('people/identifiers', () => {
  for (const [text, value] of [
    ['13800000001', '+8613800000001'],
    [' 138 0000 0001 ', '+8613800000001'],
    ['138-0000-0001', '+8613800000001'],
    ['+86 138 0000 0001', '+8613800000001'],
    ['008613800000001', '+8613800000001'],
    ['8613800000001', '+8613800000001'],
    ['１３８００００００01', '+8613800000001'],
    ['19212345678', '+8619212345678'],
    ['16612345678', '+8616612345678'],
    ['19712345678', '+8619712345678'],
    ['+852 6123 4567', '+85261234567'],
    ['+853 6612 3456', '+85366123456'],
  ] as const) {
    it(`reads ${text} as the mobile number ${value}`, () => {
      assert.deepEqual(parseIdentifier(text), { ok: true, identifier: { kind: 'mobile', value } });
    });
  }

  it('reads a number without country code by the country given', () => {
    const parsed = parseIdentifier('6123 4567', 'HK');
    assert.deepEqual(parsed, { ok: true, identifier: { kind: 'mobile', value: '+85261234567' } });
  });

  for (const [text, value] of [
    ['Zhang@Example.CN', 'zhang@example.cn'],
    [' zhang@example.cn ', 'zhang@example.cn'],
    ['ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ', 'zhang@example.cn'],
    ['\u212Aate@example.cn', 'kate@example.cn'],
    ["o'neill+tax@mail.example.cn", "o'neill+tax@mail.example.cn"],
    ['post@示例.中国', 'post@xn--fsq092h.xn--fiqs8s'],
    [`${'a'.repeat(64)}@example.cn`, `${'a'.repeat(64)}@example.cn`],
  ] as const) {
    it(`reads ${text} as the e-mail address ${value}`, () => {
      assert.deepEqual(parseIdentifier(text), { ok: true, identifier: { kind: 'email', value } });
    });
  }

  for (const [text, why] of [
    ['', 'nothing'],
    ['zhang', 'a word'],
    ['12345678901', 'no mobile number begins with 12'],
    ['1380000000', 'a digit too few'],
    ['138000000012', 'a digit too many'],
    ['020-12345678', 'a landline'],
    ['+852 2123 4567', 'a landline of Hong Kong'],
    ['+853 2812 3456', 'a landline of Macao'],
    ['+1 500 555 0006', 'a country we do not send to'],
    ['tel:13800000001', 'an address of another kind'],
    ['13800000001;ext=5', 'an extension'],
    ['1380000OOO1', 'letters'],
    ['call 13800000001 now', 'a number within a text'],
    ['zhang@', 'no domain'],
    ['@example.cn', 'no local part'],
    ['zhang@example', 'no top-level domain'],
    ['zhang@127.0.0.1', 'an address in place of a domain'],
    ['zhang@[127.0.0.1]', 'an address literal'],
    ['a@b@example.cn', 'two at signs'],
    ['zhang..san@example.cn', 'two dots'],
    ['.zhang@example.cn', 'a dot at the beginning'],
    ['zhang san@example.cn', 'a space'],
    ['"zhang"@example.cn', 'a quoted local part'],
    ['zhang@exa_mple.cn', 'an underscore in the domain'],
    ['zhang@-example.cn', 'a label that begins with a hyphen'],
    ['zhang\r\nBcc: all@example.cn', 'a line break'],
    ['zhang\u0000@example.cn', 'a control character'],
    ['zhang\u200B@example.cn', 'an invisible character'],
    ['zh\u0430ng@example.cn', 'a look-alike letter of another script'],
    ['zhang\u0131@example.cn', 'a dotless i'],
    [`${'a'.repeat(65)}@example.cn`, 'too long a local part'],
    [`a@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.cn`, 'too long an address'],
  ] as const) {
    it(`recognises nothing in ${JSON.stringify(text).slice(0, 40)}: ${why}`, () => {
      assert.deepEqual(parseIdentifier(text), { ok: false, reason: 'unrecognised' });
    });
  }

  it('finds the same identifier in its own result, and only plain ASCII', () => {
    const parts = fc.constantFrom(
      'a',
      'Z',
      '1',
      '9',
      '+86',
      '@',
      '.',
      'ｅ',
      'İ',
      '示',
      'cn',
      '-',
      ' ',
      '138',
      '00000001',
    );
    const texts = fc.array(parts, { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(fc.oneof(texts, fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseIdentifier(text);
        if (!parsed.ok) return;
        assert.match(parsed.identifier.value, /^[!-~]{6,254}$/);
        assert.deepEqual(parseIdentifier(parsed.identifier.value), parsed);
      }),
      { numRuns: 1000 },
    );
  });
});
