import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { mandateCard } from '../mandates/mandate-card.ts';
import type { MandateView } from '../mandates/props.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { endLink } from './granted-page.ts';
import { periodFields, personFields } from './mandate-form.ts';
import { enterprisePath } from './paths.ts';
import type { PeoplePageProps } from './props.ts';

/** The administrators of an enterprise. The representative appoints and ends them; the others see who they are. */
export function peoplePage(frame: Frame, props: PeoplePageProps): Page {
  const { people: text } = wordsOf(frame.locale).enterprises;
  const { administrators, mayAppoint } = props;
  const items = administrators.map((one) => card(frame, props, one));
  return enterprisePage(frame, props, {
    section: 'people',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
${mayAppoint ? appointPart(frame, props) : html`<p class="hint">${text.onlyRepresentative}</p>`}`,
  });
}

function card(frame: Frame, { enterprise, mayAppoint }: PeoplePageProps, one: MandateView): Html {
  const acts = mayAppoint && endLink(frame, enterprise.id, one);
  return mandateCard(frame, one, { reader: 'grantor', acts });
}

function appointPart(frame: Frame, props: PeoplePageProps): Html {
  const { people: text } = wordsOf(frame.locale).enterprises;
  if (props.isFull) return html`<p class="warning">${text.full}</p>`;
  return html`<h2>${text.add}</h2><p>${text.addText}</p>
${form(frame, enterprisePath(props.enterprise.id, 'people'), [
  ...personFields(frame, props),
  ...periodFields(frame, props),
  html`<button type="submit" class="primary">${text.submit}</button>`,
])}`;
}
