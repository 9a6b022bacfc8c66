import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { mandateFacts } from './mandate-card.ts';
import { ownSentence } from './mandate-words.ts';
import { answers } from './mandates-page.ts';
import type { InvitationPageProps, MandateView } from './props.ts';

/** Where the link of an invitation leads. To an account it is not for it says what to check, and nothing of the invitation. */
export function invitationPage(frame: Frame, props: InvitationPageProps): Page {
  const text = wordsOf(frame.locale).mandates.invitation;
  const { invitation, nameIsProven } = props;
  return portalPage(frame, props, {
    section: 'mandates',
    title: invitation ? text.title(invitation.enterprise) : text.noneTitle,
    lead: invitation ? undefined : text.noneLead,
    body: invitation ? offered(frame, invitation) : nothing(frame, nameIsProven),
  });
}

function offered(frame: Frame, invitation: MandateView): Html {
  const text = wordsOf(frame.locale).mandates;
  return html`<div class="quoted mandate"><p class="item-name">${ownSentence(frame, invitation)}</p>
<p class="hint">${text.uscc} <code>${invitation.uscc}</code></p>
${mandateFacts(frame, invitation)}</div>
<p>${text.invitation.meaning}</p>
<p class="warning">${text.beware}</p>
<div class="answers">${answers(frame, invitation)}</div>`;
}

function nothing(frame: Frame, nameIsProven: boolean): Html {
  const text = wordsOf(frame.locale).mandates.invitation;
  return html`<ul class="todo">
<li><p>${text.checkNumber}</p><a class="button secondary" href="${portalPaths.identifiers}">${text.toNumber}</a></li>
<li><p>${nameIsProven ? text.checkName : text.proveName}</p><a class="button ${nameIsProven ? 'secondary' : 'primary'}" href="${portalPaths.identity}">${text.toName}</a></li>
<li><p>${text.askAgain}</p></li></ul>`;
}
