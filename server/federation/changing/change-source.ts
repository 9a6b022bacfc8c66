import type { Knex } from 'knex';
import { z } from 'zod';
import { recordEvent } from '../../audit/record.ts';
import type { Config } from '../../config.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { isSameValue } from '../../lib/canonical.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { readSettings, type SettingsRefusal, type SourceFile } from '../read-settings.ts';
import { issuerOf, readSecrets, readSource } from '../read-source.ts';
import type { SourceConfig } from '../source-config.ts';
import { findSourceRow, type SourceRow, updateSettings } from '../store.ts';
import { type Act, actorOf, authorOf, recordActed, rightOf } from './author.ts';
import { differencesOf, type SettingDifference } from './differences.ts';
import { type Loosening, looseningOf } from './loosening.ts';
import { sealSecrets } from './secrets.ts';
import { holdSource, noteVersion } from './store.ts';

type Parts = { knex: Knex; cipher: ColumnCipher; config: Config; clock: () => Date };

export type JudgedChange = {
  row: SourceRow;
  from: SourceConfig;
  to: SourceConfig;
  secrets: object;
  areSecretsNew: boolean;
  position: number;
  differences: SettingDifference[];
  loosens: Loosening[];
};

/** `stale`: it is no longer what whoever asks saw. `other-source`: kind and issuer stay, for every link hangs on them. */
export type ChangeRefused = 'unknown' | 'other-source' | 'stale';

/** Looks at a change without making it, and holds the source until the transaction ends. Secrets stay where the file has none. */
export async function judgeChange(
  tx: Knex.Transaction,
  parts: Pick<Parts, 'config' | 'cipher'>,
  file: SourceFile & { version?: number | undefined },
): Promise<Outcome<JudgedChange, ChangeRefused> | SettingsRefusal> {
  const named = z.object({ id: z.string() }).safeParse(file.configuration);
  const row = named.success && (await holdSource(tx, named.data.id)) && (await findSourceRow(tx, named.data.id));
  if (!row) return refuse('unknown');
  if (file.version !== undefined && file.version !== row.version) return refuse('stale');
  const stored = readSecrets(row, parts.cipher);
  const read = readSettings(parts.config, { ...file, secrets: file.secrets ?? stored });
  if (!read.ok) return read;
  if (read.config.kind !== row.kind || issuerOf(read.config) !== row.issuer) return refuse('other-source');
  const from = readSource(row);
  const to = { ...read.config, enabled: row.enabled };
  const position = file.position ?? row.position;
  const moved =
    position === row.position ? [] : [{ path: 'position', before: String(row.position), after: String(position) }];
  return {
    ok: true,
    ...{ row, from, to, position },
    secrets: read.secrets,
    areSecretsNew: file.secrets !== undefined && !isSameValue(read.secrets, stored),
    differences: [...differencesOf(from, to), ...moved],
    loosens: looseningOf(from, to),
  };
}

/** Makes a judged change. The switch stays, and so do sessions: whoever wants them to end switches the source off. */
export async function storeChange(
  tx: Knex.Transaction,
  parts: Pick<Parts, 'cipher' | 'clock'>,
  act: Act,
  { row, to, secrets, areSecretsNew, position }: JudgedChange,
): Promise<void> {
  const { id: _slug, kind: _kind, enabled: _switch, ...configuration } = to;
  // What it was stays in the history, also where it came to be before there was one.
  await noteVersion(tx, { sourceId: row.id, changedBy: null, approvedBy: null, reason: null, areSecretsNew: false });
  await updateSettings(tx, {
    ...{ id: row.id, configuration, position },
    secrets_encrypted: sealSecrets(parts, secrets),
    at: parts.clock(),
  });
  await noteVersion(tx, { sourceId: row.id, ...authorOf(act), areSecretsNew });
  await recordActed(tx, act);
  const detail = { sourceId: row.id, ...rightOf(act) };
  await recordEvent(tx, { type: 'source.changed', outcome: 'success', ...actorOf(act), detail });
}

/** What an operator changes by command counts at once, whatever it is: their reason stays in the log. */
export async function changeSource(
  parts: Parts,
  act: Act,
  file: SourceFile,
): Promise<{ ok: true; slug: string } | SettingsRefusal | { ok: false; reason: ChangeRefused }> {
  return parts.knex.transaction(async (tx) => {
    const judged = await judgeChange(tx, parts, file);
    if (!judged.ok) return judged;
    await storeChange(tx, parts, act, judged);
    return { ok: true, slug: judged.row.slug };
  });
}
