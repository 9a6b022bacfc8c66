import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Identifier } from './identifiers.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { documentContext, documentFingerprint } from './identity-documents/store.ts';
import { identifierContext, identifierFingerprint } from './store.ts';

/** A value as its table keeps it: unreadable, and findable by who has the key. */
export type SealedColumn = { encrypted: Buffer; fingerprint: Buffer };

/** For whoever fills tables by themselves: login names exactly as registration stores them. */
export function sealIdentifier(cipher: ColumnCipher, identifier: Identifier): SealedColumn {
  return {
    encrypted: cipher.encrypt(identifierContext, identifier.value),
    fingerprint: identifierFingerprint(cipher, identifier),
  };
}

/** The same for the number of an identity document, as verification stores it. */
export function sealDocument(
  cipher: ColumnCipher,
  document: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>,
): SealedColumn {
  return {
    encrypted: cipher.encrypt(documentContext, document.number),
    fingerprint: documentFingerprint(cipher, document),
  };
}

/** What a sealed login name is, in full: mask it for everybody but its owner. */
export function openIdentifier(cipher: ColumnCipher, encrypted: Buffer): string {
  return cipher.decrypt(identifierContext, encrypted);
}
