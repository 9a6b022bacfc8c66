import { StartFailed } from './start-failed.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/** What an operator can do something about, by SQLSTATE or the code of a socket or certificate; the first that fits. */
const sentences: readonly [RegExp, (code: string, message: string) => string][] = [
  // wrong password, unknown database: PostgreSQL answers, but not to us
  [
    /^(28P01|28000|3D000)$/,
    (code) => `The database refuses the login (${code}); check name, password and database in DATABASE_URL.`,
  ],
  [
    /^42501$/,
    () =>
      'The role lacks rights in the database; set DATABASE_MIGRATION_URL to the owner of its schema, and let npm run cli -- migrate give the role of DATABASE_URL its own.',
  ],
  [
    // a table, column or other object is there already, or is not
    /^42(P07|701|710|P01|703|704)$/,
    (code, message) =>
      `The database is not as its migrations left it (${code}: ${message}): it belongs to something else, or was changed by hand.`,
  ],
  [/^25006$/, () => 'The database takes no writes: it is a standby or read-only; check DATABASE_URL.'],
  [/^55P03$/, () => 'A migration waited too long for a busy table and changed nothing; start or migrate again.'],
  [/^53/, (code) => `The database has no room left (${code}): for connections, memory or data.`],
  [/^57P0[123]$/, () => 'The database is just starting or stopping; start again in a moment.'],
];

/** TLS to the server fails: it has none, or a certificate that is not believed. */
const distrust = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;
const withoutTls = 'The server does not support SSL connections';

/** Failures at start that an operator can mend are told in one sentence, everything else is thrown on. */
export async function withSentence<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = sentenceFor(error);
    throw sentence === undefined ? error : new StartFailed(sentence, { cause: error });
  }
}

function sentenceFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const isUnavailable = error instanceof DatabaseUnavailable;
  const told = isUnavailable ? error.cause : error;
  const code = codeOf(told);
  const [, say] = sentences.find(([codes]) => codes.test(code)) ?? [];
  // knex puts the whole statement before what PostgreSQL said
  if (say) return say(code, told instanceof Error ? (told.message.split(' - ').at(-1) ?? '') : '');
  if (distrust.test(code) || error.message === withoutTls)
    return `No trusted TLS connection to the database (${code || 'it offers none'}); check sslmode and sslrootcert in DATABASE_URL.`;
  return isUnavailable ? 'The database cannot be reached; check DATABASE_URL and that the server is up.' : undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
