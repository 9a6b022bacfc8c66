import { z } from 'zod';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { ScimRefusal } from './refusal.ts';
import { postSchema, type User, userSchema } from './user.ts';

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const mostOperations = 50;

const messageSchema = z.object({
  schemas: z.array(z.literal(patchSchema)).length(1),
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().max(200).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1),
});

type Document = Record<string, unknown>;
type Place = readonly [attribute: string, part?: string];

/** Every place that a path can name, by the path in lower case; nothing of a caller's own is ever used as a name. */
const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...['externalId', 'userName', 'title', 'active', 'name', 'phoneNumbers', postSchema].map((name): [string, Place] => [
    name.toLowerCase(),
    [name],
  ]),
  ['name.formatted', ['name', 'formatted']],
  ['phonenumbers[type eq "mobile"]', ['phoneNumbers']],
  ['phonenumbers[type eq "mobile"].value', ['phoneNumbers', 'value']],
  ...['unitId', 'startsOn', 'endsOn'].map((name): [string, Place] => [
    `${postSchema}:${name}`.toLowerCase(),
    [postSchema, name],
  ]),
]);
const fixed = new Set(['id', 'meta', 'groups']);

/** RFC 7644 section 3.5.2: what the resource is to be, to be judged like a replacement. All operations or none. */
export function applyPatch(user: User, message: object): Outcome<{ wanted: Document }, ScimRefusal> {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return refuse('syntax');
  if (parsed.data.Operations.length > mostOperations) return refuse('too-many');
  const wanted: Document = structuredClone(user);
  for (const { op, path, value } of parsed.data.Operations) {
    const reason = op === 'remove' ? remove(wanted, path) : write(wanted, path, value);
    if (reason) return refuse(reason);
  }
  return { ok: true, wanted };
}

function placeOf(path: string): Place | ScimRefusal {
  const named = path.trim().replace(/\s+/g, ' ').toLowerCase();
  const bare = named.startsWith(`${userSchema.toLowerCase()}:`) ? named.slice(userSchema.length + 1) : named;
  if (fixed.has(bare.split('.')[0] ?? '')) return 'mutability';
  return places.get(bare) ?? 'path';
}

function remove(wanted: Document, path: string | undefined): ScimRefusal | undefined {
  if (path === undefined) return 'no-target';
  const place = placeOf(path);
  if (typeof place === 'string') return place;
  const [name, part] = place;
  if (part === undefined) delete wanted[name];
  else if (name === 'phoneNumbers') wanted[name] = [];
  else delete (wanted[name] as Document | undefined)?.[part];
  return undefined;
}

function write(wanted: Document, path: string | undefined, value: unknown): ScimRefusal | undefined {
  if (path === undefined) {
    if (!isDocument(value)) return 'value';
    const entries = Object.entries(value).filter(([name]) => name.toLowerCase() !== 'schemas');
    for (const [name, inner] of entries) {
      const reason = write(wanted, name, inner);
      if (reason) return reason;
    }
    return undefined;
  }
  const place = placeOf(path);
  if (typeof place === 'string') return place;
  const [name, part] = place;
  if (name === 'phoneNumbers') wanted[name] = part ? [{ type: 'mobile', value }] : [value].flat();
  else if (part !== undefined) wanted[name] = { ...(wanted[name] as Document | undefined), [part]: value };
  else if (isDocument(value)) wanted[name] = { ...(wanted[name] as Document | undefined), ...value };
  else wanted[name] = name === 'active' ? truthOf(value) : value;
  return undefined;
}

/** Some widespread HR systems and directories send the words. */
function truthOf(value: unknown): unknown {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : value;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
