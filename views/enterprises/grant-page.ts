import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { agencyField, extentFields, periodFields, personFields } from './mandate-form.ts';
import { enterprisePath, grantPath } from './paths.ts';
import type { GrantPageProps } from './props.ts';

/** A new mandate. Person or agency is chosen by link, so that each form asks only what it needs, without JavaScript. */
export function grantPage(frame: Frame, props: GrantPageProps): Page {
  const words = wordsOf(frame.locale);
  const { grant: text } = words.enterprises;
  const { enterprise, to, problems } = props;
  const fields = to === 'agency' ? [agencyField(frame, props)] : personFields(frame, props);
  return enterprisePage(frame, props, {
    section: 'granted',
    title: text.title,
    lead: text.lead,
    problems,
    body: html`${chooser(frame, props)}
${form(frame, grantPath(enterprise.id), [
  html`<input type="hidden" name="to" value="${to}">`,
  ...fields,
  extentFields(frame, props),
  ...periodFields(frame, props),
  html`<div class="answers"><button type="submit" class="primary">${text.submit}</button>
<a class="button secondary" href="${enterprisePath(enterprise.id, 'granted')}">${words.actions.cancel}</a></div>`,
])}`,
  });
}

function chooser(frame: Frame, { enterprise, to }: GrantPageProps): Html {
  const { grant: text } = wordsOf(frame.locale).enterprises;
  const choice = (value: GrantPageProps['to']) =>
    html`<li><a href="${grantPath(enterprise.id)}?to=${value}"${value === to && html` aria-current="true"`}>${text[value]}</a></li>`;
  return html`<nav class="either" aria-label="${text.to}"><ul>${choice('person')}${choice('agency')}</ul></nav>`;
}
