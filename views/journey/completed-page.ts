import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import type { CompletedPageProps } from './props.ts';

/** A neutral end, for browsers that have nowhere to return to. */
export function completedPage(frame: Frame, { outcome }: CompletedPageProps): Page {
  const text = wordsOf(frame.locale).journey.completed;
  const [title, told] = outcome === 'done' ? [text.doneTitle, text.done] : [text.cancelledTitle, text.cancelled];
  return {
    title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${title}</h1><p class="lead">${told}</p></div></div>`,
  };
}
