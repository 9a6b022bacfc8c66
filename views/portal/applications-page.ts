import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described } from '../identities/card.ts';
import { actionForm } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths, switchIdentityPath } from './paths.ts';
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
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
${props.chosen.length > 0 && chosenPart(frame, props.chosen)}`,
  });
}

/** In which identity each application is entered, and the way to another one. */
function chosenPart(frame: Frame, chosen: ApplicationsPageProps['chosen']): Html {
  const text = wordsOf(frame.locale).identities;
  const items = chosen.map(
    ({ clientId, name, unit, card }) => html`<li><p class="item-name">${name}</p><p class="hint">${unit}</p>
<p>${card ? described(frame, card) : text.gone}</p>
<p class="item-acts"><a class="button secondary" href="${ownAddress(switchIdentityPath(clientId))}" aria-label="${text.changeNamed(name)}">${text.change}</a></p></li>`,
  );
  return html`<section class="group" aria-labelledby="chosen"><h2 id="chosen">${text.chosenTitle}</h2><p>${text.chosenLead}</p><ul class="items">${items}</ul></section>`;
}

function item(frame: Frame, { clientId, name, unit, identity, scopes, grantedAt }: Allowed): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.applications;
  const withdraw = {
    action: portalPaths.withdraw,
    label: text.withdraw,
    named: text.withdrawNamed(name),
    fields: { client_id: clientId },
  };
  return html`<li><p class="item-name">${name}</p><p class="hint">${unit} · ${identity !== 'citizen' && html`${words.identities.kinds[identity]} · `}${timed(frame, grantedAt, text.granted)}</p>
<ul class="tags">${scopes.map((scope) => html`<li>${words.scopes[scope].name}</li>`)}</ul>
<div class="item-acts">${actionForm(frame, withdraw)}</div></li>`;
}
