import { refuseUnless } from '../refused.ts';
import { everyElement, ns } from './xml.ts';

/** SHA-1 has collisions that are cheap to make; keys shared by HMAC let the verifier sign. */
const allowed: Record<string, ReadonlySet<string>> = {
  SignatureMethod: new Set([
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ]),
  DigestMethod: new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']),
  CanonicalizationMethod: new Set([
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ]),
  Transform: new Set([
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ]),
};

const gcm = ['http://www.w3.org/2009/xmlenc11#aes128-gcm', 'http://www.w3.org/2009/xmlenc11#aes256-gcm'];
const cbc = ['http://www.w3.org/2001/04/xmlenc#aes128-cbc', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'];
const keyTransport = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p';

/**
 * Every wrapping attack needs a second element of the kind that was signed, a signature at an unusual place, or an id used
 * twice; messages of honest sources have none of them. So they are counted before any signature is looked at: one assertion
 * in the whole message, signatures only where SAML puts them (saml-core 5.4), ids unique, algorithms that we accept.
 * `wanted` is what the message must be; CBC is read only where a signature around it is checked first (padding oracle).
 */
export function checkStructure(root: Element, wanted: { is: 'Response' | 'Assertion'; mayUseCbc: boolean }): void {
  const elements = everyElement(root);
  const named = (name: string) => elements.filter(({ localName }) => localName === name);
  refuseUnless(root.localName === wanted.is, 'response-malformed');
  refuseUnless(named('Response').length === (wanted.is === 'Response' ? 1 : 0), 'structure-forbidden');
  refuseUnless(named('Assertion').length + named('EncryptedAssertion').length <= 1, 'structure-forbidden');
  checkIds(elements);
  checkSignatures(named('Signature'));
  for (const [name, algorithms] of Object.entries(allowed)) {
    for (const element of named(name)) {
      const isDigestOfEncryption = name === 'DigestMethod' && element.parentNode?.nodeName.endsWith('EncryptionMethod');
      if (!isDigestOfEncryption) refuseUnless(algorithms.has(algorithmOf(element)), 'algorithm-not-allowed');
    }
  }
  const content = new Set(wanted.mayUseCbc ? [...gcm, ...cbc] : gcm);
  for (const element of named('EncryptionMethod')) {
    const ofKey = (element.parentNode as Element | null)?.localName === 'EncryptedKey';
    const algorithm = algorithmOf(element);
    refuseUnless(ofKey ? algorithm === keyTransport : content.has(algorithm), 'algorithm-not-allowed');
  }
}

function algorithmOf(element: Element): string {
  return element.getAttribute('Algorithm') ?? '';
}

function checkIds(elements: readonly Element[]): void {
  const ids = elements.flatMap((element) =>
    ['ID', 'Id', 'id', 'xml:id'].flatMap((name) => (element.hasAttribute(name) ? [element.getAttribute(name)] : [])),
  );
  refuseUnless(new Set(ids).size === ids.length, 'structure-forbidden');
}

function checkSignatures(signatures: readonly Element[]): void {
  const parents = signatures.map((signature) => signature.parentNode as Element);
  refuseUnless(new Set(parents).size === parents.length, 'structure-forbidden');
  for (const [index, signature] of signatures.entries()) {
    const parent = parents[index] as Element;
    refuseUnless(signature.namespaceURI === ns.signature, 'structure-forbidden');
    refuseUnless(parent.localName === 'Response' || parent.localName === 'Assertion', 'structure-forbidden');
  }
}
