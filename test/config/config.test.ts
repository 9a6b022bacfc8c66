import assert from 'node:assert/strict';
import { describeSettings, effectiveValues } from '../../server/config/describe.ts';
import { ConfigRefused, type Environment } from '../../server/config/read-settings.ts';
import { settingNames } from '../../server/config/settings.ts';
import { loadConfig, resolveSettings } from '../../server/config.ts';
import { testSecrets } from '../support/config.ts';

const noSecrets = { readSecrets: () => ({}) };

/** Everything production needs. */
const production: Environment = {
  ...testSecrets,
  YIMEN_MODE: 'production',
  YIMEN_ISSUER: 'https://login.example.gov.cn',
  DATABASE_URL: 'postgres://yimen_app:app-password@db.internal/yimen',
  YIMEN_MESSAGE_GATEWAY: 'smtp-http',
  YIMEN_SMTP_URL: 'smtps://mailer:mail-password@mail.internal',
  YIMEN_MAIL_FROM: 'no-reply@example.gov.cn',
  YIMEN_SMS_URL: 'https://sms.internal/send',
  YIMEN_SMS_TOKEN: 'sms-token-0123456789',
  YIMEN_POPULATION_REGISTRY: 'http',
  YIMEN_POPULATION_REGISTRY_URL: 'https://registry.internal/confirm',
  YIMEN_POPULATION_REGISTRY_TOKEN: 'registry-token-0123456789',
  YIMEN_ENTERPRISE_REGISTRY: 'http',
  YIMEN_ENTERPRISE_REGISTRY_URL: 'https://enterprises.internal/look-up',
  YIMEN_ENTERPRISE_REGISTRY_TOKEN: 'enterprise-token-0123456789',
};

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env, noSecrets);
    return [];
  } catch (error) {
    if (error instanceof ConfigRefused) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  it('reads a complete production configuration into a frozen object', () => {
    const config = loadConfig({ ...production, YIMEN_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/16', PATH: '/bin' });
    assert.equal(config.issuer, 'https://login.example.gov.cn');
    assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', 'fd00::/16']);
    assert.equal(config.demonstration, false);
    assert.equal(config.encryptionKeys[0]?.key.length, 32);
    assert.ok(Object.isFrozen(config) && Object.isFrozen(config.argon2) && Object.isFrozen(config.encryptionKeys[0]));
  });

  it('never looks for development secrets in production', () => {
    const { YIMEN_PAIRWISE_KEY: _, ...lacking } = production;
    assert.throws(() => loadConfig(lacking, { readSecrets: () => assert.fail('was asked') }), ConfigRefused);
  });

  it('starts in development with nothing set but what it generates', () => {
    const config = loadConfig({}, { readSecrets: () => testSecrets });
    assert.equal(config.issuer, 'http://localhost:3000');
    assert.equal(config.databaseUrl, undefined);
    assert.equal(config.demonstration, true);
  });

  it('follows the port in the default issuer', () => {
    assert.equal(loadConfig({ ...testSecrets, YIMEN_PORT: '3100' }, noSecrets).issuer, 'http://localhost:3100');
  });

  it('takes what is set before what is generated, and an empty variable for none', () => {
    const other = { ...testSecrets, YIMEN_PAIRWISE_KEY: testSecrets.YIMEN_FINGERPRINT_KEY ?? '' };
    const config = loadConfig({ ...testSecrets, YIMEN_LOG_LEVEL: '' }, { readSecrets: () => other });
    assert.notDeepEqual(config.pairwiseKey.export(), config.fingerprintKey);
    assert.equal(config.logLevel, 'info');
  });

  it('keeps the first of several keys first', () => {
    const [older, newer] = [testSecrets.YIMEN_ENCRYPTION_KEYS, `2:${testSecrets.YIMEN_PEPPER_KEYS?.slice(2)}`];
    const { YIMEN_PEPPER_KEYS: _, ...rest } = testSecrets;
    const pepper = { YIMEN_PEPPER_KEYS: `1:${Buffer.from([...Array(32).keys()]).toString('base64')}` };
    const config = loadConfig({ ...rest, ...pepper, YIMEN_ENCRYPTION_KEYS: `${newer},${older}` }, noSecrets);
    assert.deepEqual(
      config.encryptionKeys.map(({ version }) => version),
      [2, 1],
    );
  });

  const refusals: [string, Environment, RegExp][] = [
    ['an unknown name', { YIMEN_ISSUR: 'x' }, /^YIMEN_ISSUR is not a setting/],
    ['a plain http issuer', { YIMEN_ISSUER: 'http://login.example.gov.cn' }, /^YIMEN_ISSUER must begin with https/],
    [
      'a plain http issuer on localhost',
      { YIMEN_ISSUER: 'http://localhost:3000' },
      /^YIMEN_ISSUER must begin with https/,
    ],
    ['an issuer with a path', { YIMEN_ISSUER: 'https://a.cn/login' }, /^YIMEN_ISSUER must be an origin/],
    ['an issuer with a trailing slash', { YIMEN_ISSUER: 'https://a.cn/' }, /^YIMEN_ISSUER must be an origin/],
    ['an issuer with the default port', { YIMEN_ISSUER: 'https://a.cn:443' }, /^YIMEN_ISSUER must be an origin/],
    ['an issuer with no such port', { YIMEN_ISSUER: 'https://a.cn:99999' }, /^YIMEN_ISSUER must be an origin/],
    ['an issuer that is no name', { YIMEN_ISSUER: 'https://a..cn' }, /^YIMEN_ISSUER must be an origin/],
    [
      'a password in an address that is shown',
      { YIMEN_SMS_URL: 'https://name:password@sms.example.cn/' },
      /^YIMEN_SMS_URL must be .*without name and password/,
    ],
    [
      'the development gateway',
      { YIMEN_MESSAGE_GATEWAY: 'development' },
      /^YIMEN_MESSAGE_GATEWAY must not be development/,
    ],
    ['the fake registry', { YIMEN_POPULATION_REGISTRY: 'fake' }, /^YIMEN_POPULATION_REGISTRY must not be fake/],
    ['demonstration data', { YIMEN_DEMONSTRATION: 'true' }, /^YIMEN_DEMONSTRATION must not be true/],
    ['cheap password hashes', { YIMEN_ARGON2_MEMORY_KIB: '19455' }, /^YIMEN_ARGON2_MEMORY_KIB must be at least 19456/],
    ['one pass', { YIMEN_ARGON2_PASSES: '1' }, /^YIMEN_ARGON2_PASSES must be at least 2/],
    ['all proxies of the world', { YIMEN_TRUSTED_PROXIES: '0.0.0.0/0' }, /^YIMEN_TRUSTED_PROXIES must be/],
    ['a proxy that is no range', { YIMEN_TRUSTED_PROXIES: '10.0.0.1' }, /^YIMEN_TRUSTED_PROXIES must be/],
    ['a port out of bounds', { YIMEN_PORT: '65536' }, /^YIMEN_PORT must be a whole number from 0 to 65535/],
    ['a number that is none', { YIMEN_DATABASE_POOL_SIZE: '1e2' }, /^YIMEN_DATABASE_POOL_SIZE must be/],
    ['a database that is none', { DATABASE_URL: 'mysql://a/b' }, /^DATABASE_URL must be an address/],
    [
      'one role for both',
      { DATABASE_MIGRATION_URL: 'postgres://yimen_app@db.internal/yimen' },
      /^DATABASE_MIGRATION_URL must not be the role/,
    ],
    [
      'a key of another length',
      { YIMEN_PAIRWISE_KEY: Buffer.alloc(16, 7).toString('base64') },
      /^YIMEN_PAIRWISE_KEY must be 32 random/,
    ],
    [
      'a key nobody drew',
      { YIMEN_PAIRWISE_KEY: Buffer.alloc(32, 'changeme').toString('base64') },
      /^YIMEN_PAIRWISE_KEY must be 32 random/,
    ],
    [
      'a pass phrase for a key',
      { YIMEN_COOKIE_KEYS: 'correct horse battery staple' },
      /^YIMEN_COOKIE_KEYS must be one to four keys/,
    ],
    [
      'one key for two things',
      { YIMEN_PAIRWISE_KEY: testSecrets.YIMEN_FINGERPRINT_KEY },
      /^YIMEN_PAIRWISE_KEY has a key that is also in YIMEN_FINGERPRINT_KEY/,
    ],
    [
      'a key that is also a cookie key',
      { YIMEN_AUDIT_SIGNING_KEY: testSecrets.YIMEN_COOKIE_KEYS },
      /^YIMEN_AUDIT_SIGNING_KEY has a key that is also in YIMEN_COOKIE_KEYS/,
    ],
    [
      'a version twice',
      { YIMEN_PEPPER_KEYS: `${testSecrets.YIMEN_PEPPER_KEYS},${testSecrets.YIMEN_PEPPER_KEYS}` },
      /^YIMEN_PEPPER_KEYS must be version:key pairs/,
    ],
    [
      'a gateway without its address',
      { YIMEN_SMS_URL: '' },
      /^YIMEN_SMS_URL is missing: YIMEN_MESSAGE_GATEWAY=smtp-http needs it/,
    ],
    [
      'a registry over plain http',
      { YIMEN_POPULATION_REGISTRY_URL: 'http://registry.internal' },
      /^YIMEN_POPULATION_REGISTRY_URL must be an address beginning with https/,
    ],
    [
      'the fake enterprise registry',
      { YIMEN_ENTERPRISE_REGISTRY: 'fake' },
      /^YIMEN_ENTERPRISE_REGISTRY must not be fake in production/,
    ],
    [
      'an enterprise registry without address',
      { YIMEN_ENTERPRISE_REGISTRY_URL: undefined },
      /^YIMEN_ENTERPRISE_REGISTRY_URL is missing: YIMEN_ENTERPRISE_REGISTRY=http needs it/,
    ],
    [
      'an enterprise registry over plain http',
      { YIMEN_ENTERPRISE_REGISTRY_URL: 'http://enterprises.internal' },
      /^YIMEN_ENTERPRISE_REGISTRY_URL must be an address beginning with https/,
    ],
    [
      'representatives who are never checked again',
      { YIMEN_ENTERPRISE_CHECK_HOURS: '0' },
      /^YIMEN_ENTERPRISE_CHECK_HOURS must be a whole number from 1 to 720/,
    ],
  ];
  for (const [what, change, problem] of refusals) {
    it(`T-182 refuses ${what} in production and names it`, () => {
      const problems = problemsOf({ ...production, ...change });
      assert.ok(
        problems.some((line) => problem.test(line)),
        problems.join('; '),
      );
    });
  }

  for (const name of [
    ...Object.keys(testSecrets),
    'DATABASE_URL',
    'YIMEN_ISSUER',
    'YIMEN_MESSAGE_GATEWAY',
    'YIMEN_POPULATION_REGISTRY',
    'YIMEN_ENTERPRISE_REGISTRY',
  ]) {
    it(`T-182 refuses production without ${name}`, () => {
      assert.ok(problemsOf({ ...production, [name]: undefined }).includes(`${name} is missing: production needs it`));
    });
  }

  it('T-171 tells load balancers before it ends, in production at once without a setting', () => {
    const notice = (env: Record<string, string | undefined>) =>
      loadConfig(env, { readSecrets: () => testSecrets }).shutdownNoticeSeconds;
    assert.deepEqual(
      [notice(production), notice({ ...production, YIMEN_SHUTDOWN_NOTICE_SECONDS: '9' }), notice({})],
      [5, 9, 0],
    );
    assert.deepEqual(problemsOf({ ...production, YIMEN_SHUTDOWN_NOTICE_SECONDS: '21' }), [
      'YIMEN_SHUTDOWN_NOTICE_SECONDS must be a whole number from 0 to 20',
    ]);
  });

  it('T-182 tells all problems at once', () => {
    const problems = problemsOf({
      ...production,
      YIMEN_NONSENSE: '1',
      YIMEN_PORT: 'x',
      DATABASE_URL: '',
      YIMEN_DEMONSTRATION: 'true',
    });
    assert.deepEqual(problems.map((line) => line.split(' ')[0]).sort(), [
      'DATABASE_URL',
      'YIMEN_DEMONSTRATION',
      'YIMEN_NONSENSE',
      'YIMEN_PORT',
    ]);
  });

  it('repeats no value in a refusal', () => {
    const marked = Object.fromEntries(settingNames.map((name) => [name, `marked-${name.toLowerCase()}-marked!`]));
    assert.doesNotMatch(problemsOf(marked).join('\n'), /marked/);
  });

  it('lets tests hash cheaply, but nobody else', () => {
    const cheap = { ...testSecrets, YIMEN_ARGON2_MEMORY_KIB: '64', YIMEN_ARGON2_PASSES: '1' };
    assert.deepEqual(problemsOf({ ...cheap, YIMEN_MODE: 'test' }), []);
    assert.equal(problemsOf(cheap).length, 2);
  });
});

describe('what is in effect', () => {
  it('shows every variable and no secret', () => {
    const shown = effectiveValues(resolveSettings(production)).join('\n');
    for (const name of settingNames) assert.match(shown, new RegExp(`^${name} `, 'm'));
    for (const part of [
      'app-password',
      'mail-password',
      'sms-token',
      'registry-token',
      ...Object.values(testSecrets),
    ]) {
      assert.ok(!shown.includes(part), part);
    }
    assert.match(shown, /^YIMEN_ISSUER = https:\/\/login\.example\.gov\.cn$/m);
  });

  it('shows public keys as they are set', () => {
    const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 255)].map((key) => key.toString('base64')).join(',');
    const shown = effectiveValues(resolveSettings({ ...production, YIMEN_AUDIT_FORMER_KEYS: keys }));
    assert.ok(shown.includes(`YIMEN_AUDIT_FORMER_KEYS = ${keys}`));
  });

  it('is documented variable by variable', () => {
    const page = describeSettings();
    for (const name of settingNames) assert.match(page, new RegExp(`\\| \`${name}\` \\| [A-Z]`));
  });
});
