import assert from 'node:assert/strict';
import fc from 'fast-check';
import { organisationCheckCharacter, parseUscc, usccCheckCharacter } from '../../server/enterprises/uscc.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

describe('enterprises/uscc', () => {
  for (const uscc of [
    '91440101MA5TERT15W',
    '91440300MA5GDX0793',
    '92440106MA5ABC235D',
    '93445300MA52GXH462',
    '11440000MB2D00014P',
    '12440000455860015E',
    '514400005030001090',
    '31440000MD0123454E',
    'N2440103MF12345674',
    '914401010000000430',
    '120101196002219900',
  ]) {
    it(`accepts ${uscc}`, () => assert.deepEqual(parseUscc(uscc), { ok: true, uscc }));
  }

  it('normalises before anything', () => {
    assert.deepEqual(parseUscc(' ９１440101-ma5tert15w '), { ok: true, uscc: '91440101MA5TERT15W' });
  });

  for (const [uscc, reason, why] of [
    ['91440101MA5TERT150', 'check-digit', 'wrong check character'],
    ['91440101MA5TETR15W', 'check-digit', 'neighbours swapped'],
    ['9144O101MA5TERT15W', 'shape', 'letter O'],
    ['91440101MA5TERT15', 'shape', 'too short'],
    ['91440101MA5TERT15WW', 'shape', 'too long'],
    ['Z1440101MA5TERT15W', 'shape', 'no such authority'],
    ['94440101MA5TERT15W', 'shape', 'no such kind'],
    ['', 'shape', 'nothing'],
  ] as const) {
    it(`refuses ${uscc || 'nothing'} with ${reason}: ${why}`, () => {
      assert.deepEqual(parseUscc(uscc), { ok: false, reason });
    });
  }

  it('tells a wrong inner organisation code apart, so that a registry may override it', () => {
    const body = '91440101MA5TERT14';
    assert.deepEqual(parseUscc(body + usccCheckCharacter(body)), { ok: false, reason: 'organisation-check' });
  });

  it('computes the organisation codes of GB 11714', () => {
    assert.equal(organisationCheckCharacter('12345678'), '8');
    assert.equal(organisationCheckCharacter('D2143569'), 'X');
    assert.equal(organisationCheckCharacter('MA5UAB12'), '0');
  });

  const bodies = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 }).map((list) => list.join(''));

  it('completes every body to a sum of 0 modulo 31', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const code = body + usccCheckCharacter(body);
        const sum = [...code].reduce((total, character, index) => {
          return total + alphabet.indexOf(character) * (index === 17 ? 1 : 3 ** index % 31);
        }, 0);
        assert.equal(code.length, 18);
        assert.equal(sum % 31, 0);
      }),
    );
  });

  it('catches every single wrong character', () => {
    fc.assert(
      fc.property(fc.nat(17), fc.constantFrom(...alphabet), (at, character) => {
        const valid = '91440101MA5TERT15W';
        fc.pre(valid[at] !== character);
        assert.equal(parseUscc(valid.slice(0, at) + character + valid.slice(at + 1)).ok, false);
      }),
    );
  });
});
