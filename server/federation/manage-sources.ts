import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { issuerOf, readSecrets, readSource } from './read-source.ts';
import { deleteAttemptsOf } from './running/store.ts';
import type { IdentitySource, TestStep } from './source.ts';
import { type SourceConfig, sourceConfig, sourceSecrets } from './source-config.ts';
import { endSourceSessions } from './source-sessions.ts';
import { findSourceRow, insertSource, listSourceRows, secretsContext, updateEnabled } from './store.ts';

export type ManageParts = SessionParts & { knex: Knex; clock: () => Date };

/** What an operator ran, or what an administrator did, with their reason. */
export type Act = { command: string; reason: string } | { actorId: string; operation: string; reason: string };

export type SourceFile = { configuration: unknown; secrets: unknown; position?: number };

export type AddRefusal = { ok: false; reason: 'settings'; problems: SettingProblem[] } | { ok: false; reason: 'taken' };

/**
 * Which setting is wrong. Values are not repeated: one of them may be a secret in the wrong place. `code`: of ours when it has
 * one, otherwise what kind of mistake it is; `message`: the same in English.
 */
export type SettingProblem = { path: string; code: string; message: string };

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
    await recordEvent(tx, { type: 'source.added', outcome: 'success', ...actorOf(act), detail: { sourceId, kind } });
    return { ok: true, slug };
  });
}

type Issue = { path: PropertyKey[]; message: string; code: string };

function problemsOf(part: string, error: { issues: Issue[] }): SettingProblem[] {
  return error.issues.map(({ path, message, code }) => ({
    path: [part, ...path.map(String)].join('.'),
    code: message.startsWith('settings.') ? message : `settings.${code}`,
    message,
  }));
}

/** In production nothing is said to a source in the clear. */
function addressesInTheClear({ mode }: Config, { connection }: SourceConfig): SettingProblem[] {
  if (mode !== 'production') return [];
  const https = { code: 'settings.https', message: 'settings.https' };
  const plain = (value: unknown, path: string): SettingProblem[] => {
    if (typeof value === 'string') return /^http:/i.test(value) ? [{ path, ...https }] : [];
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

async function recordActed(tx: Queryable, act: Act): Promise<void> {
  if ('command' in act) {
    await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail: act });
    return;
  }
  const { actorId, ...detail } = act;
  await recordEvent(tx, { type: 'administrator.acted', outcome: 'success', actorId, detail });
}

/** Whoever stands behind the events of an act. */
const actorOf = (act: Act) => ('actorId' in act ? { actorId: act.actorId } : {});

export type StoredSource = { config: SourceConfig; secrets: unknown };

/** With its secrets: for the test of a source, never for pages. */
export async function readStoredSource(
  { knex, cipher }: Pick<ManageParts, 'knex' | 'cipher'>,
  slug: string,
): Promise<StoredSource | undefined> {
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
