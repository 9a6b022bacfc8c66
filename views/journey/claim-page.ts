import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { ClaimPageProps } from './props.ts';

/** First login to an account of an old system: its login name is confirmed before anything that came along is trusted. */
export function claimPage(frame: Frame, props: ClaimPageProps): Page {
  const text = wordsOf(frame.locale).claims;
  const paths = journeyPaths(props.base);
  const send = html`<button type="submit" id="login-submit" class="primary">${text.send[props.channel]}</button>`;
  return journeyPage(frame, props, {
    title: text.title[props.channel],
    lead: text.lead(props.origin ?? text.somewhere),
    body: html`<p>${text.ask(props.username)}</p>
${form(frame, paths.sendCode, send)}
<h2>${text.goneTitle}</h2>
<p>${text.goneText}</p>
<p><a href="${ownAddress(paths.register)}">${text.register}</a></p>`,
  });
}
