import { z } from 'zod';
import type { Operation } from '../console/operation.ts';

export type Json = Record<string, unknown>;

/** A JSON Schema as far as forms and examples read it. */
export type Schema = {
  type?: string;
  format?: string;
  enum?: readonly string[];
  const?: string;
  default?: unknown;
  examples?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  writeOnly?: boolean;
};

export type Member = { name: string; place: 'path' | 'query' | 'body'; isRequired: boolean; schema: Schema };

/** The members of an operation's input: those of its address first, and where each of the others comes. */
export function membersOf({ input, method, path }: Operation): Member[] {
  const { properties = {}, required = [] } = schemaOf(input, 'input') as Schema;
  const inPath = pathNames(path);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const rest = method === 'GET' ? 'query' : 'body';
  return [...inPath, ...others].map((name) => {
    const place = inPath.includes(name) ? 'path' : rest;
    return { name, place, isRequired: place === 'path' || required.includes(name), schema: properties[name] ?? {} };
  });
}

export function pathNames(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? '');
}

/** JSON Schema of what comes in or goes out; moments are texts there. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
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

const byFormat: Readonly<Record<string, string>> = {
  uuid: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  date: '2026-12-01',
  'date-time': '2026-12-01T08:00:00Z',
};

/** A value that the schema takes, with nothing in it that may be left out. */
export function exampleOf(schema: Schema): unknown {
  const { type, format = '', properties = {}, required = [] } = schema;
  const told = schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0] ?? byFormat[format];
  if (told !== undefined) return told;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties).flatMap(([name, one]) => (required.includes(name) ? [[name, exampleOf(one)]] : [])),
    );
  return 'example';
}

/** An input of the operation with what it needs and nothing more. */
export function exampleInput(declared: Operation): Json {
  const needed = membersOf(declared).filter(({ isRequired }) => isRequired);
  return Object.fromEntries(needed.map(({ name, schema }) => [name, exampleOf(schema)]));
}
