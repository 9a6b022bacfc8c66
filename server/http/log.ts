import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import { currentRequest } from './request-context.ts';

export type Log = Logger;

/**
 * The only names a log line may have. A list of what is allowed, not of what is masked: a field that nobody thought of stays
 * out (T-150; Logto's and Keycloak's deny-lists leaked). None of them holds an address, a name, a code or a token.
 */
const allowed = new Set([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'network',
  'roundTrips',
  'code',
  'err',
  'job',
  'count',
  'attempt',
  'kid',
  'alg',
  'clientId',
  'event',
  'version',
  'port',
]);

const isPlain: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

/** Error classes whose messages are written by us or name only code, never input. */
const speaking = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'HttpProblem',
  'DatabaseUnavailable',
  'StartFailed',
]);

/** JSON lines, one per event, to `destination`. Every line of a request carries its id. */
export function createLog(config: { logLevel: string }, destination: DestinationStream): Log {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: createTimestamp(),
    formatters: { level: (label: string) => ({ level: label }), log: keepAllowed },
    // pino's own takes what `describeError` gives for an error, and its type for `Object`
    serializers: { err: (described: unknown) => described },
    hooks: { logMethod: nameErrors },
    mixin: () => ({ requestId: currentRequest()?.requestId }),
  };
  return pino(options, destination);
}

/** Under load many lines are of the same millisecond: it is written out once. */
function createTimestamp(): () => string {
  let written = Number.NaN;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== written) text = `,"time":"${new Date(now).toISOString()}"`;
    written = now;
    return text;
  };
}

/** Without a message of ours, pino would take the error's own, which may quote what someone typed. */
function nameErrors(this: Log, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message = 'error', ...rest] = args as [unknown, string?, ...unknown[]];
  if (first instanceof Error) method.call(this, { err: first }, message, ...rest);
  else if (typeof first === 'object' && first !== null && 'err' in first) method.call(this, first, message, ...rest);
  else method.apply(this, args);
}

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    if (!allowed.has(name)) continue;
    const value = fields[name];
    if (name === 'err') kept.err = describeError(value);
    else if (isPlain.has(typeof value)) kept[name] = value;
  }
  return kept;
}

/**
 * Where an error happened, and its message only when it cannot repeat what someone typed: PostgreSQL quotes values
 * (`severity` marks its errors), JSON and schema errors quote input.
 */
function describeError(error: unknown, depth = 0): object | undefined {
  if (!(error instanceof Error)) return undefined;
  const ours = speaking.has(error.name) && !('severity' in error);
  return {
    type: error.name,
    code: 'code' in error ? String(error.code).slice(0, 40) : undefined,
    message: ours ? error.message.slice(0, 300) : undefined,
    at: frames(error),
    cause: depth < 3 ? describeError(error.cause, depth + 1) : undefined,
  };
}

function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, 12);
}
