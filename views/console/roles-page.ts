import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, reasonField, table } from './parts.ts';
import { consolePaths, endRolePath, rightsPath, rolePath } from './paths.ts';
import type { GrantView, RolePageProps, RolesPageProps } from './props.ts';

/** Who holds which role in the units in reach. */
export function rolesPage(frame: Frame, props: RolesPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.console.roles;
  const columns = [
    {
      heading: text.person,
      cell: ({ id, person }: GrantView) => html`<a href="${rolePath(id)}">${person}</a>`,
    },
    { heading: text.role, cell: ({ role }: GrantView) => text.names[role] },
    { heading: text.unit, cell: ({ unit }: GrantView) => unit },
    { heading: text.since, cell: ({ at }: GrantView) => timed(frame, at) },
  ];
  return consolePage(frame, props, {
    section: 'roles',
    title: text.title,
    lead: text.lead,
    body: html`${props.mayGrant && html`<p><a class="button primary" href="${consolePaths.newRole}">${text.grant}</a></p>`}
${props.grants.length > 0 ? table(text.title, columns, props.grants) : html`<p class="empty">${text.none}</p>`}
${more(frame, props.nextHref)}
${props.grants.length > 0 && html`<p><a class="button secondary" href="${consolePaths.exportRoles}">${words.consoleRights.exportList}</a> <a class="button secondary" href="${consolePaths.exportRoles}?history=yes">${words.consoleRights.exportHistory}</a></p><p class="hint">${words.consoleRights.exportHint}</p>`}`,
  });
}

/** One role somebody holds, and how it ends. */
export function rolePage(frame: Frame, props: RolePageProps): Page {
  const { console, consoleRights } = wordsOf(frame.locale);
  const { roles: text, title } = console;
  const { grant } = props;
  return consolePage(frame, props, {
    section: 'roles',
    title: `${grant.person} · ${text.names[grant.role]}`,
    above: html`<p class="up"><a href="${consolePaths.roles}">${title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: html`<p>${text.may[grant.role]}</p>
<dl class="terms"><div><dt>${text.unit}</dt><dd>${grant.unit}</dd></div>
<div><dt>${text.since}</dt><dd>${timed(frame, grant.at)}</dd></div>
<div><dt>${text.grantedBy}</dt><dd>${grant.grantedBy ?? text.byFirstLink}</dd></div>
<div><dt>${text.why}</dt><dd>${grant.reason}</dd></div></dl>
<p><a href="${rightsPath(grant.personId)}">${consoleRights.all}</a></p>
${
  props.mayEnd &&
  html`<section class="group" aria-labelledby="end"><h2 id="end">${text.endHeading}</h2><p class="hint">${text.endHint}</p>
${form(frame, endRolePath(grant.id), html`${reasonField(frame, props.typed.reason, props.problems.reason)}<button type="submit" class="danger">${text.end}</button>`)}</section>`
}`,
  });
}
