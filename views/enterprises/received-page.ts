import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { mandateCard } from '../mandates/mandate-card.ts';
import type { MandateView } from '../mandates/props.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { endLink, usesLink } from './granted-page.ts';
import { endGrantedPath, receivedPath } from './paths.ts';
import type { ReceivedPageProps } from './props.ts';

/** What other enterprises entrusted to this one as an agency, and the people here who do the work. */
export function receivedPage(frame: Frame, props: ReceivedPageProps): Page {
  const words = wordsOf(frame.locale);
  const { received: text } = words.enterprises;
  const { waiting, running } = props;
  return enterprisePage(frame, props, {
    section: 'received',
    title: text.title,
    lead: text.lead,
    body: html`${waiting.length + running.length === 0 && html`<p class="empty">${text.none}</p>`}
${waiting.length > 0 && html`<section class="group" aria-labelledby="waiting"><h2 id="waiting">${text.toAnswer}</h2><p class="warning">${words.mandates.beware}</p><ul class="items">${waiting.map((one) => offered(frame, props, one))}</ul></section>`}
${running.length > 0 && html`<section class="group" aria-labelledby="running"><h2 id="running">${text.running}</h2><ul class="items">${running.map((one) => held(frame, props, one))}</ul></section>`}`,
  });
}

/** Yes and no, equally easy. */
function offered(frame: Frame, { enterprise }: ReceivedPageProps, mandate: MandateView): Html {
  const { mandates: text } = wordsOf(frame.locale);
  const action = (act: 'accept' | 'decline') => receivedPath(enterprise.id, mandate.id, act);
  const accept = { action: action('accept'), label: text.accept, named: text.acceptNamed(mandate.enterprise) };
  const decline = { action: action('decline'), label: text.decline, named: text.declineNamed(mandate.enterprise) };
  return mandateCard(frame, mandate, {
    reader: 'agent',
    acts: html`${actionForm(frame, { ...accept, look: 'primary' })}${actionForm(frame, decline)}`,
  });
}

function held(frame: Frame, { enterprise }: ReceivedPageProps, one: ReceivedPageProps['running'][number]): Html {
  const { received: text } = wordsOf(frame.locale).enterprises;
  const { mandate, people } = one;
  const names = people.map((person) => named(frame, enterprise.id, person));
  const add = html`<a class="button primary" href="${receivedPath(enterprise.id, mandate.id, 'people')}" aria-label="${text.nameNamed(mandate.enterprise)}">${text.name}</a>`;
  return mandateCard(frame, mandate, {
    reader: 'agent',
    acts: html`<div class="own-people"><h3>${text.people}</h3>${names.length > 0 ? html`<ul>${names}</ul>` : html`<p class="hint">${text.nobody}</p>`}</div>
${add} ${usesLink(frame, mandate)} ${giveUpLink(frame, enterprise.id, mandate)}`,
  });
}

function giveUpLink(frame: Frame, enterpriseId: string, { id, enterprise }: MandateView): Html {
  const { mandates: text } = wordsOf(frame.locale);
  return html`<a class="button danger" href="${endGrantedPath(enterpriseId, id)}" aria-label="${text.endNamed(enterprise)}">${text.end}</a>`;
}

function named(frame: Frame, enterpriseId: string, person: MandateView): Html {
  const words = wordsOf(frame.locale);
  return html`<li class="own-person"><span class="item-name">${person.agent ?? words.mandates.somebody}</span>
<span class="badge${person.state === 'running' ? '' : ' badge-refused'}">${person.state === 'running' ? words.enterprises.received.accepted : words.enterprises.granted.waiting}</span>
${endLink(frame, enterpriseId, person)}</li>`;
}
