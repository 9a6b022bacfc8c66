import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { reasonOf, waysOf } from '../identities/hindered.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { MissingAssurancePageProps } from './props.ts';

/** The application asks for data that it may have of people only whose identity is surely known: what is missing, and the way to it. */
export function missingAssurancePage(frame: Frame, props: MissingAssurancePageProps): Page {
  const { identities: text, scopes } = wordsOf(frame.locale);
  const items = props.items.map(
    ({ scope, hindrance }) => html`<li class="hat-hindered"><p><span class="hat-name">${scopes[scope].name}</span></p>
<p class="hat-reason">${reasonOf(frame, hindrance)}</p>${waysOf(frame, hindrance)}</li>`,
  );
  return journeyPage(frame, props, {
    title: text.missingTitle,
    lead: props.application && text.dataLead(props.application.name),
    isLoggedIn: true,
    body: html`<ul class="hats">${items}</ul>
<p>${text.comeBack}</p>
${actionForm(frame, { action: journeyPaths(props.base).assurance, label: text.again, look: 'primary' })}`,
  });
}
