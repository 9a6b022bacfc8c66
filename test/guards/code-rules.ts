import type { Source } from './sources.ts';

type Ban = {
  name: string;
  pattern: RegExp;
  /** Where it is right, and why. */
  allowed: (path: string) => boolean;
  /** A line that must be caught: shows that the rule bites. */
  example: string;
};

const nowhere = () => false;

/** Holds SQL: the stores, server/db, the provider's storage, migrations, and seeds that fill tables. */
function holdsSql(path: string): boolean {
  // app.ts asks whether the database answers.
  return /\/store\.ts$|^server\/db\/|^adapters\/storage\/|^migrations\/|^seeds\/|^server\/app\.ts$/.test(path);
}

/**
 * JSON that is parsed where its shape is known: checked on the next lines, or our own writing come back from our own
 * encrypted or typed column.
 */
const parsesJson = new Set([
  'server/config/development-secrets.ts',
  'server/db/embedded/home.ts',
  'server/db/embedded/binaries.ts',
  'server/http/read-body.ts',
  'server/http/read-json.ts',
  'server/authenticators/passkey/client-data.ts',
  'server/authenticators/passkey/response.ts',
  'server/authenticators/passkey/models/read-models.ts',
  'server/authenticators/passkey/models/verify-blob.ts',
  'server/outbox/deliver-logout.ts',
  'server/outbox/deliver-event.ts',
  'server/outbox/deliver-message.ts',
  'server/outbox/deliver-webhook.ts',
  'server/keys/signing-keys.ts',
  'server/journey/open-journey.ts',
  'adapters/registries/post-claim.ts',
  'server/imports/read-json-lines.ts',
  'server/officials/import/given-lists.ts',
  'server/identities/act-for.ts',
  'adapters/storage/tokens.ts',
  'adapters/storage/artifact.ts',
  'server/audit/detail.ts',
  'server/federation/read-source.ts',
  'server/federation/attempt.ts',
  'server/federation/arrival.ts',
  'server/federation/upstream-logout.ts',
  'server/cli/source-commands.ts',
  'views/browser/passkey-forms.ts',
]);

const processes = new Set(['server/main.ts', 'server/cli.ts', 'demo/main.ts']);

export const bans: readonly Ban[] = [
  {
    name: 'what the Host header says (T-196): use the issuer',
    pattern: /\bctx(\.request)?\.(host|hostname|origin|href|URL|protocol|secure)\b/,
    allowed: nowhere,
    example: 'const issuer = ctx.origin;',
  },
  {
    name: 'redirects to where the browser says it came from (T-196)',
    pattern: /redirect\(\s*['"`]back|\bctx\.back\(/,
    allowed: nowhere,
    example: "ctx.redirect('back');",
  },
  {
    name: 'guessable numbers (T-196): use node:crypto',
    pattern: /Math\.random/,
    allowed: nowhere,
    example: 'const code = Math.random();',
  },
  {
    name: 'HTML from text (T-196)',
    pattern: /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
    allowed: nowhere,
    example: 'element.innerHTML = name;',
  },
  {
    name: 'code from text',
    pattern: /\beval\(|new Function\(/,
    allowed: nowhere,
    example: 'eval(text);',
  },
  {
    name: 'JSON whose shape nobody checks (T-196)',
    pattern: /JSON\.parse\(/,
    allowed: (path) => parsesJson.has(path),
    example: 'const body = JSON.parse(text);',
  },
  {
    name: 'the process: environment, exit and signals belong to its first file',
    pattern: /\bprocess\.(env|exit|exitCode|on|once|argv)\b/,
    allowed: (path) => processes.has(path),
    example: 'const secret = process.env.SECRET;',
  },
  {
    name: 'SQL outside the stores',
    pattern:
      /\.raw\(|\b(?:knex|tx|trx|db)\s*(?:<[^()]*>)?\(\s*['"`]|['"`]\s*(?:SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|ALTER|CREATE|DROP) /,
    allowed: holdsSql,
    example: "await tx('persons').where({ id });",
  },
  {
    name: 'values pasted into SQL (T-196): bind them',
    pattern: /\.(?:raw|whereRaw|orderByRaw|selectRaw|joinRaw|havingRaw)\(\s*(?:`[^`]*\$\{|['"][^'"]*['"]\s*\+)/,
    // The outbox repeats placeholders, one group for each entry.
    allowed: (path) => path.startsWith('migrations/') || path === 'server/outbox/store.ts',
    example: "knex.raw('SELECT * FROM persons WHERE name = ' + name);",
  },
  {
    name: 'the console: pino writes the log',
    pattern: /\bconsole\.\w+\(/,
    allowed: (path) => !path.startsWith('server/') && !path.startsWith('adapters/'),
    example: 'console.log(person);',
  },
  {
    name: 'silenced checks',
    pattern: /\bas any\b|:\s*any\b|<any>/,
    allowed: nowhere,
    example: 'const value = input as any;',
  },
];

/** What only stands in comments. */
export const textBans: readonly { name: string; pattern: RegExp }[] = [
  { name: 'silenced checks', pattern: /biome-ignore|@ts-ignore|@ts-expect-error|@ts-nocheck/ },
  { name: 'unfinished work', pattern: /\b(?:TODO|FIXME|XXX)\b/ },
];

export function codeProblems(source: Source): string[] {
  const inCode = bans.filter(({ pattern, allowed }) => !allowed(source.path) && pattern.test(source.code));
  const inText = textBans.filter(({ pattern }) => pattern.test(source.text));
  return [...inCode, ...inText].map(({ name }) => `${source.path}: ${name}`);
}

export const declaredJsonParsers: ReadonlySet<string> = parsesJson;
