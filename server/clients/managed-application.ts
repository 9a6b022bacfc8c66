import type { AllClientMetadata } from 'oidc-provider';
import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { Environment } from './environment.ts';
import { findOfTeams, listOfTeam, type ManagedApplicationRow } from './store.ts';
import type { SystemKind } from './system-kind.ts';
import type { Topic } from './topic.ts';

/** An application as the team that looks after it sees it: without any secret. */
export type ManagedApplication = {
  clientId: string;
  isSuspended: boolean;
  name: Translated;
  metadata: AllClientMetadata;
  environment: Environment;
  teamId: string;
  kind: SystemKind;
  topic: Topic;
  settingsVersion: number;
  hasSecret: boolean;
  /** Until when the secret before the last rotation is good, as was decided then. */
  formerSecretUntil: Date | undefined;
  promotedFrom: string | undefined;
};

export async function listApplicationsOfTeam(db: Queryable, teamId: string): Promise<ManagedApplication[]> {
  return (await listOfTeam(db, teamId)).map(managedApplication);
}

/** Undefined for one of another team, as for one that there is not (T-120). */
export async function findApplicationOfTeams(
  db: Queryable,
  clientId: string,
  teamIds: readonly string[],
): Promise<ManagedApplication | undefined> {
  if (!/^[\x21-\x7e]{1,128}$/.test(clientId)) return undefined;
  const row = await findOfTeams(db, clientId, teamIds);
  return row && managedApplication(row);
}

function managedApplication(row: ManagedApplicationRow): ManagedApplication {
  return {
    clientId: row.client_id,
    isSuspended: row.status !== 'active',
    name: row.name,
    metadata: row.metadata,
    environment: row.environment,
    teamId: row.team_id,
    kind: row.system_kind,
    topic: row.topic,
    settingsVersion: row.settings_version,
    hasSecret: row.has_secret,
    formerSecretUntil: row.former_secret_until ?? undefined,
    promotedFrom: row.promoted_from ?? undefined,
  };
}
