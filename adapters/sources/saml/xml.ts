import { DOMParser } from '@xmldom/xmldom';
import { refuseUnless, SourceRefused } from '../refused.ts';

/**
 * The XML that messages may use, and nothing else of XML: no document type (external and swelling entities), no comments
 * and no CDATA (a name in two pieces reads differently to different readers), no processing instructions, no entities of
 * one's own. Bounded in length, elements, attributes and depth, so that every later step is bounded too: limits of size, not
 * of time (T-116).
 */
const limits = { characters: 256 * 1024, elements: 3000, attributes: 3000, depth: 40 };

const ownEntity = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const declaration =
  /^<\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>/;

export function parseStrictXml(text: string): Document {
  refuseUnless(text.length <= limits.characters, 'too-large');
  const body = text.replace(declaration, '');
  refuseUnless(!/<[!?]/.test(body) && !ownEntity.test(body), 'structure-forbidden');
  refuseUnless(count(body, /</g) <= 2 * limits.elements, 'structure-forbidden');
  refuseUnless(count(body, /=\s*["']/g) <= limits.attributes, 'structure-forbidden');
  const document = parse(body);
  refuseUnless(depthOf(document.documentElement) <= limits.depth, 'structure-forbidden');
  return document;
}

/** Metadata is pasted by an administrator, and often commented: text with a comment in it is still refused when read. */
export function parseCommentedXml(text: string): Document {
  refuseUnless(text.length <= limits.characters, 'too-large');
  return parseStrictXml(text.trim().replace(/<!--(?:(?!-->)[\s\S])*-->/g, ''));
}

function parse(text: string): Document {
  const fail = () => {
    throw new SourceRefused('response-malformed');
  };
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });
  const document = parser.parseFromString(text, 'text/xml');
  refuseUnless(Boolean(document?.documentElement), 'response-malformed');
  return document;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function depthOf(root: Element): number {
  let level: Element[] = [root];
  let depth = 0;
  for (; level.length > 0; depth += 1) level = level.flatMap((element) => childrenOf(element));
  return depth;
}

export const ns = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
} as const;

export function childrenOf(parent: Element, namespace?: string, name?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (name === undefined || (element.localName === name && element.namespaceURI === namespace)) found.push(element);
  }
  return found;
}

export function everyElement(root: Element): Element[] {
  const found = [root];
  for (let at = 0; at < found.length; at += 1) found.push(...childrenOf(found[at] as Element));
  return found;
}

/** The one child of that name. */
export function only(parent: Element, namespace: string, name: string): Element {
  const [first, second] = childrenOf(parent, namespace, name);
  refuseUnless(first !== undefined && second === undefined, 'structure-forbidden');
  return first;
}

export function optional(parent: Element, namespace: string, name: string): Element | undefined {
  const [first, second] = childrenOf(parent, namespace, name);
  refuseUnless(second === undefined, 'structure-forbidden');
  return first;
}

/** The text of an element that holds text only. */
export function textOf(element: Element): string {
  let text = '';
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    refuseUnless(node.nodeType === 3, 'structure-forbidden');
    text += node.nodeValue ?? '';
  }
  return text.trim();
}

/** An attribute that must be there. */
export function attributeOf(element: Element, name: string): string {
  refuseUnless(element.hasAttribute(name), 'claim-missing');
  return element.getAttribute(name) as string;
}
