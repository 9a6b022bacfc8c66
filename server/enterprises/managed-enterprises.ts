import type { Queryable } from '../db/database.ts';
import type { EnterpriseFacts } from '../lib/identity.ts';
import { type Authority, authorityOf, listManaged } from '../mandates/authority.ts';
import { findEnterprise, listRepresented } from './store.ts';

export type ManagedEnterprise = EnterpriseFacts['enterprise'] & {
  role: 'representative' | 'administrator';
  /** Undefined: no end. */
  until: Date | undefined;
};

/**
 * The enterprises whose centre a person may open: those they represent, whatever their status, since it must be seen why one
 * cannot be used, then those they administer.
 */
export async function listManagedEnterprises(db: Queryable, personId: string, now: Date): Promise<ManagedEnterprise[]> {
  const represented = await listRepresented(db, personId);
  const administered = new Map<string, ManagedEnterprise>();
  for (const { enterprise, authority } of await listManaged(db, personId, now)) {
    if (authority.as === 'administrator' && !administered.has(enterprise.id)) {
      const until = authority.validUntil ?? undefined;
      administered.set(enterprise.id, { ...enterprise, role: 'administrator', until });
    }
  }
  for (const { id } of represented) administered.delete(id);
  const own = represented.map(({ id, uscc, name, kind, status }) => {
    return { id, uscc, name, kind, status, role: 'representative', until: undefined } as const;
  });
  return [...own, ...administered.values()];
}

export type OpenedEnterprise = {
  enterprise: ManagedEnterprise;
  checkedAt: Date | undefined;
  /** How far the right to grant goes; undefined while the enterprise is not active. */
  authority: Authority | undefined;
};

/** Undefined for an enterprise that the person does not manage and for none at all: nobody learns which (T-120). */
export async function openEnterprise(
  db: Queryable,
  personId: string,
  enterpriseId: string,
  now: Date,
): Promise<OpenedEnterprise | undefined> {
  const managed = await listManagedEnterprises(db, personId, now);
  const enterprise = managed.find(({ id }) => id === enterpriseId);
  if (!enterprise) return undefined;
  const stored = await findEnterprise(db, enterpriseId);
  return { enterprise, checkedAt: stored?.checkedAt, authority: await authorityOf(db, personId, enterpriseId, now) };
}
