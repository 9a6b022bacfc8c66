import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { table } from './parts.ts';
import { consolePaths, rolePath } from './paths.ts';
import type { PastGrantView, RightsPageProps } from './props-rights.ts';

/** What one person may, role by role, in words. */
export function rightsPage(frame: Frame, props: RightsPageProps): Page {
  const { console, consoleRights: text } = wordsOf(frame.locale);
  const { roles } = console;
  const each = props.grants.map(
    ({ id, role, unit, at, grantedBy }) =>
      html`<section class="group" aria-labelledby="role-${id}"><h2 id="role-${id}">${roles.names[role]} · ${unit}</h2>
<p>${roles.may[role]}</p>
<dl class="terms"><div><dt>${roles.since}</dt><dd>${timed(frame, at)}</dd></div>
<div><dt>${roles.grantedBy}</dt><dd>${grantedBy ?? roles.byFirstLink}</dd></div></dl>
<p><a href="${rolePath(id)}" aria-describedby="role-${id}">${text.details}</a></p></section>`,
  );
  return consolePage(frame, props, {
    section: 'roles',
    title: text.title(props.person),
    lead: text.lead,
    above: html`<p class="up"><a href="${consolePaths.roles}">${console.title} · ${roles.title}</a></p>`,
    body: html`${each.length > 0 ? each : html`<p class="empty">${text.noneNow}</p>`}
${props.past.length > 0 && html`<section class="group" aria-labelledby="past"><h2 id="past">${text.past}</h2>${pastTable(frame, text.past, props.past)}</section>`}`,
  });
}

/** From when to when, by whose word it began and ended, and why. */
export function pastTable(frame: Frame, caption: string, grants: readonly PastGrantView[]): Html {
  const { console, consoleRights } = wordsOf(frame.locale);
  const { roles } = console;
  const { columns: text } = consoleRights;
  const columns = [
    { heading: text.person, cell: ({ person }: PastGrantView) => person },
    { heading: text.role, cell: ({ role }: PastGrantView) => roles.names[role] },
    { heading: text.unit, cell: ({ unit }: PastGrantView) => unit },
    {
      heading: text.since,
      cell: (one: PastGrantView) =>
        html`${timed(frame, one.at)} · ${one.grantedBy ?? roles.byFirstLink}<br>${one.reason}`,
    },
    {
      heading: text.endedAt,
      cell: ({ endedAt, endedBy, endReason }: PastGrantView) =>
        endedAt
          ? html`${timed(frame, endedAt)}${endedBy && html` · ${endedBy}`}${endReason && html`<br>${endReason}`}`
          : consoleRights.stillHeld,
    },
  ];
  return table(caption, columns, grants);
}
