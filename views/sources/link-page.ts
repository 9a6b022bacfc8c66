import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { passedOn } from './passed-on.ts';
import type { LinkPageProps } from './props.ts';

/** After a login of ours: says what linking means before it is done. Yes and no are the same size. */
export function linkPage(frame: Frame, props: LinkPageProps): Page {
  const text = wordsOf(frame.locale).sources.link;
  const { source, name, via } = props;
  return journeyPage(frame, props, {
    title: text.title(source),
    lead: name ? text.lead(source, name) : text.leadUnnamed(source),
    body: html`${passedOn(frame, via)}<ul class="points"><li>${text.means(source)}</li><li>${text.told}</li><li>${text.undo}</li></ul>
${form(
  frame,
  journeyPaths(props.base).link,
  html`<div class="answers"><button type="submit" id="link-yes" class="primary" name="decision" value="link">${text.yes}</button>
<button type="submit" id="link-no" class="secondary" name="decision" value="later">${text.no}</button></div>`,
)}`,
  });
}
