import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { chart, numeral } from './chart.ts';
import { consolePage } from './console-page.ts';
import { table } from './parts.ts';
import type { BusyLine, LoginsPageProps } from './props-dashboard.ts';

/** Logins over time into one application, or into all of one unit, with what of it is busiest. */
export function loginsPage(frame: Frame, props: LoginsPageProps): Page {
  const text = wordsOf(frame.locale).consoleDashboard;
  const { section, name, up, days, charts, busiest } = props;
  return consolePage(frame, props, {
    section,
    title: text.loginsOf(name),
    lead: text[section === 'units' ? 'ofUnit' : 'ofApplication'],
    above: html`<p class="up"><a href="${ownAddress(up)}">${name}</a></p>`,
    body: html`<section class="group" aria-labelledby="figures"><h2 id="figures">${text.title}</h2><div class="charts">${charts.map((one) => chart(frame, days, one))}</div></section>
${busiest && html`${busyTable(frame, 'busiestUnits', busiest.units)}${busyTable(frame, 'busiestApplications', busiest.applications)}`}`,
  });
}

function busyTable(frame: Frame, which: 'busiestUnits' | 'busiestApplications', rows: readonly BusyLine[]): Html {
  const text = wordsOf(frame.locale).consoleDashboard;
  const columns = [
    { heading: text.name, cell: ({ href, name }: BusyLine) => html`<a href="${ownAddress(href)}">${name}</a>` },
    { heading: text.entered, cell: ({ count }: BusyLine) => numeral(frame, count) },
  ];
  return html`<section class="group" aria-labelledby="${which}"><h2 id="${which}">${text[which]}</h2>
${rows.length > 0 ? table(text[which], columns, rows) : html`<p class="empty">${text.none}</p>`}</section>`;
}
