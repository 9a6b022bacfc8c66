import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { link } from '../parts/links.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';
import type { ExpiredPageProps } from './props.ts';

/** The journey is over: no fault of the person, and one link to begin again. */
export function expiredPage(frame: Frame, { application, returnTo }: ExpiredPageProps): Page {
  const text = wordsOf(frame.locale).journey.expired;
  const again =
    application && returnTo
      ? html`<p>${link(returnTo, text.restart(application.name), 'button primary')}</p>`
      : html`<p>${text.restartPlain}</p>`;
  return {
    title: text.title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.title}</h1><p class="lead">${text.text}</p>${again}
<p><a href="${portalPaths.account}">${text.account}</a></p></div></div>`,
  };
}
