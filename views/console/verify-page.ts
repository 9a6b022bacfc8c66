import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { consolePaths } from './paths.ts';
import type { ExportPageProps, VerifyPageProps } from './props-audit.ts';

/** Whether the log is as it was sealed: green or red, and what exactly was looked at. */
export function verifyPage(frame: Frame, props: VerifyPageProps): Page {
  const words = wordsOf(frame.locale).console;
  const text = words.audit.verify;
  const choices = props.choices.map(
    (count) => html`<option value="${count}"${count === props.seals && html` selected`}>${text.newest(count)}</option>`,
  );
  const fields = [
    labelled(frame, { id: 'seals', label: text.howMany }, html`<select id="seals" name="seals">${choices}</select>`),
    html`<button type="submit" class="primary">${text.submit}</button>`,
  ];
  return consolePage(frame, props, {
    section: 'audit',
    title: text.title,
    lead: text.lead,
    above: html`<p class="up"><a href="${consolePaths.audit}">${words.title} · ${words.audit.title}</a></p>`,
    body: html`${props.result && verdict(frame, props.result)}${form(frame, consolePaths.verifyAudit, fields)}`,
  });
}

function verdict(frame: Frame, result: NonNullable<VerifyPageProps['result']>): Html {
  const text = wordsOf(frame.locale).console.audit.verify;
  const span = text.span(result.seals, result.afterSequence, result.throughSequence);
  const whole = result.afterSequence === '0' ? text.whole : text.onlyNewest;
  if (result.intact) {
    return html`<div class="verdict verdict-intact" role="status"><h2>${text.intact}</h2><p>${text.counted(result.events)} ${span}</p><p>${whole}</p>${result.waiting > 0 && html`<p class="hint">${text.waiting(result.waiting)}</p>`}</div>`;
  }
  return html`<div class="verdict verdict-broken" role="alert"><h2>${result.fault === 'not-sealed' ? text.notSealed : text.broken}</h2><p>${result.fault && text.faults[result.fault]}${result.sequence && html` ${text.at(result.sequence)}`}</p><p>${span}</p><p>${text.whatNow}</p></div>`;
}

/** What will be in the file, and why it is taken. */
export function exportPage(frame: Frame, props: ExportPageProps): Page {
  const words = wordsOf(frame.locale).console;
  const text = words.audit.export;
  const hidden = Object.entries(props.fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const chosen = props.chosen.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`);
  return consolePage(frame, props, {
    section: 'audit',
    title: text.title,
    lead: text.lead,
    above: html`<p class="up"><a href="${consolePaths.audit}">${words.title} · ${words.audit.title}</a></p>`,
    problems: props.problems,
    body: html`${chosen.length > 0 ? html`<dl class="terms">${chosen}</dl>` : html`<p>${text.everything}</p>`}
${form(frame, consolePaths.exportAudit, [...hidden, reasonField(frame, props.typed.reason, props.problems.reason), html`<button type="submit" class="primary">${text.submit}</button>`])}`,
  });
}
