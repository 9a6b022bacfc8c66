import type { Queryable } from '../db/database.ts';
import { type IdentityType, identityTypes } from '../lib/identity.ts';
import type { Translated } from '../lib/locale.ts';
import type { ServedIdentities } from './served-identities.ts';
import { listEnterable, listForEnterprises } from './store.ts';

/** An application as the directory of services shows it. `address` begins a login there. */
export type EnterableApplication = {
  clientId: string;
  name: Translated;
  unitName: Translated;
  serves: IdentityType[];
  address: string;
};

/** All there are, or those of them with one of these client_ids. */
export async function listApplications(
  db: Queryable,
  issuer: string,
  among?: readonly string[],
): Promise<EnterableApplication[]> {
  const rows = await listEnterable(db, among);
  return rows.map((row) => ({
    clientId: row.client_id,
    name: row.name,
    unitName: row.unit_name,
    serves: servedTypes(row.identities),
    address: entryAddress(row.initiate_login_uri, issuer),
  }));
}

export const servedTypes = (served: ServedIdentities) => identityTypes.filter((type) => served[type]);

/**
 * Third-party initiated login (OpenID Connect Core section 4): `iss` tells the application which of its providers to ask.
 * No `login_hint`: who somebody is goes to a department with the login, not in an address.
 */
export function entryAddress(initiateLoginUri: string, issuer: string): string {
  const address = new URL(initiateLoginUri);
  address.searchParams.set('iss', issuer);
  return address.href;
}

/** The applications a mandate can be for. */
export async function listApplicationsForEnterprises(
  db: Queryable,
): Promise<Pick<EnterableApplication, 'clientId' | 'name' | 'unitName'>[]> {
  const rows = await listForEnterprises(db);
  return rows.map((row) => ({ clientId: row.client_id, name: row.name, unitName: row.unit_name }));
}
