import { refuseUnless } from '../refused.ts';
import type { Expected } from './read-response.ts';
import { checkStructure } from './structure.ts';
import { attributeOf, childrenOf, ns, only, optional, parseStrictXml, textOf } from './xml.ts';

export type Assertion = {
  id: string;
  nameId: string;
  nameIdFormat: string | undefined;
  attributes: Record<string, string[]>;
  sessionIndex: string | undefined;
  context: string | undefined;
  authTime: number;
  /** After this it is worth nothing, and its id may be forgotten. */
  expires: Date;
};

const clockSkewMs = 30_000;
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** Conditions we know what to do with; one that we do not know makes the assertion worthless (saml-core 2.5.1.1). */
const conditions = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);
/** `2026-11-25T08:00:00Z` with or without fractions: saml-core 1.3.3 allows UTC only. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Reads the bytes that the signature covered, and only those; every rule of the browser profile (saml-profiles 4.1.4.3). */
export function readAssertion(verified: string, expected: Expected): Assertion {
  const root = parseStrictXml(verified).documentElement;
  checkStructure(root, { is: 'Assertion', mayUseCbc: false });
  refuseUnless(root.namespaceURI === ns.assertion && root.getAttribute('Version') === '2.0', 'response-malformed');
  refuseUnless(textOf(only(root, ns.assertion, 'Issuer')) === expected.entityId, 'issuer-mismatch');
  const subject = only(root, ns.assertion, 'Subject');
  const confirmedUntil = readConfirmation(subject, expected);
  const validUntil = readConditions(only(root, ns.assertion, 'Conditions'), expected);
  const nameId = only(subject, ns.assertion, 'NameID');
  checkQualifier(nameId, 'NameQualifier', expected.entityId);
  checkQualifier(nameId, 'SPNameQualifier', expected.ownEntityId);
  return {
    id: attributeOf(root, 'ID'),
    nameId: textOf(nameId),
    nameIdFormat: nameId.getAttribute('Format') || undefined,
    attributes: readAttributes(root),
    ...readAuthentication(root, expected.now),
    expires: new Date(Math.max(confirmedUntil, validUntil) + clockSkewMs),
  };
}

/** A name is unique within its qualifiers; with others than the usual ones, two people could have the same. */
function checkQualifier(nameId: Element, name: string, usual: string): void {
  refuseUnless(!nameId.hasAttribute(name) || nameId.getAttribute(name) === usual, 'subject-mismatch');
}

/** One bearer confirmation must hold: for us, for this request, now. */
function readConfirmation(subject: Element, { callbackUrl, requestId, now }: Expected): number {
  const confirmations = childrenOf(subject, ns.assertion, 'SubjectConfirmation');
  const [confirmation] = confirmations.filter((each) => each.getAttribute('Method') === bearer);
  refuseUnless(confirmation !== undefined && confirmations.length === 1, 'claim-missing');
  const data = only(confirmation, ns.assertion, 'SubjectConfirmationData');
  refuseUnless(attributeOf(data, 'Recipient') === callbackUrl, 'recipient-mismatch');
  refuseUnless(attributeOf(data, 'InResponseTo') === requestId, 'request-mismatch');
  refuseUnless(!data.hasAttribute('NotBefore'), 'structure-forbidden');
  return notAfter(attributeOf(data, 'NotOnOrAfter'), now);
}

function readConditions(element: Element, { ownEntityId, now }: Expected): number {
  refuseUnless(
    childrenOf(element).every(
      ({ localName, namespaceURI }) => conditions.has(localName) && namespaceURI === ns.assertion,
    ),
    'structure-forbidden',
  );
  const restrictions = childrenOf(element, ns.assertion, 'AudienceRestriction');
  refuseUnless(restrictions.length > 0, 'audience-mismatch');
  for (const restriction of restrictions) {
    const audiences = childrenOf(restriction, ns.assertion, 'Audience').map(textOf);
    refuseUnless(audiences.includes(ownEntityId), 'audience-mismatch');
  }
  if (element.hasAttribute('NotBefore')) {
    refuseUnless(readInstant(attributeOf(element, 'NotBefore')) <= now.getTime() + clockSkewMs, 'not-yet-valid');
  }
  return notAfter(attributeOf(element, 'NotOnOrAfter'), now);
}

function readAuthentication(root: Element, now: Date) {
  const statement = only(root, ns.assertion, 'AuthnStatement');
  if (statement.hasAttribute('SessionNotOnOrAfter')) notAfter(attributeOf(statement, 'SessionNotOnOrAfter'), now);
  const at = readInstant(attributeOf(statement, 'AuthnInstant'));
  refuseUnless(at <= now.getTime() + clockSkewMs, 'not-yet-valid');
  const context = optional(only(statement, ns.assertion, 'AuthnContext'), ns.assertion, 'AuthnContextClassRef');
  return {
    authTime: Math.floor(at / 1000),
    context: context && textOf(context),
    sessionIndex: statement.getAttribute('SessionIndex') || undefined,
  };
}

/** Values by the name of their attribute; values that are more than text are left out. */
function readAttributes(root: Element): Record<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of childrenOf(root, ns.assertion, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ns.assertion, 'Attribute')) {
      const values = childrenOf(attribute, ns.assertion, 'AttributeValue').filter(
        (value) => childrenOf(value).length === 0,
      );
      const name = attributeOf(attribute, 'Name');
      found.set(name, [...(found.get(name) ?? []), ...values.map(textOf)]);
    }
  }
  return Object.fromEntries(found);
}

function notAfter(text: string, now: Date): number {
  const at = readInstant(text);
  refuseUnless(now.getTime() - clockSkewMs < at, 'expired');
  return at;
}

function readInstant(text: string): number {
  refuseUnless(instant.test(text), 'response-malformed');
  const at = Date.parse(text);
  refuseUnless(!Number.isNaN(at), 'response-malformed');
  return at;
}
