import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import { idp as idpKeys, other as otherKeys, sp as ourKeys } from '../../contracts/saml-keys.ts';
import { callbackUrl, common, createMemory, createTools } from '../../federation/support.ts';
import { encryptAssertion, type Forgery, forge, parts, type Signing, sign, wrap } from '../../support/saml-forge.ts';

const entityId = 'https://idp.example/saml';
const ownEntityId = 'https://door.example/sources/city';

/** Every answer here is made by hand; the keys are the source's own wherever a test does not say otherwise. */
describe('T-116 adapters/sources/saml with hostile answers', () => {
  const memory = createMemory();

  function open(settings: Record<string, unknown> = {}) {
    const connection = {
      entityId,
      ssoUrl: 'https://idp.example/sso',
      certificates: [idpKeys.certificate],
      ownEntityId,
    };
    const config = sourceConfig.parse({
      ...common,
      kind: 'saml',
      mapping: { name: 'name' },
      connection: { ...connection, ...settings },
    });
    return openIdentitySource(config, ourKeys, createTools([], { consumeOnce: memory }));
  }

  async function begin(source = open()) {
    const started = await source.begin({ callbackUrl, locale: 'zh-Hans' });
    assert.ok(started.ok);
    const { kept } = started.begun;
    const honest: Forgery = {
      entityId,
      audience: ownEntityId,
      recipient: callbackUrl,
      destination: callbackUrl,
      requestId: kept.requestId ?? '',
      nameId: 'victim',
      nameIdAttributes: '',
      assertionId: `_${crypto.randomUUID()}`,
      responseId: `_${crypto.randomUUID()}`,
      notBefore: -5,
      notOnOrAfter: 300,
      confirmedUntil: 300,
      authenticatedAt: -5,
      status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      moreConditions: '',
      moreInResponse: '',
      attributes: '',
      confirmationMethod: 'bearer',
    };
    const send = (xml: string | Buffer) =>
      source.complete(
        {
          by: 'browser',
          method: 'POST',
          parameters: new URLSearchParams({
            SAMLResponse: (typeof xml === 'string' ? Buffer.from(xml) : xml).toString('base64'),
            RelayState: kept.state ?? '',
          }),
        },
        kept,
      );
    return { honest, send, source, kept };
  }

  /** A login with one thing of the answer changed, signed with the source's key all the same. */
  async function answer(changes: Partial<Forgery>, settings: Record<string, unknown> = {}, signing: Signing = {}) {
    const { honest, send } = await begin(open(settings));
    return send(sign(forge({ ...honest, ...changes }), 'Assertion', signing));
  }

  it('lets the honest answer in', async () => {
    const completed = await answer({});
    assert.ok(completed.ok && completed.identity.subject === 'victim', JSON.stringify(completed));
  });

  it('lets the honest answer in when the response is what is signed', async () => {
    const { honest, send } = await begin(open({ signed: 'response' }));
    const completed = await send(sign(forge(honest), 'Response'));
    assert.ok(completed.ok && completed.identity.subject === 'victim', JSON.stringify(completed));
  });

  describe('signatures', () => {
    it('refuses none', async () => {
      const { honest, send } = await begin();
      assert.deepEqual(await send(forge(honest)), { ok: false, reason: 'signature-missing' });
    });

    it('refuses one of another key, though the message brings its certificate along', async () => {
      assert.deepEqual(await answer({}, {}, { key: otherKeys }), { ok: false, reason: 'signature-invalid' });
    });

    it('refuses one of the response where one of the assertion was agreed on', async () => {
      const { honest, send } = await begin();
      assert.deepEqual(await send(sign(forge(honest), 'Response')), { ok: false, reason: 'signature-missing' });
    });

    it('refuses SHA-1', async () => {
      assert.deepEqual(await answer({}, {}, { hash: 'sha1' }), { ok: false, reason: 'algorithm-not-allowed' });
    });

    it('refuses a transform that keeps comments', async () => {
      const transforms = [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
      ];
      assert.deepEqual(await answer({}, {}, { transforms }), { ok: false, reason: 'algorithm-not-allowed' });
    });

    it('refuses anything changed after signing', async () => {
      for (const [from, to] of [
        ['victim', 'attacker'],
        ['urn:example:any', 'urn:example:strongest'],
        ['<ds:DigestValue>', '<ds:DigestValue>A'],
        ['<ds:SignatureValue>', '<ds:SignatureValue>A'],
      ] as const) {
        const { honest, send } = await begin();
        const signed = sign(forge(honest), 'Assertion');
        assert.deepEqual(await send(signed.replace(from, to)), { ok: false, reason: 'signature-invalid' }, from);
      }
    });

    it('refuses a second digest hidden in the signature (CVE-2025-29774, CVE-2025-29775)', async () => {
      const { honest, send } = await begin();
      const signed = sign(forge(honest), 'Assertion');
      const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(signed)?.[0] ?? '';
      const evil = signed.replace('victim', 'attacker').replace(info, `${info}${info}`);
      assert.equal((await send(evil)).ok, false);
      const digest = /<ds:DigestValue>(.*?)<\/ds:DigestValue>/s.exec(signed)?.[1] ?? '';
      const commented = signed.replace(digest, `<!--${digest}-->AAAA`);
      assert.deepEqual(await send(commented), { ok: false, reason: 'structure-forbidden' });
    });
  });

  describe('wrapping', () => {
    const evil = (xml: string) =>
      xml.replace('victim', 'attacker').replace(/(<saml:Assertion [^>]*?) ID="[^"]*"/, '$1 ID="_evil"');
    for (const kind of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      it(`refuses XSW ${kind}`, async () => {
        const { honest, send } = await begin(open({ signed: kind <= 2 ? 'response' : 'assertion' }));
        const wrapped = wrap(kind, evil, forge(honest));
        assert.ok(wrapped.includes('attacker') && wrapped.includes('victim'), 'both are in it');
        assert.deepEqual(await send(wrapped), { ok: false, reason: 'structure-forbidden' });
      });
    }

    it('refuses the same with ids that are equal, or written Id', async () => {
      const { honest, send } = await begin();
      const signed = sign(forge(honest), 'Assertion');
      const assertion = parts.assertion(signed);
      for (const spelled of ['ID', 'Id', 'id']) {
        const twin = `<x ${spelled}="${honest.assertionId}">attacker</x>`;
        const sent = signed.replace('<samlp:Status>', `${twin}<samlp:Status>`);
        assert.deepEqual(await send(sent), { ok: false, reason: 'structure-forbidden' });
      }
      assert.deepEqual(await send(signed.replace(assertion, assertion + assertion)), {
        ok: false,
        reason: 'structure-forbidden',
      });
    });
  });

  describe('what is said', () => {
    const refused: [string, Partial<Forgery>, string][] = [
      ['by another issuer', { entityId: 'https://other.example' }, 'issuer-mismatch'],
      ['for another audience', { audience: 'https://other.example' }, 'audience-mismatch'],
      ['to another recipient', { recipient: 'https://other.example/callback' }, 'recipient-mismatch'],
      ['at another destination', { destination: 'https://other.example/callback' }, 'recipient-mismatch'],
      ['in answer to another request', { requestId: '_another' }, 'request-mismatch'],
      ['with another request in the confirmation', { confirmedRequestId: '_another' }, 'request-mismatch'],
      ['too late', { notOnOrAfter: -60 }, 'expired'],
      ['too late to be confirmed', { confirmedUntil: -60 }, 'expired'],
      ['too early', { notBefore: 600 }, 'not-yet-valid'],
      ['of a login in the future', { authenticatedAt: 600 }, 'not-yet-valid'],
      ['with a condition nobody knows', { moreConditions: '<saml:Condition/>' }, 'structure-forbidden'],
      ['by the holder of a key', { confirmationMethod: 'holder-of-key' }, 'claim-missing'],
      ['about nobody', { nameId: '' }, 'subject-missing'],
      [
        'about somebody for this time only',
        {
          nameIdAttributes: ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"',
        },
        'subject-missing',
      ],
      [
        'about somebody of another qualifier',
        { nameIdAttributes: ' NameQualifier="https://other.example"' },
        'subject-mismatch',
      ],
      ['about somebody in two pieces', { nameId: 'vic<b/>tim' }, 'structure-forbidden'],
      ['with a comment in the name', { nameId: 'admin<!---->.example' }, 'structure-forbidden'],
      ['with CDATA in the name', { nameId: '<![CDATA[admin]]>' }, 'structure-forbidden'],
      ['with an instruction in the name', { nameId: 'admin<?x y?>' }, 'structure-forbidden'],
      ['with extensions', { moreInResponse: '<samlp:Extensions/>' }, 'structure-forbidden'],
      ['of a failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'upstream-error'],
    ];
    for (const [what, changes, reason] of refused) {
      it(`is refused ${what}, though it is signed`, async () => {
        assert.deepEqual(await answer(changes), { ok: false, reason });
      });
    }

    it('is refused for several audiences of which one must be us and is not', async () => {
      const moreConditions =
        '<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>';
      assert.deepEqual(await answer({ moreConditions }), { ok: false, reason: 'audience-mismatch' });
    });

    it('is refused without destination, request, audience, conditions or confirmation data', async () => {
      const gone: [RegExp, string][] = [
        [/ InResponseTo="[^"]*">/, 'request-mismatch'],
        [/ InResponseTo="[^"]*"\/>/, 'claim-missing'],
        [/ Recipient="[^"]*"/, 'claim-missing'],
        [/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, 'audience-mismatch'],
        [/<saml:SubjectConfirmationData [^>]*>/, 'structure-forbidden'],
        [/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, 'claim-missing'],
        [/<saml:AuthnStatement .*<\/saml:AuthnStatement>/, 'structure-forbidden'],
      ];
      for (const [part, reason] of gone) {
        const { honest, send } = await begin();
        const xml = forge(honest).replace(part, (found) =>
          found.endsWith('">') ? '>' : found.endsWith('"/>') && found.startsWith(' ') ? '/>' : '',
        );
        assert.deepEqual(await send(sign(xml, 'Assertion')), { ok: false, reason }, String(part));
      }
      const { honest, send } = await begin();
      const without = forge(honest).replace(/<saml:Conditions .*<\/saml:Conditions>/, '');
      assert.equal((await send(sign(without, 'Assertion'))).ok, false);
    });

    it('tells a no of the person from an error', async () => {
      const { honest, send } = await begin();
      const failed = forge({ ...honest, status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' });
      const declined = failed
        .replace(
          'Responder"/>',
          'Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode>',
        )
        .replace(parts.assertion(failed), '');
      assert.deepEqual(await send(declined), { ok: false, reason: 'access-denied' });
    });
  });

  describe('replay', () => {
    it('takes an assertion once, also when it comes again within another request', async () => {
      const first = await begin();
      const signed = sign(forge(first.honest), 'Assertion');
      assert.ok((await first.send(signed)).ok);
      assert.deepEqual(await first.send(signed), { ok: false, reason: 'replayed' });
      const second = await begin();
      assert.deepEqual(await second.send(signed), { ok: false, reason: 'request-mismatch' });
      const rewritten = signed.replaceAll(first.honest.requestId, second.honest.requestId);
      assert.deepEqual(await second.send(rewritten), { ok: false, reason: 'signature-invalid' });
    });

    it('T-115 takes none that nobody asked for', async () => {
      const { honest, source } = await begin();
      const sent = new URLSearchParams({
        SAMLResponse: Buffer.from(sign(forge({ ...honest, requestId: '' }), 'Assertion')).toString('base64'),
        RelayState: '',
      });
      const completed = await source.complete({ by: 'browser', method: 'POST', parameters: sent }, {});
      assert.deepEqual(completed, { ok: false, reason: 'state-missing' });
    });
  });

  describe('encryption', () => {
    async function sendEncrypted(
      algorithms: { content?: string; key?: string } = {},
      settings: Record<string, unknown> = {},
      change = (xml: string) => sign(xml, 'Assertion'),
      certificate = ourKeys.certificate,
    ) {
      const { honest, send } = await begin(open(settings));
      return send(await encryptAssertion(change(forge(honest)), certificate, algorithms));
    }

    it('is read', async () => {
      assert.ok((await sendEncrypted()).ok);
    });

    it('makes no signature: who knows our public key can encrypt', async () => {
      const unsigned = await sendEncrypted({}, {}, (xml) => xml);
      assert.ok(!unsigned.ok && /^signature/.test(unsigned.reason), JSON.stringify(unsigned));
    });

    it('hides no SHA-1, no comment, no second assertion', async () => {
      assert.deepEqual(await sendEncrypted({}, {}, (xml) => sign(xml, 'Assertion', { hash: 'sha1' })), {
        ok: false,
        reason: 'algorithm-not-allowed',
      });
      const commented = await sendEncrypted({}, {}, (xml) =>
        sign(xml, 'Assertion').replace('victim', 'vic<!-- -->tim'),
      );
      assert.deepEqual(commented, { ok: false, reason: 'structure-forbidden' });
    });

    it('is refused to another key', async () => {
      const outcome = await sendEncrypted({}, {}, undefined, otherKeys.certificate);
      assert.deepEqual(outcome, { ok: false, reason: 'decryption-failed' });
    });

    it('is refused with algorithms that tell by their errors what they hold', async () => {
      for (const algorithms of [
        { key: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' },
        { content: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' },
        { content: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc' },
      ]) {
        assert.deepEqual(await sendEncrypted(algorithms), { ok: false, reason: 'algorithm-not-allowed' });
      }
    });

    it('is read with CBC inside a signed response only', async () => {
      const { honest, send } = await begin(open({ signed: 'both' }));
      const content = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
      const inner = sign(forge(honest), 'Assertion');
      const encrypted = await encryptAssertion(inner, ourKeys.certificate, { content });
      const completed = await send(sign(encrypted, 'Response'));
      assert.ok(completed.ok, JSON.stringify(completed));
    });
  });

  describe('bombs: refused by their size or shape, before anything is built of them', () => {
    async function refusesAsIs(xml: string | Buffer, reason: string) {
      const { send } = await begin();
      assert.deepEqual(await send(xml), { ok: false, reason });
    }

    it('external entities', async () => {
      const { honest, send } = await begin();
      const dtd = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
      const xml = forge({ ...honest, nameId: '&e;' });
      assert.deepEqual(await send(dtd + xml), { ok: false, reason: 'structure-forbidden' });
      assert.deepEqual(await send(xml), { ok: false, reason: 'structure-forbidden' });
    });

    it('a billion laughs', async () => {
      const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
      await refusesAsIs(`<!DOCTYPE x [<!ENTITY l0 "ha">${entities}]><x>&l10;</x>`, 'structure-forbidden');
    });

    it('a deflate bomb: nothing is inflated', async () => {
      await refusesAsIs(deflateRawSync(Buffer.alloc(50 * 1024 * 1024, 0x20)), 'response-malformed');
    });

    it('a message of a MiB', () => refusesAsIs(`<x>${'a'.repeat(380 * 1024)}</x>`, 'too-large'));
    it('a form field of two MiB', () => refusesAsIs('a'.repeat(2 * 1024 * 1024), 'too-large'));
    it('ten thousand elements', () => refusesAsIs(`<x>${'<a/>'.repeat(10_000)}</x>`, 'structure-forbidden'));
    it('depth', () => refusesAsIs('<a>'.repeat(2000) + '</a>'.repeat(2000), 'structure-forbidden'));
    it('ten thousand attributes', () => {
      const attributes = Array.from({ length: 10_000 }, (_, i) => `a${i}=""`).join(' ');
      return refusesAsIs(`<x ${attributes}/>`, 'structure-forbidden');
    });

    it('text in another encoding, which would hide all of this', async () => {
      const utf16 = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><x/>', 'utf16le');
      await refusesAsIs(utf16, 'response-malformed');
      await refusesAsIs('<?xml version="1.0" encoding="UTF-7"?><x/>', 'structure-forbidden');
    });

    it('what is no XML, or not well-formed', async () => {
      for (const xml of ['<', '<a><b></a>', '<a b=c/>', '<a></a><b></b>', 'text']) {
        const { send } = await begin();
        const outcome = await send(xml);
        assert.ok(!outcome.ok, xml);
      }
    });
  });
});
