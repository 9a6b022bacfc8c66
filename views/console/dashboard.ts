import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { chart, numeral } from './chart.ts';
import { table } from './parts.ts';
import type { DeliveryFigures, Figures, KeyView } from './props-dashboard.ts';

/** How the service fares, as far as it is the reader's business. */
export function dashboard(frame: Frame, { days, of, charts, deliveries, keys }: Figures): Html {
  const text = wordsOf(frame.locale).consoleDashboard;
  return html`${
    charts.length > 0 &&
    html`<section class="group" aria-labelledby="figures"><h2 id="figures">${text.title}</h2><p class="hint">${text[of]}</p>
<div class="charts">${charts.map((one) => chart(frame, days, one))}</div></section>`
  }
${deliveries && html`<section class="group" aria-labelledby="deliveries"><h2 id="deliveries">${text.deliveries}</h2>${deliveryTable(frame, deliveries)}</section>`}
${keys && html`<section class="group" aria-labelledby="keys"><h2 id="keys">${text.keys}</h2>${table(text.keys, keyColumns(frame), keys)}</section>`}`;
}

export function deliveryTable(frame: Frame, rows: readonly DeliveryFigures[]): Html {
  const text = wordsOf(frame.locale).consoleDashboard;
  const number = (name: 'delivered' | 'waiting' | 'failing' | 'dead') => ({
    heading: text[name],
    cell: (row: DeliveryFigures) => `${numeral(frame, row[name])}${row[name] >= 10_000 ? '+' : ''}`,
  });
  return table(
    text.deliveries,
    [
      { heading: text.kind, cell: ({ kind }: DeliveryFigures) => text.kinds[kind] },
      number('delivered'),
      number('waiting'),
      number('failing'),
      number('dead'),
      { heading: text.lag, cell: ({ lagSeconds }: DeliveryFigures) => lasting(frame, lagSeconds) },
    ],
    rows,
  );
}

export function keyColumns(frame: Frame) {
  const text = wordsOf(frame.locale).consoleDashboard;
  return [
    { heading: text.alg, cell: ({ alg }: KeyView) => alg },
    { heading: text.status, cell: ({ status }: KeyView) => text.keyStatuses[status] },
    { heading: text.age, cell: (key: KeyView) => html`${text.ages[key.status]}${' '}${timed(frame, sinceWhen(key))}` },
  ];
}

function sinceWhen({ status, createdAt, activatedAt, retiredAt }: KeyView): Date {
  if (status === 'next') return createdAt;
  return (status === 'current' ? activatedAt : retiredAt) ?? createdAt;
}

function lasting(frame: Frame, seconds: number): string {
  const { times } = wordsOf(frame.locale);
  if (seconds < 120) return times.seconds(seconds);
  if (seconds < 7200) return times.minutes(Math.floor(seconds / 60));
  return seconds < 172_800 ? times.hours(Math.floor(seconds / 3600)) : times.days(Math.floor(seconds / 86_400));
}
