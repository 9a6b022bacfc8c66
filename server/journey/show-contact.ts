import type { Frame, Page } from '../../views/frame.ts';
import { contactCodePage } from '../../views/sources/contact-code-page.ts';
import { contactPage } from '../../views/sources/contact-page.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { contactTyped } from './contact.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { seconds } from './password.ts';
import { props, type Told } from './props.ts';

const resendAfterSeconds = 60;

/** An account that was made by an arrival has no login name of ours: a polite question, or the code that was sent. */
export function drawContact(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Page {
  const { sentAt } = journey.stored.state.contact ?? {};
  const typed = told.typed ?? contactTyped(parts, journey);
  if (sentAt === undefined) {
    const problems = told.field && { username: told.field };
    return contactPage(frame, { ...props(journey, told), username: typed, problems: problems ?? {} });
  }
  const parsed = parseIdentifier(typed);
  return contactCodePage(frame, {
    ...props(journey, told),
    destination: typed,
    channel: parsed.ok && parsed.identifier.kind === 'email' ? 'email' : 'sms',
    problems: { ...(told.field && { code: told.field }) },
    resendInSeconds: Math.max(0, resendAfterSeconds - (seconds(parts) - sentAt)),
    ...(parts.config.messageGateway === 'development' && { outboxPath: '/development/outbox' }),
  });
}
