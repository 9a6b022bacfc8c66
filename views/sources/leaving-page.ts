import { ownAddress, safeAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import type { LeavingPageProps } from './props.ts';

/** Seen for a moment, or for longer where browsers do not go on by themselves: one button does it. */
export function leavingPage(frame: Frame, { back, source, begun, errand }: LeavingPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.sources.leaving;
  return {
    title: text.title(source.name),
    layout: 'journey',
    body: html`<div class="card"><div class="step"><h1>${text.title(source.name)}</h1><p class="lead">${errand === 'logout' ? text.leadLogout : text.lead}</p>
${begun.how === 'form' ? posting(begun.action, begun.fields, text.go) : html`<p><a class="button primary" id="source-go" href="${safeAddress(begun.url) ?? '/'}">${text.go}</a></p>`}
<p><a href="${ownAddress(back)}">${words.actions.back}</a></p></div></div>`,
  };
}

/** Goes to another house, so our token against forged requests has no place in it. */
function posting(action: string, fields: Readonly<Record<string, string>>, label: string): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${safeAddress(action) ?? '/'}">${hidden}<button type="submit" id="source-go" class="primary">${label}</button></form>`;
}
