import type { Declared } from './declared.ts';
import type { Candidate, RowFault } from './judge-row.ts';

/** Keys of one row that only one account may have, as comparable text. */
export type RowKeys = { legacyId: string; identifiers: readonly string[]; document: string | undefined };

/** `twin`: the person has an account already, found by the keyed fingerprint of the document that the row names. */
export type Collision = 'identifier-taken' | 'twin';

/** `dropped`: a login name that belongs to somebody else was left off. */
export type Decision =
  | { row: number; outcome: 'created'; candidate: Candidate; keys: RowKeys; dropped: boolean }
  | { row: number; outcome: 'collision'; code: Collision }
  | { row: number; outcome: 'faulty'; code: RowFault }
  | { row: number; outcome: 'present' };

/**
 * Decides about a row that is right in itself. Whatever it names that belongs to an account leaves it out: an import makes
 * accounts and never reaches into one (T-131). Names and unproven numbers join nobody to anybody.
 */
export function decide(
  candidate: Candidate,
  keys: RowKeys,
  taken: ReadonlySet<string>,
  rule: Declared['takenIdentifier'],
): Decision {
  const { row, person } = candidate;
  if (taken.has(keys.legacyId)) return { row, outcome: 'present' };
  if (keys.document !== undefined && taken.has(keys.document)) return { row, outcome: 'collision', code: 'twin' };
  const isFree = (index: number) => !taken.has(keys.identifiers[index] ?? '');
  const free = person.identifiers.filter((_, index) => isFree(index));
  const dropped = free.length < person.identifiers.length;
  if (dropped && (rule === 'leave-out' || free.length === 0)) {
    return { row, outcome: 'collision', code: 'identifier-taken' };
  }
  return {
    row,
    outcome: 'created',
    candidate: { ...candidate, person: { ...person, identifiers: free } },
    keys: { ...keys, identifiers: keys.identifiers.filter((_, index) => isFree(index)) },
    dropped,
  };
}

/** What a row that becomes an account takes: the rows after it find it taken. */
export function keysTaken({ candidate, keys }: Extract<Decision, { outcome: 'created' }>): string[] {
  const { person } = candidate;
  const verified = keys.identifiers.filter((_, index) => person.identifiers[index]?.isVerified);
  return [keys.legacyId, ...verified, ...(person.document && keys.document ? [keys.document] : [])];
}
