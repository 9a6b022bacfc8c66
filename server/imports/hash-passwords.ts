import type { StoredPassword } from '../authenticators/password/hasher.ts';
import { wrapLegacyHash } from '../authenticators/password/legacy/import-passwords.ts';
import type { Candidate } from './judge-row.ts';
import type { ImportParts } from './parts.ts';

type PersonPassword = StoredPassword & { personId: string };
export type PasswordWrapper = (candidates: readonly Candidate[]) => Promise<PersonPassword[]>;

/**
 * Hashes as many passwords at once as the machine is configured for. Rows that are decided anew are not hashed anew; what is
 * remembered lasts no longer than the rows.
 */
export function createPasswordWrapper({ hasher, config }: ImportParts): PasswordWrapper {
  let done = new Map<string, PersonPassword>();
  return async (candidates) => {
    const before = done;
    done = new Map();
    const waiting = candidates.flatMap(({ person, password }) => (password ? [{ personId: person.id, password }] : []));
    const all: PersonPassword[] = [];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { personId, password } = next;
        const hashed = before.get(personId) ?? { personId, ...(await wrapLegacyHash(hasher, password)) };
        done.set(personId, hashed);
        all.push(hashed);
      }
    };
    await Promise.all(Array.from({ length: config.argon2.concurrency }, work));
    return all;
  };
}
