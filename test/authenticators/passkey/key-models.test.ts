import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign } from 'jose';
import { createKeyModels } from '../../../server/authenticators/passkey/models/key-model.ts';
import { modelOf, modelsOf } from '../../../server/authenticators/passkey/models/metadata-entry.ts';
import { readKeyModels } from '../../../server/authenticators/passkey/models/read-models.ts';
import { verifyBlob } from '../../../server/authenticators/passkey/models/verify-blob.ts';
import { StartFailed } from '../../../server/db/start-failed.ts';
import { type Certified, makeCertificate } from '../../support/certificates.ts';
import { makeKeyMaker } from '../../support/key-maker.ts';

const now = new Date('2026-03-01T08:00:00Z');
const maker = makeKeyMaker('11111111-1111-4111-8111-111111111111');
const root = makeCertificate({ subject: { CN: 'Example FIDO root' }, ca: true });
const roots = [new X509Certificate(root.der)];
const host = 'mds.fidoalliance.org';
const signer = makeCertificate({ subject: { CN: host }, issuer: root, dnsName: host });

const entries = [
  { aaguid: maker.aaguid, metadataStatement: maker.statement, statusReports: [{ status: 'FIDO_CERTIFIED_L1' }] },
  {
    attestationCertificateKeyIdentifiers: ['00'],
    metadataStatement: { description: 'an old U2F key' },
    statusReports: [],
  },
];

async function blob(by: Certified = signer, change: { nextUpdate?: string; x5c?: Buffer[] } = {}): Promise<string> {
  const { nextUpdate = '2026-04-01', x5c = [by.der] } = change;
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ no: 7, nextUpdate, legalHeader: '', entries })))
    .setProtectedHeader({ alg: 'ES256', x5c: x5c.map((der) => der.toString('base64')) })
    .sign(by.privateKey);
}

describe('models of security keys', () => {
  it('are trusted when they keep keys in hardware and nobody withdrew or broke them', () => {
    const trusted = (change: object, ...statuses: string[]) =>
      modelOf({ ...maker.statement, ...change }, statuses).isTrusted;
    assert.equal(trusted({}), true);
    assert.equal(trusted({}, 'FIDO_CERTIFIED_L2', 'UPDATE_AVAILABLE'), true);
    assert.equal(trusted({ attestationTypes: ['attca'] }), true);
    for (const status of [
      'REVOKED',
      'USER_VERIFICATION_BYPASS',
      'ATTESTATION_KEY_COMPROMISE',
      'USER_KEY_REMOTE_COMPROMISE',
      'USER_KEY_PHYSICAL_COMPROMISE',
    ])
      assert.equal(trusted({}, 'FIDO_CERTIFIED', status, 'UPDATE_AVAILABLE'), false, status);
    assert.equal(trusted({ keyProtection: ['software'] }), false);
    assert.equal(trusted({ keyProtection: ['hardware', 'software'] }), false);
    assert.equal(trusted({ keyProtection: ['tee'] }), false);
    assert.equal(trusted({ attestationTypes: ['basic_surrogate'] }), false);
    assert.equal(trusted({ attestationRootCertificates: [] }), false);
    assert.equal(trusted({ attestationRootCertificates: ['bm8gY2VydGlmaWNhdGU='] }), false);
  });

  it('come from the entries of FIDO2 authenticators; the first description of a model counts', () => {
    const models = modelsOf([...entries, null, 'x', { aaguid: 'no', metadataStatement: {}, statusReports: 'x' }]);
    assert.deepEqual(
      models.map(({ aaguid }) => aaguid),
      [maker.aaguid],
    );
    const revoked = modelOf(maker.statement, ['REVOKED']);
    const both = createKeyModels([revoked, ...models]);
    assert.equal(both.find(maker.aaguid)?.isTrusted, false);
    assert.deepEqual(both.trusted, []);
    assert.equal(createKeyModels([]).find(maker.aaguid), undefined);
  });
});

