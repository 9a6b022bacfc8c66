import { X509Certificate } from 'node:crypto';
import type { SourceFailure } from '../../../server/federation/failures.ts';
import type { SamlSettings } from '../../../server/federation/settings/saml.ts';
import { type Outcome, refuse } from '../../../server/lib/outcome.ts';
import { refuseUnless, toOutcome } from '../refused.ts';
import { attributeOf, childrenOf, ns, only, parseCommentedXml, textOf } from './xml.ts';

export type SamlMetadata = Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'binding' | 'certificates'>;

const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const;

/**
 * Settings from the metadata that the other side sent, of one identity provider. Its own signature is not looked at: the
 * administrator who pastes it vouches for it and compares the fingerprints by another way.
 */
export async function readSamlMetadata(
  text: string,
  now: Date,
): Promise<Outcome<{ metadata: SamlMetadata }, SourceFailure>> {
  const step = async () => ({ metadata: read(text, now) });
  const outcome = await toOutcome(step, () => 'metadata-malformed');
  return !outcome.ok && outcome.reason === 'response-malformed' ? refuse('metadata-malformed') : outcome;
}

function read(text: string, now: Date): SamlMetadata {
  const root = parseCommentedXml(text).documentElement;
  refuseUnless(root.localName === 'EntityDescriptor' && root.namespaceURI === ns.metadata, 'metadata-malformed');
  const until = root.hasAttribute('validUntil')
    ? Date.parse(attributeOf(root, 'validUntil'))
    : Number.POSITIVE_INFINITY;
  refuseUnless(now.getTime() < until, 'expired');
  const role = only(root, ns.metadata, 'IDPSSODescriptor');
  const services = childrenOf(role, ns.metadata, 'SingleSignOnService');
  const redirect = services.find((service) => service.getAttribute('Binding') === bindings.redirect);
  const service = redirect ?? services.find((each) => each.getAttribute('Binding') === bindings.post);
  refuseUnless(service !== undefined, 'endpoint-missing');
  const certificates = readCertificates(role);
  refuseUnless(certificates.length > 0, 'metadata-malformed');
  return {
    entityId: attributeOf(root, 'entityID'),
    ssoUrl: attributeOf(service, 'Location'),
    binding: service === redirect ? 'redirect' : 'post',
    certificates,
  };
}

function readCertificates(role: Element): string[] {
  const keys = childrenOf(role, ns.metadata, 'KeyDescriptor').filter((key) => key.getAttribute('use') !== 'encryption');
  return keys.flatMap((key) =>
    childrenOf(only(key, ns.signature, 'KeyInfo'), ns.signature, 'X509Data').flatMap((data) =>
      childrenOf(data, ns.signature, 'X509Certificate').map((each) =>
        new X509Certificate(Buffer.from(textOf(each), 'base64')).toString(),
      ),
    ),
  );
}
