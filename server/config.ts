import { createSecretKey, type KeyObject } from 'node:crypto';
import { developmentSecrets } from './config/development-secrets.ts';
import { checkTogether } from './config/production-rules.ts';
import { ConfigRefused, type Environment, readSettings } from './config/read-settings.ts';
import { type SettingValues, settingNames, settings } from './config/settings.ts';

/** What the whole service is configured by; read once at start, frozen. The variables behind it are in docs/settings.md. */
export type Config = {
  mode: 'development' | 'production' | 'test';
  /** Issuer URL without trailing slash; the one origin of the service. */
  issuer: string;
  host: string;
  port: number;
  /** Seconds between being told to end and taking no more requests. */
  shutdownNoticeSeconds: number;
  /** Undefined: start the embedded database. */
  databaseUrl: string | undefined;
  migrationDatabaseUrl: string | undefined;
  databasePoolSize: number;
  databaseStatementTimeoutMs: number;
  databaseAcquireTimeoutMs: number;
  /** Directory of the embedded database and of development secrets. */
  dataDirectory: string;
  /** First is current: keys for cookies and CSRF tokens. */
  cookieKeys: readonly string[];
  /** First is current, each 32 bytes: version → column encryption key. */
  encryptionKeys: readonly { version: number; key: Buffer }[];
  fingerprintKey: Buffer;
  pepperKeys: readonly { version: number; key: Buffer }[];
  pairwiseKey: KeyObject;
  /** Seed of the Ed25519 key, 32 bytes. */
  auditSigningKey: Buffer;
  auditFormerKeys: Buffer[];
  /** CIDR ranges whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[];
  /** Hosts (host or host:port) on private networks that outgoing calls may reach. */
  egressAllowedHosts: readonly string[];
  argon2: { memoryKib: number; passes: number; lanes: number; concurrency: number; queue: number };
  lifetimes: {
    sessionIdleSeconds: number;
    sessionAbsoluteSeconds: number;
    accessTokenSeconds: number;
    refreshTokenSeconds: number;
  };
  messageGateway: 'development' | 'smtp-http';
  /** Set when the gateway is `smtp-http`. */
  smtpHttp: { smtpUrl: string; mailFrom: string; smsUrl: string; smsToken: string } | undefined;
  /** Undefined: the fake registry that ships with the product. */
  populationRegistryHttp: { url: string; token: string } | undefined;
  /** Which security keys are bound to their hardware, by files in the order of their weight. */
  fidoMetadataFiles: readonly string[];
  /** Undefined: the fake registry that ships with the product. */
  enterpriseRegistryHttp: { url: string; token: string } | undefined;
  /** Hours after which the registry is asked again about an enterprise. */
  enterpriseCheckHours: number;
  demonstration: boolean;
  demoHost: string;
  demoPorts: readonly [number, number];
  logLevel: string;
};

export type ConfigOptions = {
  /** Secrets that the environment lacks outside production, by variable name. */
  readSecrets?: (dataDirectory: string) => Readonly<Record<string, string>>;
};

/**
 * The configuration from environment variables.
 * @throws ConfigRefused with every problem at once, StartFailed when development secrets cannot be kept.
 */
export function loadConfig(env: Environment, options: ConfigOptions = {}): Config {
  return freeze(assemble(resolveSettings(env, options)));
}

/** The variables with defaults, development secrets and derived values filled in, checked one by one and together. */
export function resolveSettings(
  env: Environment,
  { readSecrets = developmentSecrets }: ConfigOptions = {},
): SettingValues {
  const problems: string[] = [];
  const stated = readSettings(env, problems);
  const mayGenerate = stated.YIMEN_MODE === 'development' || stated.YIMEN_MODE === 'test';
  const lacks = settingNames.some((name) => 'generated' in settings[name] && !env[name]);
  const directory = mayGenerate && lacks ? stated.YIMEN_DATA_DIRECTORY : undefined;
  const secrets = directory ? readSecrets(directory) : {};
  const values = withDerived(readSettings({ ...secrets, ...withoutEmpty(env) }, []));
  problems.push(...checkTogether(env, values));
  if (problems.length > 0) throw new ConfigRefused(problems);
  return values;
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}

/** Longer than two looks of a load balancer that looks every two seconds. */
const productionNoticeSeconds = 5;

function withDerived(values: SettingValues): SettingValues {
  const port = values.YIMEN_PORT;
  return {
    ...values,
    YIMEN_ISSUER: values.YIMEN_ISSUER ?? (port === undefined ? undefined : `http://localhost:${port}`),
    YIMEN_SHUTDOWN_NOTICE_SECONDS:
      values.YIMEN_SHUTDOWN_NOTICE_SECONDS ?? (values.YIMEN_MODE === 'production' ? productionNoticeSeconds : 0),
    YIMEN_DEMONSTRATION: values.YIMEN_DEMONSTRATION ?? values.YIMEN_MODE === 'development',
  };
}

