import { answerJson, creationOptions, requestOptions } from './webauthn.ts';

/** The one ceremony that may wait in the background; a browser runs one at a time. */
let waiting: AbortController | undefined;

/** Shows the passkey forms of the page, runs their ceremonies and submits the answers like any form. */
export function startPasskeyForms(): void {
  if (typeof PublicKeyCredential === 'undefined') return;
  const forms = document.querySelectorAll<HTMLFormElement>('form[data-passkey]');
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void press(form);
    });
    if ('autofill' in form.dataset) void offerInAutofill(form);
  }
  if (forms.length === 0) return;
  for (const element of document.querySelectorAll<HTMLElement>('[data-without-passkey]')) element.hidden = true;
}

async function press(form: HTMLFormElement): Promise<void> {
  waiting?.abort();
  waiting = undefined;
  const button = form.querySelector('button');
  const refusal = form.querySelector<HTMLElement>('[data-refusal]');
  if (button) button.disabled = true;
  if (refusal) refusal.textContent = '';
  try {
    send(form, await ask(form));
  } catch {
    // cancelled, timed out, no passkey here: the browser tells pages no more, and neither do we
    if (refusal) refusal.textContent = refusal.dataset.refusal ?? '';
    if (button) button.disabled = false;
  }
}

function ask(form: HTMLFormElement): Promise<Credential | null> {
  const json = JSON.parse(form.dataset.options ?? '{}');
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey: creationOptions(json) })
    : navigator.credentials.get({ publicKey: requestOptions(json) });
}

/** Passkeys among the suggestions of the field marked `webauthn`. Nothing happens until the person picks one. */
async function offerInAutofill(form: HTMLFormElement): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const controller = new AbortController();
  waiting = controller;
  const publicKey = requestOptions(JSON.parse(form.dataset.options ?? '{}'));
  try {
    send(form, await navigator.credentials.get({ mediation: 'conditional', signal: controller.signal, publicKey }));
  } catch {
    // aborted by the button, or refused by the browser: the button remains
  }
}

function send(form: HTMLFormElement, credential: Credential | null): void {
  const field = form.elements.namedItem('credential');
  if (!(credential instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) {
    throw new Error('no credential');
  }
  field.value = answerJson(credential);
  form.submit();
}
