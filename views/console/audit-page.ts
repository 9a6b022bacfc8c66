import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { refusedMark } from '../parts/refused-mark.ts';
import { exactTime } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more } from './parts.ts';
import { consolePaths } from './paths.ts';
import type { AuditPageProps, EventView } from './props-audit.ts';

/** The audit log: what is searched by, and the events, the newest first. */
export function auditPage(frame: Frame, props: AuditPageProps): Page {
  const text = wordsOf(frame.locale).console.audit;
  return consolePage(frame, props, {
    section: 'audit',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: html`<ul class="rows"><li><a href="${consolePaths.verifyAudit}"><span>${text.verify.title}</span></a></li>${
      props.exportHref && html`<li><a href="${ownAddress(props.exportHref)}"><span>${text.export.title}</span></a></li>`
    }</ul>
${search(frame, props)}
<section class="group" aria-labelledby="events"><h2 id="events">${text.events}</h2>
${props.events.length > 0 ? html`<ul class="items events">${props.events.map((event) => item(frame, event))}</ul>` : html`<p class="empty">${props.nextHref === undefined ? text.none : text.noneHere}</p>`}
${more(frame, props.nextHref)}</section>`,
  });
}

function search(frame: Frame, { typed, problems, unit }: AuditPageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.console.audit;
  const type = { id: 'type', label: text.type, problem: problems.type };
  const kinds = Object.entries(words.activity).map(
    ([code, name]) => html`<option value="${code}"${typed.type === code && html` selected`}>${name} · ${code}</option>`,
  );
  const common = { required: false, autocomplete: 'off' } as const;
  return html`<details class="more"${(problemsOf(problems) || unit.found.length > 0) && html` open`}><summary>${text.search}</summary>
<form method="get" action="${consolePaths.audit}" role="search">
${field(frame, { ...common, id: 'person', label: text.person, hint: text.personHint, value: typed.person, maxlength: 254, problem: problems.person })}
${unitField(frame, unit)}
${labelled(frame, type, html`<select id="type" name="type"${described(type)}><option value="">${text.anyType}</option>${kinds}</select>`)}
${field(frame, { ...common, id: 'from', label: text.from, value: typed.from, type: 'date', maxlength: 10, problem: problems.from })}
${field(frame, { ...common, id: 'until', label: text.until, value: typed.until, type: 'date', maxlength: 10, problem: problems.until })}
${field(frame, { ...common, id: 'request', label: text.request, hint: text.requestHint, value: typed.request, maxlength: 100, problem: problems.request })}
<button type="submit" class="primary">${text.submit}</button> <a class="button secondary" href="${consolePaths.audit}">${text.clear}</a></form></details>`;
}

function problemsOf(problems: object): boolean {
  return Object.keys(problems).length > 0;
}

/** A unit is found by a word first; of several that fit one is chosen. */
function unitField(frame: Frame, { query, found, chosen }: AuditPageProps['unit']): Html {
  const text = wordsOf(frame.locale).console;
  const name = field(frame, {
    id: 'q',
    label: text.audit.unit,
    hint: text.audit.unitHint,
    value: query,
    maxlength: 100,
    required: false,
    autocomplete: 'off',
  });
  const choices = found.map(
    (one) =>
      html`<option value="${one.id}"${one.id === chosen?.id && html` selected`}>${[...one.above, one.name].join(' / ')}</option>`,
  );
  if (found.length > 0) {
    const which = { id: 'unit', label: text.audit.whichUnit };
    return html`${name}${labelled(frame, which, html`<select id="unit" name="unit"><option value="">${text.audit.chooseUnit}</option>${choices}</select>`)}`;
  }
  return html`${name}${query !== '' && html`<p class="empty">${text.unitSearch.none}</p>`}`;
}

function item(frame: Frame, event: EventView): Html {
  const words = wordsOf(frame.locale);
  const text = words.console.audit;
  const facts = [
    [text.actor, event.actor],
    [text.concerns, event.person],
    [text.application, event.application],
    [text.network, event.network],
    [text.device, event.userAgent],
    ...event.detail.map(({ name, value }) => [name, value] as const),
  ] as const;
  const shown = facts.flatMap(([label, value]) => (value ? [html`<div><dt>${label}</dt><dd>${value}</dd></div>`] : []));
  const request =
    event.requestHref &&
    html`<div><dt>${text.request}</dt><dd><a href="${ownAddress(event.requestHref)}">${event.requestId}</a></dd></div>`;
  return html`<li><p class="item-name">${words.activity[event.type]}${refusedMark(frame, event)}</p>
<p class="hint"><time datetime="${event.at.toISOString()}">${exactTime(frame, event.at)}</time> · <code>${event.type}</code> · ${text.number(event.sequence)}</p>
<dl class="facts">${shown}${request}</dl></li>`;
}
