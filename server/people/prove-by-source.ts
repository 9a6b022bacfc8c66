import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { insertDocument } from './identity-documents/store.ts';
import { updateAssurance } from './store.ts';

const method = 'real-person-check';

export type SourceProof = {
  document: Pick<IdentityDocument, 'type' | 'issuer' | 'number'> & { level: number };
  name: string;
  at: Date;
  /** Issuers whose word it is, the nearest first. */
  vouchedBy: readonly string[];
};

/** A new account is verified by what its source has proven; false when somebody is verified by this document already. */
export async function proveBySource(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  personId: string,
  { document, name, at, vouchedBy }: SourceProof,
): Promise<boolean> {
  const { level } = document;
  if (!(await insertDocument(tx, cipher, personId, { document, level, method, at, vouchedBy }))) return false;
  await updateAssurance(tx, personId, { name, level, method, at });
  await recordEvent(tx, {
    type: 'person.identity.verified',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { documentType: document.type, level, method },
  });
  return true;
}
