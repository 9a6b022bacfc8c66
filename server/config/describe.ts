import type { Setting } from './setting.ts';
import { type SettingValues, settingNames, settings } from './settings.ts';

/** docs/settings.md: the table of every variable, from its declaration. */
export function describeSettings(): string {
  const rows = settingNames.map((name) => {
    const { description, bound, fallback, required, generated, secret }: Setting<unknown> = settings[name];
    const value = [
      fallback === undefined ? '' : fallback === '' ? 'empty' : `\`${fallback}\``,
      required ? `required ${required}` : '',
      generated ? 'generated in development' : '',
      secret ? 'secret' : '',
    ];
    return `| \`${name}\` | ${description} | ${value.filter(Boolean).join('; ') || 'not set'} | ${bound} |`;
  });
  return [
    '# Settings',
    '',
    'Read from the environment at start. A name beginning with `YIMEN_` that is not in this table, or a value out of',
    'bounds, refuses to start and says which. `npm run cli -- config-check` prints what is in effect, secrets hidden, and',
    'writes nothing. What is generated in development is kept in `secrets.json` of the data directory.',
    '',
    '| variable | meaning | default | bound |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** What is in effect by variable, secrets replaced by whether they are set: for `config-check`. */
export function effectiveValues(values: SettingValues): string[] {
  return settingNames.map((name) => {
    const { secret, generated }: Setting<unknown> = settings[name];
    const value: unknown = values[name];
    // Production refuses without it.
    if (value === undefined && generated)
      return `${name} is made at the next start, and kept in secrets.json of YIMEN_DATA_DIRECTORY`;
    if (value === undefined) return `${name} is not set`;
    return `${name} = ${secret ? '(set, hidden)' : written(value)}`;
  });
}

/** As it is set. What is bytes and may be shown is public keys. */
function written(value: unknown): string {
  const parts = Array.isArray(value) ? value : [value];
  return parts.map((part) => (Buffer.isBuffer(part) ? part.toString('base64') : String(part))).join(',');
}
