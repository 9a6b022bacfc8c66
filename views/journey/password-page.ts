import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { passwordField, usernameShown } from '../parts/password-field.ts';
import { wordsOf } from '../words/words.ts';
import { askedAgain } from './asked-again.ts';
import { journeyPage } from './journey-page.ts';
import { otherWays } from './other-ways.ts';
import { journeyPaths } from './paths.ts';
import type { PasswordPageProps } from './props.ts';

/** The password for the login name typed before. Looks the same whether the account exists or not (T-047, T-050). */
export function passwordPage(frame: Frame, props: PasswordPageProps): Page {
  const words = wordsOf(frame.locale);
  const paths = journeyPaths(props.base);
  const text = words.journey.password;
  const asked = {
    login: { title: text.title, lead: askedAgain(frame, props), submit: text.submit },
    again: { title: text.againTitle, lead: askedAgain(frame, props), submit: text.confirm },
    more: { title: text.moreTitle, lead: text.more, submit: text.confirm },
  }[props.reason];
  const isLogin = props.reason === 'login';
  return journeyPage(frame, props, {
    title: asked.title,
    lead: asked.lead,
    problems: props.problems,
    script: true,
    body: html`${form(frame, paths.password, [
      html`<div class="shown-row">${usernameShown(frame, props.username)}${props.reason !== 'more' && html`<a href="${ownAddress(paths.identifier)}">${words.actions.change}</a>`}</div>`,
      passwordField(frame, {
        id: 'password',
        label: words.fields.password,
        problem: props.problems.password,
        autocomplete: 'current-password',
        autofocus: props.problem === undefined,
      }),
      html`<button type="submit" id="login-submit" class="primary">${asked.submit}</button>`,
    ])}
${otherWays(frame, { ...props, reset: isLogin })}`,
  });
}
