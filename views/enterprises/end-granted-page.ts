import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { mandateFacts } from '../mandates/mandate-card.ts';
import { givenSentence } from '../mandates/mandate-words.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { endGrantedPath, enterprisePath } from './paths.ts';
import type { EndGrantedPageProps } from './props.ts';

/** Says what else ends before it is done; no pop-up, so that it works everywhere. */
export function endGrantedPage(frame: Frame, props: EndGrantedPageProps): Page {
  const words = wordsOf(frame.locale);
  const { end: text } = words.enterprises;
  const { enterprise, mandate, endsWith, side } = props;
  const isHeld = side === 'holder';
  const section = isHeld ? 'received' : mandate.role === 'administrator' ? 'people' : 'granted';
  return enterprisePage(frame, props, {
    section,
    title: isHeld
      ? words.mandates.ending.title(mandate.enterprise)
      : text.title(mandate.agent ?? words.mandates.somebody),
    lead: isHeld ? words.mandates.ending.lead : text.lead,
    body: html`${endsWith > 0 && html`<p class="warning">${words.mandates.ending.alsoEnds(endsWith)}</p>`}
<div class="quoted mandate"><p>${givenSentence(frame, mandate)}</p>${mandateFacts(frame, mandate)}</div>
<div class="answers">${actionForm(frame, { action: endGrantedPath(enterprise.id, mandate.id), label: text.submit, look: 'danger' })}
<a class="button secondary" href="${enterprisePath(enterprise.id, section)}">${text.keep}</a></div>`,
  });
}
