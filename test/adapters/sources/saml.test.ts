import assert from 'node:assert/strict';
import { readSamlMetadata } from '../../../adapters/sources/saml/metadata.ts';
import type { Begun, Callback, IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { type Changes, identitySourceContract, loginAt } from '../../contracts/identity-source.ts';
import { idp as idpKeys, sp as ourKeys } from '../../contracts/saml-keys.ts';
import { callbackUrl, common, createTools } from '../../federation/support.ts';
import { bad, type HostileServer, startHostileServer } from '../../support/hostile-server.ts';
import { createSamlIdp, idpEntityId, samlPerson, ssoUrl } from '../../support/saml-idp.ts';

/** Against samlify as identity provider: each way of signing, encrypted or not, both bindings. */
describe('adapters/sources/saml with an independent identity provider', () => {
  let server: HostileServer;
  before(async () => {
    server = await startHostileServer();
    server.routes['/sso'] = (response) => response.writeHead(400).end('no request');
  });
  after(() => server.close());

  function open(changes: Changes = {}, settings: Record<string, unknown> = {}): IdentitySource {
    const { enabled, highestIal, highestAcr, ...tools } = changes;
    const given = Object.entries({ enabled, highestIal, highestAcr }).filter(([, value]) => value !== undefined);
    const config = sourceConfig.parse({
      ...common,
      ...Object.fromEntries(given),
      kind: 'saml',
      mapping: { name: 'name', ial: 'ial', attributes: { city: '["urn:oid:2.5.4.10"]' } },
      acrMap: { 'urn:example:strongest': 'phrh' },
      connection: {
        entityId: idpEntityId,
        ssoUrl: `${server.origin}/sso`,
        certificates: [idpKeys.certificate],
        ownEntityId: 'https://door.example/sources/city',
        requestedAcr: { phr: 'urn:example:strongest' },
        ...settings,
      },
    });
    return openIdentitySource(config, ourKeys, createTools([server.host], tools));
  }

  const metadata = (source: IdentitySource) => source.describe?.(callbackUrl).body ?? '';

  async function login(begun: Begun, options: { encrypts?: boolean; signsMessage?: boolean } = {}): Promise<Callback> {
    const idp = createSamlIdp(metadata(open({}, options.signsMessage ? { signed: 'both' } : {})), options);
    assert.notEqual(begun.how, 'credentials');
    const parameters =
      begun.how === 'redirect'
        ? new URL(begun.url).searchParams
        : new URLSearchParams(begun.how === 'form' ? begun.fields : {});
    const answered = await idp.answer({ binding: begun.how === 'redirect' ? 'redirect' : 'post', parameters });
    const form = new URLSearchParams({ SAMLResponse: answered, RelayState: parameters.get('RelayState') ?? '' });
    return { by: 'browser', method: 'POST', parameters: form };
  }

  identitySourceContract('saml', () => ({
    open: async (changes) => open(changes),
    login,
    issuer: idpEntityId,
    subject: samlPerson,
    isReplayable: true,
    openBad: Object.fromEntries(
      ['never answers', 'breaks off', 'answers 500', 'sends chunks without end', 'promises 100 MiB'].map((what) => [
        what,
        async () => {
          server.routes['/bad'] = bad[what]!;
          return open({ timeoutMs: 300 }, { ssoUrl: `${server.origin}/bad` });
        },
      ]),
    ),
  }));

  for (const binding of ['redirect', 'post'] as const) {
    for (const signed of ['assertion', 'both'] as const) {
      for (const encrypted of [false, true]) {
        const title = `${binding}, signed: ${signed}, ${encrypted ? 'encrypted' : 'in the clear'}`;
        it(`understands the answer to a signed request: ${title}`, async () => {
          const source = open({}, { binding, signed, encrypted });
          const options = { encrypts: encrypted, signsMessage: signed === 'both' };
          const started = await source.begin({ callbackUrl, locale: 'zh-Hans', fresh: true, acr: 'phr' });
          assert.ok(started.ok);
          const completed = await source.complete(await login(started.begun, options), started.begun.kept);
          assert.ok(completed.ok, JSON.stringify(completed));
          const { identity } = completed;
          assert.equal(identity.name, '李示例');
          assert.deepEqual(identity.attributes, { city: ['示例市'] });
          assert.equal(identity.sessionId, 's-1');
          assert.equal(identity.assurance.acr, common.highestAcr);
        });
      }
    }
  }

  it('refuses an assertion in the clear where an encrypted one was agreed on', async () => {
    const source = open({}, { encrypted: true });
    const { begun, callback } = await loginAt({ login }, source);
    assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'not-encrypted' });
  });

  it('refuses a message without the signature that was agreed on', async () => {
    const source = open({}, { signed: 'both' });
    const { begun, callback } = await loginAt({ login }, source);
    assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'signature-missing' });
  });

  it('names the person by an attribute where the settings say so', async () => {
    const source = open({}, { subjectAttribute: 'urn:oid:2.5.4.10' });
    const { begun, callback } = await loginAt({ login }, source);
    const completed = await source.complete(callback, begun.kept);
    assert.ok(completed.ok && completed.identity.subject === '示例市');
    const other = open({}, { subjectAttribute: 'absent' });
    const again = await loginAt({ login }, other);
    const refused = await other.complete(again.callback, again.begun.kept);
    assert.deepEqual(refused, { ok: false, reason: 'subject-missing' });
  });

  it('tells the administrator when every certificate is out of date', async () => {
    const in200Years = () => new Date(Date.now() + 200 * 365 * 86_400_000);
    const steps = await open({ now: in200Years }).test();
    assert.deepEqual(steps, [{ name: 'certificate', ok: false, detail: 'expired' }]);
  });

  describe('metadata', () => {
    const read = (text: string, now = new Date()) => readSamlMetadata(text, now);

    it('comes in', async () => {
      const imported = await read(createSamlIdp(metadata(open())).metadata);
      assert.ok(imported.ok, JSON.stringify(imported));
      const { certificates, ...rest } = imported.metadata;
      assert.deepEqual(rest, { entityId: idpEntityId, ssoUrl, binding: 'redirect' });
      assert.deepEqual(
        certificates.map((pem) => pem.replaceAll(/\s/g, '')),
        [idpKeys.certificate.replaceAll(/\s/g, '')],
      );
    });

    it('goes out with our keys, where to answer, and what we want', () => {
      const text = metadata(open());
      assert.ok(text.includes('AuthnRequestsSigned="true"') && text.includes('WantAssertionsSigned="true"'));
      assert.ok(text.includes(`Location="${callbackUrl}"`) && text.includes('use="encryption"'));
      assert.ok(!text.includes('PRIVATE'));
    });

    it('is refused with comments in values, out of date, of two providers, of a service, or with entities', async () => {
      const good = createSamlIdp(metadata(open())).metadata;
      const spoiled: [string, string][] = [
        [good.replace('<EntityDescriptor', '<EntityDescriptor validUntil="2020-01-01T00:00:00Z"'), 'expired'],
        [
          `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${good}</EntitiesDescriptor>`,
          'metadata-malformed',
        ],
        [metadata(open()).replace(/<\?xml[^>]*\?>/, ''), 'structure-forbidden'],
        [`<!DOCTYPE x [<!ENTITY a "b">]>${good}`, 'structure-forbidden'],
        ['', 'metadata-malformed'],
        ['nothing', 'metadata-malformed'],
      ];
      for (const [text, reason] of spoiled)
        assert.deepEqual(await read(text), { ok: false, reason }, text.slice(0, 80));
      assert.ok((await read(`<!-- of the city -->${good}`)).ok);
    });
  });
});
