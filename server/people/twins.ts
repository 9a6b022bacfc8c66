import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { documentFingerprint } from './identity-documents/store.ts';
import { enqueueNotices } from './notices/enqueue-notices.ts';
import { findUntoldOwner, insertTwin, listTwinRows } from './twins/store.ts';

export type TwinParts = { knex: Knex; cipher: ColumnCipher; clock: () => Date };

export type FoundBy = 'verification' | 'arrival';

type Finding = {
  /** The account that came with a document that another account is verified by. */
  otherId: string;
  document: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>;
  foundBy: FoundBy;
};

/**
 * Two accounts may be of one person: remembered, and told to the owner of the document alone, once. Whoever came with it
 * learns nothing: whether a document is in another account is nobody's business who does not hold that one (T-049). It joins
 * nothing by itself; a merge asks for a login to both (T-110). In a transaction of its own, beside a refusal or a login.
 */
export async function noteTwin(parts: TwinParts, { otherId, document, foundBy }: Finding): Promise<void> {
  const ownerId = await findUntoldOwner(parts.knex, documentFingerprint(parts.cipher, document), otherId);
  if (ownerId === undefined) return;
  await parts.knex.transaction((tx) => remember(tx, parts, { ownerId, otherId, foundBy }));
}

async function remember(
  tx: Knex.Transaction,
  parts: TwinParts,
  { ownerId, otherId, foundBy }: Omit<Finding, 'document'> & { ownerId: string },
): Promise<void> {
  if (!(await insertTwin(tx, { ownerId, otherId, foundBy, at: parts.clock() }))) return;
  await recordEvent(tx, {
    type: 'person.twin.found',
    outcome: 'success',
    personId: ownerId,
    detail: { foundBy },
  });
  await enqueueNotices(tx, parts.cipher, ownerId, { code: 'account.twin-found' });
}

export type Twin = { foundBy: FoundBy; foundAt: Date };

/** Accounts that came with a document of this one, as far as both are in use. Not whose they are. */
export async function listTwins(db: Queryable, ownerId: string): Promise<Twin[]> {
  return listTwinRows(db, ownerId);
}
