import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { PasskeyOfferPageProps } from './props.ts';

/** One polite offer after a good login: three answers, all of them easy. */
export function passkeyOfferPage(frame: Frame, props: PasskeyOfferPageProps): Page {
  const text = wordsOf(frame.locale).journey.passkeyOffer;
  const paths = journeyPaths(props.base);
  return journeyPage(frame, props, {
    title: text.title,
    lead: text.text,
    script: true,
    canCancel: false,
    isLoggedIn: true,
    body: html`<ul class="points">${text.points.map((point) => html`<li>${point}</li>`)}</ul>
${passkeyForm(frame, { action: paths.addPasskey, act: 'create', options: props.passkey, label: text.add, look: 'primary' })}
<p class="hint" data-without-passkey>${text.unsupported}</p>
${form(
  frame,
  paths.passkeyOffer,
  html`<div class="answers"><button type="submit" class="secondary" name="decision" value="later">${text.later}</button>
<button type="submit" class="secondary" name="decision" value="never">${text.never}</button></div>`,
)}`,
  });
}
