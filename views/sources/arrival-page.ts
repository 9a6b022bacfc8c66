import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { passedOn } from './passed-on.ts';
import type { ArrivalPageProps } from './props.ts';

/** First time from a source: link to an account by a login of ours, or make one. Nothing happens before somebody says so. */
export function arrivalPage(frame: Frame, props: ArrivalPageProps): Page {
  const text = wordsOf(frame.locale).sources.arrival;
  const { source, name, hasAccount, via } = props;
  return journeyPage(frame, props, {
    title: hasAccount ? text.knownTitle : text.title,
    lead: hasAccount ? text.knownLead(source) : name ? text.lead(source, name) : text.leadUnnamed(source),
    body: html`${passedOn(frame, via)}<section class="choice" aria-labelledby="arrival-have"><h2 id="arrival-have">${hasAccount ? text.knownHave : text.have}</h2>
<p>${text.haveText(source)}</p>
<p><a class="button primary" id="arrival-link" href="${ownAddress(journeyPaths(props.base).identifier)}">${text.logIn}</a></p></section>
${!hasAccount && props.mayOpen && newAccount(frame, props)}`,
  });
}

function newAccount(frame: Frame, { base, source }: ArrivalPageProps): Html {
  const text = wordsOf(frame.locale).sources.arrival;
  const button = html`<button type="submit" id="arrival-new" class="secondary" name="decision" value="new">${text.create}</button>`;
  return html`<section class="choice" aria-labelledby="arrival-none"><h2 id="arrival-none">${text.none}</h2>
<p>${text.noneText(source)}</p>${form(frame, journeyPaths(base).arrival, button)}</section>`;
}
