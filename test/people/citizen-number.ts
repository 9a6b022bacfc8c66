import { mod112CheckCharacter } from '../../server/people/identity-documents/check-digits.ts';

let days = 0;

/** A valid citizen number that nobody has: the region is the province itself, the sequence 99x; another one with each call. */
export function citizenNumber(): string {
  const birth = new Date(Date.UTC(1970, 0, 1 + days)).toISOString().slice(0, 10).replaceAll('-', '');
  days += 1;
  const body = `440000${birth}998`;
  return body + mod112CheckCharacter(body);
}
