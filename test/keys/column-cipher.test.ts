import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ColumnUnreadable, createColumnCipher } from '../../server/keys/column-cipher.ts';

const older = { version: 1, key: randomBytes(32) };
const newer = { version: 2, key: randomBytes(32) };
const fingerprintKey = randomBytes(32);
const cipher = createColumnCipher({ encryptionKeys: [older], fingerprintKey });
const rotated = createColumnCipher({ encryptionKeys: [newer, older], fingerprintKey });

describe('column cipher', () => {
  it('gives back what was sealed, also the empty text and any Unicode', () => {
    for (const plain of ['', 'a', '浙江省 𠮷 🏛️', 'x'.repeat(100_000)]) {
      assert.equal(cipher.decrypt('persons.name', cipher.encrypt('persons.name', plain)), plain);
    }
  });

  it('never seals the same value to the same bytes and shows nothing of it', () => {
    const number = '330106199001011234';
    const sealed = [1, 2, 3].map(() => cipher.encrypt('a.b', number));
    assert.equal(new Set(sealed.map((one) => one.toString('hex'))).size, 3);
    for (const one of sealed) assert.equal(one.includes(number), false);
  });

  it('reads old values after a rotation and writes new ones with the new key', () => {
    assert.equal(rotated.decrypt('a.b', cipher.encrypt('a.b', 'kept')), 'kept');
    const fresh = rotated.encrypt('a.b', 'fresh');
    assert.equal(fresh[0], 2);
    assert.throws(() => cipher.decrypt('a.b', fresh), ColumnUnreadable);
  });

  it('refuses a value copied into another column', () => {
    const sealed = cipher.encrypt('identifiers.value', '13800000000');
    assert.throws(() => cipher.decrypt('identity_documents.number', sealed), ColumnUnreadable);
  });

  it('refuses a value with any one byte changed, cut or lengthened', () => {
    const sealed = cipher.encrypt('a.b', 'text');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      assert.throws(() => cipher.decrypt('a.b', changed), ColumnUnreadable, `byte ${at}`);
      assert.throws(() => cipher.decrypt('a.b', sealed.subarray(0, at)), ColumnUnreadable, `cut at ${at}`);
    }
    assert.throws(() => cipher.decrypt('a.b', Buffer.concat([sealed, Buffer.of(0)])), ColumnUnreadable);
  });

  it('refuses a value whose version byte was set to another configured key', () => {
    const sealed = cipher.encrypt('a.b', 'text');
    sealed[0] = 2;
    assert.throws(() => rotated.decrypt('a.b', sealed), ColumnUnreadable);
  });

  it('says nothing of the value when it refuses', () => {
    const sealed = cipher.encrypt('a.b', 'secret value');
    sealed[5] = sealed[5]! ^ 1;
    assert.throws(
      () => cipher.decrypt('a.b', sealed),
      (error: Error) => error.message === 'column a.b cannot be decrypted' && error.cause === undefined,
    );
  });

  it('fingerprints the same value the same, per column and per key', () => {
    const one = cipher.fingerprint('a.b', 'value');
    assert.equal(one.length, 32);
    assert.deepEqual(rotated.fingerprint('a.b', 'value'), one);
    assert.notDeepEqual(cipher.fingerprint('a.c', 'value'), one);
    assert.notDeepEqual(cipher.fingerprint('a.bv', 'alue'), one);
    const stranger = createColumnCipher({ encryptionKeys: [older], fingerprintKey: randomBytes(32) });
    assert.notDeepEqual(stranger.fingerprint('a.b', 'value'), one);
  });

  it('refuses keys of the wrong length, double versions and no key', () => {
    const make = (encryptionKeys: { version: number; key: Buffer }[]) => () =>
      createColumnCipher({ encryptionKeys, fingerprintKey });
    assert.throws(make([]));
    assert.throws(make([{ version: 1, key: randomBytes(16) }]));
    assert.throws(make([{ version: 256, key: randomBytes(32) }]));
    assert.throws(make([older, { version: 1, key: randomBytes(32) }]));
  });
});
