import assert from 'node:assert/strict';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { isUncertified } from '../../../server/authenticators/passkey/attestation.ts';

type Cbor = Parameters<typeof isoCBOR.encode>[0];

function attestation(fmt: string, statement: [string, Cbor][]): Uint8Array {
  return isoCBOR.encode(
    new Map<string, Cbor>([
      ['fmt', fmt],
      ['attStmt', new Map(statement)],
      ['authData', new Uint8Array(37)],
    ]),
  );
}

describe('attestation', () => {
  it('T-070 takes none and self attestation, and no certificates whatever their root', () => {
    assert.equal(isUncertified(attestation('none', [])), true);
    assert.equal(isUncertified(attestation('packed', [['alg', -7]])), true);
    assert.equal(isUncertified(attestation('packed', [['x5c', [new Uint8Array(9)]]])), false);
    assert.equal(isUncertified(attestation('fido-u2f', [])), false);
    assert.equal(isUncertified(isoCBOR.encode(['fmt', 'none'])), false);
  });

  it('T-070 takes exactly one canonical CBOR item', () => {
    const honest = Buffer.from(attestation('none', []));
    assert.equal(isUncertified(Buffer.concat([honest, Buffer.of(0)])), false);
    // The same map with its length in two bytes.
    assert.equal(isUncertified(Buffer.concat([Buffer.of(0xb8, 3), honest.subarray(1)])), false);
    assert.equal(isUncertified(honest.subarray(0, 20)), false);
  });
});
