import type { Operation } from '../console/operation.ts';
import { adminAudience } from '../oidc/admin-resource.ts';
import { exampleInput, type Json, pathNames } from './members.ts';

/** One request as it goes over the line. */
export type Request = { method: string; path: string; body: Json | undefined };

/** The request by which a program asks for an operation with this input. */
export function requestOf({ method, path, input }: Operation, given: Json): Request {
  const inPath = new Set(pathNames(path));
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(given[name] ?? '')));
  const rest = Object.keys(input.shape).filter((name) => !inPath.has(name) && given[name] !== undefined);
  const others = rest.map((name): [string, unknown] => [name, given[name]]);
  if (method !== 'GET') return { method, path: filled, body: Object.fromEntries(others) };
  const query = new URLSearchParams(others.map(([name, value]) => [name, String(value)]));
  return { method, path: others.length > 0 ? `${filled}?${query}` : filled, body: undefined };
}

/** The same operation asked for by each kind of program. */
export function examplesOf(issuer: string, declared: Operation): { curl: string; client: string; command: string } {
  const input = exampleInput(declared);
  const { method, path, body } = requestOf(declared, input);
  const lines = [
    ...[`curl -X ${method} ${quoted(`${adminAudience(issuer)}${path}`)}`, '-H "Authorization: DPoP $TOKEN"'],
    '-H "DPoP: $PROOF"',
    ...(body ? ['-H "Content-Type: application/json"', '-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body ? [`-d ${quoted(JSON.stringify(body))}`] : []),
  ];
  const call = `await api.call(${literal(declared.id)}, ${written(input)});`;
  const options = Object.entries(input).map(([name, value]) => ` --${name} ${quoted(textOf(value))}`);
  return {
    curl: lines.join(' \\\n  '),
    client: `const answer = ${call}\nif (!answer.ok) throw new Error(answer.code);\nconsole.log(answer.value);`,
    command: `npm run cli -- api ${declared.id}${options.join('')}`,
  };
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** In single quotes, as a shell reads it. */
const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const literal = (text: string) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;

/** A value as TypeScript is written, on as few lines as can be read. */
function written(value: unknown): string {
  if (typeof value === 'string') return literal(value.replaceAll('\n', '\\n'));
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([name, one]) => `${/^[A-Za-z]+$/.test(name) ? name : literal(name)}: ${written(one)}`,
  );
  const line = `{ ${entries.join(', ')} }`;
  if (entries.length === 0) return '{}';
  return line.length <= 60 ? line : `{\n  ${entries.join(',\n').replaceAll('\n', '\n  ')},\n}`;
}
