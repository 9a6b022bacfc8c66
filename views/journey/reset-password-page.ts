import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { passwordField, passwordRules, usernameShown } from '../parts/password-field.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { ResetPasswordPageProps } from './props.ts';

/** A new password after the code of a reset; logging in with it comes next (T-076). */
export function resetPasswordPage(frame: Frame, props: ResetPasswordPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.journey.reset;
  return journeyPage(frame, props, {
    title: text.title,
    lead: text.lead(props.username),
    problems: props.problems,
    script: true,
    body: form(frame, journeyPaths(props.base).resetPassword, [
      usernameShown(frame, props.username),
      passwordField(frame, {
        id: 'password',
        label: words.fields.newPassword,
        problem: props.problems.password,
        autocomplete: 'new-password',
      }),
      passwordRules(frame, props.leastLength),
      html`<button type="submit" id="login-submit" class="primary">${text.submit}</button>`,
    ]),
  });
}
