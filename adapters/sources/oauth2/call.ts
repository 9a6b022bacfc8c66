import type { OAuth2Settings } from '../../../server/federation/settings/oauth2.ts';
import { evaluate } from '../../../server/lib/mapping/evaluate.ts';
import { parseExpression } from '../../../server/lib/mapping/expression.ts';
import { refuseUnless, SourceRefused } from '../refused.ts';
import { fillAll, type Places } from './fill.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** One request as the settings describe it, and the object it was answered with. */
export async function call(
  settings: OAuth2Settings,
  request: OAuth2Settings['token'],
  places: Places,
  fetch: typeof globalThis.fetch,
): Promise<Answer> {
  const { url, init } = describe(request, places);
  const response = await fetch(url, init);
  // Some platforms answer JSON as text/plain: what it is decides, not what it is called.
  const body: unknown = await response.json().catch(() => undefined);
  if (isObject(body)) refuseErrors(settings, body);
  // A 4xx in the platform's own form is its word; a redirect or a stranger's page is not.
  const isItsWord = response.status >= 400 && response.status < 500 && isObject(body);
  if (!response.ok) throw new SourceRefused(isItsWord ? 'upstream-error' : 'status');
  refuseUnless(isObject(body), 'response-malformed');
  return body;
}

function describe({ url, method, as, parameters, headers }: OAuth2Settings['token'], places: Places) {
  const filled = fillAll(parameters, places);
  const target = new URL(url);
  const sent = new Headers({ accept: 'application/json', ...Object.fromEntries(fillAll(headers, places)) });
  if (as === 'query') for (const [name, value] of filled) target.searchParams.set(name, value);
  const body = as === 'form' ? new URLSearchParams(filled) : JSON.stringify(Object.fromEntries(filled));
  if (as === 'json') sent.set('content-type', 'application/json');
  const hasBody = as !== 'query' && method === 'POST';
  return { url: target, init: { method, headers: sent, ...(hasBody && { body }), redirect: 'manual' } as const };
}

/** An error with status 200, as several platforms of the country send them. */
function refuseErrors({ errors }: OAuth2Settings, body: Answer): void {
  if (errors === null) return;
  const [code] = read(errors.field, body);
  if (code === undefined || errors.success.includes(code)) return;
  throw new SourceRefused(Object.hasOwn(errors.meanings, code) ? errors.meanings[code]! : 'upstream-error');
}

export function read(source: string, claims: Answer): string[] {
  const parsed = parseExpression(source);
  refuseUnless(parsed.ok, 'settings-malformed');
  return evaluate(parsed.expression, claims);
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
