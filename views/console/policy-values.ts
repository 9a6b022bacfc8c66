import type { FieldChange, PolicyField } from '../../server/policies/policy.ts';
import type { Frame } from '../frame.ts';
import { wordsOf } from '../words/words.ts';
import type { PolicyFieldName } from './props-policies.ts';

type Reader = Pick<Frame, 'locale'>;

/** What a setting is called, and what it means. */
export function fieldWords(frame: Reader, field: string) {
  return wordsOf(frame.locale).consolePolicies.fields[field as PolicyFieldName];
}

/** A value with its unit, in the reader's language. */
export function valueText(frame: Reader, field: PolicyField, value: number | boolean): string {
  const text = wordsOf(frame.locale).consolePolicies;
  if (field.kind === 'switch') return value ? text.on : text.off;
  return field.never && value === 0 ? text.never : text.units[field.unit](Number(value));
}

/** What can be filled in. */
export function boundsText(frame: Reader, field: PolicyField & { kind: 'count' }): string {
  const text = wordsOf(frame.locale).consolePolicies;
  const { unit, least, most, never } = field;
  const bounds = text.bounds(text.units[unit](least), text.units[unit](most));
  return never ? bounds + text.orNever : bounds;
}

/** One change in one line, with the way it goes. */
export function changeText(
  frame: Reader,
  fields: readonly (readonly [string, PolicyField])[],
  { field, from, to, isLooser }: FieldChange,
): string {
  const declared = fields.find(([name]) => name === field)?.[1];
  if (!declared) return field;
  const text = wordsOf(frame.locale).consolePolicies;
  const values = [valueText(frame, declared, from), valueText(frame, declared, to)] as const;
  return text.change(fieldWords(frame, field).label, ...values, isLooser ? text.looser : text.tighter);
}
