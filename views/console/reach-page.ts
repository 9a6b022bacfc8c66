import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { field } from '../parts/field.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reachPath } from './paths.ts';
import type { ReachPageProps } from './props-rights.ts';
import { pastTable } from './rights-page.ts';
import { unitAbove } from './units-page.ts';

/** Who could reach a unit on a day. */
export function reachPage(frame: Frame, props: ReachPageProps): Page {
  const text = wordsOf(frame.locale).consoleRights;
  const { unit, typed, today, grants, problems } = props;
  return consolePage(frame, props, {
    section: 'units',
    title: text.reachTitle(unit.name),
    lead: text.reachLead,
    above: unitAbove(unit),
    problems,
    body: html`<form method="get" action="${reachPath(unit.id)}" novalidate>
${field(frame, { id: 'on', label: text.day, type: 'date', value: typed.on, max: today, maxlength: 10, problem: problems.on })}
<button type="submit" class="secondary">${text.show}</button></form>
${grants.length > 0 ? pastTable(frame, text.reachTitle(unit.name), grants) : html`<p class="empty">${text.nobodyThen}</p>`}`,
  });
}
