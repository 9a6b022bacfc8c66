import { HttpProblem } from './problem.ts';
import { decode, readBytes, refuseLongBody } from './read-body.ts';
import type { HttpMiddleware } from './route.ts';
import { isReservedName, isSoundText } from './target-check.ts';

const deepest = 16;
const types = new Set(['application/json', 'application/scim+json']);

/**
 * `ctx.state.json` of a route for programs: one JSON object, each name once, nothing nested deeper than a document of ours
 * (T-133, T-137). 413 over the limit, 415 for another type, 400 for what two readers could read in two ways.
 */
export function readJson(limit: number): HttpMiddleware {
  return async (ctx, next) => {
    refuseLongBody(ctx, limit);
    ctx.state.body = Object.freeze({});
    ctx.state.json = {};
    if (limit === 0) return next();
    const type = ctx.get('Content-Type').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (ctx.get('Content-Encoding') !== '') throw new HttpProblem(415, 'request.encoding');
    const text = decode(await readBytes(ctx.req, limit));
    if (text === '' && type === '') return next();
    if (!types.has(type)) throw new HttpProblem(415, 'request.type');
    const parsed = parseStrictly(text);
    if (!parsed) throw new HttpProblem(400, 'request.body');
    ctx.state.json = parsed;
    return next();
  };
}

/** Undefined for what is no object, names something twice or something of JavaScript's own, or is nested too deeply. */
export function parseStrictly(text: string): Readonly<Record<string, unknown>> | undefined {
  if (depthOf(text) > deepest) return undefined;
  let names = 0;
  try {
    const value: unknown = JSON.parse(text, (name, inner) => {
      const isSound = isSoundText(name) && (typeof inner !== 'string' || isSoundText(inner));
      if (!isSound || isReservedName(name)) throw new SyntaxError('unsound');
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) names += Object.keys(inner).length;
      return inner;
    });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    // a name given twice is one property and two tokens
    return names === nameTokens(text) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Strings, and whether each is a name. One that is not closed ends with the text: looked for anew from every quote inside it, it
 * would hold up everybody for a second.
 */
const strings = /"(?:[^"\\]|\\.)*(?:"|\\?$)(\s*:)?/gs;

function nameTokens(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(strings)) if (colon) count += 1;
  return count;
}

/** Before parsing: a parser that recurses is not given what could exhaust its stack. */
function depthOf(text: string): number {
  let depth = 0;
  let reached = 0;
  for (const [bracket] of text.replaceAll(strings, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    reached = Math.max(reached, depth);
  }
  return reached;
}
