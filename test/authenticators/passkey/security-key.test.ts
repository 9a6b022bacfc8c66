import assert from 'node:assert/strict';
import type { ModelDemand } from '../../../server/authenticators/passkey/attestation.ts';
import { createKeyModels } from '../../../server/authenticators/passkey/models/key-model.ts';
import { modelOf } from '../../../server/authenticators/passkey/models/metadata-entry.ts';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from '../../../server/authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../../../server/authenticators/passkey/relying-party.ts';
import { listPasskeys } from '../../../server/authenticators/passkey/store.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { useDatabase } from '../../support/database.ts';
import { makeKeyMaker, selfSigned } from '../../support/key-maker.ts';
import {
  type CreateTweaks,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from '../../support/software-authenticator.ts';
import { makePerson, start } from '../fixtures.ts';

const origin = 'https://id.example.cn';
const rp = relyingPartyOf({ issuer: origin, fingerprintKey: Buffer.alloc(32, 2) }, '一门');
const listed = makeKeyMaker('11111111-1111-4111-8111-111111111111');
const other = makeKeyMaker('22222222-2222-4222-8222-222222222222');
const unknown = makeKeyMaker('33333333-3333-4333-8333-333333333333');
const revoked = makeKeyMaker('44444444-4444-4444-8444-444444444444');
const software = makeKeyMaker('55555555-5555-4555-8555-555555555555');
const expired = makeKeyMaker('66666666-6666-4666-8666-666666666666', { expired: true });
const mislabelled = makeKeyMaker('77777777-7777-4777-8777-777777777777', { certifiedAaguid: listed.aaguid });
const models = createKeyModels([
  ...[listed, other, expired, mislabelled].map(({ statement }) => modelOf(statement)),
  modelOf(revoked.statement, ['FIDO_CERTIFIED', 'REVOKED', 'FIDO_CERTIFIED']),
  modelOf({ ...software.statement, keyProtection: ['software'] }),
]);

describe('adding a security key', () => {
  const database = useDatabase();
  const onList: ModelDemand = { models, listed: [listed.aaguid] };
  const anyModel: ModelDemand = { models, listed: null };

  /** One registration under a demand: its reason, or `added`. */
  async function attempt(
    device: SoftwareAuthenticator,
    tweaks: CreateTweaks = {},
    demand: ModelDemand | undefined = onList,
  ) {
    const { knex } = database();
    const personId = await makePerson(knex);
    const person = { id: personId, name: '赵示例' };
    const options = await beginPasskeyRegistration(knex, rp, { person, binding: 'uid', attestation: 'direct' }, start);
    assert.equal(options.attestation, 'direct');
    const answer = { personId, binding: 'uid', response: device.create(options, tweaks), ...(demand && { demand }) };
    const outcome = await finishPasskeyRegistration(knex, rp, answer, start);
    const kept = await listPasskeys(knex, personId);
    assert.equal(kept.length, outcome.ok ? 1 : 0);
    if (outcome.ok) assert.equal(kept[0]?.attested, demand !== undefined);
    return outcome.ok ? 'added' : outcome.reason;
  }

  it('takes a key of a listed model, and calls it by the name of its model', async () => {
    assert.equal(await attempt(listed.key(origin)), 'added');
    assert.equal(await attempt(other.key(origin), {}, anyModel), 'added');
    const { knex } = database();
    const [row] = await knex('passkeys').where({ aaguid: listed.aaguid });
    assert.deepEqual([row.attested, row.backup_eligible, row.name], [true, false, listed.statement.description]);
    const [event] = await knex('audit_events').where({ person_id: row.person_id });
    assert.deepEqual(event.detail, { passkeyId: row.id, backupEligible: false, attested: true });
  });

  it('refuses models that are not on the list, not known, withdrawn, or software', async () => {
    assert.equal(await attempt(other.key(origin)), 'model-not-listed');
    for (const maker of [unknown, revoked, software])
      assert.equal(await attempt(maker.key(origin), {}, anyModel), 'not-attested', maker.aaguid);
    assert.equal(await attempt(expired.key(origin), {}, anyModel), 'not-verified', 'its certificate is over');
  });

  it('T-070 refuses a self-signed root, a foreign root, a broken chain, and a certificate of another model', async () => {
    const anybody = selfSigned(listed.aaguid);
    const { root, intermediate, leaf } = listed;
    const forged = makeCertificate({
      subject: leaf.subject,
      issuer: { ...intermediate, privateKey: anybody.privateKey },
      aaguid: listed.aaguid,
    });
    const byLeaf = makeCertificate({ subject: leaf.subject, issuer: leaf, aaguid: listed.aaguid });
    const wrong: [string, SoftwareAuthenticator][] = [
      ['self-signed', listed.key(origin, { by: anybody, chain: [anybody.der] })],
      ['self-signed with the true root beside it', listed.key(origin, { by: anybody, chain: [anybody.der, root.der] })],
      ['a foreign root', other.key(origin, { aaguid: listed.aaguid })],
      ['a missing intermediate', listed.key(origin, { chain: [leaf.der] })],
      [
        'a forged signature on the certificate',
        listed.key(origin, { by: forged, chain: [forged.der, intermediate.der] }),
      ],
      ['issued by a leaf', listed.key(origin, { by: byLeaf, chain: [byLeaf.der, leaf.der, intermediate.der] })],
      ['too long a chain', listed.key(origin, { chain: [leaf.der, ...Array(6).fill(intermediate.der)] })],
      ['no certificate in it', listed.key(origin, { chain: [Buffer.from('no certificate')] })],
      ['an empty chain', listed.key(origin, { chain: [] })],
    ];
    for (const [what, device] of wrong)
      assert.ok(['not-attested', 'not-verified'].includes(await attempt(device)), what);
    assert.equal(await attempt(mislabelled.key(origin), {}, anyModel), 'not-verified');
    assert.equal(await attempt(listed.key(origin), { forgedAttestation: true }), 'not-verified');
  });

  it('T-070 refuses none, self attestation, formats with roots of their own, and trailing bytes', async () => {
    assert.equal(await attempt(createSoftwareAuthenticator({ origin, aaguid: listed.aaguid })), 'not-attested');
    assert.equal(await attempt(listed.key(origin), { selfAttestation: true }), 'not-attested');
    const x5c = new Map([['x5c', [new Uint8Array(listed.leaf.der)]]]);
    for (const fmt of ['none', 'fido-u2f', 'apple', 'android-key', 'android-safetynet', 'made-up'])
      assert.equal(await attempt(listed.key(origin), { fmt, attStmt: x5c }), 'not-attested', fmt);
    assert.equal(await attempt(listed.key(origin), { fmt: 'tpm', attStmt: x5c }), 'not-verified');
    assert.equal(await attempt(listed.key(origin), { attestationTail: Buffer.of(0) }), 'not-attested');
    assert.equal(await attempt(listed.key(origin), { attestationTail: Buffer.alloc(1024 * 1024) }), 'malformed');
  });

  it('T-073 refuses a key that may be synced, whatever its certificate says', async () => {
    assert.equal(await attempt(listed.key(origin, { synced: true })), 'not-attested');
    assert.equal(await attempt(listed.key(origin), { flags: { be: true } }), 'not-attested');
  });

  it('T-070 where no attestation was asked for, a certificate is refused, and nothing is fetched for it', async () => {
    const fetched: unknown[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = async (address) => {
      fetched.push(address);
      throw new Error('no network');
    };
    try {
      const everything = { models: createKeyModels([]), listed: null };
      for (const fmt of ['packed', 'android-key', 'apple', 'android-safetynet', 'tpm'])
        await attempt(
          listed.key(origin),
          { fmt, attStmt: new Map([['x5c', [new Uint8Array(listed.leaf.der)]]]) },
          everything,
        );
      const { knex } = database();
      const personId = await makePerson(knex);
      const options = await beginPasskeyRegistration(
        knex,
        rp,
        { person: { id: personId, name: 'Li' }, binding: 'u' },
        start,
      );
      const answer = { personId, binding: 'u', response: listed.key(origin).create(options) };
      assert.deepEqual(await finishPasskeyRegistration(knex, rp, answer, start), { ok: false, reason: 'not-verified' });
    } finally {
      globalThis.fetch = fetch;
    }
    assert.deepEqual(fetched, []);
  });
});
