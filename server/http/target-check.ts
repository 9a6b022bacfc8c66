import { HttpProblem } from './problem.ts';
import type { HttpMiddleware } from './route.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const maxFields = 64;

/** Only the methods we have a use for; the method is never overridden by header, field or query (T-097, T-148). */
export const requireKnownMethod: HttpMiddleware = (ctx, next) => {
  if (methods.has(ctx.method)) return next();
  ctx.set('Allow', [...methods].join(', '));
  throw new HttpProblem(405, 'request.method');
};

/**
 * Path and query are well-formed: every percent sequence decodes to UTF-8, no NUL, no name that means something to
 * JavaScript, not more fields than any form of ours has (T-133). OAuth may repeat a name (RFC 8707), so repeats are refused
 * further down, for our own routes only.
 */
export const requireSoundTarget: HttpMiddleware = (ctx, next) => {
  const path = decodeStrictly(ctx.path);
  if (path === undefined) throw new HttpProblem(400, 'request.target');
  if (ctx.querystring !== '' && !parseFields(ctx.querystring)) throw new HttpProblem(400, 'request.query');
  return next();
};

/** Percent-decoded UTF-8, or undefined: bad sequences, lone surrogates and NUL are nobody's honest input. */
export function decodeStrictly(text: string): string | undefined {
  try {
    const decoded = text.includes('%') ? decodeURIComponent(text) : text;
    return isSoundText(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/** Well-formed UTF-16 without NUL, which PostgreSQL cannot store. */
export function isSoundText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** `application/x-www-form-urlencoded` pairs in order (WHATWG URL section 5.1, but strict), or undefined when malformed. */
export function parseFields(text: string): [string, string][] | undefined {
  const pairs = text.split('&', maxFields + 1);
  if (pairs.length > maxFields) return undefined;
  const fields: [string, string][] = [];
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const name = decodeStrictly((cut < 0 ? pair : pair.slice(0, cut)).replaceAll('+', ' '));
    const value = decodeStrictly(cut < 0 ? '' : pair.slice(cut + 1).replaceAll('+', ' '));
    if (name === undefined || value === undefined || isReservedName(name)) return undefined;
    if (pair !== '') fields.push([name, value]);
  }
  return fields;
}

/** Names that reach into the prototype when someone builds an object from input. */
export function isReservedName(name: string): boolean {
  return /__proto__|\bconstructor\b|\bprototype\b/.test(name);
}
