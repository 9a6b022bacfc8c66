import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';

/** GET /not-me, from the link of a notice · POST /not-me {}. `isValid`: the link may still work; not known before it is used. */
export type TakeBackPageProps = { isValid: boolean };

/** Says what will happen before it does; a link in a message alone changes nothing. */
export function takeBackPage(frame: Frame, { isValid }: TakeBackPageProps): Page {
  const text = wordsOf(frame.locale).recovery;
  const title = isValid ? text.askTitle : text.usedTitle;
  const body = isValid
    ? html`<p class="lead">${text.askText}</p><ul class="rules">${text.effects.map((effect) => html`<li>${effect}</li>`)}</ul>
<div class="answers">${actionForm(frame, { action: portalPaths.takeBack, label: text.confirm, look: 'danger' })}
<a class="button secondary" href="${portalPaths.home}">${text.itWasMe}</a></div>`
    : html`<p class="lead">${text.usedText}</p><p><a class="button secondary" href="${portalPaths.activity}">${text.activity}</a></p>`;
  return {
    title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${title}</h1>${body}</div></div>`,
  };
}
