import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { lastDay } from '../mandates/mandate-words.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { enterprisePage } from './enterprise-page.ts';
import { type EnterpriseSection, enterprisePath } from './paths.ts';
import type { EnterpriseOverviewPageProps } from './props.ts';

/** One enterprise at a glance: what it is, what the reader is there, who acts for it. */
export function enterpriseOverviewPage(frame: Frame, props: EnterpriseOverviewPageProps): Page {
  const { enterprise } = props;
  const text = wordsOf(frame.locale).enterprises;
  return enterprisePage(frame, props, {
    section: 'overview',
    title: enterprise.name,
    body: html`${enterprise.status !== 'active' && html`<p class="warning">${text.statusText[enterprise.status]}</p>`}
${facts(frame, props)}
${rows(frame, props)}
${enterprise.role === 'representative' && html`<p class="hint">${text.overview.handOver}</p>`}`,
  });
}

function facts(frame: Frame, { enterprise, checkedAt }: EnterpriseOverviewPageProps): Html {
  const text = wordsOf(frame.locale).enterprises;
  const { uscc, kind, status, role, until } = enterprise;
  const end = until ? text.overview.until(lastDay(frame, until)) : text.overview.byRegistry;
  return html`<div class="quoted"><dl class="terms">
${term(text.code, html`<code>${uscc}</code>`)}
${term(text.overview.kind, text.kind[kind])}
${term(text.overview.status, html`${text.status[status]}${checkedAt && html` <span class="hint">${timed(frame, checkedAt, text.overview.checked)}</span>`}`)}
${term(text.overview.myRole, html`${text.role[role]} <span class="hint">${end}</span>`)}
</dl></div>`;
}

function rows(frame: Frame, { enterprise, administrators, granted, received }: EnterpriseOverviewPageProps): Html {
  const { overview: text, sections } = wordsOf(frame.locale).enterprises;
  const row = (section: EnterpriseSection, value: Drawable) =>
    html`<li><a href="${enterprisePath(enterprise.id, section)}"><span class="row-name">${sections[section]}</span><span class="row-value">${value}</span></a></li>`;
  const some = (running: number, waiting: number, say: (count: number) => string) =>
    html`${text.mandates(running)}${waiting > 0 && ` · ${say(waiting)}`}`;
  return html`<ul class="rows">
${row('people', text.people(administrators))}
${row('granted', some(granted.running, granted.waiting, text.waiting))}
${row('received', some(received.running, received.waiting, text.toAnswer))}
${row('uses', undefined)}
</ul>`;
}

function term(name: string, value: Drawable): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
