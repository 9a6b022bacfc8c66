import { refuseUnless, SourceRefused } from '../refused.ts';
import { checkStructure } from './structure.ts';
import { attributeOf, childrenOf, ns, only, optional, parseStrictXml, textOf } from './xml.ts';

export type Expected = {
  entityId: string;
  ownEntityId: string;
  callbackUrl: string;
  requestId: string;
  now: Date;
};

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const declined = new Set(
  ['AuthnFailed', 'RequestDenied', 'NoPassive', 'UnknownPrincipal', 'NoAuthnContext'].map(
    (name) => `urn:oasis:names:tc:SAML:2.0:status:${name}`,
  ),
);

/** Base64 of the form field to text. No inflating: this binding has none, so nothing can swell (saml-bindings 3.5.4). */
export function decodeResponse(field: string): string {
  refuseUnless(field.length <= 512 * 1024, 'too-large');
  // no white space belongs to two parts of it: much of it would be tried in every way to share it out (T-138)
  refuseUnless(/^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/.test(field), 'response-malformed');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(field, 'base64'));
  } catch {
    throw new SourceRefused('response-malformed');
  }
}

/**
 * The envelope, before its signature is looked at: unsigned as it may be, whatever is wrong here ends the matter. Gives the
 * element that holds the assertion.
 */
export function readResponse(text: string, expected: Expected, mayUseCbc: boolean): Element {
  const root = parseStrictXml(text).documentElement;
  checkStructure(root, { is: 'Response', mayUseCbc });
  refuseUnless(root.namespaceURI === ns.protocol && root.getAttribute('Version') === '2.0', 'response-malformed');
  const known = new Set(['Issuer', 'Signature', 'Status', 'Assertion', 'EncryptedAssertion']);
  refuseUnless(
    childrenOf(root).every(({ localName }) => known.has(localName)),
    'structure-forbidden',
  );
  const issuer = optional(root, ns.assertion, 'Issuer');
  refuseUnless(issuer === undefined || textOf(issuer) === expected.entityId, 'issuer-mismatch');
  // Answers to nobody's request are not accepted at all (IdP-initiated, T-115).
  refuseUnless(root.getAttribute('InResponseTo') === expected.requestId, 'request-mismatch');
  const destination = root.hasAttribute('Destination') ? root.getAttribute('Destination') : expected.callbackUrl;
  refuseUnless(destination === expected.callbackUrl, 'recipient-mismatch');
  refuseFailure(root);
  const holder = [
    ...childrenOf(root, ns.assertion, 'Assertion'),
    ...childrenOf(root, ns.assertion, 'EncryptedAssertion'),
  ];
  refuseUnless(holder.length === 1, 'claim-missing');
  return holder[0] as Element;
}

function refuseFailure(root: Element): void {
  const code = only(only(root, ns.protocol, 'Status'), ns.protocol, 'StatusCode');
  if (attributeOf(code, 'Value') === success) return;
  const inner = optional(code, ns.protocol, 'StatusCode');
  throw new SourceRefused(declined.has(inner?.getAttribute('Value') ?? '') ? 'access-denied' : 'upstream-error');
}
