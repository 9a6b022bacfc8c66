import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { sourceButtons } from '../sources/source-buttons.ts';
import { wordsOf } from '../words/words.ts';
import { askedAgain } from './asked-again.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { WaysPageProps } from './props.ts';

/** Every way to log in, each with what it needs. The same list for everybody: it knows nothing of the account. */
export function waysPage(frame: Frame, props: WaysPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.journey.ways;
  const paths = journeyPaths(props.base);
  const isNamed = props.username !== '';
  const code = isNamed
    ? actionForm(frame, { action: paths.sendCode, label: text.send })
    : linkOf(paths.identifier, words.actions.next, text.code);
  const reset = isNamed
    ? actionForm(frame, { action: paths.reset, label: text.send, named: `${text.send}: ${text.forgot}` })
    : linkOf(paths.identifier, words.actions.next, text.forgot);
  return journeyPage(frame, props, {
    title: text.title,
    lead: askedAgain(frame, props),
    script: true,
    body: html`<ul class="ways">
${props.passkey && way(text.passkey, words.journey.identifier.passkeyHint, passkeyWay(frame, props, props.passkey))}
${way(text.password, text.passwordHint, linkOf(isNamed ? paths.password : paths.identifier, words.actions.next, text.password))}
${way(text.code, isNamed ? text.codeHint(props.username) : text.codeHintUnknown, code)}
${way(text.forgot, text.forgotHint, reset)}
${way(text.register, text.registerHint, linkOf(paths.register, words.actions.next, text.register))}
</ul>
${sourceButtons(frame, props.sources, paths.source)}
<p><a href="${ownAddress(paths.identifier)}">${words.actions.back}</a></p>`,
  });
}

function way(name: string, hint: string, act: Html): Html {
  return html`<li><div><h2>${name}</h2><p class="hint">${hint}</p></div>${act}</li>`;
}

function linkOf(address: string, label: string, what: string): Html {
  return html`<a class="button secondary" href="${ownAddress(address)}" aria-label="${label}: ${what}">${label}</a>`;
}

function passkeyWay(frame: Frame, { base }: WaysPageProps, options: object): Html {
  const { stepUp } = wordsOf(frame.locale).journey;
  return html`${passkeyForm(frame, { action: journeyPaths(base).passkey, act: 'get', options, label: stepUp.use })}
<noscript><p class="hint">${stepUp.needsScript}</p></noscript>`;
}
