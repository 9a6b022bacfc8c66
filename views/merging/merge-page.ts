import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths, undoMergePath } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { dayOf, timed, timeInWords } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import type { MergePageProps } from './props.ts';

/** What merging is, before it is begun; and what was merged and can be undone. */
export function mergePage(frame: Frame, props: MergePageProps): Page {
  const text = wordsOf(frame.locale).merging.page;
  const twins = props.twins.map((at) => html`<div class="notice"><p>${text.twin(timeInWords(frame, at))}</p></div>`);
  return portalPage(frame, props, {
    section: 'merge',
    title: text.title,
    lead: text.lead,
    body: html`${twins}<ol class="steps-list">${text.steps.map((step) => html`<li>${step}</li>`)}</ol>
<p>${text.notYet}</p>
<p>${text.beginText}</p>
${actionForm(frame, { action: portalPaths.beginMerge, label: text.begin, look: 'primary' })}
${props.merges.length > 0 && merges(frame, props)}`,
  });
}

function merges(frame: Frame, props: MergePageProps): Html {
  const text = wordsOf(frame.locale).merging.page;
  const items = props.merges.map(
    ({ id, mergedAt, undoUntil }) => html`<li><p class="item-name">${timed(frame, mergedAt, text.merged)}</p>
<p class="hint">${text.until(dayOf(frame, undoUntil))}</p>
<div class="item-acts"><a class="button secondary" href="${undoMergePath(id)}">${text.undo}</a></div></li>`,
  );
  return html`<h2>${text.done}</h2><ul class="items">${items}</ul>`;
}
