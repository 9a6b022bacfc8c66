import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { lastDay } from '../mandates/mandate-words.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { claimPath, enterprisePath } from './paths.ts';
import type { EnterprisesPageProps, ManagedEnterprise } from './props.ts';

/** The enterprises a person represents or administers, each with what they are there. */
export function enterprisesPage(frame: Frame, props: EnterprisesPageProps): Page {
  const text = wordsOf(frame.locale).enterprises;
  const items = props.enterprises.map((enterprise) => item(frame, enterprise));
  return portalPage(frame, props, {
    section: 'enterprises',
    title: text.title,
    lead: text.lead,
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
<p><a class="button ${items.length > 0 ? 'secondary' : 'primary'}" href="${claimPath}">${text.claim}</a></p>`,
  });
}

function item(frame: Frame, { id, uscc, name, role, status, until }: ManagedEnterprise): Html {
  const text = wordsOf(frame.locale).enterprises;
  return html`<li><p class="service-name"><a href="${enterprisePath(id)}">${name}</a></p>
<p><span class="badge">${text.role[role]}</span>${status !== 'active' && html` <span class="badge badge-refused">${text.status[status]}</span>`}</p>
<p class="hint"><code>${uscc}</code>${until && ` · ${text.overview.until(lastDay(frame, until))}`}</p></li>`;
}
