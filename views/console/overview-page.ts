import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { endingNotices } from './certificates.ts';
import { consolePage, sectionHref, sectionsFor } from './console-page.ts';
import { dashboard } from './dashboard.ts';
import { consolePaths } from './paths.ts';
import type { OverviewProps } from './props.ts';

/** Where an administrator begins: what they are, what waits for them, and where to go. */
export function consoleOverviewPage(frame: Frame, props: OverviewProps): Page {
  const { console: text, consoleExports } = wordsOf(frame.locale);
  const others = sectionsFor(props.permissions).filter((name) => name !== 'overview');
  return consolePage(frame, props, {
    section: 'overview',
    title: text.title,
    lead: text.overview.lead,
    body: html`${
      props.waiting !== undefined &&
      props.waiting > 0 &&
      html`<div class="warning"><p><a href="${consolePaths.approvals}">${text.overview.waiting(props.waiting)}</a></p></div>`
    }
${props.exports > 0 && html`<div class="warning"><p><a href="${consolePaths.exports}">${consoleExports.ready(props.exports)}</a></p></div>`}
${endingNotices(frame, props.figures?.certificates ?? [])}
${props.certifications && certifications(frame, props.certifications)}
<section class="group" aria-labelledby="own"><h2 id="own">${text.overview.own}</h2>
<ul class="tags">${props.roles.map(({ role, unit }) => html`<li>${text.roles.names[role]} · ${unit}</li>`)}</ul></section>
<ul class="rows">${others.map((name) => html`<li><a href="${sectionHref(name)}"><span>${text.menu[name]}</span><span class="row-value">${text.overview.about[name]}</span></a></li>`)}</ul>
${props.figures && dashboard(frame, props.figures)}`,
  });
}

/** In red what is over its time: it is not cut off by itself, so somebody has to see it. */
function certifications(frame: Frame, { due, soon }: NonNullable<OverviewProps['certifications']>): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  const to = (filter: 'due' | 'soon') => ownAddress(`${consolePaths.applications}?filter=${filter}`);
  return html`${due > 0 && html`<div class="overdue"><p><a href="${to('due')}">${text.dueCount(due)}</a></p></div>`}
${soon > 0 && html`<div class="warning"><p><a href="${to('soon')}">${text.soonCount(soon)}</a></p></div>`}`;
}
