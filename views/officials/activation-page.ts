import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { postFacts, unitOf } from './post-parts.ts';
import type { ActivationPageProps } from './props.ts';

/** Where an activation link leads: the post to be taken up, or what is in the way and what to do about it. */
export function activationPage(frame: Frame, props: ActivationPageProps): Page {
  const text = wordsOf(frame.locale).officials.activation;
  const { title, lead } = { ...text[props.state] };
  return portalPage(frame, props, { section: 'posts', title, lead, body: body(frame, props) });
}

function body(frame: Frame, props: ActivationPageProps): Html {
  const text = wordsOf(frame.locale).officials.activation;
  switch (props.state) {
    case 'ready':
      return html`<ul class="items"><li>${unitOf(props.post)}${postFacts(frame, props.post)}</li></ul>
<p>${text.ready.consequence}</p>
${props.needsPasskey && html`<p class="hint">${text.ready.passkey}</p>`}
${actionForm(frame, { action: props.path, label: text.ready.submit, look: 'primary' })}`;
    case 'not-verified':
      return html`<p><a class="button primary" href="${portalPaths.identity}?return=${props.path}">${text['not-verified'].submit}</a></p>`;
    case 'unknown':
      return html`<ul class="rules">${text.unknown.reasons.map((reason) => html`<li>${reason}</li>`)}</ul><p>${text.unknown.next}</p>`;
    case 'primary-exists':
      return html`<p>${text['primary-exists'].next}</p><p><a class="button secondary" href="${portalPaths.posts}">${text['primary-exists'].look}</a></p>`;
  }
}
