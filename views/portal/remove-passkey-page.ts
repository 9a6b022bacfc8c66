import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths, removePasskeyPath } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { RemovePasskeyPageProps } from './props.ts';

/** Says what removing means before it is done; no pop-up, so that it works everywhere. */
export function removePasskeyPage(frame: Frame, props: RemovePasskeyPageProps): Page {
  const text = wordsOf(frame.locale).portal.passkeys;
  const { passkey, isLast } = props;
  return portalPage(frame, props, {
    section: 'passkeys',
    title: text.removeTitle(passkey.name),
    lead: text.removeText,
    body: html`${isLast && html`<p class="warning">${text.removeLast}</p>`}
<div class="answers">${actionForm(frame, { action: removePasskeyPath(passkey.id), label: text.remove, look: 'danger' })}
<a class="button secondary" href="${portalPaths.passkeys}">${text.keep}</a></div>`,
  });
}
