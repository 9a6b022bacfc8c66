import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import type { CodePurpose } from './message.ts';

export type CodeKey = { purpose: CodePurpose; binding: string };

export async function insertCode(
  tx: Queryable,
  code: CodeKey & { targetFingerprint: Buffer; codeHash: Buffer; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx('one_time_codes').insert({
    id: randomUUID(),
    purpose: code.purpose,
    binding: code.binding,
    target_fingerprint: code.targetFingerprint,
    code_hash: code.codeHash,
    created_at: now,
    expires_at: code.expiresAt,
  });
}

/**
 * Older codes of the same errand die with the newer one. A reset dies on a newer request for the same address, whichever browser
 * that came from (T-074). One statement: two requests at once lock the rows in the same order.
 */
export async function consumeOlderCodes(
  tx: Queryable,
  { purpose, binding }: CodeKey,
  targetFingerprint: Buffer,
  now: Date,
): Promise<void> {
  await tx('one_time_codes')
    .where({ purpose, consumed_at: null })
    .where((same) => {
      same.where({ binding });
      if (purpose === 'reset') same.orWhere({ target_fingerprint: targetFingerprint });
    })
    .update({ consumed_at: now });
}

/** Every live code for these purposes sent to an address, whoever asked for it. Gives what those not forgotten yet were bound to. */
export async function consumeCodesOfTarget(
  tx: Queryable,
  purposes: readonly CodePurpose[],
  targetFingerprint: Buffer,
  now: Date,
): Promise<string[]> {
  const ofTarget = () =>
    tx('one_time_codes').where({ target_fingerprint: targetFingerprint }).whereIn('purpose', purposes);
  await ofTarget().whereNull('consumed_at').update({ consumed_at: now });
  return ofTarget().distinct().pluck('binding');
}

/**
 * Counts a try at the newest code of an errand, and only then tells whether it matched. The row stays locked to the end of the
 * transaction, so parallel tries come one after the other. `personId`: whom the ledger counts it for; held before the code, as
 * whoever changes their ways to log in holds them and then withdraws codes. Undefined when there is no live code with tries left.
 */
export async function countCodeTry(
  tx: Queryable,
  { purpose, binding }: CodeKey,
  { personId = null, ...tried }: { codeHash: Buffer; mostTries: number; personId: string | null | undefined },
  now: Date,
): Promise<{ id: string; matches: boolean } | undefined> {
  const { rows } = await tx.raw<{ rows: { id: string; matches: boolean }[] }>(
    `UPDATE one_time_codes SET attempts = attempts + 1
     WHERE id = (SELECT id FROM one_time_codes WHERE purpose = :purpose AND binding = :binding
                 ORDER BY created_at DESC, id LIMIT 1)
       AND consumed_at IS NULL AND expires_at > :now AND attempts < :mostTries
       AND (CAST(:personId AS uuid) IS NULL OR EXISTS (SELECT FROM persons WHERE id = CAST(:personId AS uuid) FOR KEY SHARE))
     RETURNING id, code_hash = :codeHash AS matches`,
    { purpose, binding, now, personId, ...tried } as Record<string, string | number | Date | Buffer>,
  );
  return rows[0];
}

/** True for the one caller that used the code. */
export async function consumeCode(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const updated = await tx('one_time_codes').where({ id, consumed_at: null }).update({ consumed_at: now });
  return updated === 1;
}

/** Whether the newest code of an errand is dead because of wrong tries and nothing else. */
export async function isExhausted(
  tx: Queryable,
  { purpose, binding }: CodeKey,
  mostTries: number,
  now: Date,
): Promise<boolean> {
  const newest = await tx('one_time_codes')
    .where({ purpose, binding })
    .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id' }])
    .first<{ attempts: number; expires_at: Date; consumed_at: Date | null }>('attempts', 'expires_at', 'consumed_at');
  if (newest === undefined || newest.consumed_at !== null) return false;
  return newest.attempts >= mostTries && newest.expires_at > now;
}
