import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { sourceIcon } from './icon.ts';
import type { SourceButton } from './props.ts';

/** Other houses whose login is accepted here. Each is a form: to begin there is an act, and is sent with the token. */
export function sourceButtons(
  frame: Frame,
  sources: readonly SourceButton[] | undefined,
  addressOf: (slug: string) => string,
): Html | undefined {
  if (!sources || sources.length === 0) return undefined;
  const text = wordsOf(frame.locale).sources;
  const buttons = sources.map(
    ({ slug, name, icon }) =>
      html`<li>${form(frame, ownAddress(addressOf(slug)), html`<button type="submit" id="source-${slug}" class="secondary">${sourceIcon(icon)}${text.use(name)}</button>`)}</li>`,
  );
  return html`<section class="sources" aria-labelledby="sources-heading"><h2 id="sources-heading">${text.heading}</h2><ul>${buttons}</ul></section>`;
}
