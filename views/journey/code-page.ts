import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { codeField, resendForm } from '../parts/code-field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { otherWays } from './other-ways.ts';
import { journeyPaths } from './paths.ts';
import type { CodePageProps } from './props.ts';

/** Waiting for a code. Says "if it can receive it": whether an account exists is told in the mailbox alone (T-049). */
export function codePage(frame: Frame, props: CodePageProps): Page {
  const words = wordsOf(frame.locale);
  const paths = journeyPaths(props.base);
  const text = words.journey.code;
  const mayChange = props.purpose !== 'step-up';
  const back = props.purpose === 'register' ? paths.register : paths.identifier;
  return journeyPage(frame, props, {
    title: text.title,
    lead: props.channel === 'sms' ? text.sentSms(props.destination) : text.sentEmail(props.destination),
    problems: props.problems,
    script: true,
    body: html`${mayChange && html`<p class="beside"><a href="${ownAddress(back)}">${words.actions.change}</a></p>`}
${props.outboxPath && html`<p class="notice">${text.readHere}: <a href="${ownAddress(props.outboxPath)}">${words.portal.outbox.title}</a></p>`}
${form(frame, paths.code, [
  codeField(frame, props.problems.code),
  html`<button type="submit" id="login-submit" class="primary">${text.submit}</button>`,
])}
${resendForm(frame, paths.sendCode, props.resendInSeconds)}
${otherWays(frame, props)}
<p class="hint">${text.notArrived}</p>`,
  });
}
