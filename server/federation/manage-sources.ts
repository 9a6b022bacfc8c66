import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { type Act, actorOf, authorOf, commandOf, recordActed, recordTested, rightOf } from './changing/author.ts';
import { sealSecrets } from './changing/secrets.ts';
import { holdSource, noteVersion } from './changing/store.ts';
import { readSettings, type SettingsRefusal, type SourceFile } from './read-settings.ts';
import { issuerOf, readSecrets, readSource } from './read-source.ts';
import { deleteAttemptsOf } from './running/store.ts';
import type { IdentitySource, TestStep } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import { endSourceSessions } from './source-sessions.ts';
import { findSourceRow, insertSource, listSourceRows, updateEnabled } from './store.ts';

export type ManageParts = SessionParts & { knex: Knex; clock: () => Date };

/**
 * Adds a source as its file says. One that an administrator adds is switched off, whatever the file says: to switch it on takes two.
 */
export async function addSource(
  parts: ManageParts,
  act: Act,
  file: SourceFile,
): Promise<{ ok: true; slug: string } | SettingsRefusal | { ok: false; reason: 'taken' }> {
  const read = readSettings(parts.config, file);
  if (!read.ok) return read;
  const { config, secrets } = read;
  return parts.knex.transaction(async (tx) => {
    const { id: slug, kind, enabled: isWanted, ...configuration } = config;
    const sourceId = await insertSource(tx, {
      kind,
      slug,
      issuer: issuerOf(config),
      configuration,
      secrets_encrypted: sealSecrets(parts, secrets),
      enabled: isWanted && 'command' in act,
      position: file.position ?? 0,
      at: parts.clock(),
    });
    if (!sourceId) return refuse('taken');
    await noteVersion(tx, { sourceId, ...authorOf(act), areSecretsNew: true });
    await recordActed(tx, act);
    const detail = { sourceId, kind, ...commandOf(act) };
    await recordEvent(tx, { type: 'source.added', outcome: 'success', ...actorOf(act), detail });
    return { ok: true, slug };
  });
}

/** Switches a source at once. Whether on takes a second person is judged before: a command takes none. */
export async function setSourceEnabled(
  parts: ManageParts,
  act: Act,
  slug: string,
  enabled: boolean,
): Promise<Outcome<{ sessions: number }, 'unknown' | 'unchanged'>> {
  return parts.knex.transaction((tx) => (enabled ? enableSource : disableSource)(tx, parts, act, slug));
}

/** Its button appears; in the console this is the act that two persons stand for. */
export async function enableSource(
  tx: Knex.Transaction,
  { clock }: Pick<ManageParts, 'clock'>,
  act: Act,
  slug: string,
): Promise<Outcome<{ sessions: number }, 'unknown' | 'unchanged'>> {
  const switched = await switchTo(tx, act, slug, true, clock());
  if (!switched.ok) return switched;
  const detail = { sourceId: switched.sourceId, ...rightOf(act) };
  await recordEvent(tx, { type: 'source.enabled', outcome: 'success', ...actorOf(act), detail });
  return { ok: true, sessions: 0 };
}

/** Switched off means off: what was begun is forgotten, and every session that hangs on it ends (T-031, T-115). */
async function disableSource(
  tx: Knex.Transaction,
  parts: ManageParts,
  act: Act,
  slug: string,
): Promise<Outcome<{ sessions: number }, 'unknown' | 'unchanged'>> {
  const switched = await switchTo(tx, act, slug, false, parts.clock());
  if (!switched.ok) return switched;
  const { sourceId } = switched;
  await deleteAttemptsOf(tx, sourceId);
  const sessions = await endSourceSessions(tx, parts, { sourceId });
  const detail = { sourceId, sessions, ...commandOf(act) };
  await recordEvent(tx, { type: 'source.disabled', outcome: 'success', ...actorOf(act), detail });
  return { ok: true, sessions };
}

async function switchTo(
  tx: Knex.Transaction,
  act: Act,
  slug: string,
  enabled: boolean,
  at: Date,
): Promise<Outcome<{ sourceId: string }, 'unknown' | 'unchanged'>> {
  if (!(await findSourceRow(tx, slug))) return refuse('unknown');
  const sourceId = await updateEnabled(tx, slug, enabled, at);
  if (!sourceId) return refuse('unchanged');
  await noteVersion(tx, { sourceId, ...authorOf(act), areSecretsNew: false });
  await recordActed(tx, act);
  return { ok: true, sourceId };
}

/** With its secrets: for the test of a source, never for pages. */
async function readStoredSource(
  { knex, cipher }: Pick<ManageParts, 'knex' | 'cipher'>,
  slug: string,
): Promise<{ id: string; config: SourceConfig; secrets: unknown } | undefined> {
  const row = await findSourceRow(knex, slug);
  return row && { id: row.id, config: readSource(row), secrets: readSecrets(row, cipher) };
}

/** The settings alone, for pages. */
export async function findSourceSettings(
  { knex }: Pick<ManageParts, 'knex'>,
  slug: string,
): Promise<SourceConfig | undefined> {
  const row = await findSourceRow(knex, slug);
  return row && readSource(row);
}

/** A source as it is now, with the version to name when changing it; no secret. */
export async function findSourceNow(
  db: Queryable,
  slug: string,
): Promise<{ id: string; version: number; position: number; config: SourceConfig } | undefined> {
  const row = await findSourceRow(db, slug);
  return row && { id: row.id, version: row.version, position: row.position, config: readSource(row) };
}

/** The same, locked until the transaction ends. */
export async function holdSourceNow(tx: Queryable, slug: string) {
  return (await holdSource(tx, slug)) ? findSourceNow(tx, slug) : undefined;
}

/** Tries a source step by step, with whoever tried it in the log; nobody is logged in. Undefined: there is none. */
export async function testSource(
  parts: Pick<ManageParts, 'knex' | 'cipher'>,
  open: OpenForTest,
  act: Act,
  slug: string,
): Promise<TestStep[] | undefined> {
  const stored = await readStoredSource(parts, slug);
  if (!stored) return undefined;
  await recordActed(parts.knex, act);
  const opened = open(stored.config, stored.secrets);
  const steps = await opened.test().finally(() => opened.close());
  await recordTested(parts.knex, act, { sourceId: stored.id, settings: 'stored', steps });
  return steps;
}

/** Protocols are chosen at the top, like every adapter. */
export type OpenForTest = (source: SourceConfig, secrets: unknown) => IdentitySource;

export async function listSources({ knex }: Pick<ManageParts, 'knex'>) {
  const rows = await listSourceRows(knex);
  return rows.map(({ slug, kind, issuer, enabled }) => ({ slug, kind, issuer, enabled }));
}
