export const shortestPassword = 8;
/** Where the password is all there is (NIST SP 800-63B-4 section 3.1.1.2). */
export const shortestPasswordAlone = 15;
export const longestPassword = 256;

/** Length as people count: code points of the prepared form. */
export function passwordLength(password: string): number {
  return [...preparePassword(password)].length;
}

/** Whether the password can belong to anybody. Well-formed: two different lone surrogates would become the same bytes. */
export function isPlausiblePassword(password: string): boolean {
  // UTF-16 units first, so that nothing enormous is normalised: one composed character may arrive as three, of two units each.
  if (password.length > longestPassword * 6) return false;
  return password.isWellFormed() && passwordLength(password) <= longestPassword;
}

/** One spelling for what looks the same on another keyboard: NFC, and every space is a space (RFC 8265 section 4.2, OpaqueString). */
export function preparePassword(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}
