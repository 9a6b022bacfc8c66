import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import type { Identifier } from '../identifiers.ts';
import { identifierFingerprint } from '../store.ts';

type Kind = 'mobile' | 'email' | 'username';

/** One statement, and the rows it looks at are locked: of two removals at once one finds itself the last. Gives the kind. */
export async function deleteIdentifierBesideOthers(
  tx: Queryable,
  personId: string,
  identifierId: string,
): Promise<Kind | undefined> {
  const { rows } = await tx.raw<{ rows: { kind: Kind }[] }>(
    `WITH verified AS MATERIALIZED (
       SELECT id FROM identifiers WHERE person_id = :personId AND verified_at IS NOT NULL ORDER BY id FOR UPDATE)
     DELETE FROM identifiers WHERE id = :identifierId AND person_id = :personId
       AND EXISTS (SELECT 1 FROM verified WHERE id <> :identifierId)
     RETURNING kind`,
    { personId, identifierId },
  );
  return rows[0]?.kind;
}

/** The same login name as an old system told it, unproven: what was just proven takes its place. */
export async function deleteUnproven(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  identifier: Identifier,
): Promise<void> {
  await tx('identifiers')
    .where({ person_id: personId, value_fingerprint: identifierFingerprint(cipher, identifier) })
    .whereNull('verified_at')
    .delete();
}

/** Takes a verified identifier away from whoever else has it; gives back who that was. */
export async function detachIdentifierFromOthers(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  identifier: Identifier,
): Promise<string | undefined> {
  const [row] = await tx<{ person_id: string; value_fingerprint: Buffer }>('identifiers')
    .where({ value_fingerprint: identifierFingerprint(cipher, identifier) })
    .whereNotNull('verified_at')
    .whereNot({ person_id: personId })
    .delete()
    .returning('person_id');
  return row?.person_id;
}
