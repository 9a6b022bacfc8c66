import type { Queryable } from '../../../db/database.ts';
import type { HashEngine, StoredPassword } from '../hasher.ts';
import { insertPasswords } from '../store.ts';
import type { LegacyHash } from './recipe.ts';
import { legacyText } from './recompute.ts';

/**
 * Puts Argon2id with the pepper over a hash of an old system, so that no fast hash is ever stored. Takes as long as any
 * password: outside transactions.
 */
export async function wrapLegacyHash(engine: HashEngine, { recipe, output }: LegacyHash): Promise<StoredPassword> {
  return { ...(await engine.hash(legacyText(output))), legacy: recipe };
}

/** Gives persons who were just imported the passwords they had. */
export async function importPasswords(
  tx: Queryable,
  passwords: readonly (StoredPassword & { personId: string })[],
): Promise<void> {
  await insertPasswords(tx, passwords);
}
