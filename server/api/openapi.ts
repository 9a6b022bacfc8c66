import { z } from 'zod';
import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import { permissions } from '../lib/permission.ts';
import { adminAudience } from '../oidc/admin-resource.ts';

type Json = Record<string, unknown>;

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
        'What the console can do. Access tokens of this provider for this audience, bound by DPoP (RFC 9449).',
    },
    servers: [{ url: adminAudience(issuer) }],
    security: [{ oidc: [] }],
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
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, code: { type: 'string' } } },
    },
  },
};

function describe(declared: Operation): Json {
  const { id, summary, permission, method, path, input, output, sends, refusals } = declared;
  const inPath = new Set([...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name));
  const { properties = {}, required = [] } = schemaOf(input, 'input') as { properties?: Json; required?: string[] };
  const others = Object.keys(properties).filter((name) => !inPath.has(name));
  const isRead = method === 'GET';
  const parameter = (name: string, place: string) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name],
  });
  const body = {
    type: 'object',
    properties: Object.fromEntries(others.map((name) => [name, properties[name]])),
    required: others.filter((name) => required.includes(name)),
    additionalProperties: false,
  };
  const parameters = [
    ...[...inPath].map((name) => parameter(name ?? '', 'path')),
    ...(isRead ? others.map((name) => parameter(name, 'query')) : sends ? [] : [idempotencyKey]),
  ];
  return {
    operationId: id,
    summary,
    security: [{ oidc: [permission] }],
    parameters,
    ...(!isRead && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      200: { description: 'Done', content: sends ? { [sends]: { schema: { type: 'string' } } } : json(output) },
      ...refused(refusals),
    },
  };
}

const json = (output: z.ZodType) => ({ 'application/json': { schema: schemaOf(output, 'output') } });

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key gives the same answer for 24 hours, and the act happens once',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

function refused(refusals: Operation['refusals']): Json {
  const byStatus = new Map<number, string[]>([
    [401, ['api.token', 'api.step-up']],
    [403, ['api.scope', 'console.not-allowed']],
    [422, ['request.input']],
    [429, ['throttle.exceeded']],
  ]);
  for (const [reason, status] of Object.entries(refusals))
    byStatus.set(status, [...(byStatus.get(status) ?? []), `console.${reason}`]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== 'date') return;
      jsonSchema.type = 'string';
      jsonSchema.format = 'date-time';
    },
  });
  return rest;
}
