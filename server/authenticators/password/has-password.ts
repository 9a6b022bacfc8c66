import type { Queryable } from '../../db/database.ts';
import { findPassword } from './store.ts';

export async function hasPassword(db: Queryable, personId: string): Promise<boolean> {
  return (await findPassword(db, personId)) !== undefined;
}
