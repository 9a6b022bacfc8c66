import type { Queryable } from '../../db/database.ts';
import type { KeyModels } from './models/key-model.ts';
import { listPasskeys, type Passkey } from './store.ts';

/**
 * The model of a key that is bound to its hardware for certain (AAGUID): attested when it was made, not to be synced, and not
 * withdrawn or broken since.
 */
export function provenModel(models: KeyModels, passkey: Pick<Passkey, 'attested' | 'backupEligible' | 'aaguid'>) {
  const { attested, backupEligible, aaguid } = passkey;
  return attested && !backupEligible && models.find(aaguid)?.isTrusted ? aaguid : undefined;
}

/** What keys somebody has: how many, and which models are proven among them. */
export async function ownKeys(
  db: Queryable,
  models: KeyModels,
  personId: string,
): Promise<{ count: number; models: string[] }> {
  const passkeys = await listPasskeys(db, personId);
  const proven = passkeys.flatMap((passkey) => provenModel(models, passkey) ?? []);
  return { count: passkeys.length, models: proven };
}
