import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { sourceButtons } from '../sources/source-buttons.ts';
import { wordsOf } from '../words/words.ts';
import { askedAgain } from './asked-again.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { IdentifierPageProps } from './props.ts';

/** Who are you? One field, one button; a passkey by autofill or by its own button; the rest behind links. */
export function identifierPage(frame: Frame, props: IdentifierPageProps): Page {
  const words = wordsOf(frame.locale);
  const paths = journeyPaths(props.base);
  const text = words.journey.identifier;
  return journeyPage(frame, props, {
    title: text.title,
    lead: askedAgain(frame, props),
    problems: props.problems,
    script: true,
    body: html`${form(frame, paths.identifier, [
      field(frame, {
        id: 'username',
        label: words.fields.username,
        hint: text.hint,
        problem: props.problems.username,
        value: props.username,
        autocomplete: 'username webauthn',
        maxlength: 254,
      }),
      html`<button type="submit" id="login-submit" class="primary">${words.actions.next}</button>`,
    ])}
${props.passkey && passkeyPart(frame, props, props.passkey)}
${sourceButtons(frame, props.sources, paths.source)}
<ul class="links"><li><a href="${ownAddress(paths.ways)}">${text.otherWays}</a></li>
<li>${text.noAccount} <a href="${ownAddress(paths.register)}">${text.register}</a></li></ul>`,
  });
}

function passkeyPart(frame: Frame, { base }: IdentifierPageProps, options: object): Html {
  const text = wordsOf(frame.locale).journey.identifier;
  const before = html`<p class="divider"><span>${text.or}</span></p>`;
  const action = journeyPaths(base).passkey;
  return passkeyForm(frame, { action, act: 'get', options, label: text.usePasskey, autofill: true, before });
}
