import type { Queryable } from '../../db/database.ts';
import { hasPasskeys, listPasskeys, type Passkey } from './store.ts';

/** What the owner is told of a passkey; its key stays here. */
export type OwnPasskey = Omit<Passkey, 'publicKey' | 'signCount'>;

export function listOwnPasskeys(db: Queryable, personId: string): Promise<OwnPasskey[]> {
  return listPasskeys(db, personId);
}

export function hasPasskey(db: Queryable, personId: string): Promise<boolean> {
  return hasPasskeys(db, personId);
}
