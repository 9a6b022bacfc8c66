import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { told } from './activity-page.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { NotMePageProps } from './props.ts';

/** For somebody who is afraid: three steps in order, each one press away. */
export function notMePage(frame: Frame, props: NotMePageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.notMe;
  const acts = [
    actionForm(frame, {
      action: portalPaths.endOtherSessions,
      label: words.portal.sessions.endOthers,
      look: 'primary',
    }),
    html`<a class="button secondary" href="${portalPaths.password}">${text.changePassword}</a>`,
    html`<a class="button secondary" href="${portalPaths.passkeys}">${text.checkPasskeys}</a>`,
  ];
  return portalPage(frame, props, {
    section: 'activity',
    title: text.title,
    body: html`${props.event && html`<div class="quoted">${told(frame, props.event)}</div>`}
<ol class="todo">${text.steps.map((step, at) => html`<li><p>${step}</p>${acts[at]}</li>`)}</ol>
<p>${text.call(frame.helpPhone ?? '12345')}</p>`,
  });
}
