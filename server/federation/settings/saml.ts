import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { address, certificatePem, fieldName, requestedAcr, shortText } from './parts.ts';

export const samlSettings = z.strictObject({
  /** `entityID` of the source, byte for byte. */
  entityId: shortText,
  ssoUrl: address,
  binding: z.enum(['redirect', 'post']).default('redirect'),
  /** Signing certificates of the source; several while it changes them. */
  certificates: z.array(certificatePem).min(1).max(5),
  /** Our own `entityID` towards it. */
  ownEntityId: address,
  signed: z.enum(['assertion', 'response', 'both']).default('assertion'),
  encrypted: z.boolean().default(false),
  nameIdFormat: z
    .enum([
      'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    ])
    .default('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'),
  /** Attribute that names the person for good, where the NameID does not; null: the NameID. */
  subjectAttribute: fieldName.nullable().default(null),
  /** Authentication context classes asked for. */
  requestedAcr,
});

const privateKeyPem = z.string().max(20_000).refine(isPrivateKey, 'settings.private-key');

/** One pair signs our requests and opens its assertions; kept apart, encrypted, never shown again. */
export const samlSecrets = z.strictObject({ privateKey: privateKeyPem, certificate: certificatePem });

export type SamlSettings = z.infer<typeof samlSettings>;
export type SamlSecrets = z.infer<typeof samlSecrets>;

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
