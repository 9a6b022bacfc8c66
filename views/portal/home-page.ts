import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { mark } from '../parts/mark.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import type { HomePageProps } from './props.ts';
import { serviceList } from './services-page.ts';

/** For whoever comes without an errand and is not logged in: what this is, and the two things to do. */
export function homePage(frame: Frame, { demonstration }: HomePageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.home;
  return {
    title: text.title,
    layout: 'portal',
    body: html`<div class="hero"><div class="hero-text"><h1>${text.title}</h1><p class="lead">${text.lead}</p>
<p class="hero-acts"><a class="button primary" href="${portalPaths.login}">${words.frame.logIn}</a>
<a class="button secondary" href="${portalPaths.register}">${text.register}</a></p></div>${mark(words.frame.markTitle)}</div>
<ul class="pillars">${text.points.map((point) => html`<li><h2>${point.title}</h2><p>${point.text}</p></li>`)}</ul>
${
  demonstration &&
  html`<section class="try-out" aria-labelledby="try-out"><h2 id="try-out">${text.demonstration}</h2><p>${text.demonstrationText}</p>${serviceList(frame, demonstration)}</section>`
}`,
  };
}
