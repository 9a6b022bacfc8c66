import type { Knex } from 'knex';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { Identifier } from '../../people/identifiers.ts';
import { clearFailures, countAttempt, type LedgerSubject, recordFailedAttempt } from '../ledger.ts';
import {
  type CodeErrand,
  hashBinding,
  hashCode,
  loginPurposes,
  mostTriesPerCode,
  normaliseCode,
  targetFingerprint,
} from './code.ts';
import { consumeCode, consumeCodesOfTarget, countCodeTry, isExhausted } from './store.ts';

export type CodeRefusal = 'wrong' | 'expired' | 'too-many';

/**
 * Judges a typed code and uses it up. The try is counted before it is compared, on the code and in the ledger of the person (of
 * the address, where `personId` is unknown): a new code, session or path does not give new tries (T-053). Commits by itself:
 * a count must not be rolled back, and a code is consumed before anything is done with it (Keycloak #51220).
 */
export function checkOneTimeCode(
  deps: { knex: Knex; cipher: ColumnCipher },
  tried: CodeErrand & { code: string; personId?: string | undefined },
  now: Date,
): Promise<Outcome<object, CodeRefusal>> {
  return deps.knex.transaction(async (tx) => {
    const fingerprint = targetFingerprint(deps.cipher, tried.identifier);
    const subject: LedgerSubject = { personId: tried.personId, fingerprint };
    const { reason, failures } = await judge(tx, deps.cipher, tried, subject, now);
    if (reason === undefined) return { ok: true };
    await recordFailedAttempt(tx, 'one-time-code', reason, tried.personId, failures);
    return refuse(reason);
  });
}

async function judge(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  tried: CodeErrand & { code: string },
  subject: LedgerSubject,
  now: Date,
): Promise<{ reason?: CodeRefusal; failures?: number | undefined }> {
  const key = { purpose: tried.purpose, binding: hashBinding(tried.binding) };
  const codeHash = hashCode(cipher, tried, normaliseCode(tried.code));
  const found = await countCodeTry(tx, key, { codeHash, mostTries: mostTriesPerCode, personId: subject.personId }, now);
  if (found === undefined) {
    return { reason: (await isExhausted(tx, key, mostTriesPerCode, now)) ? 'too-many' : 'expired' };
  }
  const failures = await countAttempt(tx, 'one-time-code', subject, now);
  if (failures === undefined) return { reason: 'too-many' };
  if (!found.matches) return { reason: 'wrong', failures };
  if (!(await consumeCode(tx, found.id, now))) return { reason: 'expired', failures };
  await clearFailures(tx, 'one-time-code', subject);
  return {};
}

/** Kills the live codes for a login or a reset of these addresses: called when a credential changes (T-074). Gives what they, and those used up, were bound to. */
export async function withdrawCodes(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  identifiers: readonly Identifier[],
  now: Date,
): Promise<string[]> {
  const bindings: string[] = [];
  for (const identifier of identifiers) {
    bindings.push(...(await consumeCodesOfTarget(tx, loginPurposes, targetFingerprint(cipher, identifier), now)));
  }
  return bindings;
}
