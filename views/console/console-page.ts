import type { Permission } from '../../server/lib/permission.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { hasProblem, noticeBox, problemSummary } from '../parts/messages.ts';
import type { FieldProblems } from '../problem.ts';
import { type Words, wordsOf } from '../words/words.ts';
import { consolePaths } from './paths.ts';
import type { ConsoleProps } from './props.ts';

export type ConsoleSection = keyof Words['console']['menu'];

/** Each section with what it takes to see it. */
const sections: Readonly<Record<ConsoleSection, { href: string; needs: Permission }>> = {
  overview: { href: consolePaths.overview, needs: 'overview.read' },
  units: { href: consolePaths.units, needs: 'units.read' },
  people: { href: consolePaths.people, needs: 'people.view' },
  applications: { href: consolePaths.applications, needs: 'applications.read' },
  roles: { href: consolePaths.roles, needs: 'roles.read' },
  audit: { href: consolePaths.audit, needs: 'audit.read' },
  approvals: { href: consolePaths.approvals, needs: 'approvals.read' },
  requests: { href: consolePaths.requests, needs: 'approvals.own' },
  enterprises: { href: consolePaths.enterprises, needs: 'enterprises.read' },
  sources: { href: consolePaths.sources, needs: 'sources.read' },
  policies: { href: consolePaths.policies, needs: 'policies.read' },
  delivery: { href: consolePaths.delivery, needs: 'delivery.read' },
  keys: { href: consolePaths.keys, needs: 'keys.read' },
  api: { href: consolePaths.api, needs: 'overview.read' },
};

type Content = {
  section: ConsoleSection;
  title: string;
  lead?: string | undefined;
  /** Drawn above the heading: what the page is a part of. */
  above?: Drawable;
  body: Drawable;
  problems?: FieldProblems<string>;
};

/** A page of the console: sections beside it, on a phone a link back to the overview. */
export function consolePage(frame: Frame, props: ConsoleProps, content: Content): Page {
  const { section, title, lead, above, body, problems = {} } = content;
  const text = wordsOf(frame.locale).console;
  return {
    title,
    layout: 'console',
    hasProblem: hasProblem(props.problem, problems),
    body: html`<div class="with-menu">
${menu(frame, section, props.permissions)}
<div class="content">
${section !== 'overview' && !above && html`<p class="up"><a href="${consolePaths.overview}">${text.title}</a></p>`}
${above}
${problemSummary(frame, props.problem, problems)}
${noticeBox(frame, props.notice)}
<h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</div></div>`,
  };
}

export function sectionsFor(permissions: readonly Permission[]): ConsoleSection[] {
  return (Object.keys(sections) as ConsoleSection[]).filter((name) => permissions.includes(sections[name].needs));
}

export const sectionHref = (section: ConsoleSection) => sections[section].href;

function menu(frame: Frame, current: ConsoleSection, permissions: readonly Permission[]): Html {
  const text = wordsOf(frame.locale).console;
  const items = sectionsFor(permissions).map(
    (name) =>
      html`<li><a href="${sections[name].href}"${name === current && html` aria-current="page"`}>${text.menu[name]}</a></li>`,
  );
  return html`<nav class="menu" aria-label="${text.menuLabel}"><ul>${items}</ul></nav>`;
}
