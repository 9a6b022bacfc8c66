import { locales } from '../lib/locale.ts';
import type { Log } from './log.ts';
import { HttpProblem, toProblem } from './problem.ts';
import { problemTitle } from './problem-title.ts';
import { currentRequest } from './request-context.ts';
import type { HttpMiddleware, RouteContext } from './route.ts';

/** Draws the error page as HTML in the reader's language, with the request id; nothing of the cause. */
export type RenderError = (ctx: RouteContext, problem: HttpProblem) => string;

/** Headers that described the answer which is not given now. */
const stale = [
  'Content-Type',
  'Content-Length',
  'Content-Disposition',
  'Content-Encoding',
  'ETag',
  'Last-Modified',
  'Location',
];

/**
 * The one place where errors become answers (T-149): a page for readers, RFC 9457 JSON for programs, at its addresses the form
 * of SCIM; all with a stable code, a page and JSON with the request id, none with stack, SQL, path or version. What is our own
 * fault is logged, what a caller got wrong is only counted by the access log.
 */
export function answerErrors(parts: { log: Log; renderError: RenderError }): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && (ctx.body === undefined || ctx.body === null) && ctx.respond !== false) {
        throw new HttpProblem(404, 'request.unknown');
      }
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) parts.log.error({ code: problem.code, err: problem.cause }, 'request failed');
      if (!ctx.headerSent) answer(ctx, problem, parts);
    }
  };
}

function answer(ctx: RouteContext, problem: HttpProblem, parts: { log: Log; renderError: RenderError }): void {
  for (const name of stale) ctx.remove(name);
  ctx.set('Cache-Control', 'no-store');
  ctx.vary('Accept');
  if (problem.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(Math.ceil(problem.retryAfterSeconds)));
  ctx.status = problem.status;
  if (ctx.path.startsWith('/scim/v2/')) {
    ctx.type = 'application/scim+json';
    ctx.body = JSON.stringify(describeForScim(problem));
    return;
  }
  const page = ctx.accepts('json', 'html') === 'html' ? draw(ctx, problem, parts) : undefined;
  if (page !== undefined) {
    ctx.type = 'html';
    ctx.body = page;
    return;
  }
  ctx.type = 'application/problem+json';
  ctx.body = JSON.stringify(describe(problem));
}

/** A fault while drawing the error page must not hide the error: the JSON answer needs nothing. */
function draw(
  ctx: RouteContext,
  problem: HttpProblem,
  parts: { log: Log; renderError: RenderError },
): string | undefined {
  try {
    return parts.renderError(ctx, problem);
  } catch (error) {
    parts.log.error({ code: 'server.error-page', err: error }, 'error page failed');
    return undefined;
  }
}

/** RFC 7644 section 3.12. */
function describeForScim({ status, code }: HttpProblem): Record<string, unknown> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  const scimType = code === 'request.body' && { scimType: 'invalidSyntax' };
  return { schemas, status: String(status), ...scimType, detail: `${problemTitle('en', status)} (${code})` };
}

function describe(problem: HttpProblem): Record<string, unknown> {
  const request = currentRequest();
  return {
    type: `urn:yimen:problem:${problem.code}`,
    title: problemTitle(request?.locale ?? locales[0], problem.status),
    status: problem.status,
    code: problem.code,
    requestId: request?.requestId,
  };
}
