import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { journeyPage } from '../journey/journey-page.ts';
import { journeyPaths } from '../journey/paths.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import type { ContactPageProps } from './props.ts';

/** A way in of one's own beside the source. Asked once, and no is as near as yes. */
export function contactPage(frame: Frame, props: ContactPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.sources.contact;
  const paths = journeyPaths(props.base);
  return journeyPage(frame, props, {
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: html`${form(frame, paths.contact, [
      field(frame, {
        id: 'username',
        label: words.fields.username,
        hint: text.hint,
        problem: props.problems.username,
        value: props.username,
        autocomplete: 'username',
        maxlength: 254,
        required: false,
      }),
      html`<button type="submit" id="contact-send" class="primary">${text.send}</button>`,
    ])}
${form(frame, paths.contactLater, html`<button type="submit" id="contact-later" class="secondary" name="decision" value="later">${text.later}</button>`)}
<p class="hint">${text.laterHint}</p>`,
  });
}
