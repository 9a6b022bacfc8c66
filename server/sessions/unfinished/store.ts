import type { Queryable } from '../../db/database.ts';

/** `but`: uid of the one that goes on. `bindings`: of codes, which are no proof yet and may become one right now. */
export type Unfinished = { personId: string; but?: string | undefined; bindings?: readonly string[] };

/** Logins under way in which something was proven for a person, and those that a code was sent in, to the end of the transaction. */
export async function lockLogins(
  tx: Queryable,
  { personId, but = '', bindings = [] }: Unfinished,
): Promise<readonly Buffer[]> {
  const { rows } = await tx.raw<{ rows: { uid_hash: Buffer }[] }>(
    `SELECT uid_hash FROM journeys
     WHERE (person_id = :personId OR uid_hash = ANY (ARRAY(
         SELECT decode(translate(binding, '-_', '+/') || '=', 'base64') FROM unnest(:bindings::text[]) AS binding)))
       AND uid_hash <> sha256(convert_to(:but, 'UTF8'))
     ORDER BY uid_hash FOR UPDATE`,
    { personId, but, bindings: [...bindings] },
  );
  return rows.map(({ uid_hash: uidHash }) => uidHash);
}

/** The version rises, so that a step which is on its way is not stored any more. Whoever goes on is told why they are asked again. */
export async function beginAnew(tx: Queryable, uidHashes: readonly Buffer[]): Promise<void> {
  const fresh = {
    ...{ view: 'identifier', proofs: [], errand: 'login', offered: false, finished: false },
    notice: 'begun-anew',
  };
  await tx.raw(
    `UPDATE journeys SET state = :fresh::jsonb, version = version + 1
     WHERE uid_hash = ANY (:uidHashes) AND state ->> 'finished' = 'false'`,
    { uidHashes, fresh: JSON.stringify(fresh) },
  );
}

/** What the provider was handed and has opened no session with. */
export async function takeResultsBack(tx: Queryable, uidHashes: readonly Buffer[]): Promise<void> {
  await tx.raw(
    `DELETE FROM oidc_transient
     WHERE model = 'Interaction' AND id_hash = ANY (:uidHashes) AND payload -> 'result' IS NOT NULL`,
    { uidHashes },
  );
}
