import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { link } from '../parts/links.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import type { LoggedOutPageProps } from './props.ts';

export function loggedOutPage(frame: Frame, { everywhere, application }: LoggedOutPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.logout;
  return {
    title: text.doneTitle,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.doneTitle}</h1><p class="lead">${everywhere ? text.doneEverywhere : text.done}</p>
${application && html`<p>${link(application.href, words.actions.returnTo(application.name), 'button primary')}</p>`}
<p><a href="${portalPaths.login}">${text.again}</a></p></div></div>`,
  };
}
