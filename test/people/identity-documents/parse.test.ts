import assert from 'node:assert/strict';
import fc from 'fast-check';
import { icaoCheckDigit, mod112CheckCharacter } from '../../../server/people/identity-documents/check-digits.ts';
import { dayInShanghai } from '../../../server/people/identity-documents/dates.ts';
import { documentTypes, isDocumentType } from '../../../server/people/identity-documents/document.ts';
import { issuingState } from '../../../server/people/identity-documents/issuing-states.ts';
import { parseIdentityDocument } from '../../../server/people/identity-documents/parse.ts';
import { invalidNumbers, validNumbers } from './vectors.ts';

const now = new Date('2026-06-01T00:00:00Z');

describe('people/identity-documents', () => {
  for (const { type, text, number, birthDate, sex } of validNumbers) {
    it(`accepts ${text} as ${type}`, () => {
      const parsed = parseIdentityDocument(type, text, now);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(parsed.document.type, type);
      assert.equal(parsed.document.issuer, 'CHN');
      assert.equal(parsed.document.number, number ?? text);
      if (birthDate) assert.equal(parsed.document.birthDate, birthDate);
      if (sex) assert.equal(parsed.document.sex, sex);
    });
  }

  for (const { why, type, text, ...refusal } of invalidNumbers) {
    it(`refuses ${text.trim() || 'nothing'} as ${type} with ${refusal.reason}: ${why}`, () => {
      assert.deepEqual(parseIdentityDocument(type, text, now), { ok: false, ...refusal });
    });
  }

  it('accepts a foreign passport with its country alone', () => {
    const parsed = parseIdentityDocument('foreign-passport', 'ab-123456', now, 'jpn');
    assert.deepEqual(parsed, { ok: true, document: { type: 'foreign-passport', issuer: 'JPN', number: 'AB123456' } });
    const issuerOf = (issuer: string | undefined) => {
      const parsed = parseIdentityDocument('foreign-passport', 'AB123456', now, issuer);
      return parsed.ok ? parsed.document.issuer : parsed.reason;
    };
    const known = [
      'SGP',
      'usa',
      'GBD',
      'GBN',
      'GBO',
      'GBP',
      'GBS',
      'UNO',
      'UNA',
      'UNK',
      'EUE',
      'XOM',
      'XPO',
      'XCE',
      'RKS',
      'SSD',
      'ALA',
    ];
    for (const issuer of known) assert.equal(issuerOf(issuer), issuer.toUpperCase());
    assert.deepEqual([issuerOf('D'), issuerOf('deu')], ['DEU', 'DEU'], 'one country, one identity');
    const none = [
      undefined,
      '',
      'JP',
      'J1N',
      'A',
      'DD',
      'D<<',
      'JPNX',
      'ZZZ',
      'AAA',
      'UTO',
      'SUN',
      'XXA',
      'XXB',
      'XXC',
      'XXX',
    ];
    for (const issuer of none) assert.equal(issuerOf(issuer), 'issuer', issuer);
    for (const own of ['CHN', 'chn', 'HKG', 'MAC', 'TWN']) assert.equal(issuerOf(own), 'issuer-not-foreign', own);
  });

  it('knows every issuer of a foreign passport once', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const texts = letters.flatMap((a) => [a, ...letters.flatMap((b) => [a + b, ...letters.map((c) => a + b + c)])]);
    const taken = texts.filter((text) => issuingState(text).ok);
    // 249 of ISO 3166-1 without 4 of ours, 20 of ICAO Doc 9303 beside it, RKS, and `D` for DEU
    assert.equal(taken.length, 249 - 4 + 20 + 2);
    assert.deepEqual(
      taken.filter((text) => text.length < 3),
      ['D'],
    );
    const kept = taken.flatMap((text) => {
      const state = issuingState(text);
      return state.ok ? [state.code] : [];
    });
    assert.equal(new Set(kept).size, taken.length - 1, 'one country, one code');
    const ours = texts.filter((text) => {
      const state = issuingState(text);
      return !state.ok && state.reason === 'issuer-not-foreign';
    });
    assert.deepEqual(ours, ['CHN', 'HKG', 'MAC', 'TWN']);
  });

  it('takes no country from the person for documents issued here', () => {
    const parsed = parseIdentityDocument('resident-id', '440104199003079986', now, 'USA');
    assert.equal(parsed.ok && parsed.document.issuer, 'CHN');
  });

  it('judges the future by the day of the province', () => {
    const bornOnTheFirst = body('44010420260601998');
    const before = new Date('2026-05-31T15:59:59Z');
    const midnight = new Date('2026-05-31T16:00:00Z');
    assert.equal(dayInShanghai(midnight), '2026-06-01');
    assert.deepEqual(parseIdentityDocument('resident-id', bornOnTheFirst, before), { ok: false, reason: 'future' });
    assert.equal(parseIdentityDocument('resident-id', bornOnTheFirst, midnight).ok, true);
  });

  it('tells document types from other texts', () => {
    assert.ok(documentTypes.every(isDocumentType));
    assert.ok(!isDocumentType('driving-licence') && !isDocumentType('constructor') && !isDocumentType(undefined));
  });

  it('catches every wrong digit of MOD 11-2', () => {
    fc.assert(
      fc.property(citizenNumbers, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, digit) => {
        fc.pre(number[at] !== digit);
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        assert.equal(parseIdentityDocument('resident-id', wrong, now).ok, false);
      }),
    );
  });

  it('catches every swap of neighbours of MOD 11-2', () => {
    fc.assert(
      fc.property(citizenNumbers, fc.nat(16), (number, at) => {
        fc.pre(number[at] !== number[at + 1]);
        const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2);
        const parsed = parseIdentityDocument('resident-id', swapped, now);
        assert.ok(!parsed.ok && ['check-digit', 'shape'].includes(parsed.reason), swapped);
      }),
    );
  });

  it('agrees with the weights of GB 11643 and the specimen of ICAO 9303', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), (digits) => {
        const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
        assert.equal(mod112CheckCharacter(digits), '10X98765432'[sum % 11]);
      }),
    );
    assert.equal(icaoCheckDigit('740812'), '2');
    assert.equal(icaoCheckDigit('120415'), '9');
  });

  it('never throws and never stores an unnormalised number, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documentTypes), fc.string({ unit: 'binary', maxLength: 80 }), (type, text) => {
        const parsed = parseIdentityDocument(type, text, now, 'JPN');
        if (parsed.ok) assert.match(parsed.document.number, /^[0-9A-Z]{1,18}$/);
      }),
    );
  });
});

function body(digits: string): string {
  return digits + mod112CheckCharacter(digits);
}

const citizenNumbers = fc
  .tuple(
    fc.integer({ min: 100000, max: 799999 }),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }),
    fc.integer({ min: 990, max: 999 }),
  )
  .map(([region, birth, sequence]) =>
    body(`${region}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${sequence}`),
  );
