import { createHash, randomBytes } from 'node:crypto';

const activationDays = 7;

/** What stands in the link and nowhere else (256 bit); the table keeps its hash. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function activationEnd(now: Date): Date {
  return new Date(now.getTime() + activationDays * 86_400_000);
}

export function activationLink(issuer: string, secret: string): string {
  return `${issuer}/account/posts/activate/${secret}`;
}
