import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSamlMetadata } from '../../adapters/sources/saml/metadata.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { createSourceDraft } from '../../server/cli/source-draft.ts';
import { readSettings } from '../../server/federation/read-settings.ts';
import { idp, sp } from '../contracts/saml-keys.ts';
import { testConfig, testSecrets } from '../support/config.ts';

const bare = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, '');
const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/saml">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${bare(idp.certificate)}</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
</IDPSSODescriptor></EntityDescriptor>`;

describe('drafts of identity sources', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yimen-drafts-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function draft(...argv: string[]) {
    const told: string[] = [];
    const env = { ...testSecrets, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const commands = [createSourceDraft(readSamlMetadata)];
    const done = await runCommand(commands, ['source-draft', ...argv], env, (line) => told.push(line));
    return { ...done, told };
  }

  /** What somebody types into it. */
  const settings = (out: string, connection: object, secrets: object) => {
    const { configuration } = JSON.parse(out);
    const filled = { ...configuration, connection: { ...configuration.connection, ...connection } };
    return readSettings(testConfig(), { configuration: filled, secrets });
  };

  for (const [preset, connection] of [
    ['wechat', { clientId: 'wx-example' }],
    ['dingtalk', { clientId: 'ding-example' }],
    ['yimen', { issuer: 'https://id.city.example', clientId: 'province' }],
  ] as const) {
    it(`${preset}: can be added once the blanks are filled, is switched off and trusted with little`, async () => {
      const { out, exitCode } = await draft('--id', 'their-login', '--preset', preset);
      assert.equal(exitCode, 0, out);
      const read = settings(out, connection, { clientSecret: 'secret' });
      assert.ok(read.ok, JSON.stringify(read));
      const { id, enabled, highestIal, highestAcr } = read.config;
      assert.deepEqual([id, enabled, highestIal, highestAcr], ['their-login', false, 1, 'urn:yimen:aal1']);
    });
  }

  it('SAML: is read from the metadata of the other side, with the fingerprint to compare', async () => {
    const path = join(folder, 'idp.xml');
    await writeFile(path, metadata);
    const { out, exitCode, told } = await draft('--id', 'ministry', '--metadata', path);
    assert.equal(exitCode, 0, out);
    assert.ok(told.join().includes(new X509Certificate(idp.certificate).fingerprint256), told.join());
    assert.ok(!settings(out, {}, JSON.parse(out).secrets).ok, 'our own key is missing yet');
    const read = settings(out, {}, sp);
    assert.ok(read.ok && read.config.kind === 'saml', JSON.stringify(read));
    const { entityId, ssoUrl, ownEntityId } = read.config.connection;
    assert.deepEqual([entityId, ssoUrl], ['https://idp.example/saml', 'https://idp.example/sso']);
    assert.match(ownEntityId, /\/federation\/ministry\/metadata$/);
  });

  it('prints nothing for an unknown preset, or metadata that is none', async () => {
    const path = join(folder, 'none.xml');
    await writeFile(path, `<!DOCTYPE x [<!ENTITY a "b">]>${metadata}`);
    for (const [argv, pattern] of [
      [[], /--preset/],
      [['--preset', 'toString'], /--preset/],
      [['--metadata', join(folder, 'nowhere.xml')], /cannot be read/],
      [['--metadata', path], /structure-forbidden/],
    ] as const) {
      const { out, exitCode } = await draft('--id', 'x', ...argv);
      assert.equal(exitCode, 1);
      assert.match(out, pattern);
    }
  });
});
