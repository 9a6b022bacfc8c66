import { createHash, randomInt } from 'node:crypto';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import type { Identifier } from '../../people/identifiers.ts';
import type { CodePurpose } from './message.ts';

/** NIST SP 800-63B-4 section 3.1.3.2: at most ten minutes, six digits. */
export const codeTtlSeconds = 600;
/** Tries per code; the ledger counts them across codes. */
export const mostTriesPerCode = 5;

const digits = 6;

/** Codes that prove something in a login. */
export const loginPurposes: readonly CodePurpose[] = ['register', 'login', 'reset'];

/** What a code is good for: this errand, in this browser's interaction or session, for this address. */
export type CodeErrand = { purpose: CodePurpose; binding: string; identifier: Identifier };

/** Six random digits; `randomInt` is free of modulo bias. */
export function makeCode(): string {
  return randomInt(10 ** digits)
    .toString()
    .padStart(digits, '0');
}

/** The digits of what was typed: phones and messages insert spaces, Chinese keyboards write them full-width. */
export function normaliseCode(typed: string): string {
  return typed.length > 64 ? '' : typed.normalize('NFKC').replace(/[\s-]/g, '');
}

/** Keyed, because a million codes are hashed through in a second, and bound to the errand: a code is worth nothing elsewhere. */
export function hashCode(cipher: ColumnCipher, { purpose, binding, identifier }: CodeErrand, code: string): Buffer {
  const parts = [purpose, binding, identifier.kind, identifier.value, code];
  return cipher.fingerprint('one_time_codes.code_hash', JSON.stringify(parts));
}

export function targetFingerprint(cipher: ColumnCipher, { kind, value }: Identifier): Buffer {
  return cipher.fingerprint('one_time_codes.target_fingerprint', `${kind}:${value}`);
}

/** The uid of an interaction or session opens doors: the table keeps its hash. */
export function hashBinding(binding: string): string {
  return createHash('sha256').update(binding).digest('base64url');
}
