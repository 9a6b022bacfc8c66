import { promisify } from 'node:util';
import type { SAML } from '@node-saml/node-saml';
import { type DecryptOptions, decrypt } from 'xml-encryption';
import type { SamlSecrets, SamlSettings } from '../../../server/federation/settings/saml.ts';
import { refuseUnless, SourceRefused } from '../refused.ts';
import { type Assertion, readAssertion } from './read-assertion.ts';
import { type Expected, readResponse } from './read-response.ts';
import { checkStructure } from './structure.ts';
import { childrenOf, ns, parseStrictXml } from './xml.ts';

export type Verification = { saml: SAML; settings: SamlSettings; secrets: SamlSecrets; expected: Expected };

/**
 * Three readers, each of which must agree: ours of the envelope, node-saml's of the signature, and ours again of nothing but
 * the bytes that the signature covers.
 */
export async function verifyResponse(text: string, verification: Verification): Promise<Assertion> {
  const { settings, secrets, expected } = verification;
  const isResponseSigned = settings.signed !== 'assertion';
  const holder = readResponse(text, expected, isResponseSigned);
  const isEncrypted = holder.localName === 'EncryptedAssertion';
  refuseUnless(isEncrypted || !settings.encrypted, 'not-encrypted');
  const envelope = holder.parentNode as Element;
  refuseUnless(!isResponseSigned || hasSignature(envelope), 'signature-missing');
  refuseUnless(isEncrypted || settings.signed === 'response' || hasSignature(holder), 'signature-missing');
  const verified = await checkSignature(text, verification);
  // After the envelope's signature, where there is one: only then may CBC be opened.
  if (isEncrypted) await checkInside(holder, settings, secrets);
  return readAssertion(verified, expected);
}

function hasSignature(element: Element): boolean {
  return childrenOf(element, ns.signature, 'Signature').length === 1;
}

/** The assertion as the signature covers it. */
async function checkSignature(text: string, { saml }: Verification): Promise<string> {
  const result = await saml
    .validatePostResponseAsync({ SAMLResponse: Buffer.from(text, 'utf8').toString('base64') })
    .catch((error: unknown) => {
      throw new SourceRefused(failureOf(error));
    });
  const verified = result.profile?.getAssertionXml?.();
  refuseUnless(verified !== undefined, 'signature-invalid');
  return verified;
}

/** The library throws texts; what it refuses after our own reading is the signature, the key or the time. */
function failureOf(error: unknown) {
  const message = error instanceof Error ? error.message : '';
  if (/expired|too old/.test(message)) return 'expired';
  if (/not yet valid/.test(message)) return 'not-yet-valid';
  if (/audience/i.test(message)) return 'audience-mismatch';
  if (/subject confirmation/i.test(message)) return 'expired';
  const isDecryption = error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code));
  return isDecryption || /decrypt|EncryptedAssertion|encryption|state or unable/i.test(message)
    ? 'decryption-failed'
    : 'signature-invalid';
}

const open = promisify<string, DecryptOptions, string>(decrypt);

/** What was encrypted is held to the same structure and algorithms as what was not. */
async function checkInside(holder: Element, settings: SamlSettings, { privateKey }: SamlSecrets): Promise<void> {
  const options = { key: privateKey, disallowDecryptionWithInsecureAlgorithm: true };
  const text = await open(holder.toString(), options).catch(() => {
    throw new SourceRefused('decryption-failed');
  });
  const root = parseStrictXml(text).documentElement;
  checkStructure(root, { is: 'Assertion', mayUseCbc: false });
  refuseUnless(settings.signed === 'response' || hasSignature(root), 'signature-missing');
}
