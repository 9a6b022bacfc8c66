import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { mandateFacts } from './mandate-card.ts';
import { endMandatePath } from './paths.ts';
import type { EndMandatePageProps } from './props.ts';

/** Says what else ends before it is done. */
export function endMandatePage(frame: Frame, props: EndMandatePageProps): Page {
  const text = wordsOf(frame.locale).mandates;
  const { mandate, endsWith } = props;
  return portalPage(frame, props, {
    section: 'mandates',
    title: text.ending.title(mandate.enterprise),
    lead: text.ending.lead,
    body: html`${endsWith > 0 && html`<p class="warning">${text.ending.alsoEnds(endsWith)}</p>`}
<div class="quoted mandate">${mandateFacts(frame, mandate)}</div>
<div class="answers">${actionForm(frame, { action: endMandatePath(mandate.id), label: text.end, look: 'danger' })}
<a class="button secondary" href="${portalPaths.mandates}">${text.ending.keep}</a></div>`,
  });
}
