/**
 * Where a page of the account leads on to that was opened on the way to something else: a running login, or the link of a
 * post. These and no others, so that nobody can send people around our pages (RFC 9700 section 4.11).
 */
export function returnPath(asked: unknown): string | undefined {
  const isOne = typeof asked === 'string' && /^\/(login|account\/posts\/activate)\/[A-Za-z0-9_-]{16,64}$/.test(asked);
  return isOne ? asked : undefined;
}
