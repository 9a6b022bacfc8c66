import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { NamePageProps } from './props.ts';

/** Asked once, when an account has no name and the application needs one. */
export function namePage(frame: Frame, props: NamePageProps): Page {
  const words = wordsOf(frame.locale);
  return journeyPage(frame, props, {
    title: words.journey.name.title,
    problems: props.problems,
    script: true,
    body: form(frame, journeyPaths(props.base).name, [
      field(frame, {
        id: 'name',
        label: words.fields.name,
        hint: words.journey.name.hint,
        problem: props.problems.name,
        value: props.name,
        autocomplete: 'name',
        maxlength: 100,
      }),
      html`<button type="submit" id="login-submit" class="primary">${words.actions.next}</button>`,
    ]),
  });
}
