import type { IdentityDocument } from '../people/identity-documents/document.ts';
import { mayStandBeside } from '../people/identity-documents/succession.ts';
import type { Person } from '../people/person.ts';

export type MergeRefusal =
  | 'same-account'
  /** One of them is locked, closed, or part of another account already. */
  | 'not-active'
  /** A way to log in of one of them is locked after failures, or switched off. */
  | 'limited'
  /** Their documents or verified names are not of one person. */
  | 'different-persons'
  /** The account that would go holds a role of an administrator. */
  | 'holds-role'
  /** Both hold a post in one unit. */
  | 'same-unit'
  /** The account that would stay is proven less than the other: nobody's level rises by a merge. */
  | 'less-proven';

export type Side = { person: Person; documents: readonly IdentityDocument[] };

export type MergeFacts = {
  surviving: Side;
  retired: Side;
  isLimited: boolean;
  sharedUnits: readonly string[];
  holdsRole: boolean;
};

/** Why these two accounts cannot become one; undefined when nothing speaks against it. Pure. */
export function judgeMerge({
  surviving,
  retired,
  isLimited,
  sharedUnits,
  holdsRole,
}: MergeFacts): MergeRefusal | undefined {
  if (surviving.person.id === retired.person.id) return 'same-account';
  if (surviving.person.status !== 'active' || retired.person.status !== 'active') return 'not-active';
  if (isLimited) return 'limited';
  if (!mayBeOnePerson(surviving, retired)) return 'different-persons';
  if (holdsRole) return 'holds-role';
  if (sharedUnits.length > 0) return 'same-unit';
  if (surviving.person.assuranceLevel < retired.person.assuranceLevel) return 'less-proven';
  return undefined;
}

/** Names below level 2 are self-stated and say nothing. */
function mayBeOnePerson(one: Side, other: Side): boolean {
  if (one.person.assuranceLevel < 2 || other.person.assuranceLevel < 2) return true;
  if (one.person.name !== other.person.name) return false;
  return one.documents.every((document) =>
    other.documents.every((held) => mayStandBeside(document, held) || mayStandBeside(held, document)),
  );
}
