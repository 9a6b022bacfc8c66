import type { ClientMetadata } from 'oidc-provider';
import type { Database } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { deepFreeze } from '../lib/deep-freeze.ts';
import type { Translated } from '../lib/locale.ts';
import type { Environment } from './environment.ts';
import { type ScopeLevels, scopeLevelsSchema } from './scope-levels.ts';
import { parseServedIdentities, type ServedIdentities } from './served-identities.ts';
import { type ApplicationRow, findActiveApplication } from './store.ts';

/** What our own pages know of an application, beside its OpenID Connect metadata. */
export type ApplicationLabel = {
  clientId: string;
  unitId: string;
  unitName: Translated;
  name: Translated;
  /** Its duty is by statute: a notice in place of consent. */
  firstParty: boolean;
  /** Why each scope is asked: scope to text. */
  purposes: Readonly<Record<string, Translated>>;
  /** What must hold before it gets the data of a scope. */
  scopeLevels: ScopeLevels;
  /** In which identities people may come, and what it needs of each. */
  identities: ServedIdentities;
  environment: Environment;
  /** The team of developers that looks after it. */
  teamId: string | undefined;
  /** Raised by every change of its settings. */
  settingsVersion: number;
  /** Whether accounts were imported from its old system, which it knows by their ids there. */
  hasLegacyIds: boolean;
};

export type ClientRegistry = {
  /** Metadata with the secret, frozen; the same object until the application changes. Undefined when unknown or suspended. */
  find(clientId: string): Promise<ClientMetadata | undefined>;
  label(clientId: string): Promise<ApplicationLabel | undefined>;
};

/** What the provider lets a client in by beside the secret in its metadata. */
export type FormerSecrets = {
  /** The secret before the last rotation, and until when it is good. */
  formerSecret(clientId: string): Promise<FormerSecret | undefined>;
};

export type ClientRegistryParts = {
  database: Database;
  cipher: ColumnCipher;
  clock?: () => Date;
  /** Most applications remembered, and most unknown ids; the longest unused one goes first. */
  limits?: { applications: number; unknown: number };
};

/** Told by a trigger on the table with the client_id, so that no writer can forget it. */
export const applicationsChannel = 'applications_changed';
export const secretContext = 'applications.secret';

/** Other ids are nobody's: refused unseen, so that they cannot fill our memory (T-140) or upset the database (T-023). */
const possibleClientId = /^[\x21-\x7e]{1,128}$/;
/** A notice can be lost with a connection that broke without a word: nothing is believed longer than this. */
const believedForMs = 60_000;

type Known = {
  metadata: ClientMetadata;
  label: ApplicationLabel;
  former: FormerSecret | undefined;
  version: string;
  readAt: number;
};
export type FormerSecret = { secret: string; until: Date };

/**
 * Applications as oidc-provider clients, remembered per process. A change reaches every node by NOTIFY at once;
 * after a lost connection everything is forgotten.
 */
export async function createClientRegistry(parts: ClientRegistryParts): Promise<ClientRegistry & FormerSecrets> {
  const { database, cipher, clock = () => new Date(), limits = { applications: 10_000, unknown: 10_000 } } = parts;
  const known = new Map<string, Known>();
  const unknown = new Map<string, number>();
  const loading = new Map<string, Promise<Known | undefined>>();
  /** Counts notices, so that a row read before one is not remembered after it. */
  let changes = 0;

  await database.listen(applicationsChannel, forget, forgetAll);
  return {
    find: async (clientId) => (await look(clientId))?.metadata,
    label: async (clientId) => (await look(clientId))?.label,
    formerSecret: async (clientId) => (await look(clientId))?.former,
  };

  function forget(clientId: string): void {
    changes += 1;
    known.delete(clientId);
    unknown.delete(clientId);
    loading.delete(clientId);
  }

  function forgetAll(): void {
    changes += 1;
    known.clear();
    unknown.clear();
    loading.clear();
  }

  async function look(clientId: string): Promise<Known | undefined> {
    if (!possibleClientId.test(clientId)) return undefined;
    const oldest = clock().getTime() - believedForMs;
    const present = known.get(clientId);
    if (present && present.readAt > oldest) return present;
    if ((unknown.get(clientId) ?? 0) > oldest) return undefined;
    const running = loading.get(clientId) ?? load(clientId, present);
    loading.set(clientId, running);
    try {
      return await running;
    } finally {
      if (loading.get(clientId) === running) loading.delete(clientId);
    }
  }

  async function load(clientId: string, before: Known | undefined): Promise<Known | undefined> {
    const changesBefore = changes;
    const readAt = clock().getTime();
    const row = await findActiveApplication(database, clientId);
    const fresh = row && (row.version === before?.version ? { ...before, readAt } : toKnown(row, cipher, readAt));
    if (changes !== changesBefore) return fresh;
    known.delete(clientId);
    if (fresh) remember(known, clientId, fresh, limits.applications);
    else remember(unknown, clientId, readAt, limits.unknown);
    return fresh;
  }
}

/** A `Map` keeps the order of insertion: the first entry is the one put in longest ago. */
function remember<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.delete(key);
  for (const oldest of map.keys()) {
    if (map.size < limit) break;
    map.delete(oldest);
  }
  map.set(key, value);
}

/** What an application that was registered without scopes may ask for: all that departments can have, nothing of the admin API. */
export const ordinaryScopes = 'openid profile phone email enterprise official id_document offline_access';

function toKnown(row: ApplicationRow, cipher: ColumnCipher, readAt: number): Known {
  const secret = row.secret_encrypted && cipher.decrypt(secretContext, row.secret_encrypted);
  // Read by our directory of services alone. The library would take https only, which no one has on their own machine;
  // what may stand here was judged at registration.
  const { initiate_login_uri: _ours, scope = ordinaryScopes, ...metadata } = row.metadata;
  return {
    metadata: deepFreeze({ ...metadata, scope, client_id: row.client_id, ...(secret && { client_secret: secret }) }),
    label: deepFreeze({
      clientId: row.client_id,
      unitId: row.unit_id,
      unitName: row.unit_name,
      name: row.name,
      firstParty: row.first_party,
      purposes: row.purposes,
      scopeLevels: scopeLevelsSchema.parse(row.scope_levels),
      identities: servedBy(row),
      hasLegacyIds: row.has_legacy_ids,
      environment: row.environment,
      teamId: row.team_id ?? undefined,
      settingsVersion: row.settings_version,
    }),
    former: formerOf(row, cipher),
    version: row.version,
    readAt,
  };
}

function formerOf(row: ApplicationRow, cipher: ColumnCipher): FormerSecret | undefined {
  const { former_secret_encrypted: sealed, former_secret_until: until } = row;
  return sealed && until ? { secret: cipher.decrypt(secretContext, sealed), until } : undefined;
}

function servedBy(row: ApplicationRow): ServedIdentities {
  const served = parseServedIdentities(row.identities);
  if (!served) throw new Error(`application ${row.client_id} serves identities of no known form`);
  return served;
}
