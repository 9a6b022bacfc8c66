import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { models } from './posts-page.ts';
import type { SecurityKeyPageProps } from './props.ts';

/** Adds a passkey whose hardware is proven: says which models will do and what the browser will ask. */
export function securityKeyPage(frame: Frame, props: SecurityKeyPageProps): Page {
  const text = wordsOf(frame.locale).officials.securityKey;
  return portalPage(frame, props, {
    section: 'passkeys',
    title: text.heading,
    lead: text.lead,
    script: true,
    body: props.options ? adding(frame, props, props.options) : html`<p class="empty">${text.notHere}</p>`,
  });
}

function adding(
  frame: Frame,
  props: SecurityKeyPageProps,
  options: NonNullable<SecurityKeyPageProps['options']>,
): Html {
  const words = wordsOf(frame.locale);
  const text = words.officials.securityKey;
  return html`<div class="level">${models(frame, props.models)}</div>
<p>${text.consent}</p>
${passkeyForm(frame, {
  action: portalPaths.securityKey,
  act: 'create',
  options,
  label: text.submit,
  look: 'primary',
})}
<p class="hint" data-without-passkey>${words.journey.passkeyOffer.unsupported}</p>
<noscript><p class="hint">${words.portal.passkeys.needsScript}</p></noscript>`;
}
