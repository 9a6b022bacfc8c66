import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { extentFields, periodFields, personFields } from './mandate-form.ts';
import { enterprisePath, receivedPath } from './paths.ts';
import type { NamePersonPageProps } from './props.ts';

/** An agency names one of its people to use a mandate it holds, within what it holds. */
export function namePersonPage(frame: Frame, props: NamePersonPageProps): Page {
  const words = wordsOf(frame.locale);
  const { namePerson: text } = words.enterprises;
  const { enterprise, mandate, problems } = props;
  return enterprisePage(frame, props, {
    section: 'received',
    title: text.title,
    lead: text.lead(mandate.enterprise),
    problems,
    body: form(frame, receivedPath(enterprise.id, mandate.id, 'people'), [
      ...personFields(frame, props),
      extentFields(frame, props),
      ...periodFields(frame, props),
      html`<div class="answers"><button type="submit" class="primary">${text.submit}</button>
<a class="button secondary" href="${enterprisePath(enterprise.id, 'received')}">${words.actions.cancel}</a></div>`,
    ]),
  });
}
