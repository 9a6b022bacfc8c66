import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { codeField, resendForm } from '../parts/code-field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import type { ContactCodePageProps } from './props.ts';

/** Waiting for the code to the address: it becomes a login name when that comes back, and not before. */
export function contactCodePage(frame: Frame, props: ContactCodePageProps): Page {
  const words = wordsOf(frame.locale);
  const { contact } = words.sources;
  const { code } = words.journey;
  const paths = journeyPaths(props.base);
  const { destination } = props;
  return journeyPage(frame, props, {
    title: code.title,
    lead: props.channel === 'sms' ? code.sentSms(destination) : code.sentEmail(destination),
    problems: props.problems,
    script: true,
    body: html`${props.outboxPath && html`<p class="notice">${code.readHere}: <a href="${ownAddress(props.outboxPath)}">${words.portal.outbox.title}</a></p>`}
${form(frame, paths.contactCode, [
  codeField(frame, props.problems.code),
  html`<button type="submit" id="contact-submit" class="primary">${code.submit}</button>`,
])}
${resendForm(frame, paths.contact, props.resendInSeconds)}
${form(
  frame,
  paths.contactLater,
  html`<div class="answers"><button type="submit" id="contact-change" class="secondary" name="decision" value="change">${contact.change}</button>
<button type="submit" id="contact-later" class="secondary" name="decision" value="later">${contact.later}</button></div>`,
)}
<p class="hint">${code.notArrived}</p>`,
  });
}
