import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from '../identities/card.ts';
import { actionForm } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { wordsOf } from '../words/words.ts';
import { askedAgain } from './asked-again.ts';
import { journeyPage } from './journey-page.ts';
import { journeyPaths } from './paths.ts';
import type { StepUpPageProps } from './props.ts';

/** What was shown is not enough for this service: says what is missing and gives the ways to it, and no others. */
export function stepUpPage(frame: Frame, props: StepUpPageProps): Page {
  const text = wordsOf(frame.locale).journey.stepUp;
  const paths = journeyPaths(props.base);
  const asked = {
    more: { title: text.moreTitle, lead: text.more },
    'phishing-resistant': { title: text.resistantTitle, lead: text.resistant },
    hardware: { title: text.hardwareTitle, lead: text.hardware },
  }[props.reason];
  const again = props.again?.why === 'stronger' ? askedAgain(frame, props) : undefined;
  return journeyPage(frame, props, {
    title: asked.title,
    lead: again ?? asked.lead,
    script: true,
    body: html`${again && html`<p>${asked.lead}</p>`}
${props.worn && wornPart(frame, props.base, props.worn)}
${passkeyPart(frame, props)}
${props.isPasskeyMissing && html`<p>${text.addAfterProof}</p>`}
${props.isKeyMissing && html`<p>${text.addSecurityKeyText}</p><p><a class="button primary" href="/account/security-key">${text.addSecurityKey}</a></p>`}
<div class="others">
${props.ways.includes('one-time-code') && actionForm(frame, { action: paths.sendCode, label: text.sendCode })}
${props.ways.includes('password') && html`<a class="button secondary" href="${ownAddress(paths.password)}">${text.password}</a>`}
</div>`,
  });
}

function wornPart(frame: Frame, base: string, { card, hasOthers }: NonNullable<StepUpPageProps['worn']>): Html {
  const text = wordsOf(frame.locale).identities;
  const another = html` <a href="${ownAddress(journeyPaths(base).identity)}">${text.another}</a>`;
  return html`<p>${text.entering(nameOf(frame, card))}${hasOthers && another}</p>`;
}

function passkeyPart(frame: Frame, { base, passkey, reason }: StepUpPageProps): Html | undefined {
  if (!passkey) return undefined;
  const { act, options } = passkey;
  const text = wordsOf(frame.locale).journey.stepUp;
  const paths = journeyPaths(base);
  const isNew = act === 'add';
  return html`${passkeyForm(frame, {
    action: isNew ? paths.addPasskey : paths.passkey,
    act: isNew ? 'create' : 'get',
    options,
    label: isNew ? text.add : reason === 'hardware' ? text.useSecurityKey : text.use,
    look: 'primary',
    before: isNew && html`<p>${text.addText}</p>`,
  })}
<p class="hint" data-without-passkey>${text.needsScript}</p>`;
}
