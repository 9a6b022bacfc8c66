import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { link } from '../parts/links.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import type { EnterpriseUse, UsesPageProps } from './props.ts';

/** Every time somebody entered a service in the name of the enterprise: who, when, where, through whom. */
export function usesPage(frame: Frame, props: UsesPageProps): Page {
  const { uses: text } = wordsOf(frame.locale).enterprises;
  const items = props.uses.map((use) => item(frame, use));
  return enterprisePage(frame, props, {
    section: 'uses',
    title: text.title,
    lead: text.lead,
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
${props.olderHref && html`<p>${link(props.olderHref, text.older, 'button secondary')}</p>`}`,
  });
}

function item(frame: Frame, { at, application, who, agency }: EnterpriseUse): Html {
  const words = wordsOf(frame.locale);
  const { uses: text } = words.enterprises;
  return html`<li><p class="item-name">${application}</p>
<p>${who ?? words.mandates.somebody}${agency && ` · ${text.through(agency)}`}</p><p class="hint">${timed(frame, at)}</p></li>`;
}
