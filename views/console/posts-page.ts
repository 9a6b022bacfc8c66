import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { postPath } from './paths.ts';
import type { PostPageProps } from './props-units.ts';
import { unitAbove } from './units-page.ts';

/** One post: whose it is, and how it ends. */
export function consolePostPage(frame: Frame, props: PostPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  const { post, unit, typed, problems } = props;
  const act = (name: 'end' | 'invite', look: string) =>
    html`<button type="submit" class="${look}" name="act" value="${name}" id="${name}">${text[name]}</button>`;
  return consolePage(frame, props, {
    section: 'units',
    title: `${post.title} · ${post.jobNumber}`,
    above: unitAbove(unit),
    problems,
    body: html`<dl class="terms"><div><dt>${text.official}</dt><dd>${post.official ?? text.waiting}</dd></div><div><dt>${text.from}</dt><dd>${post.startsOn}</dd></div><div><dt>${text.until}</dt><dd>${post.endsOn ?? '–'}</dd></div></dl>
${
  props.mayAppoint &&
  html`<section class="group" aria-labelledby="ending"><h2 id="ending">${text.endHeading}</h2><p class="hint">${text.endHint}</p>${props.isWaiting && html`<p class="hint">${text.inviteHeading}: ${text.inviteHint}</p>`}
${form(frame, postPath(post.id), html`${reasonField(frame, typed.reason, problems.reason)}<div class="answers">${act('end', 'danger')}${props.isWaiting && act('invite', 'secondary')}</div>`)}</section>`
}`,
  });
}
