import type { AllClientMetadata } from 'oidc-provider';
import type { Database, Queryable, Statement } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { ScopeLevels } from './scope-levels.ts';
import type { ServedIdentities } from './served-identities.ts';

export type ApplicationRow = {
  client_id: string;
  unit_id: string;
  unit_name: Translated;
  name: Translated;
  first_party: boolean;
  metadata: AllClientMetadata;
  secret_encrypted: Buffer | null;
  purposes: Record<string, Translated>;
  scope_levels: unknown;
  identities: unknown;
  has_legacy_ids: boolean;
  /** Another value after any change of the application or of its unit, also one that left updated_at as it was. */
  version: string;
};

const findActive: Statement = {
  name: 'application-find',
  text: `SELECT a.client_id, a.unit_id, u.name AS unit_name, a.name, a.first_party, a.metadata, a.secret_encrypted, a.purposes, a.identities,
      a.scope_levels, a.has_legacy_ids, concat(a.xmin, '.', u.xmin) AS version
    FROM applications a JOIN units u ON u.id = a.unit_id
    WHERE a.client_id = $1 AND a.status = 'active'`,
};

/** An application that may be used; a suspended one is as good as none (T-032, I6). */
export async function findActiveApplication(database: Database, clientId: string): Promise<ApplicationRow | undefined> {
  const { rows } = await database.run<ApplicationRow>(findActive, [clientId]);
  return rows[0];
}

export type NewApplication = {
  clientId: string;
  unitId: string;
  name: Translated;
  firstParty: boolean;
  metadata: AllClientMetadata;
  secretEncrypted: Buffer | null;
  purposes: Record<string, Translated>;
  scopeLevels: ScopeLevels;
  identities: ServedIdentities;
  securityEventsUri: string | null;
};

/** False when the client_id is taken. */
export async function insertApplication(tx: Queryable, application: NewApplication): Promise<boolean> {
  const inserted = await tx('applications')
    .insert({
      client_id: application.clientId,
      unit_id: application.unitId,
      name: JSON.stringify(application.name),
      first_party: application.firstParty,
      metadata: JSON.stringify(application.metadata),
      secret_encrypted: application.secretEncrypted,
      purposes: JSON.stringify(application.purposes),
      scope_levels: JSON.stringify(application.scopeLevels),
      identities: JSON.stringify(application.identities),
      security_events_uri: application.securityEventsUri,
    })
    .onConflict('client_id')
    .ignore()
    .returning('client_id');
  return inserted.length === 1;
}

export type ListedApplication = {
  client_id: string;
  name: Translated;
  unit_name: Translated;
  initiate_login_uri: string;
};

/** Active applications that people can enter, with the address that begins a login there. */
export async function listEnterable(db: Queryable): Promise<ListedApplication[]> {
  return db('applications')
    .join('units', 'units.id', 'applications.unit_id')
    .where('applications.status', 'active')
    .whereRaw(`applications.metadata ->> 'initiate_login_uri' IS NOT NULL`)
    .orderBy(['units.id', 'applications.client_id'])
    .select('applications.client_id', 'applications.name', 'units.name as unit_name')
    .select({ initiate_login_uri: db.raw(`applications.metadata ->> 'initiate_login_uri'`) });
}

/** Active applications that people enter in the name of an enterprise. */
export async function listForEnterprises(db: Queryable): Promise<Omit<ListedApplication, 'initiate_login_uri'>[]> {
  return db('applications')
    .join('units', 'units.id', 'applications.unit_id')
    .where('applications.status', 'active')
    .whereRaw(`jsonb_exists(applications.identities, 'enterprise')`)
    .orderBy(['units.id', 'applications.client_id'])
    .select('applications.client_id', 'applications.name', 'units.name as unit_name');
}
