import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { mandateFacts } from './mandate-card.ts';
import { givenSentence, ownSentence } from './mandate-words.ts';
import { endMandatePath } from './paths.ts';
import type { MandatePageProps } from './props.ts';

/** One mandate, and each time an application was entered by it. */
export function mandatePage(frame: Frame, props: MandatePageProps): Page {
  const text = wordsOf(frame.locale).mandates;
  const { mandate, reader, uses, olderHref, mayEnd } = props;
  const told = reader === 'agent' ? ownSentence(frame, mandate) : givenSentence(frame, mandate);
  return portalPage(frame, props, {
    section: 'mandates',
    title: mandate.enterprise,
    lead: told,
    body: html`<div class="quoted mandate"><p class="hint">${text.uscc} <code>${mandate.uscc}</code></p>${mandateFacts(frame, mandate)}</div>
<section class="group" aria-labelledby="uses"><h2 id="uses">${text.usesTitle}</h2>
${uses.length > 0 ? html`<ul class="items">${uses.map((use) => row(frame, use))}</ul>` : html`<p class="empty">${text.unused}</p>`}
${olderHref && html`<p><a class="button secondary" href="${ownAddress(olderHref)}">${text.olderUses}</a></p>`}</section>
<div class="answers">${mayEnd && html`<a class="button secondary" href="${endMandatePath(mandate.id)}">${text.end}</a>`}
<a class="button secondary" href="${portalPaths.mandates}">${text.back}</a></div>`,
  });
}

function row(frame: Frame, { at, application, by }: MandatePageProps['uses'][number]): Html {
  const text = wordsOf(frame.locale).mandates;
  return html`<li><p class="item-name">${application}</p><p class="hint">${timed(frame, at, text.used)}${by && ` · ${by}`}</p></li>`;
}
