import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from '../identities/card.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/links.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { ConsentItem, ConsentPageProps } from './props.ts';

/**
 * Who gets which data, why and for how long. Yes and no are the same size; sensitive items stand apart and are never ticked
 * beforehand (PIPL articles 15 to 17 and 29). Where the duty is by law it is a notice (article 13).
 */
export function consentPage(frame: Frame, props: ConsentPageProps): Page {
  const text = wordsOf(frame.locale).journey.consent;
  const isNotice = props.basis === 'statute';
  const { name } = props.application;
  return journeyPage(frame, props, {
    title: isNotice ? text.noticeTitle(name) : text.title(name),
    canCancel: false,
    isLoggedIn: true,
    lead: props.worn && wordsOf(frame.locale).identities.entering(nameOf(frame, props.worn)),
    body: form(
      frame,
      journeyPaths(props.base).consent,
      html`<input type="hidden" name="shown" value="${props.shown}">
<section aria-labelledby="consent-items"><h2 id="consent-items">${text.items}</h2>
<ul class="data">${props.items.map((item) => html`<li>${described(frame, item)}</li>`)}</ul></section>
${props.sensitive.length > 0 && sensitivePart(frame, props.sensitive)}
<div class="small-print">
${isNotice ? html`<p>${text.statute}</p>` : html`<p>${text.lasts(props.lastsDays)}</p><p>${text.withdraw}</p>`}
${documentsOf(frame, props)}
</div>
<div class="answers"><button type="submit" id="consent-approve" class="primary" name="decision" value="approve">${isNotice ? text.acknowledge : text.approve}</button>
<button type="submit" id="consent-deny" class="secondary" name="decision" value="deny">${isNotice ? text.leave : text.deny}</button></div>`,
    ),
  });
}

function described(frame: Frame, { scope, purpose, value }: ConsentItem): Html {
  const words = wordsOf(frame.locale);
  const { name, what } = words.scopes[scope];
  const text = words.journey.consent;
  return html`<span class="data-name">${name}</span><span class="data-what">${what}</span>
${value && html`<span class="data-value">${text.value}${value}</span>`}
${purpose && html`<span class="data-purpose">${text.purpose}${purpose}</span>`}`;
}

function sensitivePart(frame: Frame, items: readonly ConsentItem[]): Html {
  const text = wordsOf(frame.locale).journey.consent;
  const boxes = items.map(
    (item) => html`<li><input type="checkbox" id="item-${item.scope}" name="item.${item.scope}" value="yes">
<label for="item-${item.scope}">${described(frame, item)}</label></li>`,
  );
  return html`<fieldset class="sensitive"><legend>${text.sensitive}</legend><p class="hint">${text.sensitiveText}</p><ul class="data ticks">${boxes}</ul></fieldset>`;
}

function documentsOf(frame: Frame, { policyUri, termsUri }: ConsentPageProps): Html | undefined {
  const text = wordsOf(frame.locale).journey.consent;
  if (!policyUri && !termsUri) return undefined;
  return html`<p class="documents">${policyUri && link(policyUri, text.policy)} ${termsUri && link(termsUri, text.terms)}</p>`;
}
