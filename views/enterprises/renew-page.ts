import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actsInWords, extentInWords } from '../mandates/mandate-words.ts';
import type { MandateView } from '../mandates/props.ts';
import { form } from '../parts/form.ts';
import { problemText } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { tick, untilField } from './mandate-form.ts';
import { renewPath } from './paths.ts';
import type { RenewPageProps } from './props.ts';

/** What ended with the right it rested on, to be granted anew in one act: what a new representative does first. */
export function renewPage(frame: Frame, props: RenewPageProps): Page {
  const { renew: text } = wordsOf(frame.locale).enterprises;
  return enterprisePage(frame, props, {
    section: 'granted',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: props.mandates.length > 0 ? chosenForm(frame, props) : html`<p class="empty">${text.none}</p>`,
  });
}

function chosenForm(frame: Frame, props: RenewPageProps): Html {
  const { renew: text } = wordsOf(frame.locale).enterprises;
  const { enterprise, mandates, chosen, until, firstDay, lastDay, problems } = props;
  const ticks = mandates.map((one) => tick(`mandate.${one.id}`, chosen.includes(one.id), described(frame, one)));
  return form(frame, renewPath(enterprise.id), [
    html`<fieldset id="mandates" class="field${problems.mandates ? ' field-refused' : ''}"><legend>${text.which}</legend>
${problems.mandates && html`<p class="refusal">${problemText(frame, problems.mandates)}</p>`}
<ul class="ticks choices">${ticks}</ul></fieldset>`,
    untilField(frame, { value: until, firstDay, lastDay }, problems.until),
    html`<button type="submit" class="primary">${text.submit}</button>`,
  ]);
}

function described(frame: Frame, mandate: MandateView): Html {
  const words = wordsOf(frame.locale);
  const who = mandate.agent ?? words.mandates.somebody;
  return html`<span class="item-name">${who}</span> <span class="badge">${words.enterprises.role[mandate.role]}</span>
<span class="hint">${extentInWords(frame, mandate)} · ${actsInWords(frame, mandate.acts)}${mandate.note !== '' && ` · ${mandate.note}`}</span>`;
}
