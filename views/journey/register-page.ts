import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { RegisterPageProps } from './props.ts';

/** A new account begins with something that can receive a code. An address that has one already gets the same answer (T-049). */
export function registerPage(frame: Frame, props: RegisterPageProps): Page {
  const words = wordsOf(frame.locale);
  const paths = journeyPaths(props.base);
  const text = words.journey.register;
  return journeyPage(frame, props, {
    title: text.title,
    ...(!props.isClosed && { lead: text.lead }),
    problems: props.problems,
    script: true,
    body: html`${!props.isClosed && registerForm(frame, props)}
<ul class="links"><li>${text.haveAccount} <a href="${ownAddress(paths.identifier)}">${text.logIn}</a></li></ul>`,
  });
}

function registerForm(frame: Frame, props: RegisterPageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.journey.register;
  return form(frame, journeyPaths(props.base).register, [
    field(frame, {
      id: 'username',
      label: words.fields.username,
      hint: text.hint,
      problem: props.problems.username,
      value: props.username,
      autocomplete: 'username',
      maxlength: 254,
    }),
    html`<button type="submit" id="login-submit" class="primary">${text.submit}</button>`,
  ]);
}
