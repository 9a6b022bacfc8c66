import { z } from 'zod';
import type { OfficialParts } from '../officials/parts.ts';
import { answerWith, refused, type ScimAnswer } from './messages.ts';
import { applyPatch } from './patch.ts';
import type { Caller } from './store.ts';
import { changeUser, createUser, deleteUser } from './users.ts';

export const bulkLimits = { operations: 100, payload: 64 * 1024 };
const bulkSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const messageSchema = z.object({
  schemas: z.array(z.literal(bulkSchema)).length(1),
  failOnErrors: z.int().min(1).optional(),
  Operations: z.array(
    z.object({
      method: z
        .string()
        .toUpperCase()
        .pipe(z.enum(['POST', 'PUT', 'PATCH', 'DELETE'])),
      path: z.string().max(200),
      bulkId: z.string().min(1).max(128).optional(),
      version: z.string().max(100).optional(),
      data: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

type Operation = z.infer<typeof messageSchema>['Operations'][number];

/** RFC 7644 section 3.7: one after the other, each on its own, as single requests would; ends after so many errors. */
export async function runBulk(parts: OfficialParts, caller: Caller, message: object): Promise<ScimAnswer> {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return refused('syntax');
  const { failOnErrors = Number.POSITIVE_INFINITY, Operations } = parsed.data;
  if (Operations.length > bulkLimits.operations) return refused('too-many');
  const results: object[] = [];
  let errors = 0;
  for (const operation of Operations) {
    if (errors >= failOnErrors) break;
    const answer = await runOne(parts, caller, operation);
    if (answer.status >= 400) errors += 1;
    results.push(resultOf(operation, answer));
  }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'];
  return { status: 200, body: { schemas, Operations: results } };
}

function resultOf({ method, bulkId }: Operation, { status, body, version, location }: ScimAnswer): object {
  return {
    method,
    ...(bulkId && { bulkId }),
    ...(version && { version }),
    ...(location && { location }),
    status: String(status),
    ...(status >= 400 && { response: body }),
  };
}

async function runOne(parts: OfficialParts, caller: Caller, operation: Operation): Promise<ScimAnswer> {
  const { method, path, bulkId, version, data = {} } = operation;
  const [, id] = /^\/Users(?:\/([^/]+))?$/.exec(path) ?? [undefined, ''];
  if (id === '') return refused('unknown');
  if (method === 'POST') return id || !bulkId ? refused('syntax') : post(parts, caller, data);
  if (!id) return refused('syntax');
  const change = { id, version };
  if (method === 'DELETE') return remove(parts, caller, change);
  return method === 'PUT' ? put(parts, caller, change, data) : patch(parts, caller, change, data);
}

export async function post(parts: OfficialParts, caller: Caller, data: object): Promise<ScimAnswer> {
  const done = await createUser(parts, caller, data);
  return done.ok ? answerWith(parts.config.issuer, 'User', done.user, 201) : refused(done.reason);
}

type Change = { id: string; version: string | undefined };

export async function put(parts: OfficialParts, caller: Caller, change: Change, data: object): Promise<ScimAnswer> {
  const done = await changeUser(parts, caller, change, () => ({ ok: true, wanted: data }));
  return done.ok ? answerWith(parts.config.issuer, 'User', done.user) : refused(done.reason);
}

export async function patch(parts: OfficialParts, caller: Caller, change: Change, data: object): Promise<ScimAnswer> {
  const done = await changeUser(parts, caller, change, (current) => applyPatch(current, data));
  return done.ok ? answerWith(parts.config.issuer, 'User', done.user) : refused(done.reason);
}

export async function remove(parts: OfficialParts, caller: Caller, change: Change): Promise<ScimAnswer> {
  const done = await deleteUser(parts, caller, change);
  return done.ok ? { status: 204 } : refused(done.reason);
}
