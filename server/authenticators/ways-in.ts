import type { Queryable } from '../db/database.ts';
import { listPasskeys } from './passkey/store.ts';
import { passwordSince } from './password/store.ts';

/** What an account logs in with, by kind and dates: never a secret, a key or the name somebody gave it. */
export type WayIn = { kind: 'password' | 'passkey'; since: Date; lastUsedAt: Date | null };

export async function listWaysIn(db: Queryable, personId: string): Promise<WayIn[]> {
  const [since, passkeys] = await Promise.all([passwordSince(db, personId), listPasskeys(db, personId)]);
  const keys = passkeys.map(({ createdAt, lastUsedAt }) => ({
    kind: 'passkey' as const,
    since: createdAt,
    lastUsedAt,
  }));
  return [...(since ? [{ kind: 'password' as const, since, lastUsedAt: null }] : []), ...keys];
}
