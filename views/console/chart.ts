import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { shortDay } from '../times.ts';
import { type Words, wordsOf } from '../words/words.ts';
import type { Chart, Series } from './props-dashboard.ts';

const width = 20;
const height = 240;
/** Colours there are; further series share the last one, and the table tells them apart. */
const colours = 5;

/** Bars by day, stacked; who does not see them reads the sum above and every number in the table below. */
export function chart(frame: Frame, days: readonly string[], { kind, series }: Chart): Html {
  const text = wordsOf(frame.locale).consoleDashboard;
  const sums = days.map((_day, at) => sumOn(series, at));
  const total = sums.reduce((all, one) => all + one, 0);
  const id = `chart-${kind}`;
  const heading = html`<h3 id="${id}">${text.charts[kind]}</h3>`;
  if (total === 0)
    return html`<section class="chart" aria-labelledby="${id}">${heading}<p class="empty">${text.none}</p></section>`;
  const most = Math.max(...sums);
  const said = `${text.summary(numeral(frame, total), days.length)} · ${text.most(numeral(frame, most))}`;
  return html`<section class="chart" aria-labelledby="${id}">${heading}<p class="hint">${said}</p>
${bars(series, days.length, most)}
<p class="chart-days"><span>${dayName(frame, days[0])}</span><span>${dayName(frame, days.at(-1))}</span></p>
${series.length > 1 && legend(frame, series)}
<details><summary>${text.table}</summary>${numbers(frame, days, { kind, series }, sums)}</details></section>`;
}

/** One path for each series: a page of the console must stay light. */
function bars(series: readonly Series[], days: number, most: number): Html {
  const taken = new Array<number>(days).fill(0);
  const paths = series.map(({ counts }, index) => {
    const boxes = counts.map((count, at) => {
      const tall = Math.round((count / most) * height);
      const below = taken[at] ?? 0;
      taken[at] = below + tall;
      return tall > 0 ? `M${at * width + 2} ${height - below}v-${tall}h${width - 4}v${tall}z` : '';
    });
    return html`<path class="series-${Math.min(index, colours - 1)}" d="${boxes.join('')}"></path>`;
  });
  return html`<svg class="bars" viewBox="0 0 ${days * width} ${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${paths}</svg>`;
}

function legend(frame: Frame, series: readonly Series[]): Html {
  const items = series.map(
    ({ value }, index) =>
      html`<li><span class="swatch series-${Math.min(index, colours - 1)}" aria-hidden="true"></span>${seriesName(frame, value)}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

function numbers(frame: Frame, days: readonly string[], { kind, series }: Chart, sums: readonly number[]): Html {
  const text = wordsOf(frame.locale).consoleDashboard;
  const heads = [text.day, ...series.map(({ value }) => seriesName(frame, value)), text.total];
  const rows = days.map((day, at) => {
    const counts = [...series.map((one) => one.counts[at] ?? 0), sums[at] ?? 0];
    return html`<tr><th scope="row">${dayName(frame, day)}</th>${counts.map((count) => html`<td>${numeral(frame, count)}</td>`)}</tr>`;
  });
  return html`<div class="table-frame" tabindex="0" role="group" aria-label="${text.charts[kind]}"><table class="numbers"><caption class="unseen">${text.charts[kind]}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.reverse()}</tbody></table></div>`;
}

function seriesName(frame: Frame, value: string): string {
  const { series, otherSeries } = wordsOf(frame.locale).consoleDashboard;
  return Object.hasOwn(series, value) ? series[value as keyof Words['consoleDashboard']['series']] : otherSeries;
}

const sumOn = (series: readonly Series[], at: number) => series.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0);

export const numeral = (frame: Frame, count: number) => new Intl.NumberFormat(frame.locale).format(count);

/** Noon of the province, so that the day is the same one on its clocks. */
function dayName(frame: Frame, day: string | undefined): string {
  const at = new Date(`${day}T04:00:00Z`);
  return Number.isNaN(at.getTime()) ? '' : shortDay(frame, at);
}
