import type { VerifiedFacts } from './facts.ts';
import type { Template, VerifiedRequest } from './request.ts';

/** `unfit`: what is known breaks a limit of the request. `absent`: nothing is known, and nothing was demanded of it. */
type Filled = { given: unknown } | 'absent' | 'unfit';

/**
 * What one entry of a request gets: never more than it names, nothing at all when a limit within `verification` is not met or
 * no claim is left (OpenID Connect for Identity Assurance 1.0 section 6.6). No refusal is an error.
 */
export function answerVerified(
  request: VerifiedRequest,
  facts: VerifiedFacts,
  now: Date,
): { verification: object; claims: object } | undefined {
  const verification = fill(request.verification, facts.verification, now);
  if (typeof verification === 'string') return undefined;
  const claims = Object.entries(request.claims).flatMap(([name, template]) => {
    const filled = fill(template, own(facts.claims, name), now);
    return typeof filled === 'string' ? [] : [[name, filled.given] as const];
  });
  if (claims.length === 0) return undefined;
  return { verification: verification.given as object, claims: Object.fromEntries(claims) };
}

function fill(template: Template, known: unknown, now: Date): Filled {
  if (template === null) return known === undefined ? 'absent' : { given: known };
  if (Array.isArray(template)) return fillEach(template, known, now);
  if (isLimit(template)) return fillLimit(template, known, now);
  return fillMembers(template as Record<string, Template>, known, now);
}

const limiting = ['value', 'values', 'max_age'];
const describing = ['essential', 'purpose'];

function isLimit(template: object): boolean {
  const names = Object.keys(template);
  return names.length > 0 && names.every((name) => limiting.includes(name) || describing.includes(name));
}

function fillLimit(template: object, known: unknown, now: Date): Filled {
  const { value, values, max_age } = template as { value?: unknown; values?: unknown[]; max_age?: number };
  const limited = value !== undefined || values !== undefined || max_age !== undefined;
  if (known === undefined) return limited ? 'unfit' : 'absent';
  if (value !== undefined && known !== value) return 'unfit';
  if (values !== undefined && !values.includes(known)) return 'unfit';
  if (max_age !== undefined && !(secondsSince(known, now) <= max_age)) return 'unfit';
  return { given: known };
}

/** NaN, which is never young enough, when it is no time. */
function secondsSince(known: unknown, now: Date): number {
  return (now.getTime() - Date.parse(String(known))) / 1000;
}

function fillMembers(template: Record<string, Template>, known: unknown, now: Date): Filled {
  const given: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(template)) {
    const filled = fill(member, own(known, name), now);
    if (filled === 'unfit') return 'unfit';
    if (filled !== 'absent') given[name] = filled.given;
  }
  return Object.keys(given).length === 0 ? 'absent' : { given };
}

/** Templates are filters joined by "or" (section 6.2): an element is given by the first one it fits, or not at all. */
function fillEach(templates: readonly Template[], known: unknown, now: Date): Filled {
  // where there is no element, an absent one is judged: without a limit nothing is missed
  const elements = Array.isArray(known) && known.length > 0 ? known : [undefined];
  const filled = elements.map((element) => fillFirst(templates, element, now));
  const given = filled.flatMap((each) => (typeof each === 'string' ? [] : [each.given]));
  if (given.length > 0) return { given };
  return filled.includes('absent') ? 'absent' : 'unfit';
}

function fillFirst(templates: readonly Template[], element: unknown, now: Date): Filled {
  const filled = templates.map((template) => fill(template, element, now));
  return filled.find((each) => typeof each !== 'string') ?? (filled.includes('absent') ? 'absent' : 'unfit');
}

function own(known: unknown, name: string): unknown {
  return typeof known === 'object' && known !== null && Object.hasOwn(known, name)
    ? (known as Record<string, unknown>)[name]
    : undefined;
}
