import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';

/** The journey is over: no fault of the person, and where to go from here. */
export function expiredPage(frame: Frame): Page {
  const text = wordsOf(frame.locale).journey.expired;
  return {
    title: text.title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.title}</h1><p class="lead">${text.text}</p><p>${text.restart}</p>
<p><a class="button secondary" href="${portalPaths.account}">${text.account}</a></p></div></div>`,
  };
}
