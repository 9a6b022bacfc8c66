import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { type Act, actorOf, authorOf, recordActed } from './changing/author.ts';
import { sealSecrets } from './changing/secrets.ts';
import { noteVersion } from './changing/store.ts';
import { readSettings, type SettingsRefusal, type SourceFile } from './read-settings.ts';
import { issuerOf, readSecrets, readSource } from './read-source.ts';
import { deleteAttemptsOf } from './running/store.ts';
import type { IdentitySource, TestStep } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import { endSourceSessions } from './source-sessions.ts';
import { findSourceRow, insertSource, listSourceRows, updateEnabled } from './store.ts';

export type ManageParts = SessionParts & { knex: Knex; clock: () => Date };

/** Adds a source as its file says. */
export async function addSource(
  parts: ManageParts,
  act: Act,
  file: SourceFile,
): Promise<{ ok: true; slug: string } | SettingsRefusal | { ok: false; reason: 'taken' }> {
  const read = readSettings(parts.config, file);
  if (!read.ok) return read;
  const { config, secrets } = read;
  return parts.knex.transaction(async (tx) => {
    const { id: slug, kind, enabled, ...configuration } = config;
    const sourceId = await insertSource(tx, {
      kind,
      slug,
      issuer: issuerOf(config),
      configuration,
      secrets_encrypted: sealSecrets(parts, secrets),
      enabled,
      position: file.position ?? 0,
      at: parts.clock(),
    });
    if (!sourceId) return refuse('taken');
    await noteVersion(tx, { sourceId, ...authorOf(act), areSecretsNew: true });
    await recordActed(tx, act);
    await recordEvent(tx, { type: 'source.added', outcome: 'success', ...actorOf(act), detail: { sourceId, kind } });
    return { ok: true, slug };
  });
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
    await noteVersion(tx, { sourceId, ...authorOf(act), areSecretsNew: false });
    await recordActed(tx, act);
    if (enabled) {
      await recordEvent(tx, { type: 'source.enabled', outcome: 'success', ...actorOf(act), detail: { sourceId } });
      return { ok: true, sessions: 0 };
    }
    await deleteAttemptsOf(tx, sourceId);
    const sessions = await endSourceSessions(tx, parts, { sourceId });
    await recordEvent(tx, {
      type: 'source.disabled',
      outcome: 'success',
      ...actorOf(act),
      detail: { sourceId, sessions },
    });
    return { ok: true, sessions };
  });
}

/** With its secrets: for the test of a source, never for pages. */
async function readStoredSource(
  { knex, cipher }: Pick<ManageParts, 'knex' | 'cipher'>,
  slug: string,
): Promise<{ config: SourceConfig; secrets: unknown } | undefined> {
  const row = await findSourceRow(knex, slug);
  return row && { config: readSource(row), secrets: readSecrets(row, cipher) };
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
  return opened.test().finally(() => opened.close());
}

/** Protocols are chosen at the top, like every adapter. */
export type OpenForTest = (source: SourceConfig, secrets: unknown) => IdentitySource;

export async function listSources({ knex }: Pick<ManageParts, 'knex'>) {
  const rows = await listSourceRows(knex);
  return rows.map(({ slug, kind, issuer, enabled }) => ({ slug, kind, issuer, enabled }));
}
