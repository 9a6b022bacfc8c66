import { wordsOf } from '../../views/words/words.ts';
import type { Refused } from '../api/client/answer.ts';
import { isOfLine, openApiClient } from '../api/client/client.ts';
import { type Member, membersOf, type Schema } from '../api/members.ts';
import { choicesOf, kindOf, readTyped } from '../api/typed.ts';
import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import { tokenFile } from './api-login-commands.ts';
import type { Command, CommandCall, CommandResult } from './command.ts';
import { readTokenFile, tokenFileOf } from './token-file.ts';

const again = 'Log in first: npm run cli -- api-login --issuer … --client-id …';

/** Lists what the operations are. */
export const apiList: Command = {
  name: 'api',
  summary:
    'Runs an operation of the admin API, as whoever logged in by api-login: api roles.list. Alone it lists them.',
  options: {},
  required: [],
  run: async () => {
    const width = Math.max(...operations.map(({ id }) => id.length));
    const lines = operations.map(({ id, summary }) => `  ${id.padEnd(width)}  ${summary}`);
    return { lines: ['npm run cli -- api <operation> [options]', '', ...lines, '', helpHint], ok: true };
  },
};

const helpHint = 'Each explains its options with --help.';

/** Every operation of the admin API as a command, with an option for each member of its input. */
export const apiOperations: readonly Command[] = operations.map((declared) => {
  const members = membersOf(declared);
  return {
    name: `api-${declared.id}`,
    summary: `${declared.summary}. Takes the permission ${declared.permission}.`,
    options: {
      ...Object.fromEntries(members.map(({ name, schema }) => [name, meaningOf(schema)])),
      'token-file': tokenFile,
    },
    flags: { json: 'prints the answer as the API gave it' },
    required: members.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    within: apiList.name,
    run: (call) => runOperation(declared, members, call),
  };
});

/** What a value looks like. */
function meaningOf(schema: Schema): string {
  const { format, minimum, maximum, maxLength } = schema;
  const choices = choicesOf(schema);
  const kinds = {
    choice: choices.join(', '),
    number: `whole number${minimum === undefined ? '' : ` from ${minimum}`}${maximum === undefined ? '' : ` to ${maximum}`}`,
    json: 'JSON',
    text: format ?? 'text',
    'long-text': 'text',
  };
  const most = maxLength === undefined ? '' : `, at most ${maxLength} characters`;
  const preset = schema.default === undefined ? '' : `; ${schema.default} unless given`;
  return `${kinds[kindOf(schema)]}${most}${preset}`;
}

async function runOperation(
  declared: Operation,
  members: readonly Member[],
  { env, options, flags }: CommandCall,
): Promise<CommandResult> {
  const read = readTyped(members, options);
  if (read.broken.length > 0) return failed(`No JSON: ${read.broken.map((name) => `--${name}`).join(', ')}.`);
  const path = tokenFileOf(env, options['token-file']);
  const held = await readTokenFile(path, new Date());
  if (!held.ok) return failed(sentences(path)[held.reason]);
  const { call } = await openApiClient(held.session);
  try {
    const answer = await call(declared.id as never, read.given as never);
    if (flags.has('json')) return { lines: [JSON.stringify(answer.ok ? answer.value : answer)], ok: answer.ok };
    return answer.ok ? { lines: linesOf(answer.value), ok: true } : failed(...refusalLines(answer));
  } catch (error) {
    if (!isOfLine(error)) throw error;
    return failed(`Nothing answers at ${held.session.issuer}. Check the network, and look whether it was done.`);
  }
}

const failed = (...lines: string[]): CommandResult => ({ lines, ok: false });

const sentences = (path: string) => ({
  none: `You are not logged in. ${again}`,
  ended: `The login is over. ${again}`,
  open: `Others can read ${path}, so it is not used. Delete it and log in again.`,
  unread: `${path} is no login. Delete it and log in again.`,
});

/** Why it was refused and what to do, in words; the code and the request to look for come last. */
function refusalLines({ code, told, status, requestId, errors, wants }: Refused): string[] {
  const isBusy = status === 429 || status === 503;
  const { problems } = wordsOf('en');
  const known: Readonly<Record<string, unknown>> = { ...problems, ...ofApi };
  const sentence = known[code];
  return [
    typeof sentence === 'string' ? sentence : `Refused with status ${status}.`,
    ...errors.map(({ path, code: wrong }) => `  --${path}: ${wrong}`),
    ...(isBusy && wants ? [`  Come back in ${wants} seconds.`] : []),
    `(${told}${requestId ? `, request ${requestId}` : ''})`,
  ];
}

const ofApi = {
  'api.token': `The login does not count any more. ${again}`,
  'api.step-up': `This takes a fresh login with a passkey. ${again}`,
  'api.scope': 'The login was not asked for with this permission. Log in again with it in --scope.',
  'console.not-allowed': 'None of your roles allows this.',
  'request.input': 'These are not what the operation takes:',
  'api.idempotency-recorded': 'It was done, or begun, but its answer was lost. Look at it before you ask again.',
  'throttle.exceeded': 'Too many requests. Try again later.',
  'service.busy': 'The service is busy. Try again later.',
};

/** An answer as it is read: one member a line, what is within it further in; a file as it is. */
function linesOf(value: unknown, margin = ''): string[] {
  if (typeof value === 'string' && margin === '') return [value.replace(/\n$/, '')];
  const entries = Object.entries(value as object).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return margin === '' ? ['Done.'] : [];
  return entries.flatMap(([name, one]) => {
    const label = Array.isArray(value) ? '-' : `${name}:`;
    if (typeof one !== 'object' || one === null) return [`${margin}${label} ${String(one)}`];
    const within = linesOf(one, `${margin}  `);
    return [`${margin}${label}${within.length === 0 ? ' none' : ''}`, ...within];
  });
}
