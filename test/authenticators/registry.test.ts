import assert from 'node:assert/strict';
import { authenticators } from '../../server/authenticators/registry.ts';

describe('registry of authenticators', () => {
  it('lists each under its own name, with values of RFC 8176 only', () => {
    const registered = new Set(['pwd', 'otp', 'sms', 'pop', 'hwk', 'swk', 'user']);
    const proofs = [
      authenticators.password.prove({}),
      authenticators.passkey.prove({ backupEligible: true }),
      authenticators.passkey.prove({ backupEligible: false, attestedModel: '2fc0579f-8113-47ea-b116-bb5a8db9202a' }),
      authenticators['one-time-code'].prove({ channel: 'sms' }),
      authenticators['one-time-code'].prove({ channel: 'email' }),
    ];
    for (const [name, authenticator] of Object.entries(authenticators)) assert.equal(authenticator.name, name);
    for (const { amr, factors } of proofs) {
      assert.ok(amr.length > 0 && amr.every((value) => registered.has(value)));
      assert.ok(factors.length > 0);
    }
    assert.deepEqual(
      proofs.map(({ phishingResistant }) => phishingResistant),
      [false, true, true, false, false],
    );
    assert.deepEqual(
      proofs.map(({ hardwareBound }) => hardwareBound),
      [false, false, true, false, false],
    );
  });
});
