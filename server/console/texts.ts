import type { UnitChoice } from '../../views/console/props.ts';
import type { Problem, ProblemCode } from '../../views/problem.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import type { RouteContext } from '../http/route.ts';
import { type Locale, locales } from '../lib/locale.ts';
import type { LeftReason } from '../officials/import/take-back.ts';
import { type FoundUnit, unitInReach } from '../officials/search-units.ts';
import { namesOf } from '../people/names-of.ts';
import { type Administrator, type ConsoleParts, notFound } from './parts.ts';
import { reasonSchema } from './schemas.ts';

export const readersLocale = (): Locale => currentRequest()?.locale ?? locales[0];

/** A unit in the reader's language. */
export function unitChoice(unit: FoundUnit): UnitChoice {
  const locale = readersLocale();
  return { id: unit.id, name: unit.name[locale], above: unit.above.map((name) => name[locale]) };
}

/** Names of persons by id; one without a name goes by the first part of the id. */
export async function personNames(db: Queryable, ids: readonly (string | null)[]): Promise<(id: string) => string> {
  const names = await namesOf(db, [...new Set(ids.filter((id) => id !== null))]);
  return (id) => names.get(id) ?? id.slice(0, 8);
}

/** The reason of a form as it is kept, or as it was typed with what is wrong with it. */
export function readReason(ctx: RouteContext): { reason: string; problem: Problem | undefined } {
  const typed = ctx.state.body.reason ?? '';
  const read = reasonSchema.safeParse(typed);
  if (!read.success) return { reason: typed, problem: { code: 'console.reason-invalid' } };
  return { reason: read.data, problem: undefined };
}

/** The sentence of a reason for which an operation refuses; a guard test finds one for each. */
export function refusalOf(reason: string): Problem {
  return { code: `console.${reason}` as ProblemCode };
}

/**
 * Such a sentence carried over the redirect after a form, as a notice is: where somebody is told to refresh and see, that must not
 * send the form again. `isDecided`: nobody is deciding any more.
 */
export function refusalIn(
  ctx: RouteContext,
  operations: readonly { refusals: Readonly<Record<string, number>> }[],
  isDecided: boolean,
): { problem?: Problem } {
  const known = operations.flatMap(({ refusals }) => Object.keys(refusals));
  const reason = known.find((name) => name === ctx.query.problem);
  return reason && !(reason === 'being-decided' && isDecided) ? { problem: refusalOf(reason) } : {};
}

/** Why a post of a list stayed as it was when the list was taken back. */
export function leftText(reason: LeftReason): string {
  const { left, refusals } = wordsOf(readersLocale()).consoleLists;
  const texts: Readonly<Record<LeftReason, string>> = { ...refusals, ...left };
  return texts[reason];
}

/** The unit of an address, if it is in reach. */
export async function unitOf(
  { knex }: ConsoleParts,
  { roots }: Administrator,
  unitId: string | undefined,
): Promise<UnitChoice> {
  const unit = await unitInReach(knex, roots, unitId ?? '');
  if (!unit) throw notFound();
  return unitChoice(unit);
}
