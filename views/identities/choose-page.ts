import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { actionForm, form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { choiceButton } from './card.ts';
import { hinderedList } from './hindered.ts';
import type { ChooseIdentityPageProps } from './props.ts';

/** "For whom are you here?": one press per identity, the last one first; below, what cannot be chosen and why. */
export function chooseIdentityPage(frame: Frame, props: ChooseIdentityPageProps): Page {
  const text = wordsOf(frame.locale).identities;
  const paths = journeyPaths(props.base);
  const cards = props.possible.map((one) => html`<li>${choiceButton(frame, one)}</li>`);
  return journeyPage(frame, props, {
    title: text.title,
    lead: props.application && text.lead(props.application.name),
    isLoggedIn: true,
    body: html`${form(frame, paths.identity, html`<ul class="hats">${cards}</ul>`)}
${
  props.hindered.length > 0 &&
  html`<section aria-labelledby="hindered" class="hindered"><h2 id="hindered">${text.hindered}</h2>
${!props.hasSession && html`<p class="hint">${text.later}</p>`}${hinderedList(frame, props.hindered, props.hasSession)}</section>`
}
<div class="others">${actionForm(frame, { action: paths.otherAccount, label: text.otherAccount, look: 'quiet' })}</div>`,
  });
}
