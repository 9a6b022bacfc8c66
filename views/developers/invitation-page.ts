import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { dayOf } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep } from './developers-page.ts';
import { answerPath } from './paths.ts';
import type { TeamInvitationPageProps } from './props.ts';

/** Where the link of an invitation leads. To an account it is not for it says nothing of the invitation. */
export function teamInvitationPage(frame: Frame, props: TeamInvitationPageProps): Page {
  const { invitation: text, roles } = wordsOf(frame.locale).developers;
  const { invitation } = props;
  if (!invitation) {
    const none = { title: text.unknownTitle, within: [homeStep(frame)], body: html`<p>${text.unknown}</p>` };
    return developersPage(frame, props, none);
  }
  const { secret, team, unit, role, expiresAt } = invitation;
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead(team, unit),
    within: [homeStep(frame)],
    body: html`<dl class="terms"><div><dt>${text.role}</dt><dd>${roles[role]}</dd></div><div><dt>${text.expires}</dt><dd>${dayOf(frame, expiresAt)}</dd></div></dl>
<p>${text.consequence}</p>
<div class="answers">${actionForm(frame, { action: answerPath(secret, 'accept'), label: text.accept, look: 'primary' })}${actionForm(frame, { action: answerPath(secret, 'decline'), label: text.decline })}</div>`,
  });
}
