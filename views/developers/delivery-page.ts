import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { DeliveryPageProps } from './props.ts';

/** What was to be told to the application, and how that went. */
export function deliveryPage(frame: Frame, props: DeliveryPageProps): Page {
  const { delivery: text } = wordsOf(frame.locale).developers;
  const items = props.notices.map((notice) => item(frame, props, notice));
  return applicationPage(frame, props, {
    section: 'delivery',
    title: text.title,
    lead: text.lead,
    body: items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`,
  });
}

function item(frame: Frame, { application }: DeliveryPageProps, notice: DeliveryPageProps['notices'][number]): Html {
  const { delivery: text } = wordsOf(frame.locale).developers;
  const { id, kind, status, attempts, error, at } = notice;
  const replay = `${applicationPath(application.clientId, 'delivery')}/${encodeURIComponent(id)}/replay`;
  return html`<li><p class="item-name">${text.kinds[kind]} <span class="badge${status !== 'delivered' && ' badge-refused'}">${text.statuses[status]}</span></p>
<p class="hint">${timed(frame, at)}, ${text.attempts(attempts)}${error && html` <code>${error}</code>`}</p>
${status === 'dead' && html`<div class="item-acts">${actionForm(frame, { action: replay, label: text.replay, named: `${text.replay}: ${text.kinds[kind]}` })}</div>`}</li>`;
}
