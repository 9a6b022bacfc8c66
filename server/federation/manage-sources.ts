import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { issuerOf, readSecrets, readSource } from './read-source.ts';
import { deleteAttemptsOf } from './running/store.ts';
import { type SourceConfig, sourceConfig, sourceSecrets } from './source-config.ts';
import { endSourceSessions } from './source-sessions.ts';
import { findSourceRow, insertSource, listSourceRows, secretsContext, updateEnabled } from './store.ts';

export type ManageParts = SessionParts & { knex: Knex; clock: () => Date };

/** What an operator ran, with their reason. */
export type Act = { command: string; reason: string };

export type SourceFile = { configuration: unknown; secrets: unknown; position?: number };

export type AddRefusal =
  /** Which setting is wrong, as `path: code`. Values are not repeated: one of them may be a secret in the wrong place. */
  { ok: false; reason: 'settings'; problems: string[] } | { ok: false; reason: 'taken' };

/** Adds a source as its file says; what stands in it is checked whole before anything is stored. */
export async function addSource(
  parts: ManageParts,
  act: Act,
  file: SourceFile,
): Promise<{ ok: true; slug: string } | AddRefusal> {
  const parsed = sourceConfig.safeParse(file.configuration);
  if (!parsed.success) return { ok: false, reason: 'settings', problems: problemsOf('configuration', parsed.error) };
  const config = parsed.data;
  const secrets = sourceSecrets[config.kind].safeParse(file.secrets ?? {});
  if (!secrets.success) return { ok: false, reason: 'settings', problems: problemsOf('secrets', secrets.error) };
  const plain = addressesInTheClear(parts.config, config);
  if (plain.length > 0) return { ok: false, reason: 'settings', problems: plain };
  return parts.knex.transaction(async (tx) => {
    const { id: slug, kind, enabled, ...configuration } = config;
    const encrypted = parts.cipher.encrypt(secretsContext, JSON.stringify(secrets.data));
    const sourceId = await insertSource(tx, {
      kind,
      slug,
      issuer: issuerOf(config),
      configuration,
      secrets_encrypted: encrypted,
      enabled,
      position: file.position ?? 0,
      at: parts.clock(),
    });
    if (!sourceId) return refuse('taken');
    await recordActed(tx, act);
    await recordEvent(tx, { type: 'source.added', outcome: 'success', detail: { sourceId, kind } });
    return { ok: true, slug };
  });
}

function problemsOf(part: string, error: { issues: { path: PropertyKey[]; message: string }[] }): string[] {
  return error.issues.map(({ path, message }) => `${[part, ...path.map(String)].join('.')}: ${message}`);
}

/** In production nothing is said to a source in the clear. */
function addressesInTheClear({ mode }: Config, { connection }: SourceConfig): string[] {
  if (mode !== 'production') return [];
  const plain = (value: unknown, path: string): string[] => {
    if (typeof value === 'string') return /^http:/i.test(value) ? [`${path}: settings.https`] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => plain(inner, `${path}.${name}`));
  };
  // names of SAML parties look like addresses and are none
  const { entityId: _theirs, ownEntityId: _ours, ...addresses } = connection as Record<string, unknown>;
  return plain(addresses, 'configuration.connection');
}

/** Switched off means off: what was begun is forgotten, and every session that hangs on it ends (T-031, T-115). */
export async function setSourceEnabled(
  parts: ManageParts,
  act: Act,
  slug: string,
  enabled: boolean,
): Promise<Outcome<{ sessions: number }, 'unknown' | 'unchanged'>> {
  return parts.knex.transaction(async (tx) => {
    if (!(await findSourceRow(tx, slug))) return refuse('unknown');
    const sourceId = await updateEnabled(tx, slug, enabled, parts.clock());
    if (!sourceId) return refuse('unchanged');
    await recordActed(tx, act);
    if (enabled) {
      await recordEvent(tx, { type: 'source.enabled', outcome: 'success', detail: { sourceId } });
      return { ok: true, sessions: 0 };
    }
    await deleteAttemptsOf(tx, sourceId);
    const sessions = await endSourceSessions(tx, parts, { sourceId });
    await recordEvent(tx, { type: 'source.disabled', outcome: 'success', detail: { sourceId, sessions } });
    return { ok: true, sessions };
  });
}

async function recordActed(tx: Knex.Transaction, detail: Act): Promise<void> {
  await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail });
}

export type StoredSource = { config: SourceConfig; secrets: unknown };

/** With its secrets: for the test of a source, never for pages. */
export async function readStoredSource(
  { knex, cipher }: Pick<ManageParts, 'knex' | 'cipher'>,
  slug: string,
): Promise<StoredSource | undefined> {
  const row = await findSourceRow(knex, slug);
  return row && { config: readSource(row), secrets: readSecrets(row, cipher) };
}

export async function listSources({ knex }: Pick<ManageParts, 'knex'>) {
  const rows = await listSourceRows(knex);
  return rows.map(({ slug, kind, issuer, enabled }) => ({ slug, kind, issuer, enabled }));
}
