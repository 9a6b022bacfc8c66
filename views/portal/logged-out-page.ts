import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import type { LoggedOutPageProps } from './props.ts';

export function loggedOutPage(frame: Frame, { everywhere }: LoggedOutPageProps): Page {
  const text = wordsOf(frame.locale).portal.logout;
  return {
    title: text.doneTitle,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.doneTitle}</h1><p class="lead">${everywhere ? text.doneEverywhere : text.done}</p>
<p><a href="${portalPaths.login}">${text.again}</a></p></div></div>`,
  };
}
