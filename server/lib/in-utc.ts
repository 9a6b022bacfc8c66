/** ISO 8601 to the second, in UTC: a zone would tell where somebody was (OpenID Connect for Identity Assurance section 9). */
export function inUtc(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
