import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem.ts';
import type { HttpMiddleware, RouteContext } from './route.ts';
import { isReservedName, isSoundText, parseFields } from './target-check.ts';

type Body = Readonly<Record<string, string>>;

const maxFields = 64;
const fieldName = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;
const empty: Body = Object.freeze(Object.create(null) as Record<string, string>);

/**
 * `ctx.state.body` of a route: one form or one flat JSON object of strings, by unique name (T-133, T-137).
 * 413 over the limit, 415 for another type, 400 for anything that two readers could read in two ways.
 */
export function readBody(limit: number): HttpMiddleware {
  return async (ctx, next) => {
    refuseLongBody(ctx, limit);
    ctx.state.body = limit === 0 ? empty : await parse(ctx, limit);
    return next();
  };
}

/**
 * Bounds a body that oidc-provider will read itself (it stops at 56 KiB of a chunked one). 413 by the declared length.
 */
export function boundBody(limit: number): HttpMiddleware {
  return (ctx, next) => {
    refuseLongBody(ctx, limit);
    ctx.state.body = empty;
    return next();
  };
}

export function refuseLongBody(ctx: RouteContext, limit: number): void {
  if ((ctx.request.length ?? 0) > limit) throw new HttpProblem(413, 'request.length');
  if (limit === 0 && ctx.get('Transfer-Encoding') !== '') throw new HttpProblem(413, 'request.length');
}

async function parse(ctx: RouteContext, limit: number): Promise<Body> {
  const type = ctx.get('Content-Type').split(';', 1)[0]?.trim().toLowerCase();
  const form = type === 'application/x-www-form-urlencoded';
  // A compressed body can be a bomb, and no browser or library sends one unasked.
  if (ctx.get('Content-Encoding') !== '') throw new HttpProblem(415, 'request.encoding');
  const text = decode(await readBytes(ctx.req, limit));
  if (text === '' && !type) return empty;
  if (!form && type !== 'application/json') throw new HttpProblem(415, 'request.type');
  const fields = form ? parseFields(text) : parseFlatJson(text);
  const body = fields && collect(fields);
  if (!body) throw new HttpProblem(400, 'request.body');
  return body;
}

export async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Not destroyed on the way out: the connection is needed for the answer, Node discards what still comes.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new HttpProblem(400, 'request.aborted', { cause });
  }
  if (size > limit) throw new HttpProblem(413, 'request.length');
  return Buffer.concat(chunks, size);
}

export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem(400, 'request.body');
  }
}

/** Pairs of a JSON object of strings, or undefined. A key given twice shows as more string tokens than twice the keys. */
function parseFlatJson(text: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = Object.entries(value);
    const tokens = text.match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 0;
    return tokens === 2 * fields.length ? fields : undefined;
  } catch {
    return undefined;
  }
}

function collect(fields: [string, unknown][]): Body | undefined {
  if (fields.length > maxFields) return undefined;
  const body: Record<string, string> = Object.create(null);
  for (const [name, value] of fields) {
    if (!fieldName.test(name) || isReservedName(name) || name in body) return undefined;
    if (typeof value !== 'string' || !isSoundText(value)) return undefined;
    body[name] = value;
  }
  return Object.freeze(body);
}
