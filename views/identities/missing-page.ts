import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { hinderedList } from './hindered.ts';
import type { MissingIdentityPageProps } from './props.ts';

/** No identity will do: says of each what is missing and where to get it; coming back here goes on to the application. */
export function missingIdentityPage(frame: Frame, props: MissingIdentityPageProps): Page {
  const text = wordsOf(frame.locale).identities;
  const { otherAccount } = journeyPaths(props.base);
  return journeyPage(frame, props, {
    title: text.missingTitle,
    lead: props.application && text.missingLead(props.application.name),
    isLoggedIn: true,
    body: html`${props.hindered.length > 1 && html`<p>${text.anyOne}</p>`}
${hinderedList(frame, props.hindered, true)}
<p>${text.comeBack}</p>
<p><a class="button primary" id="identity-again" href="${ownAddress(props.base)}">${text.again}</a></p>
<div class="others">${actionForm(frame, { action: otherAccount, label: text.otherAccount, look: 'quiet' })}</div>`,
  });
}
