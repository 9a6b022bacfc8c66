import ipaddr from 'ipaddr.js';
import { key, keyList, publicKeyList, versionedKeys } from './keys.ts';
import { address, choice, flag, integer, list, origin, text } from './setting.ts';

/** Every variable the service reads. docs/settings.md is generated from this table; an unknown YIMEN_… name refuses to start. */
export const settings = {
  YIMEN_MODE: choice(['development', 'production', 'test'], {
    description: 'What the service is run for; production refuses everything that is only for trying out',
    fallback: 'development',
  }),
  YIMEN_ISSUER: origin({
    description:
      'The one public origin of the service, the issuer of OpenID Connect; https, except for localhost in development. Without it: http://localhost and the port',
    required: 'in production',
  }),
  YIMEN_HOST: text(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name or network address', {
    description: 'Address to listen on',
    fallback: '127.0.0.1',
  }),
  YIMEN_PORT: integer(0, 65535, { description: 'Port to listen on; 0 picks a free one', fallback: '3000' }),
  YIMEN_SHUTDOWN_NOTICE_SECONDS: integer(0, 20, {
    description:
      'Seconds for which a process that was told to end goes on serving while /readyz says no, so that load balancers turn away first; by default 5 in production, 0 otherwise',
  }),
  DATABASE_URL: address(['postgres:', 'postgresql:'], {
    description:
      'PostgreSQL as the role of the service, which may not change the schema or the audit log. Without it an embedded one is started in the data directory',
    required: 'in production',
    secret: true,
  }),
  DATABASE_MIGRATION_URL: address(['postgres:', 'postgresql:'], {
    description:
      'The same database as the owner of its schema; needed by the command migrate, better not given to the service itself',
    secret: true,
  }),
  YIMEN_DATABASE_POOL_SIZE: integer(2, 500, { description: 'Most connections one process opens', fallback: '20' }),
  YIMEN_DATABASE_STATEMENT_TIMEOUT_MS: integer(100, 10_000, {
    description: 'Milliseconds after which a statement is cancelled',
    fallback: '2500',
  }),
  YIMEN_DATABASE_ACQUIRE_TIMEOUT_MS: integer(100, 2000, {
    description: 'Milliseconds to wait for a connection before answering 503',
    fallback: '2000',
  }),
  YIMEN_DATA_DIRECTORY: text(/^[^\0]{1,1000}$/, 'a path', {
    description: 'Where the embedded database and generated secrets are kept in development',
    fallback: '.data',
  }),
  YIMEN_COOKIE_KEYS: keyList('Sign cookies and form tokens'),
  YIMEN_ENCRYPTION_KEYS: versionedKeys('Encrypt columns with personal numbers, secrets and signing keys (AES-256-GCM)'),
  YIMEN_FINGERPRINT_KEY: key('Finds encrypted values by fingerprint (HMAC-SHA-256); changing it makes them unfindable'),
  YIMEN_PEPPER_KEYS: versionedKeys('Mixed into passwords before hashing'),
  YIMEN_PAIRWISE_KEY: key(
    'Makes the subject identifiers of each department; changing it makes everyone a stranger everywhere',
  ),
  YIMEN_AUDIT_SIGNING_KEY: key('Seed of the Ed25519 key that seals the audit log'),
  YIMEN_AUDIT_FORMER_KEYS: publicKeyList('Public keys the audit log was sealed with before, the newest first'),
  YIMEN_TRUSTED_PROXIES: list(
    isNarrowRange,
    'network ranges separated by commas, none wider than /8 (IPv4) or /16 (IPv6)',
    {
      description: 'Proxies whose X-Forwarded-* headers are believed',
    },
  ),
  YIMEN_EGRESS_ALLOWED_HOSTS: list(isHost, 'hosts or host:port, separated by commas', {
    description: 'Hosts on private networks that outgoing calls may reach',
  }),
  YIMEN_ARGON2_MEMORY_KIB: integer(8, 1_048_576, {
    description: 'KiB of memory per password hash; at least 19456 except in test',
    fallback: '19456',
  }),
  YIMEN_ARGON2_PASSES: integer(1, 20, {
    description: 'Passes over that memory; at least 2 except in test',
    fallback: '2',
  }),
  YIMEN_ARGON2_LANES: integer(1, 16, { description: 'Lanes of a password hash', fallback: '1' }),
  YIMEN_ARGON2_CONCURRENCY: integer(1, 64, {
    description: 'Password hashes computed at the same time; about the number of cores',
    fallback: '2',
  }),
  YIMEN_ARGON2_QUEUE: integer(0, 10_000, {
    description: 'Password hashes waiting; beyond that the answer is 429',
    fallback: '64',
  }),
  YIMEN_SESSION_IDLE_SECONDS: integer(60, 3600, {
    description:
      'Session ends after this many seconds without use; the ceiling of the policy of sessions, stronger levels end sooner',
    fallback: '3600',
  }),
  YIMEN_SESSION_ABSOLUTE_SECONDS: integer(300, 86_400, {
    description:
      'Session ends this many seconds after the login; the ceiling of the policy of sessions, stronger levels end sooner',
    fallback: '86400',
  }),
  YIMEN_ACCESS_TOKEN_SECONDS: integer(60, 3600, { description: 'Life of an access token in seconds', fallback: '600' }),
  YIMEN_REFRESH_TOKEN_SECONDS: integer(600, 7_776_000, {
    description: 'Seconds from the login to the end of its last refresh token, however often it was rotated',
    fallback: '1209600',
  }),
  YIMEN_MESSAGE_GATEWAY: choice(['development', 'smtp-http'], {
    description: 'How messages leave: shown on a page, or by SMTP and the HTTP interface of an SMS gateway',
    fallback: 'development',
    required: 'in production',
  }),
  YIMEN_SMTP_URL: address(['smtp:', 'smtps:'], {
    description: 'Mail server, with name and password; needed by smtp-http',
    secret: true,
  }),
  YIMEN_MAIL_FROM: text(/^[^\s@]{1,64}@[^\s@]{1,190}$/, 'an e-mail address', {
    description: 'Sender of mails; needed by smtp-http',
  }),
  YIMEN_SMS_URL: address(['https:'], { description: 'Address of the SMS gateway; needed by smtp-http' }),
  YIMEN_SMS_TOKEN: text(/^[\x21-\x7e]{16,512}$/, '16 to 512 printable characters', {
    description: 'Bearer token of the SMS gateway; needed by smtp-http',
    secret: true,
  }),
  YIMEN_POPULATION_REGISTRY: choice(['fake', 'http'], {
    description: 'Who confirms that a name and a document number belong together',
    fallback: 'fake',
    required: 'in production',
  }),
  YIMEN_POPULATION_REGISTRY_URL: address(['https:'], {
    description: 'Address of the population registry; needed by http',
  }),
  YIMEN_POPULATION_REGISTRY_TOKEN: text(/^[\x21-\x7e]{16,512}$/, '16 to 512 printable characters', {
    description: 'Bearer token of the population registry; needed by http',
    secret: true,
  }),
  YIMEN_FIDO_METADATA_FILE: list((path) => !path.includes('\0'), 'paths separated by commas', {
    description:
      'Files that say which security keys are bound to their hardware: BLOBs of the FIDO Metadata Service (JWT), JSON lists of metadata statements. Without them no login reaches phrh',
  }),
  YIMEN_ENTERPRISE_REGISTRY: choice(['fake', 'http'], {
    description: 'Who confirms the legal representative, name, kind and status of an enterprise',
    fallback: 'fake',
    required: 'in production',
  }),
  YIMEN_ENTERPRISE_REGISTRY_URL: address(['https:'], {
    description: 'Address of the enterprise registry; needed by http',
  }),
  YIMEN_ENTERPRISE_REGISTRY_TOKEN: text(/^[\x21-\x7e]{16,512}$/, '16 to 512 printable characters', {
    description: 'Bearer token of the enterprise registry; needed by http',
    secret: true,
  }),
  YIMEN_ENTERPRISE_CHECK_HOURS: integer(1, 720, {
    description:
      'Hours after which the registry is asked again about an enterprise: so long a former representative may go unnoticed',
    fallback: '24',
  }),
  YIMEN_DEMONSTRATION: flag({
    description:
      'Fill the database with the demonstration province and start two departments; by default true in development, false otherwise',
  }),
  YIMEN_DEMO_HOST: text(/^[A-Za-z0-9.-]{1,253}$/, 'a host name', {
    description: 'Host name of the demonstration departments',
    fallback: 'localhost',
  }),
  YIMEN_DEMO_TAX_PORT: integer(1, 65535, { description: 'Port of the demonstration tax service', fallback: '3001' }),
  YIMEN_DEMO_HOUSING_PORT: integer(1, 65535, {
    description: 'Port of the demonstration housing service',
    fallback: '3002',
  }),
  YIMEN_LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
    description: 'Least severe log line that is written',
    fallback: 'info',
  }),
} as const;

export type SettingName = keyof typeof settings;
export type SettingValues = {
  [N in SettingName]: (typeof settings)[N]['schema'] extends { _zod: { output: infer T } } ? T | undefined : never;
};

export const settingNames = Object.keys(settings) as SettingName[];

/** Believing a whole internet of proxies is believing nobody's address. */
function isNarrowRange(range: string): boolean {
  if (!ipaddr.isValidCIDR(range)) return false;
  const [network, prefix] = ipaddr.parseCIDR(range);
  return prefix >= (network.kind() === 'ipv4' ? 8 : 16);
}

function isHost(value: string): boolean {
  return /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/.test(value);
}
