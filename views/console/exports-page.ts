import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm, form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { numeral } from './chart.ts';
import { consolePage } from './console-page.ts';
import { reasonField, table } from './parts.ts';
import { askExportPath, consolePaths, downloadPath, exportPath } from './paths.ts';
import type { AskExportPageProps, ExportPageProps, ExportsPageProps, ExportView } from './props-exports.ts';
import { unitAbove } from './units-page.ts';

/** Exports of one's own that a second person allowed. */
export function exportsPage(frame: Frame, props: ExportsPageProps): Page {
  const text = wordsOf(frame.locale).consoleExports;
  const columns = [
    {
      heading: text.unit,
      cell: (one: ExportView) => html`<a href="${ownAddress(exportPath(one.id))}">${one.unit}</a>`,
    },
    { heading: text.state, cell: (one: ExportView) => text.states[one.state] },
    { heading: text.why, cell: (one: ExportView) => one.reason },
    { heading: text.until, cell: (one: ExportView) => timed(frame, one.expiresAt) },
  ];
  return consolePage(frame, props, {
    section: 'requests',
    title: text.title,
    lead: text.lead,
    above: toRequests(frame),
    body:
      props.exports.length > 0 ? table(text.title, columns, props.exports) : html`<p class="empty">${text.none}</p>`,
  });
}

function toRequests(frame: Frame): Html {
  const { consoleExports: text, console } = wordsOf(frame.locale);
  return html`<p class="up"><a href="${consolePaths.requests}">${console.title} · ${text.requests}</a></p>`;
}

/** One of them: the download, and afterwards what was taken. */
export function exportPage(frame: Frame, props: ExportPageProps): Page {
  const text = wordsOf(frame.locale).consoleExports;
  const { export: one, manifest } = props;
  const fact = (label: string, value: Html | string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return consolePage(frame, props, {
    section: 'requests',
    title: one.unit,
    lead: text.lead,
    above: html`<p class="up"><a href="${consolePaths.exports}">${text.title}</a></p>`,
    body: html`<ul class="tags"><li>${text.states[one.state]}</li></ul>
<dl class="terms">${fact(text.why, one.reason)}${fact(text.approvedBy, one.approvedBy)}
${one.takenAt ? fact(text.takenAt, timed(frame, one.takenAt)) : fact(text.until, timed(frame, one.expiresAt))}
${one.rows !== undefined && fact(text.rows, numeral(frame, one.rows))}${one.sha256 && fact(text.sha256, html`<code>${one.sha256}</code>`)}</dl>
${one.state === 'open' && html`<section class="group" aria-labelledby="download"><h2 id="download">${text.ask}</h2><p class="hint">${text.downloadHint}</p>${actionForm(frame, { action: downloadPath(one.id), label: text.download, look: 'primary' })}</section>`}
${
  manifest &&
  html`<section class="group" aria-labelledby="manifest-heading"><h2 id="manifest-heading">${text.manifest}</h2><p class="hint" id="manifest-hint">${text.manifestHint}</p>
<textarea id="manifest" class="pasted" rows="8" readonly aria-labelledby="manifest-heading" aria-describedby="manifest-hint">${manifest}</textarea></section>`
}`,
  });
}

/** Asks for the officials of a unit as a file. */
export function askExportPage(frame: Frame, props: AskExportPageProps): Page {
  const text = wordsOf(frame.locale).consoleExports;
  const { unit, typed, problems } = props;
  return consolePage(frame, props, {
    section: 'units',
    title: text.askIn(unit.name),
    lead: text.askLead,
    above: unitAbove(unit),
    problems,
    body: html`<dl class="terms"><div><dt>${text.content}</dt><dd>${text.contentFact}</dd></div></dl>
${form(frame, askExportPath(unit.id), html`${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="primary">${text.submit}</button>`)}`,
  });
}
