import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { type FieldProblems, type Problem, problemText } from '../problem.ts';
import { type Words, wordsOf } from '../words/words.ts';

/**
 * Everything that was refused, at the top, taking focus: by `autofocus` without JavaScript, by the browser module in
 * browsers that grant `autofocus` to form controls alone. `ids` maps fields to the ids of their inputs where they differ.
 */
export function problemSummary(
  frame: Frame,
  whole: Problem | undefined,
  fields: FieldProblems<string> = {},
): Html | undefined {
  const refused = Object.entries(fields).filter((entry): entry is [string, Problem] => entry[1] !== undefined);
  if (!whole && refused.length === 0) return undefined;
  const { problemsHeading } = wordsOf(frame.locale).frame;
  const list = refused.map(([id, problem]) => html`<li><a href="#${id}">${problemText(frame, problem)}</a></li>`);
  return html`<div class="summary" id="problems" role="alert" tabindex="-1" autofocus>
${whole && html`<p>${problemText(frame, whole)}</p>`}
${refused.length > 0 && html`<p class="summary-heading">${problemsHeading}</p><ul>${list}</ul>`}
</div>`;
}

export function noticeBox(frame: Frame, notice: keyof Words['notices'] | undefined): Html | undefined {
  return notice && html`<div class="notice" role="status"><p>${wordsOf(frame.locale).notices[notice]}</p></div>`;
}

/** Whether the title should say that something was refused. */
export function hasProblem(whole: Problem | undefined, fields: FieldProblems<string> = {}): boolean {
  return whole !== undefined || Object.values(fields).some((problem) => problem !== undefined);
}
