import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { passwordField, passwordRules, usernameShown } from '../parts/password-field.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { CredentialPageProps } from './props.ts';

/** A new account chooses: passkey where the device can do it, password everywhere. */
export function credentialPage(frame: Frame, props: CredentialPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.journey.credential;
  return journeyPage(frame, props, {
    title: text.title,
    lead: text.lead(props.username),
    problems: props.problems,
    script: true,
    body: html`${props.passkey && passkeyPart(frame, props, props.passkey)}
<section class="choice" aria-labelledby="choose-password"><h2 id="choose-password">${text.passwordTitle}</h2>
${form(frame, journeyPaths(props.base).credential, [
  usernameShown(frame, props.username),
  passwordField(frame, {
    id: 'password',
    label: words.fields.newPassword,
    problem: props.problems.password,
    autocomplete: 'new-password',
  }),
  passwordRules(frame, props.leastLength),
  html`<button type="submit" id="login-submit" class="${props.passkey ? 'secondary' : 'primary'}">${text.submit}</button>`,
])}</section>`,
  });
}

function passkeyPart(frame: Frame, { base }: CredentialPageProps, options: object): Html {
  const text = wordsOf(frame.locale).journey.credential;
  return passkeyForm(frame, {
    action: journeyPaths(base).credentialPasskey,
    act: 'create',
    options,
    label: text.addPasskey,
    look: 'primary',
    before: html`<h2>${text.passkeyTitle}</h2><p>${text.passkeyText}</p>`,
  });
}
