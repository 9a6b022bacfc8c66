import type { z } from 'zod';
import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import { permissions } from '../lib/permission.ts';
import { adminAudience } from '../oidc/admin-resource.ts';
import { throttlePolicy } from '../throttle/policy.ts';
import { exampleOf, type Json, type Member, membersOf, schemaOf } from './members.ts';

/** OpenAPI 3.1 description of the admin API, made from the declarations that serve it. */
export function openApi(issuer: string): Json {
  const paths: Record<string, Json> = {};
  for (const declared of operations) {
    const path = declared.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [declared.method.toLowerCase()]: describe(declared) };
  }
  const scopes = Object.fromEntries(permissions.map((name) => [name, name]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yimen admin API',
      version: '1',
      description:
        'What the console can do. Access tokens of this provider for this audience, bound by DPoP (RFC 9449). Every refusal is a problem of RFC 9457.',
    },
    servers: [{ url: adminAudience(issuer) }],
    security: [{ oidc: [] }],
    tags: [...new Set(operations.map(({ id }) => subjectOf(id)))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        oidc: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl: `${issuer}/authorize`, tokenUrl: `${issuer}/token`, scopes },
          },
        },
      },
      schemas: { Problem: problem },
    },
  };
}

/** RFC 9457, with the code to act on, and which members of the input were refused. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    firstRequestId: {
      type: 'string',
      description: 'With api.idempotency-recorded: the request to look for in the log',
    },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, code: { type: 'string' } } },
    },
  },
};

function describe(declared: Operation): Json {
  const { id, summary, permission, method, output, sends } = declared;
  const members = membersOf(declared);
  const parameters = members.filter(({ place }) => place !== 'body').map(parameterOf);
  const isRead = method === 'GET';
  return {
    operationId: id,
    tags: [subjectOf(id)],
    summary,
    security: [{ oidc: [permission] }],
    parameters: isRead || sends ? parameters : [...parameters, idempotencyKey],
    ...(!isRead && { requestBody: bodyOf(members.filter(({ place }) => place === 'body')) }),
    responses: {
      200: { description: 'Done', content: sends ? { [sends]: { schema: { type: 'string' } } } : json(output) },
      ...refused(declared),
    },
  };
}

const json = (output: z.ZodType) => ({ 'application/json': { schema: schemaOf(output, 'output') } });

const subjectOf = (id: string) => id.split('.')[0] ?? id;

function parameterOf({ name, place, isRequired, schema }: Member): Json {
  return { name, in: place, required: isRequired, schema };
}

function bodyOf(members: readonly Member[]): Json {
  const needed = members.filter(({ isRequired }) => isRequired);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(members.map(({ name, schema }) => [name, schema])),
    required: needed.map(({ name }) => name),
    additionalProperties: false,
  };
  const example = Object.fromEntries(needed.map(({ name, schema }) => [name, exampleOf(schema)]));
  // what has no member that must be there may be left out whole
  return { required: needed.length > 0, content: { 'application/json': { schema, example } } };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key gives the same answer for 24 hours, and the act happens once',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

/** Every answer that is no success, with the codes to act on. */
function refused({ method, refusals, throttle }: Operation): Json {
  const byStatus = new Map<number, string[]>([
    [400, ['request.query', 'request.target']],
    [401, ['api.token', 'api.step-up']],
    [403, ['api.scope', 'console.not-allowed']],
    [422, ['request.input']],
    [429, ['throttle.exceeded']],
    [503, ['service.busy']],
  ]);
  const add = (status: number, code: string) => byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  if (method !== 'GET') {
    for (const code of ['request.body', 'api.idempotency-key']) add(400, code);
    for (const code of ['api.idempotency-pending', 'api.idempotency-recorded']) add(409, code);
    add(413, 'request.length');
    for (const code of ['request.type', 'request.encoding']) add(415, code);
    add(422, 'api.idempotency-key-reused');
  }
  for (const [reason, status] of Object.entries(refusals)) add(status, `console.${reason}`);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const limits = throttlePolicy[throttle ?? 'page'].map(
    ({ limit, windowSeconds }) => `${limit} in ${windowSeconds} seconds`,
  );
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const described = { description: codes.join(', '), content };
      if (status === 429) described.description += `: at most ${limits.join(' and ')} from one network`;
      return [status, status === 429 || status === 503 ? { ...described, headers: retryAfter } : described];
    }),
  );
}

const retryAfter = { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } } };
