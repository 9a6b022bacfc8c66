import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';

/** The back button after the end: the login is done, and nothing here is to be done again. */
export function completedPage(frame: Frame): Page {
  const text = wordsOf(frame.locale).journey.completed;
  return {
    title: text.title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.title}</h1><p class="lead">${text.text}</p>
<p><a class="button secondary" href="${portalPaths.services}">${text.services}</a></p></div></div>`,
  };
}
