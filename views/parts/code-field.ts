import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import type { Problem } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { input, labelled } from './field.ts';
import { form } from './form.ts';

/** Six boxes, one field: phones fill it from the message, screen readers meet one input. */
export function codeField(frame: Frame, problem: Problem | undefined): Html {
  const words = wordsOf(frame.locale);
  const options = { id: 'code', label: words.fields.code, hint: words.journey.code.hint, problem };
  const boxes = Array.from({ length: 6 }, () => html`<span></span>`);
  const typed = input({
    ...options,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 6,
    autofocus: true,
  });
  return labelled(
    frame,
    options,
    html`<div class="code" data-code><div class="code-boxes" aria-hidden="true">${boxes}</div>${typed}</div>`,
  );
}

/**
 * Another code. The button can be pressed at any time, since without JavaScript no countdown runs: pressed too early, the
 * server says how long to wait. The browser module holds it back and counts.
 */
export function resendForm(frame: Frame, action: string, resendInSeconds: number): Html {
  const { code } = wordsOf(frame.locale).journey;
  const wait =
    resendInSeconds > 0 &&
    html`<p class="hint" data-countdown="${resendInSeconds}">${code.resendIn(resendInSeconds)}</p>`;
  return html`<div class="resend">${wait}${form(frame, action, html`<button type="submit" class="quiet">${code.resend}</button>`)}</div>`;
}
