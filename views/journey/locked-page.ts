import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { duration } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { otherWays } from './other-ways.ts';
import { journeyPaths } from './paths.ts';
import type { LockedPageProps } from './props.ts';

/** Too many tries: how long to wait and what can be done meanwhile. The same for names nobody has. */
export function lockedPage(frame: Frame, props: LockedPageProps): Page {
  const text = wordsOf(frame.locale).journey.locked;
  return journeyPage(frame, props, {
    title: text.title,
    lead: props.seconds > 0 ? text.wait(duration(frame, props.seconds)) : text.closed,
    script: true,
    body: html`<h2>${text.otherWays}</h2>
${otherWays(frame, { ...props, reset: true })}
<p><a href="${ownAddress(journeyPaths(props.base).identifier)}">${text.retry}</a></p>`,
  });
}
