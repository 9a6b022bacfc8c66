import type { TypedMember } from '../../views/console/props-api.ts';
import { parseStrictly } from '../http/read-json.ts';
import type { Member, Schema } from './members.ts';

export type MemberKind = TypedMember['kind'];

/** How a member is typed into a form. */
export function kindOf(schema: Schema): MemberKind {
  if (choicesOf(schema).length > 0) return 'choice';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'string') return (schema.maxLength ?? 0) > 1000 ? 'long-text' : 'text';
  return 'json';
}

/** What can be chosen, when it is from a list. */
export function choicesOf(schema: Schema): readonly string[] {
  if (schema.type === 'boolean') return ['true', 'false'];
  return schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
}

/**
 * What a form says as a program would say it: text in an address stays text, a number or a document in a body is one. What was
 * left empty is not said. `broken`: members that are typed as JSON and are none.
 */
export function readTyped(
  members: readonly Member[],
  fields: Readonly<Record<string, string>>,
): { given: Record<string, unknown>; broken: string[] } {
  const given: Record<string, unknown> = {};
  const broken: string[] = [];
  for (const { name, place, schema } of members) {
    const typed = fields[name] ?? '';
    if (typed === '') continue;
    const value = place === 'body' ? typedValue(schema, typed) : typed;
    if (value === undefined) broken.push(name);
    else given[name] = value;
  }
  return { given, broken };
}

function typedValue(schema: Schema, typed: string): unknown {
  const kind = kindOf(schema);
  if (kind === 'json') {
    const { value, ...more } = parseStrictly(`{"value":${typed}}`) ?? {};
    return Object.keys(more).length === 0 ? value : undefined;
  }
  if (schema.type === 'boolean') return typed === 'true' ? true : typed === 'false' ? false : typed;
  // what is no number stays what it is: the operation says so
  return kind === 'number' && /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed;
}