describe('a BLOB of the FIDO Metadata Service', () => {
  it('is believed when its signature, chain and name are right', async () => {
    const { models, nextUpdate } = await verifyBlob(await blob(), now, roots);
    assert.deepEqual(
      models.map(({ name, isTrusted }) => [name, isTrusted]),
      [[maker.statement.description, true]],
    );
    assert.deepEqual(nextUpdate, new Date('2026-04-01T00:00:00Z'));
  });

  it('is judged as on its last day when it is old, so that a restart does not fail for it', async () => {
    const lastYear = makeCertificate({
      ...{ subject: { CN: host }, issuer: root, dnsName: host },
      notAfter: new Date('2025-12-31T00:00:00Z'),
    });
    assert.equal((await verifyBlob(await blob(lastYear, { nextUpdate: '2025-12-01' }), now, roots)).models.length, 1);
    await assert.rejects(verifyBlob(await blob(lastYear), now, roots), /no root/);
    await assert.rejects(verifyBlob(await blob(lastYear, { nextUpdate: '2019-12-01' }), now, roots), /no root/);
  });

  it('is refused when anything about it is wrong', async () => {
    const honest = await blob();
    const [header, , signature] = honest.split('.');
    const changed = Buffer.from(JSON.stringify({ no: 7, nextUpdate: '2026-04-01', entries: [] })).toString('base64url');
    const anybody = makeCertificate({ subject: { CN: host }, dnsName: host });
    const elsewhere = makeCertificate({ subject: { CN: 'www.example.cn' }, issuer: root, dnsName: 'www.example.cn' });
    const wrong: [string, string, RegExp][] = [
      ['changed content', `${header}.${changed}.${signature}`, /signature/],
      ['another key', await blob(anybody, { x5c: [signer.der] }), /signature/],
      ['a foreign root', await blob(anybody), /no root/],
      ['the certificate of another web site', await blob(elsewhere), /not that of mds/],
      ['no certificates', await blob(signer, { x5c: [] }), /names no certificates/],
      ['no JWT', 'PK\u0003\u0004', /Invalid/i],
      ['a day that is none', await blob(signer, { nextUpdate: 'soon' }), /./],
    ];
    for (const [what, jwt, why] of wrong) await assert.rejects(verifyBlob(jwt, now, roots), why, what);
    // the roots that are really used are those of the FIDO Alliance
    await assert.rejects(verifyBlob(honest, now), /no root of the FIDO Alliance/);
  });

  it('is not believed unsigned, or signed with a shared secret', async () => {
    const [, payload] = (await blob()).split('.');
    const x5c = [signer.der.toString('base64')];
    for (const alg of ['none', 'HS256']) {
      const header = Buffer.from(JSON.stringify({ alg, x5c })).toString('base64url');
      await assert.rejects(verifyBlob(`${header}.${payload}.`, now, roots));
    }
  });
});

describe('YIMEN_FIDO_METADATA_FILE', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-metadata-'));
  });
  after(() => rm(directory, { recursive: true }));
  const file = async (name: string, content: string) => {
    const path = join(directory, name);
    await writeFile(path, content);
    return path;
  };

  it('names lists of metadata statements, which need no signature', async () => {
    const path = await file('own.json', JSON.stringify([maker.statement]));
    const models = await readKeyModels([path], now);
    assert.equal(models.find(maker.aaguid)?.isTrusted, true);
    assert.equal(models.nextUpdate, undefined);
    assert.deepEqual((await readKeyModels([], now)).trusted, []);
  });

  it('refuses to start with a file it cannot believe, and says which and why', async () => {
    const wrong: [string, string][] = [
      ['not-json', '[{'],
      ['no-statements', '[{"aaguid":"x"}]'],
      ['blob-by-nobody', await blob()],
      ['empty', ''],
    ];
    for (const [name, content] of wrong) {
      const path = await file(name, content);
      const refused = (error: unknown) => error instanceof StartFailed && error.message.includes(path);
      await assert.rejects(readKeyModels([path], now), refused, name);
    }
    await assert.rejects(readKeyModels([join(directory, 'missing')], now), StartFailed);
  });
});
