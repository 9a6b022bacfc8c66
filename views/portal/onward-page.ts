import { answerAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import type { OnwardPageProps } from './props.ts';

/** Seen for a moment: the form sends itself. Without JavaScript its button does. */
export function onwardPage(frame: Frame, { action, fields }: OnwardPageProps): Page {
  const text = wordsOf(frame.locale).portal.onward;
  const hidden = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return {
    title: text.title,
    layout: 'journey',
    script: 'onward',
    body: html`<div class="card"><div class="step"><h1>${text.title}</h1><p class="lead">${text.lead}</p>
<form method="post" action="${answerAddress(action)}" data-onward="yes">${hidden}<button type="submit" id="onward-go" class="primary">${text.go}</button></form></div></div>`,
  };
}
