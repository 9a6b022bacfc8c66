import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { passwordField, passwordRules, usernameShown } from '../parts/password-field.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { ChangePasswordPageProps } from './props.ts';

/** A new password, and the current one where it is asked. */
export function changePasswordPage(frame: Frame, props: ChangePasswordPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.password;
  return portalPage(frame, props, {
    section: 'password',
    title: props.hasPassword ? text.title : text.setTitle,
    lead: text.after,
    problems: props.problems,
    script: true,
    body: form(frame, portalPaths.password, [
      usernameShown(frame, props.username),
      props.asksCurrent &&
        passwordField(frame, {
          id: 'current',
          label: words.fields.currentPassword,
          problem: props.problems.current,
          autocomplete: 'current-password',
        }),
      passwordField(frame, {
        id: 'password',
        label: words.fields.newPassword,
        problem: props.problems.password,
        autocomplete: 'new-password',
      }),
      passwordRules(frame, props.leastLength),
      html`<button type="submit" class="primary">${props.hasPassword ? text.submit : text.setSubmit}</button>`,
    ]),
  });
}
