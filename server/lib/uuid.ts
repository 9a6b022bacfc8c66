/** Lower-case text form of a UUID (RFC 9562 section 4): what PostgreSQL takes without an error. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
