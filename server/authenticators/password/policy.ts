import { type Outcome, refuse } from '../../lib/outcome.ts';
import { loadCommonPasswords } from './common-passwords.ts';
import { isPlausiblePassword, passwordLength, preparePassword, shortestPasswordAlone } from './prepare.ts';

export type PasswordRefusal = 'too-short' | 'too-long' | 'common' | 'contains-context' | 'control-characters';

export type PasswordContext = {
  /** What an attacker knows: identifiers, name. Words of our own are added here. */
  context: readonly string[];
  /**
   * Whether the password is the only thing the account can log in with. With us a mobile number or mailbox is always bound
   * and proven, so the journey passes false (NIST SP 800-63B-4 section 3.1.1.2: 15 alone, 8 with others).
   */
  alone: boolean;
  /** Of the policy, 8 or more. */
  leastLength: number;
};

const ownWords = ['yimen', '一门', '一門'];
const shortestContextWord = 4;

/** Judges a new password: length, blocklist, context words. Any Unicode, no composition rules, no expiry (T-058). */
export async function judgePassword(
  password: string,
  { context, alone, leastLength }: PasswordContext,
): Promise<Outcome<object, PasswordRefusal>> {
  if (password.length > 0 && !password.isWellFormed()) return refuse('control-characters');
  if (!isPlausiblePassword(password)) return refuse('too-long');
  // Control characters cannot be typed again on the next device: a paste accident, not a choice.
  if (/\p{Cc}/u.test(password)) return refuse('control-characters');
  const least = alone ? Math.max(shortestPasswordAlone, leastLength) : leastLength;
  if (passwordLength(password) < least) return refuse('too-short');
  const folded = foldPassword(password);
  if (isMonotonous(folded) || (await loadCommonPasswords()).has(folded)) return refuse('common');
  if (containsContext(folded, context)) return refuse('contains-context');
  return { ok: true };
}

function foldPassword(password: string): string {
  return preparePassword(password).normalize('NFKC').toLowerCase();
}

/** At most two different characters, or one run such as 123456789 or hgfedcba. */
function isMonotonous(password: string): boolean {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  if (new Set(codes).size <= 2) return true;
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return Math.abs(step) === 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step);
}

function containsContext(password: string, context: readonly string[]): boolean {
  if (ownWords.some((word) => password.includes(word))) return true;
  return context.flatMap(contextWords).some((word) => password.includes(word));
}

/** A whole identifier and its parts: `li.mei@example.cn` also means `example`; `+8613800138000` also means the bare number. */
function contextWords(text: string): string[] {
  const folded = foldPassword(text).trim();
  const words = [folded, folded.replace(/^\+(?:86|852|853|886)/, ''), ...folded.split(/[^\p{L}\p{N}]+/u)];
  // Two Chinese characters are a name, two Latin letters are nothing.
  return words.filter((word) => [...word].length >= shortestContextWord || /^\p{Script=Han}{2,}$/u.test(word));
}
