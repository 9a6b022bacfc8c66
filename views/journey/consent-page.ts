import { type Permission, permissions } from '../../server/lib/permission.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described as describedCard, nameOf } from '../identities/card.ts';
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
  // a statute can demand data, never that somebody acts for an enterprise
  const isNotice = props.basis === 'statute' && !props.acting;
  return journeyPage(frame, props, {
    title: titleOf(frame, props),
    canCancel: false,
    isLoggedIn: true,
    lead: props.worn && wordsOf(frame.locale).identities.entering(nameOf(frame, props.worn)),
    body: form(
      frame,
      journeyPaths(props.base).consent,
      html`<input type="hidden" name="shown" value="${props.shown}">
${props.acting && actingPart(frame, props.acting)}
${props.items.length > 0 && itemsPart(frame, props.items)}
${props.sensitive.length > 0 && sensitivePart(frame, props.sensitive)}
<div class="small-print">
${termsOf(frame, props)}
${documentsOf(frame, props)}
</div>
<div class="answers"><button type="submit" id="consent-approve" class="primary" name="decision" value="approve">${isNotice ? text.acknowledge : text.approve}</button>
<button type="submit" id="consent-deny" class="secondary" name="decision" value="deny">${isNotice ? text.leave : text.deny}</button></div>`,
    ),
  });
}

/** On what the answer rests and how long it counts: acting for the enterprise for this login, data for longer. */
function termsOf(frame: Frame, { acting, basis, items, sensitive, lastsDays }: ConsentPageProps): Html {
  const text = wordsOf(frame.locale).journey.consent;
  const ofData = basis === 'statute' ? [text.statute] : [text.lasts(lastsDays), text.withdraw];
  const lines = [...(acting ? [text.actingLasts] : []), ...(items.length + sensitive.length > 0 ? ofData : [])];
  return html`${lines.map((line) => html`<p>${line}</p>`)}`;
}

function titleOf(frame: Frame, { application, basis, acting, items, sensitive }: ConsentPageProps): string {
  const text = wordsOf(frame.locale).journey.consent;
  if (acting && items.length + sensitive.length === 0) return text.actingTitle(application.name);
  return basis === 'statute' ? text.noticeTitle(application.name) : text.title(application.name);
}

/** "You will act for …, only to look up and submit": before the data, because it is the greater thing to say yes to. */
function actingPart(frame: Frame, { card, uscc, actions }: NonNullable<ConsentPageProps['acting']>): Html {
  const text = wordsOf(frame.locale).journey.consent;
  const names = actions?.map((action) => actNames(frame)[action] ?? action);
  const list = names && new Intl.ListFormat(frame.locale, { type: 'conjunction' }).format(names);
  return html`<section aria-labelledby="consent-acting"><h2 id="consent-acting">${text.acting}</h2>
<div class="hat-shown">${describedCard(frame, card)}<span class="hat-line">${text.uscc(uscc)}</span>
<span class="hat-line">${list ? text.onlyActs(list) : text.allActs}</span></div></section>`;
}

function actNames(frame: Frame): Partial<Record<string, string>> {
  return wordsOf(frame.locale).mandates.acts;
}

function itemsPart(frame: Frame, items: readonly ConsentItem[]): Html {
  const text = wordsOf(frame.locale).journey.consent;
  return html`<section aria-labelledby="consent-items"><h2 id="consent-items">${text.items}</h2>
<ul class="data">${items.map((item) => html`<li>${described(frame, item)}</li>`)}</ul></section>`;
}

function described(frame: Frame, { scope, mark, purpose, value }: ConsentItem): Html {
  const words = wordsOf(frame.locale);
  const isRight = isPermission(scope);
  const { name, what } = isRight ? words.consoleRights.scope : words.scopes[scope];
  const text = words.journey.consent;
  return html`<span class="data-name">${name}${isRight && ` · ${scope}`}${mark && html` <span class="badge">${text.marks[mark]}</span>`}</span><span class="data-what">${what}</span>
${value && html`<span class="data-value">${text.value}${value}</span>`}
${purpose && html`<span class="data-purpose">${text.purpose}${purpose}</span>`}`;
}

/** Programs of administrators ask for what their person may do in the console. */
function isPermission(scope: ConsentItem['scope']): scope is Permission {
  return (permissions as readonly string[]).includes(scope);
}

function sensitivePart(frame: Frame, items: readonly ConsentItem[]): Html {
  const text = wordsOf(frame.locale).journey.consent;
  const boxes = items.map(
    (item) => html`<li><input type="checkbox" id="item-${item.scope}" name="item.${item.scope}" value="yes">
<label for="item-${item.scope}">${described(frame, item)}</label></li>`,
  );
  const takesBack = items.some(({ mark }) => mark === 'agreed') && html`<p class="hint">${text.takesBack}</p>`;
  return html`<fieldset class="sensitive"><legend>${text.sensitive}</legend><p class="hint">${text.sensitiveText}</p>${takesBack}<ul class="data ticks">${boxes}</ul></fieldset>`;
}

function documentsOf(frame: Frame, { policyUri, termsUri }: ConsentPageProps): Html | undefined {
  const text = wordsOf(frame.locale).journey.consent;
  if (!policyUri && !termsUri) return undefined;
  return html`<p class="documents">${policyUri && link(policyUri, text.policy)} ${termsUri && link(termsUri, text.terms)}</p>`;
}
