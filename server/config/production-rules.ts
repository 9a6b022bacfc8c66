import type { Environment } from './read-settings.ts';
import { type SettingName, type SettingValues, settingNames, settings } from './settings.ts';

/** OWASP Password Storage Cheat Sheet: least cost of Argon2id. */
const leastArgon2 = { YIMEN_ARGON2_MEMORY_KIB: 19_456, YIMEN_ARGON2_PASSES: 2 } as const;

/** What must hold beyond each variable by itself (T-182). Each line names the variable. */
export function checkTogether(env: Environment, values: SettingValues): string[] {
  const problems = [...checkIssuer(values), ...checkNeeded(values), ...checkSecrets(values)];
  if (values.YIMEN_MODE !== 'test') problems.push(...checkArgon2(values));
  if (values.YIMEN_MODE === 'production') problems.push(...checkProduction(env, values));
  return problems;
}

function checkIssuer({ YIMEN_ISSUER: issuer, YIMEN_MODE: mode }: SettingValues): string[] {
  if (!issuer?.startsWith('http:')) return [];
  const isLocal = ['localhost', '127.0.0.1'].includes(new URL(issuer).hostname);
  return isLocal && mode !== 'production' ? [] : ['YIMEN_ISSUER must begin with https://'];
}

/** A gateway or registry that is switched on needs its address and secret. */
function checkNeeded(values: SettingValues): string[] {
  const needs = (switched: string, names: SettingName[]) =>
    names.filter((name) => values[name] === undefined).map((name) => `${name} is missing: ${switched} needs it`);
  return [
    ...(values.YIMEN_MESSAGE_GATEWAY === 'smtp-http'
      ? needs('YIMEN_MESSAGE_GATEWAY=smtp-http', [
          'YIMEN_SMTP_URL',
          'YIMEN_MAIL_FROM',
          'YIMEN_SMS_URL',
          'YIMEN_SMS_TOKEN',
        ])
      : []),
    ...(values.YIMEN_POPULATION_REGISTRY === 'http'
      ? needs('YIMEN_POPULATION_REGISTRY=http', ['YIMEN_POPULATION_REGISTRY_URL', 'YIMEN_POPULATION_REGISTRY_TOKEN'])
      : []),
    ...(values.YIMEN_ENTERPRISE_REGISTRY === 'http'
      ? needs('YIMEN_ENTERPRISE_REGISTRY=http', ['YIMEN_ENTERPRISE_REGISTRY_URL', 'YIMEN_ENTERPRISE_REGISTRY_TOKEN'])
      : []),
  ];
}

/** One key for two purposes: what leaks from one opens the other. */
function checkSecrets(values: SettingValues): string[] {
  const seen = new Map<string, SettingName>();
  const problems: string[] = [];
  for (const name of settingNames) {
    for (const key of keysOf(name, values[name])) {
      const other = seen.get(key);
      if (other)
        problems.push(other === name ? `${name} has the same key twice` : `${name} has a key that is also in ${other}`);
      else seen.set(key, name);
    }
  }
  return problems;
}

function keysOf(name: SettingName, value: SettingValues[SettingName]): string[] {
  if (!('secret' in settings[name])) return [];
  if (Buffer.isBuffer(value)) return [value.toString('hex')];
  if (!Array.isArray(value)) return [];
  return value.map((part) => {
    if (typeof part === 'string') return Buffer.from(part, 'base64').toString('hex');
    return (Buffer.isBuffer(part) ? part : part.key).toString('hex');
  });
}

function checkArgon2(values: SettingValues): string[] {
  return Object.entries(leastArgon2)
    .filter(([name, least]) => (values[name as keyof typeof leastArgon2] ?? least) < least)
    .map(([name, least]) => `${name} must be at least ${least}`);
}

function checkProduction(env: Environment, values: SettingValues): string[] {
  const missing = settingNames
    .filter((name) => 'required' in settings[name] && !env[name])
    .map((name) => `${name} is missing: production needs it`);
  const only = (name: SettingName, isOn: boolean, what: string) =>
    isOn ? [`${name} must not be ${what} in production`] : [];
  return [
    ...missing,
    ...only('YIMEN_MESSAGE_GATEWAY', env.YIMEN_MESSAGE_GATEWAY === 'development', 'development'),
    ...only('YIMEN_POPULATION_REGISTRY', env.YIMEN_POPULATION_REGISTRY === 'fake', 'fake'),
    ...only('YIMEN_ENTERPRISE_REGISTRY', env.YIMEN_ENTERPRISE_REGISTRY === 'fake', 'fake'),
    ...only('YIMEN_DEMONSTRATION', values.YIMEN_DEMONSTRATION === true, 'true'),
    ...only('DATABASE_MIGRATION_URL', sameRole(values), 'the role of DATABASE_URL'),
  ];
}

/** The service as owner of its tables could rewrite the audit log (T-153). */
function sameRole({ DATABASE_URL: service, DATABASE_MIGRATION_URL: owner }: SettingValues): boolean {
  return service !== undefined && owner !== undefined && new URL(service).username === new URL(owner).username;
}
