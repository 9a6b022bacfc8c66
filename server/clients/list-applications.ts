import type { Queryable } from '../db/database.ts';
import { type IdentityType, identityTypes } from '../lib/identity.ts';
import type { Translated } from '../lib/locale.ts';
import { listEnterable, listForEnterprises } from './store.ts';

/** An application as the directory of services shows it. `address` begins a login there. */
export type EnterableApplication = {
  clientId: string;
  name: Translated;
  unitName: Translated;
  serves: IdentityType[];
  address: string;
};

export async function listApplications(db: Queryable, issuer: string): Promise<EnterableApplication[]> {
  const rows = await listEnterable(db);
  return rows.map((row) => ({
    clientId: row.client_id,
    name: row.name,
    unitName: row.unit_name,
    serves: identityTypes.filter((type) => row.identities[type]),
    address: entryAddress(row.initiate_login_uri, issuer),
  }));
}

/**
 * Third-party initiated login (OpenID Connect Core section 4): `iss` tells the application which of its providers to ask.
 * No `login_hint`: who somebody is goes to a department with the login, not in an address.
 */
function entryAddress(initiateLoginUri: string, issuer: string): string {
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
