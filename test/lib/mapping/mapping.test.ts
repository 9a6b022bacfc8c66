import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate } from '../../../server/lib/mapping/evaluate.ts';
import { parseExpression } from '../../../server/lib/mapping/expression.ts';

const claims = {
  name: '李示例',
  sn: ['李'],
  givenName: '示例',
  empty: '',
  yes: true,
  number: 7,
  nothing: null,
  'urn:oid:2.5.4.3': 'by oid',
  'with-dash': 'dashed',
  emails: [
    { value: 'a@example.cn', primary: true },
    { value: 'b@example.cn', primary: false },
  ],
  address: { region: '示例省', parts: ['x', 'y'] },
  memberOf: ['cn=税务,ou=groups,dc=example', 'CN=Archive\\, old,ou=groups', 'no dn'],
  mobile: '+86 138-0000 0001',
  type: '01',
};

function read(source: string, given: Record<string, unknown> = claims): string[] {
  const parsed = parseExpression(source);
  assert.ok(parsed.ok, source);
  return evaluate(parsed.expression, given);
}

describe('lib/mapping', () => {
  const table: [string, string[]][] = [
    ['name', ['李示例']],
    ['sn + givenName', ['李示例']],
    ['sn + middleName + givenName', []],
    ["sn + ' ' + givenName", ['李 示例']],
    ['["urn:oid:2.5.4.3"]', ['by oid']],
    ['with-dash', ['dashed']],
    ['emails.value', ['a@example.cn', 'b@example.cn']],
    ['emails[1].value', ['b@example.cn']],
    ['emails[2].value', []],
    ['emails.primary', ['true', 'false']],
    ['address.region', ['示例省']],
    ['address.parts', ['x', 'y']],
    ['address["parts"][0]', ['x']],
    ['address', []],
    ['yes', ['true']],
    ['number', ['7']],
    ['nothing', []],
    ['empty', []],
    ['absent ?? empty ?? name', ['李示例']],
    ["absent ?? 'CHN'", ['CHN']],
    ["'text with | and ?? in it'", ['text with | and ?? in it']],
    ['mobile | digits', ['8613800000001']],
    ["mobile | digits | prefix('+')", ['+8613800000001']],
    ["'+86' | prefix('+')", ['+86']],
    ['memberOf | rdn', ['税务', 'Archive\\, old']],
    ["memberOf | rdn | among('税务')", ['税务']],
    ["type | map('01', 'resident-id', '02', 'chinese-passport')", ['resident-id']],
    ["name | map('01', 'resident-id')", []],
    ["type | map('01')", []],
    ["type | equals('01')", ['true']],
    ["type | equals('02')", ['false']],
    ["address.parts | join('-')", ['x-y']],
    ["'a,b' | split(',') | last", ['b']],
    ["absent | join('-')", []],
    ["(absent ?? 'A b') | lower | upper | trim | first", ['A B']],
    // Nothing of the language beneath is a claim.
    ['constructor', []],
    ['__proto__', []],
    ['name.length', []],
    ['emails.length', []],
    ['toString', []],
  ];
  for (const [source, expected] of table) {
    it(`reads ${source}`, () => assert.deepEqual(read(source), expected));
  }

  const wrong: [string, string][] = [
    ['', 'syntax'],
    ['a.', 'syntax'],
    ['a..b', 'syntax'],
    ['a b', 'syntax'],
    ['a |', 'syntax'],
    ['a | x', 'unknown-filter'],
    ['a | constructor', 'unknown-filter'],
    ['a | join(b)', 'syntax'],
    ["a | join('x'", 'syntax'],
    ["'open", 'syntax'],
    ['a ?? ', 'syntax'],
    ['[0]', 'syntax'],
    ['(a', 'syntax'],
    ['a; b', 'syntax'],
    ['a => b', 'syntax'],
    ['$a', 'syntax'],
    ['a'.repeat(501), 'too-long'],
    [`${'('.repeat(50)}a${')'.repeat(50)}`, 'syntax'],
  ];
  for (const [source, reason] of wrong) {
    it(`refuses ${source.slice(0, 20) || 'nothing'}: ${reason}`, () => {
      assert.deepEqual(parseExpression(source), { ok: false, reason });
    });
  }

  it('reads any text to the end, and any claims with any expression', () => {
    const signs = fc.constantFrom('a', 'b.c', '[0]', "'x'", '"y"', '|', ' trim', '??', '+', '(', ')', ' ', 'split');
    const source = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(signs, { maxLength: 12 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(source, fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()), (text, given) => {
        const parsed = parseExpression(text);
        if (parsed.ok) assert.ok(evaluate(parsed.expression, given).every((value) => typeof value === 'string'));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives up on what is too much, and on control characters', () => {
    assert.equal(read('a', { a: Array.from({ length: 10_000 }, String) }).length, 200);
    assert.deepEqual(read('a', { a: ['x'.repeat(1001), 'ok', 'a\0b', 'a\nb'] }), ['ok']);
    const deep = { a: Array.from({ length: 1000 }, () => ({ a: Array.from({ length: 1000 }, () => ({ b: 'x' })) })) };
    assert.equal(read('a.a.b', deep).length, 200);
  });
});
