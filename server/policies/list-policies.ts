import type { Queryable } from '../db/database.ts';
import { asStored, defaultsOf, differences, type FieldChange, type PolicyName, type PolicySettings } from './policy.ts';
import { findVersions, type StoredVersion } from './store.ts';

const pageSize = 50;

export type PolicyVersion = StoredVersion & { changes: FieldChange[] };

/**
 * What was changed by whom and why, the newest first, each version as it was, beside the one before it. `before`: the last of the
 * page before.
 */
export async function listPolicyVersions(
  db: Queryable,
  name: PolicyName,
  before: number | undefined,
): Promise<{ versions: PolicyVersion[]; next: number | undefined }> {
  const found = await findVersions(db, name, { before, limit: pageSize + 1 });
  const versions = found.slice(0, pageSize).map((one, index) => {
    const settings = asStored(name, one.settings);
    return { ...one, settings, changes: differences(name, formerOf(name, found[index + 1]), settings) };
  });
  return { versions, next: found.length > pageSize ? versions.at(-1)?.version : undefined };
}

function formerOf(name: PolicyName, former: StoredVersion | undefined): PolicySettings {
  return former ? asStored(name, former.settings) : defaultsOf(name);
}
