/**
 * Where a page of the account leads on to that was opened from the link of a post. Such links and nothing else, so that
 * nobody can send people around our pages (RFC 9700 section 4.11). A running login has its own way back, see server/http/way-back.ts.
 */
export function returnPath(asked: unknown): string | undefined {
  return typeof asked === 'string' && /^\/account\/posts\/activate\/[A-Za-z0-9_-]{16,64}$/.test(asked)
    ? asked
    : undefined;
}
