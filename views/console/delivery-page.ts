import type { EntryRow } from '../../server/outbox/dead-letters.ts';
import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { deliveryTable } from './dashboard.ts';
import { more, reasonField, table } from './parts.ts';
import { consolePaths, deliveryPath, replayPath } from './paths.ts';
import type { DeliveriesPageProps, DeliveryPageProps } from './props-delivery.ts';

/** How deliveries fare, what was given up and what waits. */
export function deliveriesPage(frame: Frame, props: DeliveriesPageProps): Page {
  const { consoleDelivery: text, consoleDashboard: figures } = wordsOf(frame.locale);
  const tabs = (['dead', 'waiting'] as const).map(
    (state) =>
      html`<li><a href="${ownAddress(`${consolePaths.delivery}?state=${state}`)}"${state === props.state && html` aria-current="page"`}>${text.states[state]}</a></li>`,
  );
  const columns = [
    {
      heading: figures.kind,
      cell: ({ id, kind }: EntryRow) => html`<a href="${deliveryPath(id)}">${figures.kinds[kind]}</a>`,
    },
    { heading: text.target, cell: ({ target }: EntryRow) => target },
    { heading: text.attempts, cell: ({ attempts }: EntryRow) => attempts },
    { heading: text.error, cell: ({ lastError }: EntryRow) => lastError ?? text.noError },
    { heading: text.since[props.state], cell: ({ at }: EntryRow) => timed(frame, at) },
  ];
  return consolePage(frame, props, {
    section: 'delivery',
    title: text.title,
    lead: text.lead,
    body: html`${deliveryTable(frame, props.states)}
<nav class="tabs" aria-label="${text.title}"><ul>${tabs}</ul></nav>
${props.entries.length > 0 ? table(text.states[props.state], columns, props.entries) : html`<p class="empty">${text.none[props.state]}</p>`}
${more(frame, props.nextHref)}`,
  });
}

/** One delivery, without what is in it. */
export function deliveryPage(frame: Frame, props: DeliveryPageProps): Page {
  const { consoleDelivery: text, consoleDashboard: figures, console } = wordsOf(frame.locale);
  const { entry } = props;
  const state = entry.status === 'dead' ? 'dead' : 'waiting';
  return consolePage(frame, props, {
    section: 'delivery',
    title: text.entry(figures.kinds[entry.kind], entry.target),
    above: html`<p class="up"><a href="${consolePaths.delivery}">${console.title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: html`<ul class="tags"><li>${text.states[state]}</li></ul>
<dl class="terms"><div><dt>${text.target}</dt><dd>${entry.target}</dd></div>
<div><dt>${text.attempts}</dt><dd>${entry.attempts}</dd></div>
<div><dt>${text.error}</dt><dd>${entry.lastError ?? text.noError}</dd></div>
<div><dt>${text.created}</dt><dd>${timed(frame, entry.createdAt)}</dd></div>
<div><dt>${text.since[state]}</dt><dd>${timed(frame, entry.at)}</dd></div></dl>
${props.mayReplay && replayForm(frame, props)}`,
  });
}

function replayForm(frame: Frame, { entry, typed, problems }: DeliveryPageProps): Html {
  const text = wordsOf(frame.locale).consoleDelivery;
  return html`<section class="group" aria-labelledby="replay"><h2 id="replay">${text.replayHeading}</h2><p class="hint">${text.replayHint}</p>
${form(
  frame,
  replayPath(entry.id),
  html`${reasonField(frame, typed.reason, problems.reason)}<div class="answers"><button type="submit" class="primary" name="all" value="one">${text.replayOne}</button>
<button type="submit" class="secondary" name="all" value="target">${text.replayAll(entry.target)}</button></div>`,
)}</section>`;
}
