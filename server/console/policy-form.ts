import type { Problem } from '../../views/problem.ts';
import { fieldsOf, type PolicyName, type PolicySettings, wrongFields } from '../policies/policy.ts';

/** A policy as the form gives it: what was typed, and what that is in numbers. */
export type PolicyTyped = {
  name: PolicyName;
  version: number;
  settings: PolicySettings;
  values: Readonly<Record<string, string>>;
};

export function typedOf(name: PolicyName, body: Readonly<Record<string, string | undefined>>): PolicyTyped {
  const values = Object.fromEntries(fieldsOf(name).map(([field]) => [field, (body[field] ?? '').trim().slice(0, 20)]));
  const settings = Object.fromEntries(
    fieldsOf(name).flatMap(([field, { kind }]) => {
      const value = kind === 'switch' ? switchOf(values[field]) : countOf(values[field]);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  return { name, version: countOf(body.version) ?? 0, settings, values };
}

const switchOf = (text: string | undefined) => (text === 'yes' ? true : text === 'no' ? false : undefined);
/** Digits as people type them, full-width ones included. */
function countOf(text: string | undefined): number | undefined {
  const plain = text?.normalize('NFKC') ?? '';
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}

/** What stands in the form of a policy that nobody has touched. */
export function typedFrom(name: PolicyName, settings: PolicySettings): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(name).map(([field, { initial }]) => {
      const value = settings[field] ?? initial;
      return [field, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)];
    }),
  );
}

export function fieldProblems(name: PolicyName, settings: PolicySettings): Record<string, Problem> {
  return Object.fromEntries(wrongFields(name, settings).map((field) => [field, { code: 'console.policy-number' }]));
}
