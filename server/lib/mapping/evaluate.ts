import type { Expression } from './expression.ts';
import { filters } from './filters.ts';

/** More than any person has of anything; a list that is longer is cut, a text that is longer is left out. */
const mostValues = 200;
const longestValue = 1000;

/** What an expression finds in the claims: texts, none when nothing is there. Pure, and done in time linear in the claims. */
export function evaluate(expression: Expression, claims: Readonly<Record<string, unknown>>): string[] {
  return compute(expression, claims).filter(isUsable).slice(0, mostValues);
}

function compute(expression: Expression, claims: Readonly<Record<string, unknown>>): string[] {
  switch (expression.is) {
    case 'text':
      return [expression.text];
    case 'path':
      return toTexts(follow(claims, expression.steps));
    case 'join':
      return join(expression.parts.map((part) => evaluate(part, claims)));
    case 'filter': {
      const apply: (values: string[], given: string[]) => string[] = filters[expression.filter];
      return apply(evaluate(expression.of, claims), expression.arguments);
    }
    case 'first':
      return firstThatSays(expression.choices, claims);
  }
}

/** A part that says nothing leaves the whole empty: half a name is no name. */
function join(parts: string[][]): string[] {
  const firsts = parts.map(([first]) => first);
  return firsts.includes(undefined) ? [] : [firsts.join('')];
}

function firstThatSays(choices: readonly Expression[], claims: Readonly<Record<string, unknown>>): string[] {
  for (const choice of choices) {
    const found = evaluate(choice, claims);
    if (found.length > 0) return found;
  }
  return [];
}

function follow(value: unknown, steps: readonly (string | number)[]): unknown[] {
  let found: unknown[] = [value];
  for (const step of steps) found = found.flatMap((each) => descend(each, step)).slice(0, mostValues);
  return found;
}

function descend(value: unknown, step: string | number): unknown[] {
  if (Array.isArray(value)) {
    if (typeof step === 'number') return step < value.length ? [value[step]] : [];
    return value.slice(0, mostValues).flatMap((item) => (Array.isArray(item) ? [] : descend(item, step)));
  }
  // Own properties only: `constructor` and its like are no claims.
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return [(value as Record<string, unknown>)[step]];
}

function toTexts(values: unknown[]): string[] {
  return values.flatMap((value) => {
    if (Array.isArray(value)) return value.slice(0, mostValues).flatMap(toText);
    return toText(value);
  });
}

function toText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [String(value)];
  return typeof value === 'number' && Number.isFinite(value) ? [String(value)] : [];
}

/** Control characters have no place in any field of ours. */
function isUsable(value: string): boolean {
  return value !== '' && value.length <= longestValue && !/\p{Cc}/u.test(value);
}
