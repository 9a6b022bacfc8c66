import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from '../../../server/authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../../../server/authenticators/passkey/relying-party.ts';
import { listPasskeys } from '../../../server/authenticators/passkey/store.ts';
import { useDatabase } from '../../support/database.ts';
import { type CreateTweaks, createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { eventsOf, later, makePerson, start } from '../fixtures.ts';

const origin = 'https://id.example.cn';
const rp = relyingPartyOf({ issuer: origin, fingerprintKey: Buffer.alloc(32, 2) }, '一门');

describe('passkey registration', () => {
  const database = useDatabase();
  const begin = (personId: string, binding: string) =>
    beginPasskeyRegistration(database().knex, rp, { person: { id: personId, name: '李梅' }, binding }, start);
  const finish = (personId: string, binding: string, response: string, now = start) =>
    finishPasskeyRegistration(database().knex, rp, { personId, binding, response }, now);

  /** One registration from beginning to end with something wrong in it: its reason, or `added`. */
  async function attempt(tweaks: CreateTweaks, device = createSoftwareAuthenticator({ origin })): Promise<string> {
    const personId = await makePerson(database().knex);
    const options = await begin(personId, 'uid');
    const outcome = await finish(personId, 'uid', device.create(options, tweaks));
    const kept = await listPasskeys(database().knex, personId);
    assert.equal(kept.length, outcome.ok ? 1 : 0);
    return outcome.ok ? 'added' : outcome.reason;
  }

  it('asks for a discoverable, verified key without attestation, and names the ones there are', async () => {
    const personId = await makePerson(database().knex);
    const device = createSoftwareAuthenticator({ origin });
    const options = await begin(personId, 'uid');
    assert.deepEqual(options.rp, { id: 'id.example.cn', name: '一门' });
    assert.equal(options.attestation, 'none');
    assert.equal(options.authenticatorSelection?.residentKey, 'required');
    assert.equal(options.authenticatorSelection?.userVerification, 'required');
    assert.deepEqual(
      options.pubKeyCredParams.map(({ alg }) => alg),
      [-7, -257, -8],
    );
    assert.equal(Buffer.from(options.user.id, 'base64url').toString('hex'), personId.replaceAll('-', ''));
    assert.deepEqual(options.excludeCredentials, []);

    const outcome = await finish(personId, 'uid', device.create(options));
    assert.ok(outcome.ok);
    assert.equal(outcome.passkey.backupEligible, false);
    const again = await begin(personId, 'uid');
    assert.deepEqual(
      again.excludeCredentials?.map(({ id }) => id),
      [device.credentials[0]?.id.toString('base64url')],
    );
    assert.deepEqual(await eventsOf(database().knex, personId), ['authenticator.passkey.added']);
  });

  it('takes keys of every algorithm it asked for, synced keys, and self attestation', async () => {
    for (const algorithm of [-7, -257, -8]) assert.equal(await attempt({ algorithm }), 'added', String(algorithm));
    assert.equal(await attempt({ selfAttestation: true }), 'added');
    const device = createSoftwareAuthenticator({
      origin,
      synced: true,
      aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
    });
    const personId = await makePerson(database().knex);
    await finish(personId, 'uid', device.create(await begin(personId, 'uid')));
    const [passkey] = await listPasskeys(database().knex, personId);
    assert.equal(passkey?.name, 'iCloud Keychain');
    assert.deepEqual([passkey?.backupEligible, passkey?.backedUp], [true, true]);
  });

  it('T-062 a challenge works once, for this person, ceremony and browser, within five minutes', async () => {
    const personId = await makePerson(database().knex);
    const device = createSoftwareAuthenticator({ origin });
    const response = device.create(await begin(personId, 'uid'));
    const refused = { ok: false, reason: 'challenge' };
    assert.deepEqual(await finish(personId, 'another uid', response), refused);
    assert.deepEqual(await finish(await makePerson(database().knex), 'uid', response), refused);
    assert.deepEqual(await finish(personId, 'uid', response, later(300)), refused);
    assert.equal((await finish(personId, 'uid', response, later(299))).ok, true);
    assert.deepEqual(await finish(personId, 'uid', response), refused);
    assert.equal(await attempt({ clientData: { challenge: randomBytes(32).toString('base64url') } }), 'challenge');
  });

  it('T-062 a failed ceremony uses its challenge up', async () => {
    const personId = await makePerson(database().knex);
    const device = createSoftwareAuthenticator({ origin });
    const options = await begin(personId, 'uid');
    assert.equal((await finish(personId, 'uid', device.create(options, { flags: { uv: false } }))).ok, false);
    assert.deepEqual(await finish(personId, 'uid', device.create(options)), { ok: false, reason: 'challenge' });
  });

  it('T-062 of 20 parallel posts of one response one adds a passkey', async () => {
    for (let round = 0; round < 10; round += 1) {
      const personId = await makePerson(database().knex);
      const response = createSoftwareAuthenticator({ origin }).create(await begin(personId, 'uid'));
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => finish(personId, 'uid', response)));
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    }
  });

  for (const foreign of [
    'https://id.example.cn.evil.test',
    'https://other.example.cn',
    'https://sub.id.example.cn',
    'http://id.example.cn',
    'https://id.example.cn:8443',
    'https://xn--d-qha.example.cn',
    'android:apk-key-hash:2jmj7l5rSw0yVb',
    'null',
  ]) {
    it(`T-063 refuses the origin ${foreign}`, async () => {
      assert.equal(await attempt({ clientData: { origin: foreign } }), 'not-verified');
    });
  }

  it('T-063 refuses the hash of another relying party, and pages in foreign frames', async () => {
    assert.equal(await attempt({ rpId: 'example.cn' }), 'not-verified');
    assert.equal(await attempt({ clientData: { crossOrigin: true } }), 'not-verified');
    assert.equal(await attempt({ clientData: { crossOrigin: 'true' } }), 'not-verified');
    assert.equal(await attempt({ clientData: { topOrigin: 'https://evil.test' } }), 'not-verified');
    assert.equal(await attempt({ clientData: { crossOrigin: undefined } }), 'added');
  });

  it('T-064 refuses a swapped type, bad UTF-8 and names that come twice', async () => {
    assert.equal(await attempt({ clientData: { type: 'webauthn.get' } }), 'not-verified');
    const twice = (text: string) => Buffer.from(text.replace('{', '{"origin":"https://evil.test",'));
    assert.equal(await attempt({ clientDataBytes: twice }), 'malformed');
    const escaped = (text: string) => Buffer.from(text.replace('{', '{"\\u006frigin":"https://evil.test",'));
    assert.equal(await attempt({ clientDataBytes: escaped }), 'malformed');
    const nested = (text: string) => Buffer.from(text.replace('{', '{"extra":{"a":1,"a":2},'));
    assert.equal(await attempt({ clientDataBytes: nested }), 'malformed');
    const badUtf8 = (text: string) =>
      Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')]);
    assert.equal(await attempt({ clientDataBytes: badUtf8 }), 'malformed');
    const mark = (text: string) => Buffer.from(`\ufeff${text}`);
    assert.equal(await attempt({ clientDataBytes: mark }), 'malformed');
    const values = (text: string) => Buffer.from(text.replace('{', '{"note":"origin","other":{"origin":"x"},'));
    assert.equal(await attempt({ clientDataBytes: values }), 'added', 'one name in two objects is no repetition');
  });

  it('T-066 T-067 refuses keys without presence, without verification, and backed up though never eligible', async () => {
    assert.equal(await attempt({ flags: { up: false } }), 'not-verified');
    assert.equal(await attempt({ flags: { uv: false } }), 'not-verified');
    assert.equal(await attempt({ flags: { bs: true } }), 'not-verified');
  });

  it('T-068 refuses a credential id that anybody has, and one over 1023 bytes', async () => {
    const device = createSoftwareAuthenticator({ origin });
    const credentialId = randomBytes(32);
    assert.equal(await attempt({ credentialId }, device), 'added');
    assert.equal(await attempt({ credentialId }, device), 'already-known');
    assert.equal(await attempt({ credentialId: randomBytes(1023) }), 'added');
    assert.equal(await attempt({ credentialId: randomBytes(1024) }), 'not-verified');
    assert.equal(await attempt({ credentialId: Buffer.alloc(0) }), 'malformed');
  });

  it('T-070 refuses algorithms nobody asked for and statements nobody needs', async () => {
    assert.equal(await attempt({ algorithm: -35 }), 'not-verified');
    assert.equal(await attempt({ coseAlg: -65535 }), 'not-verified');
    assert.equal(await attempt({ attStmt: new Map([['sig', new Uint8Array(64)]]) }), 'not-verified');
    const x5c = new Map([['x5c', [new Uint8Array(100)]]]);
    assert.equal(await attempt({ selfAttestation: true, attStmt: x5c }), 'not-verified');
    const badSignature = new Map([['sig', new Uint8Array(70)]]);
    assert.equal(await attempt({ selfAttestation: true, attStmt: badSignature }), 'not-verified');
    for (const fmt of ['packed', 'fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet', 'made-up']) {
      assert.equal(await attempt({ fmt }), 'not-verified', fmt);
    }
  });

  it('T-070 refuses trailing bytes, broken CBOR and far too much of it', async () => {
    assert.equal(await attempt({ attestationTail: Buffer.from([0]) }), 'not-verified');
    assert.equal(await attempt({ authDataTail: Buffer.from([0xa0]) }), 'not-verified');
    assert.equal(await attempt({ attestationBytes: Buffer.from('a3', 'hex') }), 'not-verified');
    assert.equal(await attempt({ attestationBytes: Buffer.alloc(40_000, 0x81) }), 'not-verified');
    assert.equal(await attempt({ attestationTail: Buffer.alloc(1024 * 1024) }), 'malformed');
  });

  it('T-070 answers any bytes with a refusal and never throws', async () => {
    const personId = await makePerson(database().knex);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (noise, whole) => {
        const options = await begin(personId, 'uid');
        const tweaks = whole ? { attestationBytes: noise } : { clientDataBytes: () => noise };
        const outcome = await finish(personId, 'uid', createSoftwareAuthenticator({ origin }).create(options, tweaks));
        assert.equal(outcome.ok, false);
      }),
      { numRuns: 150 },
    );
    for (const text of ['', 'null', '[]', '{"id":1}', '"', '{"__proto__":{"id":"a"}}', `{"id":"${randomUUID()}"}`]) {
      assert.deepEqual(await finish(personId, 'uid', text), { ok: false, reason: 'malformed' });
    }
  });

  it('T-070 survives one flipped bit anywhere in the attestation', async () => {
    const personId = await makePerson(database().knex);
    for (let i = 0; i < 120; i += 1) {
      const options = await begin(personId, 'uid');
      const honest = JSON.parse(createSoftwareAuthenticator({ origin }).create(options));
      const object = Buffer.from(honest.response.attestationObject, 'base64url');
      const at = Math.floor((i / 120) * object.length);
      object[at] = (object[at] ?? 0) ^ (1 << (i % 8));
      honest.response.attestationObject = object.toString('base64url');
      const outcome = await finish(personId, 'uid', JSON.stringify(honest));
      assert.equal(typeof outcome.ok, 'boolean');
    }
  });
});
