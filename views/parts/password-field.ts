import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { type FieldOptions, input, labelled } from './field.ts';

/** A password with a button that shows it, drawn where the browser module runs. The typed value never comes back. */
export function passwordField(frame: Frame, options: Omit<FieldOptions, 'type' | 'value' | 'maxlength'>): Html {
  const { actions } = wordsOf(frame.locale);
  const control = html`<div class="password">${input({ ...options, type: 'password', maxlength: 1024 })}
<button type="button" class="reveal" data-reveal="${options.id}" data-label-hide="${actions.hidePassword}" aria-controls="${options.id}" hidden>${actions.showPassword}</button></div>`;
  return labelled(frame, options, control);
}

/** What makes a good password, said before it is typed. */
export function passwordRules(frame: Frame, leastLength: number): Html {
  const words = wordsOf(frame.locale);
  const { rules } = words.journey;
  const length = rules.length(words.consolePolicies.units.characters(leastLength));
  return html`<ul class="rules"><li>${length}</li><li>${rules.any}</li><li>${rules.avoid}</li></ul>`;
}

/** Tells password managers which account the password belongs to; read by people as well. */
export function usernameShown(frame: Frame, username: string): Html {
  const { fields } = wordsOf(frame.locale);
  return html`<div class="shown"><label for="username">${fields.username}</label>
<input id="username" name="username" type="text" value="${username}" autocomplete="username" readonly></div>`;
}
