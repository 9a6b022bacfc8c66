import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import type { FailuresPageProps } from './props.ts';

/** What went wrong lately between the application and us, why, and what mends it. */
export function failuresPage(frame: Frame, props: FailuresPageProps): Page {
  const { failures: text } = wordsOf(frame.locale).developers;
  const items = props.failures.map(({ at, endpoint, error, cause, parameter, requestId }) => {
    const { what, remedy } = text.causes[cause];
    return html`<li><p class="item-name">${what}</p><p>${remedy}</p>
<p class="hint">${timed(frame, at)} <code>${endpoint}</code> <code>${error}</code>${parameter && html` ${text.parameter} <code>${parameter}</code>`}${requestId && html` ${text.request} <code>${requestId}</code>`}</p></li>`;
  });
  return applicationPage(frame, props, {
    section: 'failures',
    title: text.title,
    lead: text.lead,
    body: items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`,
  });
}
