import { MIMEType } from 'node:util';
import { HttpProblem } from './problem.ts';
import { readBytes, refuseLongBody } from './read-body.ts';
import type { HttpMiddleware } from './route.ts';
import { isReservedName, isSoundText } from './target-check.ts';

const mostParts = 16;
const partName = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/**
 * `ctx.state.body` and `ctx.state.file` of a form with one file (RFC 7578), read by the platform's own parser. The file is bytes to
 * whoever takes it: its name and type are what a browser says, and nobody asks for them (T-143).
 */
export function readUpload(limit: number): HttpMiddleware {
  return async (ctx, next) => {
    refuseLongBody(ctx, limit);
    const type = ctx.get('Content-Type');
    if (ctx.get('Content-Encoding') !== '') throw new HttpProblem(415, 'request.encoding');
    if (!/^multipart\/form-data\s*;/i.test(type)) throw new HttpProblem(415, 'request.type');
    const bytes = await readBytes(ctx.req, limit);
    const form = hasFewParts(bytes, type) ? await parse(bytes, type) : undefined;
    if (!form) throw new HttpProblem(400, 'request.body');
    const body: Record<string, string> = Object.create(null);
    let file: Uint8Array | undefined;
    for (const [name, value] of form) {
      if (isReservedName(name) || !partName.test(name)) throw new HttpProblem(400, 'request.body');
      if (typeof value === 'string') {
        if (name in body || !isSoundText(value)) throw new HttpProblem(400, 'request.body');
        body[name] = value;
      } else {
        if (file) throw new HttpProblem(400, 'request.body');
        file = new Uint8Array(await value.arrayBuffer());
      }
    }
    ctx.state.body = Object.freeze(body);
    ctx.state.file = file;
    return next();
  };
}

/** Before parsing: the parser takes as many parts as fit, each at a price, and nobody has shown who they are yet (T-137). */
function hasFewParts(bytes: Buffer, type: string): boolean {
  const delimiter = `--${boundaryOf(type) ?? ''}`;
  // one stands before each part, one behind the last
  let left = mostParts + 1;
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + delimiter.length)) left -= 1;
  return left >= 0;
}

function boundaryOf(type: string): string | null {
  try {
    return new MIMEType(type).params.get('boundary');
  } catch {
    return null;
  }
}

function parse(bytes: Buffer, type: string): Promise<FormData | undefined> {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => undefined);
}
