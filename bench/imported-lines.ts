import { createHash } from 'node:crypto';

/** A made-up user base as JSON lines, a thousand at a time: mobile and mailbox each, some with a salted SHA-256 password. */
export function* importedLines(rows: number, passwordsInAHundred: number): Generator<string> {
  for (let first = 0; first < rows; first += 1000) {
    const count = Math.min(1000, rows - first);
    yield Array.from({ length: count }, (_, index) => lineOf(first + index, passwordsInAHundred)).join('');
  }
}

function lineOf(number: number, passwordsInAHundred: number): string {
  const digits = String(number).padStart(8, '0');
  const row = {
    legacy_id: `user-${digits}`,
    mobile: `139${digits}`,
    email: `user.${digits}@example.cn`,
    name: '示例',
    ...(number % 100 < passwordsInAHundred && { password_hash: hashOf(digits) }),
  };
  return `${JSON.stringify(row)}\n`;
}

function hashOf(salt: string): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$sha256$o=salt-first$${base64(Buffer.from(salt))}$${base64(createHash('sha256').update(salt).digest())}`;
}
