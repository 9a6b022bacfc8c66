import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { consolePaths, rolePath } from './paths.ts';
import type { RightsPageProps } from './props.ts';

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
    body: html`${each}`,
  });
}
