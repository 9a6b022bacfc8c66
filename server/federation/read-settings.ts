import type { Config } from '../config.ts';
import { type SourceConfig, sourceConfig, sourceSecrets } from './source-config.ts';

export type SourceFile = { configuration: unknown; secrets: unknown; position?: number };

export type SettingsRefusal = { ok: false; reason: 'settings'; problems: SettingProblem[] };

/**
 * Which setting is wrong. Values are not repeated: one of them may be a secret in the wrong place. `code`: of ours when it has
 * one, otherwise what kind of mistake it is; `message`: the same in English.
 */
export type SettingProblem = { path: string; code: string; message: string };

/** The whole file is checked before anything of it is stored. */
export function readSettings(
  config: Config,
  file: SourceFile,
): { ok: true; config: SourceConfig; secrets: object } | SettingsRefusal {
  const wrong = (problems: SettingProblem[]): SettingsRefusal => ({ ok: false, reason: 'settings', problems });
  const parsed = sourceConfig.safeParse(file.configuration);
  if (!parsed.success) return wrong(problemsOf('configuration', parsed.error));
  const secrets = sourceSecrets[parsed.data.kind].safeParse(file.secrets ?? {});
  if (!secrets.success) return wrong(problemsOf('secrets', secrets.error));
  const plain = addressesInTheClear(config, parsed.data);
  return plain.length > 0 ? wrong(plain) : { ok: true, config: parsed.data, secrets: secrets.data };
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
