import type { Frame } from '../frame.ts';
import { sectionAt } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import type { JourneyProps } from './props.ts';

/** Why somebody who is logged in is asked for a login: by which application, or for what on the pages of ours. */
export function askedAgain(frame: Frame, { again, application }: JourneyProps): string | undefined {
  if (!again) return undefined;
  const { askedAgain: text } = wordsOf(frame.locale).journey;
  return text[again.why](application?.name ?? actAt(frame, again.returnTo ?? ''));
}

/** Names a page of ours; of an address that is none nothing is said. */
function actAt(frame: Frame, path: string): string {
  const words = wordsOf(frame.locale);
  const { actAt, act } = words.journey.askedAgain;
  if (path.startsWith('/console')) return actAt(words.console.title);
  if (path.startsWith('/developers')) return actAt(words.developers.title);
  const section = sectionAt(path);
  return section ? actAt(words.portal.menu[section]) : act;
}
