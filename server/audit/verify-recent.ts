import { findLastSeal, findSealBack } from './store.ts';
import { type AuditVerdict, type Verification, verifyAudit } from './verify.ts';

/** What was looked at: everything behind `afterSequence`, which is 0 when it was the whole log. */
export type VerifiedSpan = { seals: number; afterSequence: string; throughSequence: string };

/**
 * Verifies the newest seals and all events under them: a log of years takes longer than anybody waits for a page, so the answer
 * says what it is about. The command `audit-verify` reads it whole.
 */
export async function verifyRecent(
  verification: Omit<Verification, 'afterSeal' | 'anchor'>,
  seals: number,
): Promise<{ verdict: AuditVerdict; span: VerifiedSpan }> {
  const { knex } = verification;
  const [last, afterSeal] = [await findLastSeal(knex), await findSealBack(knex, seals)];
  const verdict = await verifyAudit({ ...verification, ...(afterSeal && { afterSeal }) });
  const known = BigInt(last?.id ?? 0) - BigInt(afterSeal?.id ?? 0);
  return {
    verdict,
    span: {
      seals: verdict.ok ? verdict.seals : Number(known),
      afterSequence: afterSeal?.through_sequence ?? '0',
      throughSequence: last?.through_sequence ?? '0',
    },
  };
}
