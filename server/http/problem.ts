/**
 * A request is answered with an error: HTTP status and a stable code `area.reason`. The code is shown to the caller, so it
 * never carries data. Thrown anywhere below the `errors` step of the pipeline.
 */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Whether the error asks the caller to come back: a full hash queue, no database connection, a throttle. */
function comesBack(error: object): error is { retryAfterSeconds: number } {
  return 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number';
}

function statusOf(error: object): number | undefined {
  return 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

/** Any thrown value as what the outside may know of it. Other parts' errors are recognised by their properties alone. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (typeof error !== 'object' || error === null) return new HttpProblem(500, 'server.fault', { cause: error });
  const status = statusOf(error);
  if (comesBack(error)) {
    const busy = status === 429 ? 429 : 503;
    return new HttpProblem(busy, 'service.busy', { retryAfterSeconds: error.retryAfterSeconds, cause: error });
  }
  const refused = 'expose' in error && error.expose === true && status !== undefined && status >= 400 && status < 500;
  if (refused) return new HttpProblem(status, 'request.refused', { cause: error });
  return new HttpProblem(500, 'server.fault', { cause: error });
}
