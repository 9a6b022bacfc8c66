/** No connection in time, the connection was lost, a statement ran into its time limit or lost a deadlock: answer 503 with Retry-After. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
  /** The mark of what passes by itself: the library's errors are looked at by properties alone. */
  readonly retryAfterSeconds = 2;
}

/** SQLSTATE classes and codes that mean "not now": connection, resources, shutdown, cancelled by time limit, read-only standby, loser of a deadlock. */
const unavailableStates = /^(08|53|57P|57014|25006|25P0[234]|55P03|40P01)/;
/** Codes of Node's sockets. */
const socketCodes = /^(ECONN|EPIPE|ETIMEDOUT|ENOENT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)/;
/** `pg` gives these two no code. */
const driverMessages =
  /^(timeout exceeded|Connection terminated|Query read timeout|Client (has encountered|was closed))/;

/** Turns what `pg` throws into `DatabaseUnavailable` where that is the cause; anything else comes back as it is. */
export function mapDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailable) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (unavailableStates.test(code) || socketCodes.test(code) || driverMessages.test(error.message)) {
    return new DatabaseUnavailable(`database unavailable (${code || error.message})`, { cause: error });
  }
  return error;
}

/**
 * The connection was lost after it had been there: another one may well be had. Not: none was had in time. 57P01 and 57P02 come
 * before the server closes it.
 */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return isConnectionLost(error.cause);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(57P0[12]|ECONNRESET|EPIPE)/.test(code) || error.message.startsWith('Connection terminated unexpectedly');
}
