import type { Queryable } from '../db/database.ts';
import type { EnterpriseFacts } from '../lib/identity.ts';
import type { MandateRole } from './mandate.ts';
import { type Right, rightOf } from './right.ts';
import { listManagingFacts } from './store.ts';

/** The right of a person to manage the mandates of an enterprise, and how far it goes. */
export type Authority = Right & ({ as: 'representative' } | { as: 'administrator'; mandateId: string });

export type ManagedEnterprise = { enterprise: EnterpriseFacts['enterprise']; authority: Authority };

/**
 * By which right a person manages the mandates of this enterprise now; undefined: by none. Whoever holds several gets the
 * widest. The assurance level is at most the person's own.
 */
export async function authorityOf(
  db: Queryable,
  personId: string,
  enterpriseId: string,
  now: Date,
): Promise<Authority | undefined> {
  const [widest] = await authoritiesOf(db, personId, enterpriseId, now);
  return widest;
}

/** Every such right, the widest and longest first. */
export async function authoritiesOf(
  db: Queryable,
  personId: string,
  enterpriseId: string,
  now: Date,
): Promise<Authority[]> {
  const managed = await listManaged(db, personId, now);
  return managed.filter(({ enterprise }) => enterprise.id === enterpriseId).map(({ authority }) => authority);
}

/** Those of somebody's rights by which a mandate of this role can be granted: administrators are the representative's to appoint. */
export function rightsFor(rights: readonly Authority[], role: MandateRole): Authority[] {
  return rights.filter(({ as }) => as === 'representative' || role === 'agent');
}

/** The enterprises whose mandates a person manages, with the right by which; one row for each right. */
export async function listManaged(db: Queryable, personId: string, now: Date): Promise<ManagedEnterprise[]> {
  const { assuranceLevel, facts } = await listManagingFacts(db, personId, now);
  return facts
    .map((one) => ({ enterprise: one.enterprise, authority: toAuthority(one, assuranceLevel) }))
    .sort(byBreadth);
}

function toAuthority(facts: EnterpriseFacts, personLevel: number): Authority {
  const right = rightOf(facts);
  const own = { ...right, assuranceLevel: Math.min(right.assuranceLevel, personLevel) };
  const { id } = facts.mandate;
  return id === null ? { as: 'representative', ...own } : { as: 'administrator', mandateId: id, ...own };
}

/** All services before some, all acts before some, then the later end. */
function byBreadth(a: ManagedEnterprise, b: ManagedEnterprise): number {
  const [one, other] = [a.authority, b.authority];
  const open = (right: Right) => Number(right.services === null) * 2 + Number(right.acts === null);
  const end = (right: Right) => right.validUntil?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return open(other) - open(one) || end(other) - end(one);
}
