/** The pattern of LIKE for texts that have this one somewhere, as it stands. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
