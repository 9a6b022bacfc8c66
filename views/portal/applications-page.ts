import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { ApplicationsPageProps } from './props.ts';

type Allowed = ApplicationsPageProps['applications'][number];

/** Who may read which data, and one press to take it back (PIPL article 15). */
export function applicationsPage(frame: Frame, props: ApplicationsPageProps): Page {
  const text = wordsOf(frame.locale).portal.applications;
  const items = props.applications.map((application) => item(frame, application));
  return portalPage(frame, props, {
    section: 'applications',
    title: text.title,
    lead: text.lead,
    body: items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`,
  });
}

function item(frame: Frame, { clientId, name, unit, scopes, grantedAt }: Allowed): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.applications;
  const withdraw = {
    action: portalPaths.withdraw,
    label: text.withdraw,
    named: text.withdrawNamed(name),
    fields: { client_id: clientId },
  };
  return html`<li><p class="item-name">${name}</p><p class="hint">${unit} · ${timed(frame, grantedAt, text.granted)}</p>
<ul class="tags">${scopes.map((scope) => html`<li>${words.scopes[scope].name}</li>`)}</ul>
<div class="item-acts">${actionForm(frame, withdraw)}</div></li>`;
}
