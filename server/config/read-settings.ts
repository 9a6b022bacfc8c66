import { type SettingName, type SettingValues, settingNames, settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything wrong with the configuration, one line each, so that an operator mends it in one go. No values: they may be secret. */
export class ConfigRefused extends Error {
  override name = 'ConfigRefused';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads each known variable; problems are added to `problems`. An empty variable counts as not set. */
export function readSettings(env: Environment, problems: string[]): SettingValues {
  for (const name of Object.keys(env)) {
    if (name.startsWith('YIMEN_') && !(name in settings)) problems.push(`${name} is not a setting of this release`);
  }
  const entries = settingNames.map((name) => [name, readOne(name, env[name], problems)]);
  return Object.fromEntries(entries) as SettingValues;
}

function readOne(name: SettingName, written: string | undefined, problems: string[]): unknown {
  const { schema, ...about } = settings[name];
  const raw = written || ('fallback' in about ? about.fallback : undefined);
  if (raw === undefined) return undefined;
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  problems.push(`${name} ${result.error.issues[0]?.message ?? 'is not valid'}`);
  return undefined;
}
