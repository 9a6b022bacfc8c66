import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { mandateCard } from './mandate-card.ts';
import { acceptMandatePath, declineMandatePath, endMandatePath, mandatePath } from './paths.ts';
import type { MandatesPageProps, MandateView } from './props.ts';

/** For whom a person may act: what waits for their yes, what they hold, what has ended. */
export function mandatesPage(frame: Frame, props: MandatesPageProps): Page {
  const text = wordsOf(frame.locale).mandates;
  const { waiting, held, ended, olderHref } = props;
  return portalPage(frame, props, {
    section: 'mandates',
    title: text.title,
    lead: text.lead,
    body: html`${waiting.length > 0 && section(frame, 'waiting', waiting, (mandate) => answers(frame, mandate))}
${section(frame, 'held', held, (mandate) => heldActs(frame, mandate))}
${(ended.length > 0 || olderHref) && section(frame, 'ended', ended, (mandate) => usesLink(frame, mandate))}
${olderHref && html`<p><a class="button secondary" href="${ownAddress(olderHref)}">${text.older}</a></p>`}`,
  });
}

function section(
  frame: Frame,
  name: 'waiting' | 'held' | 'ended',
  mandates: readonly MandateView[],
  actsOf: (mandate: MandateView) => Drawable,
): Html {
  const text = wordsOf(frame.locale).mandates;
  const cards = mandates.map((mandate) => mandateCard(frame, mandate, { reader: 'agent', acts: actsOf(mandate) }));
  return html`<section class="group" aria-labelledby="${name}"><h2 id="${name}">${text.sections[name]}</h2>
${name === 'waiting' && html`<p class="warning">${text.beware}</p>`}
${cards.length > 0 ? html`<ul class="items">${cards}</ul>` : html`<p class="empty">${text.none}</p>`}</section>`;
}

/** Yes and no, equally easy. */
export function answers(frame: Frame, { id, enterprise }: MandateView): Html {
  const text = wordsOf(frame.locale).mandates;
  const accept = { action: acceptMandatePath(id), label: text.accept, named: text.acceptNamed(enterprise) };
  const decline = { action: declineMandatePath(id), label: text.decline, named: text.declineNamed(enterprise) };
  return html`${actionForm(frame, { ...accept, look: 'primary' })}${actionForm(frame, decline)}`;
}

function heldActs(frame: Frame, mandate: MandateView): Html {
  const text = wordsOf(frame.locale).mandates;
  return html`${usesLink(frame, mandate)}
<a class="button secondary" href="${endMandatePath(mandate.id)}" aria-label="${text.endNamed(mandate.enterprise)}">${text.end}</a>`;
}

function usesLink(frame: Frame, mandate: MandateView): Html {
  const text = wordsOf(frame.locale).mandates;
  return html`<a class="button secondary" href="${mandatePath(mandate.id)}" aria-label="${text.usesNamed(mandate.enterprise)}">${text.usesTitle}</a>`;
}
