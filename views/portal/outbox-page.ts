import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import type { OutboxPageProps } from './props.ts';

/** What the development gateway would have sent. */
export function outboxPage(frame: Frame, { messages }: OutboxPageProps): Page {
  const text = wordsOf(frame.locale).portal.outbox;
  const items = messages.map((message) => item(frame, message));
  return {
    title: text.title,
    layout: 'portal',
    body: html`<h1>${text.title}</h1><p class="warning">${text.lead}</p>
${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}`,
  };
}

function item(frame: Frame, { channel, recipient, subject, body, sentAt }: OutboxPageProps['messages'][number]): Html {
  const text = wordsOf(frame.locale).portal.outbox;
  return html`<li><p class="hint">${text.channels[channel]} · ${text.to} <code>${recipient}</code> · ${timed(frame, sentAt)}</p>
${subject !== '' && html`<p class="item-name">${subject}</p>`}<p class="message">${body}</p></li>`;
}
