import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';

/** Houses a login came through, the nearest first, in one sentence. */
export function viaText(frame: Frame, via: readonly string[]): string {
  const text = wordsOf(frame.locale).sources;
  return text.via(via.join(text.viaJoin));
}

/** A login that others stand behind than the one whose button was pressed: whoever relies on it should see all of them. */
export function passedOn(frame: Frame, via: readonly string[]): Html | false {
  return via.length > 1 && html`<p class="hint" id="passed-on">${viaText(frame, via)}</p>`;
}
