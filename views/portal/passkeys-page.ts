import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { passkeyForm } from '../parts/passkey-form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths, removePasskeyPath, renamePasskeyPath } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { PasskeysPageProps, PasskeyView } from './props.ts';

/** Passkeys by the names their owner gave them: rename, remove, add. */
export function passkeysPage(frame: Frame, props: PasskeysPageProps): Page {
  const text = wordsOf(frame.locale).portal.passkeys;
  const items = props.passkeys.map((passkey) => item(frame, passkey, props.rename));
  const { rename } = props;
  return portalPage(frame, props, {
    section: 'passkeys',
    title: text.title,
    lead: text.lead,
    script: true,
    problems: rename ? { [`name-${rename.id}`]: rename.problem } : {},
    body: html`${items.length > 0 ? html`<ul class="items">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
<h2>${text.addTitle}</h2>
${addPart(frame, props)}`,
  });
}

function item(frame: Frame, passkey: PasskeyView, rename: PasskeysPageProps['rename']): Html {
  const text = wordsOf(frame.locale).portal.passkeys;
  const used = passkey.lastUsedAt ? timed(frame, passkey.lastUsedAt, text.used) : text.unused;
  return html`<li><p class="item-name">${passkey.name}</p>
<p class="hint">${timed(frame, passkey.createdAt, text.created)} · ${used} · ${passkey.proven ? text.proven : passkey.synced ? text.synced : text.bound}</p>
<div class="item-acts">${renamePart(frame, passkey, rename?.id === passkey.id ? rename : undefined)}
<a class="button danger" href="${removePasskeyPath(passkey.id)}" aria-label="${text.removeNamed(passkey.name)}">${text.remove}</a></div></li>`;
}

function renamePart(frame: Frame, passkey: PasskeyView, refused: PasskeysPageProps['rename']): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.passkeys;
  return html`<details${refused && html` open`}><summary>${text.rename}</summary>${form(
    frame,
    renamePasskeyPath(passkey.id),
    [
      field(frame, {
        id: `name-${passkey.id}`,
        name: 'name',
        label: words.fields.passkeyName,
        problem: refused?.problem,
        value: refused?.name ?? passkey.name,
        autocomplete: 'off',
        maxlength: 50,
      }),
      html`<button type="submit" class="secondary">${words.actions.save}</button>`,
    ],
  )}</details>`;
}

function addPart(frame: Frame, { options, offersSecurityKey }: PasskeysPageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.passkeys;
  const name = field(frame, {
    id: 'name',
    label: words.fields.passkeyName,
    hint: text.nameHint,
    autocomplete: 'off',
    maxlength: 50,
    required: false,
  });
  return html`${passkeyForm(frame, { action: portalPaths.passkeys, act: 'create', options, label: text.add, look: 'primary', before: name })}
<p class="hint" data-without-passkey>${words.journey.passkeyOffer.unsupported}</p>
<noscript><p class="hint">${text.needsScript}</p></noscript>
${offersSecurityKey && html`<p><a href="${portalPaths.securityKey}">${words.officials.securityKey.heading}</a></p>`}`;
}
