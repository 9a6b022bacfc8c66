import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';

/** After "this was not me": what happened, and the one thing left to do. */
export function takenBackPage(frame: Frame): Page {
  const text = wordsOf(frame.locale).recovery;
  return {
    title: text.doneTitle,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.doneTitle}</h1><p class="lead">${text.doneText}</p>
<ol class="todo">${text.next.map((step) => html`<li><p>${step}</p></li>`)}</ol>
<p><a class="button primary" href="${portalPaths.login}">${text.logIn}</a></p></div></div>`,
  };
}
