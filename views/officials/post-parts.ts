import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import type { PostView } from './props.ts';

/** Where a post is: the units above in small, the unit itself in full. */
export function unitOf(post: PostView): Html {
  return html`${post.above.length > 0 && html`<p class="hint">${post.above.join(' › ')}</p>`}<p class="item-name">${post.unit}</p>`;
}

/** What a unit says of a post, as pairs. */
export function postFacts(frame: Frame, { title, jobNumber, startsOn, endsOn }: PostView): Html {
  const text = wordsOf(frame.locale).officials.posts;
  const period =
    endsOn === undefined ? text.from(day(frame, startsOn)) : text.period(day(frame, startsOn), day(frame, endsOn));
  return html`<dl class="facts"><dt>${text.title}</dt><dd>${title}</dd><dt>${text.jobNumber}</dt><dd>${jobNumber}</dd><dt>${text.periodLabel}</dt><dd>${period}</dd></dl>`;
}

/** A day of an appointment has no time and no zone. */
function day(frame: Frame, at: Date): string {
  return new Intl.DateTimeFormat(frame.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}
