import type { Frame } from './frame.ts';
import { duration } from './times.ts';
import { type Words, wordsOf } from './words/words.ts';

/** Codes `area.reason` of everything a person can be told went wrong; each has a sentence in three languages. */
export type ProblemCode = keyof Words['problems'];

/** `seconds`: how long to wait, `characters`: how many there must be, for the codes that say so. `type`: document type recognised, for `document.other-type`. */
export type Problem = { code: ProblemCode; seconds?: number; characters?: number; type?: keyof Words['documentTypes'] };

/** Problems by field; a field without one has no entry. */
export type FieldProblems<F extends string> = Partial<Record<F, Problem>>;

/** The sentence of a problem, with what to do next. */
export function problemText(frame: Frame, problem: Problem): string {
  const words = wordsOf(frame.locale);
  const text = words.problems[problem.code];
  if (typeof text === 'string') return text;
  if (problem.code === 'document.other-type') return text(words.documentTypes[problem.type ?? 'resident-id']);
  if (problem.characters !== undefined) return text(words.consolePolicies.units.characters(problem.characters));
  return text(duration(frame, problem.seconds ?? 60));
}
