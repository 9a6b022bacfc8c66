import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import type { PasskeyOptions } from '../journey/props.ts';
import { wordsOf } from '../words/words.ts';
import { csrfField } from './form.ts';

export type PasskeyFormOptions = {
  action: string;
  act: 'get' | 'create';
  options: PasskeyOptions;
  label: string;
  /** Offer passkeys in the autofill of the `username` field as well (WebAuthn L3 section 5.1.4, conditional mediation). */
  autofill?: boolean;
  look?: 'primary' | 'secondary';
  /** Drawn above the button. */
  before?: Drawable;
};

/**
 * A passkey ceremony as an ordinary form: the browser module shows it where the device can, asks the authenticator, puts the
 * answer as JSON into `credential` and submits. Hidden without the module, since nothing could be sent.
 */
export function passkeyForm(
  frame: Frame,
  { action, act, options, label, autofill, look = 'secondary', before }: PasskeyFormOptions,
): Html {
  const { problems } = wordsOf(frame.locale);
  return html`<form method="post" action="${ownAddress(action)}" class="passkey" data-passkey="${act}" data-options="${JSON.stringify(options)}"${
    autofill && html` data-autofill`
  } hidden>${csrfField(frame)}<input type="hidden" name="credential" value="">
${before}
<button type="submit" class="${look}">${keyIcon()}${label}</button>
<p class="refusal" role="alert" data-refusal="${problems['passkey.cancelled']}"></p></form>`;
}

function keyIcon(): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><circle cx="9" cy="8" r="4"></circle><path d="M2.5 20c0-4 3-6.5 6.5-6.5 1.2 0 2.4.3 3.4.9"></path><circle cx="17.5" cy="11.5" r="2.8"></circle><path d="M17.5 14.3V21l1.8-1.6-1.3-1.4 1.3-1.4"></path></svg>`;
}
