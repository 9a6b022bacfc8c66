import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { codeField, resendForm } from '../parts/code-field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { VerifyIdentifierPageProps } from './props.ts';

/** The code that proves a new number or address. */
export function verifyIdentifierPage(frame: Frame, props: VerifyIdentifierPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.journey.code;
  return portalPage(frame, props, {
    section: 'identifiers',
    title: words.portal.identifiers.verifyTitle,
    lead: props.channel === 'sms' ? text.sentSms(props.destination) : text.sentEmail(props.destination),
    problems: props.problems,
    script: true,
    body: html`<p class="beside"><a href="${portalPaths.identifiers}">${words.actions.change}</a></p>
${props.outboxPath && html`<p class="notice">${text.readHere}: <a href="${ownAddress(props.outboxPath)}">${words.portal.outbox.title}</a></p>`}
${form(frame, portalPaths.verifyIdentifier, [
  codeField(frame, props.problems.code),
  html`<button type="submit" class="primary">${text.submit}</button>`,
])}
${resendForm(frame, portalPaths.resendIdentifierCode, props.resendInSeconds)}
<p class="hint">${text.notArrived}</p>`,
  });
}
