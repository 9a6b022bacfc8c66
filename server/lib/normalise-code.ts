/** Longest text that is looked at: no number of any kind comes near, and NFKC can grow a text eighteenfold. */
const longestInput = 64;

/**
 * Brings a typed or pasted number to the one form that is compared and stored: NFKC (full-width digits and letters),
 * no spaces, no dashes, no invisible characters, upper case. Too long a text becomes empty, which no shape accepts.
 */
export function normaliseCode(text: string): string {
  if (text.length > longestInput) return '';
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\u2212\p{Cf}]/gu, '')
    .toUpperCase();
}
