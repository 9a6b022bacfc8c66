import type { Queryable } from '../../db/database.ts';

/** False when it was told before: of several nodes one tells. */
export async function noteTold(
  tx: Queryable,
  { sourceId, fingerprint, days }: { sourceId: string; fingerprint: string; days: number },
  at: Date,
): Promise<boolean> {
  const made = await tx('source_certificate_notices')
    .insert({ source_id: sourceId, fingerprint, days, noticed_at: at })
    .onConflict()
    .ignore()
    .returning('days');
  return made.length > 0;
}
