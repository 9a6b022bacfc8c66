import type { AllClientMetadata } from 'oidc-provider';
import type { Database, Queryable, Statement } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { Environment } from './environment.ts';
import type { ScopeLevels } from './scope-levels.ts';
import type { ServedIdentities } from './served-identities.ts';
import type { SystemKind } from './system-kind.ts';
import type { Topic } from './topic.ts';

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
  environment: Environment;
  team_id: string | null;
  settings_version: number;
  former_secret_encrypted: Buffer | null;
  former_secret_until: Date | null;
  /** Another value after any change of the application or of its unit, also one that left updated_at as it was. */
  version: string;
};

const findActive: Statement = {
  name: 'application-find',
  text: `SELECT a.client_id, a.unit_id, u.name AS unit_name, a.name, a.first_party, a.metadata, a.secret_encrypted, a.purposes, a.identities,
      a.scope_levels, a.has_legacy_ids, a.environment, a.team_id, a.settings_version, a.former_secret_encrypted,
      a.former_secret_until, concat(a.xmin, '.', u.xmin) AS version
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
  environment: Environment;
  teamId: string | null;
  systemKind: SystemKind | null;
  topic: Topic;
  promotedFrom: string | null;
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
      environment: application.environment,
      team_id: application.teamId,
      system_kind: application.systemKind,
      topic: application.topic,
      promoted_from: application.promotedFrom,
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
  identities: ServedIdentities;
  initiate_login_uri: string;
};

/** Active applications in production that people can enter, with the address that begins a login there. */
export async function listEnterable(db: Queryable, among?: readonly string[]): Promise<ListedApplication[]> {
  return db('applications')
    .join('units', 'units.id', 'applications.unit_id')
    .where({ 'applications.status': 'active', 'applications.environment': 'production' })
    .whereRaw(`applications.metadata ->> 'initiate_login_uri' IS NOT NULL`)
    .modify((query) => among && query.whereIn('applications.client_id', among))
    .orderBy(['units.id', 'applications.client_id'])
    .select('applications.client_id', 'applications.name', 'applications.identities', 'units.name as unit_name')
    .select({ initiate_login_uri: db.raw(`applications.metadata ->> 'initiate_login_uri'`) });
}

/** Active applications in production that people enter in the name of an enterprise. */
export async function listForEnterprises(
  db: Queryable,
): Promise<Pick<ListedApplication, 'client_id' | 'name' | 'unit_name'>[]> {
  return db('applications')
    .join('units', 'units.id', 'applications.unit_id')
    .where({ 'applications.status': 'active', 'applications.environment': 'production' })
    .whereRaw(`jsonb_exists(applications.identities, 'enterprise')`)
    .orderBy(['units.id', 'applications.client_id'])
    .select('applications.client_id', 'applications.name', 'units.name as unit_name');
}

export type ManagedApplicationRow = {
  client_id: string;
  status: 'active' | 'suspended';
  name: Translated;
  metadata: AllClientMetadata;
  environment: Environment;
  team_id: string;
  system_kind: SystemKind;
  topic: Topic;
  settings_version: number;
  has_secret: boolean;
  former_secret_until: Date | null;
  promoted_from: string | null;
  created_at: Date;
};

const managedColumns = [
  'client_id',
  'status',
  'name',
  'metadata',
  'environment',
  'team_id',
  'system_kind',
  'topic',
  'settings_version',
  'former_secret_until',
  'promoted_from',
  'created_at',
];

/** Applications of teams, suspended ones as well. */
export async function listOfTeam(db: Queryable, teamId: string): Promise<ManagedApplicationRow[]> {
  return managed(db).where({ team_id: teamId }).orderBy(['created_at', 'client_id']);
}

export async function findOfTeams(
  db: Queryable,
  clientId: string,
  teamIds: readonly string[],
): Promise<ManagedApplicationRow | undefined> {
  const [row] = await managed(db).where({ client_id: clientId }).whereIn('team_id', teamIds);
  return row;
}

function managed(db: Queryable) {
  return db('applications').select<ManagedApplicationRow[]>(
    ...managedColumns,
    db.raw('secret_encrypted IS NOT NULL AS has_secret'),
  );
}

export type ChangedSettings = {
  name: Translated;
  metadata: AllClientMetadata;
  identities: ServedIdentities;
  purposes: Record<string, Translated>;
  topic: Topic;
};

/** Gives the new version; undefined when it changed meanwhile. */
export async function updateSettings(
  tx: Queryable,
  { clientId, version }: { clientId: string; version: number },
  { name, metadata, identities, purposes, topic }: ChangedSettings,
  now: Date,
): Promise<number | undefined> {
  const [row] = await tx('applications')
    .where({ client_id: clientId, settings_version: version })
    .update({
      name: JSON.stringify(name),
      metadata: JSON.stringify(metadata),
      identities: JSON.stringify(identities),
      purposes: JSON.stringify(purposes),
      topic,
      settings_version: version + 1,
      updated_at: now,
    })
    .returning<{ settings_version: number }[]>('settings_version');
  return row?.settings_version;
}

/**
 * The secret of now becomes the former one; but while there is a former one that counts, that one stays, to the end it was
 * given: whoever presses the button twice must not take the machines theirs away.
 */
export async function replaceSecret(
  tx: Queryable,
  clientId: string,
  { secretEncrypted, now, formerUntil }: { secretEncrypted: Buffer; now: Date; formerUntil: Date },
): Promise<void> {
  await tx.raw(
    `UPDATE applications SET secret_encrypted = :secretEncrypted,
       former_secret_encrypted = CASE WHEN former_secret_until > :now THEN former_secret_encrypted ELSE secret_encrypted END,
       former_secret_until = CASE WHEN former_secret_until > :now THEN former_secret_until
         WHEN secret_encrypted IS NOT NULL THEN :formerUntil::timestamptz END
     WHERE client_id = :clientId`,
    { secretEncrypted, now, formerUntil, clientId },
  );
}

export async function dropFormerSecret(tx: Queryable, clientId: string): Promise<boolean> {
  const changed = await tx('applications')
    .where({ client_id: clientId })
    .whereNotNull('former_secret_until')
    .update({ former_secret_encrypted: null, former_secret_until: null });
  return changed === 1;
}

export async function moveToTeam(
  tx: Queryable,
  clientId: string,
  team: { from: string; to: string; unitId: string },
): Promise<boolean> {
  const moved = await tx('applications')
    .where({ client_id: clientId, team_id: team.from })
    .update({ team_id: team.to, unit_id: team.unitId });
  return moved === 1;
}
