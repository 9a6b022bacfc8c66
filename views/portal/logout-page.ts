import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { csrfField } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import type { LogoutPageProps } from './props.ts';

/** From what, and how far: nobody is logged out by following a link (T-093). */
export function logoutPage(frame: Frame, props: LogoutPageProps): Page {
  const text = wordsOf(frame.locale).portal.logout;
  const hidden = Object.entries(props.fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const names = props.applications.map((name) => html`<li>${name}</li>`);
  return {
    title: text.title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.title}</h1>
<p class="lead">${props.application ? text.asked(props.application.name) : text.text}</p>
${names.length > 0 && html`<p>${text.applications}</p><ul class="tags">${names}</ul>`}
<form method="post" action="${ownAddress(props.action)}">${csrfField(frame)}${hidden}
<fieldset><legend>${text.where}</legend><ul class="ticks">
<li><input type="radio" id="where-here" name="where" value="here" checked> <label for="where-here">${text.here}</label></li>
<li><input type="radio" id="where-everywhere" name="where" value="everywhere"> <label for="where-everywhere">${text.everywhere}</label></li></ul></fieldset>
${props.source && upstream(frame, props.source)}<div class="answers"><button type="submit" id="logout-confirm" class="primary" name="logout" value="yes">${text.confirm}</button>
<button type="submit" id="logout-stay" class="secondary" name="logout" value="">${text.stay}</button></div></form></div></div>`,
  };
}

/** Ticked: whoever logs out on a shared computer means to be gone. */
function upstream(frame: Frame, { name, isAsked }: NonNullable<LogoutPageProps['source']>): Html {
  const text = wordsOf(frame.locale).portal.logout;
  if (!isAsked) return html`<p>${text.upstreamToo(name)}</p>`;
  return html`<ul class="ticks"><li><input type="checkbox" id="logout-upstream" name="upstream" value="yes" checked> <label for="logout-upstream">${text.upstream(name)}</label></li></ul>`;
}
