import assert from 'node:assert/strict';
import fc from 'fast-check';
import { oneTimeCodeAuthenticator } from '../../server/authenticators/one-time-code/proves.ts';
import { passkeyAuthenticator } from '../../server/authenticators/passkey/proves.ts';
import { passwordAuthenticator } from '../../server/authenticators/password/proves.ts';
import { type DatedProof, reach, sessionLimits, wantedAcr } from '../../server/journey/assurance.ts';
import { acrValues, rank, satisfies } from '../../server/lib/acr.ts';

const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const password: DatedProof = { ...passwordAuthenticator.prove({}), at: 100 };
const code: DatedProof = { ...oneTimeCodeAuthenticator.prove({ channel: 'sms' }), at: 200 };
const mailCode: DatedProof = { ...oneTimeCodeAuthenticator.prove({ channel: 'email' }), at: 200 };
const synced: DatedProof = { ...passkeyAuthenticator.prove({ backupEligible: true }), at: 300 };
const unattested: DatedProof = { ...passkeyAuthenticator.prove({ backupEligible: false }), at: 350 };
const lying: DatedProof = { ...passkeyAuthenticator.prove({ backupEligible: true, attestedModel: aaguid }), at: 360 };
const hardware: DatedProof = {
  ...passkeyAuthenticator.prove({ backupEligible: false, attestedModel: aaguid }),
  at: 400,
};

describe('authentication levels', () => {
  const table: [string, DatedProof[], string][] = [
    ['a password alone', [password], 'urn:yimen:aal1'],
    ['a code alone', [code], 'urn:yimen:aal1'],
    ['a password and a code', [password, code], 'urn:yimen:aal2'],
    ['a password and a code by mail, which another password opens,', [password, mailCode], 'urn:yimen:aal1'],
    ['a passkey alone', [synced], 'phr'],
    ['a passkey after a password', [password, synced], 'phr'],
    ['a passkey that only says itself that it is not synced', [unattested], 'phr'],
    ['a synced passkey, whatever model it claims,', [lying], 'phr'],
    ['a hardware-bound passkey of a proven model', [hardware], 'phrh'],
  ];
  for (const [what, proofs, acr] of table) {
    it(`T-019 ${what} reaches ${acr}`, () => assert.equal(reach(proofs)?.acr, acr));
  }

  it('T-073 a synced or unattested passkey never reaches the hardware level, whatever is added', () => {
    const others = fc.subarray([password, code, synced, unattested, lying]);
    fc.assert(fc.property(others, (proofs) => reach(proofs)?.acr !== 'phrh'));
  });

  it('proves nothing without a proof', () => assert.equal(reach([]), undefined));

  it('T-019 dates a login by its newest proof and names every method', () => {
    assert.deepEqual(reach([password, code]), {
      acr: 'urn:yimen:aal2',
      amr: ['pwd', 'otp', 'sms', 'mfa'],
      authTime: 200,
    });
  });

  it('adding a proof never lowers the level', () => {
    const any = fc.array(fc.constantFrom(password, code, synced, hardware), { minLength: 1 });
    fc.assert(
      fc.property(any, fc.constantFrom(password, code, synced), (proofs, more) => {
        return rank(reach([...proofs, more])?.acr) >= rank(reach(proofs)?.acr);
      }),
    );
  });

  it('orders the levels as published', () => {
    for (const [index, acr] of acrValues.entries()) {
      assert.ok(satisfies(acr, acr));
      assert.equal(satisfies(acrValues[index - 1], acr), false);
    }
    assert.equal(satisfies('phrh', 'urn:elsewhere:loa4'), false);
    assert.equal(satisfies(undefined, 'urn:yimen:aal1'), false);
  });

  it('asks for the least of the levels an application names, and ignores foreign names', () => {
    assert.equal(wantedAcr('phrh urn:yimen:aal2', []), 'urn:yimen:aal2');
    assert.equal(wantedAcr('urn:elsewhere:loa4', []), undefined);
    assert.equal(wantedAcr(undefined, ['phr']), 'phr');
    assert.equal(wantedAcr(undefined, []), undefined);
  });

  it('T-088 ends sessions within the limits of their level', () => {
    assert.deepEqual(sessionLimits('urn:yimen:aal2'), { idleSeconds: 3600, absoluteSeconds: 86_400 });
    assert.deepEqual(sessionLimits('phrh'), { idleSeconds: 900, absoluteSeconds: 43_200 });
  });
});
