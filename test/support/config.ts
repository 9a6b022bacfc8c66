import { createHash } from 'node:crypto';
import { type Config, loadConfig } from '../../server/config.ts';

/** Different for each name, the same in every run. */
function fixedKey(name: string): string {
  return createHash('sha256').update(`test ${name}`).digest('base64');
}

/** Secrets of tests by variable. */
export const testSecrets: Readonly<Record<string, string>> = {
  YIMEN_COOKIE_KEYS: fixedKey('cookie'),
  YIMEN_ENCRYPTION_KEYS: `1:${fixedKey('encryption')}`,
  YIMEN_FINGERPRINT_KEY: fixedKey('fingerprint'),
  YIMEN_PEPPER_KEYS: `1:${fixedKey('pepper')}`,
  YIMEN_PAIRWISE_KEY: fixedKey('pairwise'),
  YIMEN_AUDIT_SIGNING_KEY: fixedKey('audit'),
};

/** A configuration for tests: fixed secrets, free port, cheap password hashes, silent log. */
export function testConfig(overrides: Partial<Config> = {}): Config {
  const base = loadConfig(
    {
      ...testSecrets,
      YIMEN_MODE: 'test',
      YIMEN_PORT: '0',
      YIMEN_ISSUER: 'http://localhost:3000',
      YIMEN_ARGON2_MEMORY_KIB: '64',
      YIMEN_ARGON2_PASSES: '1',
      YIMEN_LOG_LEVEL: 'silent',
    },
    { readSecrets: () => ({}) },
  );
  return Object.freeze({ ...base, ...overrides });
}