function assemble(values: SettingValues): Config {
  // A missing one has been refused by name before; this is the promise to the compiler.
  const missing = (name: string): never => {
    throw new ConfigRefused([`${name} is missing`]);
  };
  const get = <N extends keyof SettingValues>(name: N) => values[name] ?? missing(name);
  return {
    mode: get('YIMEN_MODE'),
    issuer: get('YIMEN_ISSUER'),
    host: get('YIMEN_HOST'),
    port: get('YIMEN_PORT'),
    shutdownNoticeSeconds: get('YIMEN_SHUTDOWN_NOTICE_SECONDS'),
    databaseUrl: values.DATABASE_URL,
    migrationDatabaseUrl: values.DATABASE_MIGRATION_URL,
    databasePoolSize: get('YIMEN_DATABASE_POOL_SIZE'),
    databaseStatementTimeoutMs: get('YIMEN_DATABASE_STATEMENT_TIMEOUT_MS'),
    databaseAcquireTimeoutMs: get('YIMEN_DATABASE_ACQUIRE_TIMEOUT_MS'),
    dataDirectory: get('YIMEN_DATA_DIRECTORY'),
    cookieKeys: get('YIMEN_COOKIE_KEYS'),
    encryptionKeys: get('YIMEN_ENCRYPTION_KEYS'),
    fingerprintKey: get('YIMEN_FINGERPRINT_KEY'),
    pepperKeys: get('YIMEN_PEPPER_KEYS'),
    pairwiseKey: createSecretKey(get('YIMEN_PAIRWISE_KEY')),
    auditSigningKey: get('YIMEN_AUDIT_SIGNING_KEY'),
    auditFormerKeys: get('YIMEN_AUDIT_FORMER_KEYS'),
    trustedProxies: get('YIMEN_TRUSTED_PROXIES'),
    egressAllowedHosts: get('YIMEN_EGRESS_ALLOWED_HOSTS'),
    argon2: {
      memoryKib: get('YIMEN_ARGON2_MEMORY_KIB'),
      passes: get('YIMEN_ARGON2_PASSES'),
      lanes: get('YIMEN_ARGON2_LANES'),
      concurrency: get('YIMEN_ARGON2_CONCURRENCY'),
      queue: get('YIMEN_ARGON2_QUEUE'),
    },
    lifetimes: {
      sessionIdleSeconds: get('YIMEN_SESSION_IDLE_SECONDS'),
      sessionAbsoluteSeconds: get('YIMEN_SESSION_ABSOLUTE_SECONDS'),
      accessTokenSeconds: get('YIMEN_ACCESS_TOKEN_SECONDS'),
      refreshTokenSeconds: get('YIMEN_REFRESH_TOKEN_SECONDS'),
    },
    messageGateway: get('YIMEN_MESSAGE_GATEWAY'),
    smtpHttp:
      values.YIMEN_MESSAGE_GATEWAY === 'smtp-http'
        ? {
            smtpUrl: get('YIMEN_SMTP_URL'),
            mailFrom: get('YIMEN_MAIL_FROM'),
            smsUrl: get('YIMEN_SMS_URL'),
            smsToken: get('YIMEN_SMS_TOKEN'),
          }
        : undefined,
    populationRegistryHttp:
      values.YIMEN_POPULATION_REGISTRY === 'http'
        ? { url: get('YIMEN_POPULATION_REGISTRY_URL'), token: get('YIMEN_POPULATION_REGISTRY_TOKEN') }
        : undefined,
    fidoMetadataFiles: get('YIMEN_FIDO_METADATA_FILE'),
    enterpriseRegistryHttp:
      values.YIMEN_ENTERPRISE_REGISTRY === 'http'
        ? { url: get('YIMEN_ENTERPRISE_REGISTRY_URL'), token: get('YIMEN_ENTERPRISE_REGISTRY_TOKEN') }
        : undefined,
    enterpriseCheckHours: get('YIMEN_ENTERPRISE_CHECK_HOURS'),
    demonstration: get('YIMEN_DEMONSTRATION'),
    demoHost: get('YIMEN_DEMO_HOST'),
    demoPorts: [get('YIMEN_DEMO_TAX_PORT'), get('YIMEN_DEMO_HOUSING_PORT')],
    logLevel: get('YIMEN_LOG_LEVEL'),
  };
}

/** All the way down, but for key bytes: a Buffer cannot be frozen. */
function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !Buffer.isBuffer(part)) freeze(part);
  }
  return Object.freeze(value);
}
