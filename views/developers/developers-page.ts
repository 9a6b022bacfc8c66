import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { hasProblem, noticeBox, problemSummary } from '../parts/messages.ts';
import type { PortalProps } from '../portal/props.ts';
import type { FieldProblems } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { type ApplicationSection, applicationPath, developerPaths, teamPath } from './paths.ts';
import type { ApplicationPageProps, ApplicationView, TeamView } from './props.ts';

type Content = {
  title: string;
  lead?: string | undefined;
  body: Drawable;
  /** The way back, outermost first. */
  within?: readonly { href: string; name: string }[];
  tabs?: Drawable;
  problems?: FieldProblems<string>;
};

/** A page of the departments' portal. */
export function developersPage(frame: Frame, props: PortalProps, content: Content): Page {
  const { title, lead, body, within = [], tabs, problems = {} } = content;
  const trail = within.map(({ href, name }) => html`<li><a href="${ownAddress(href)}">${name}</a></li>`);
  return {
    title,
    layout: 'portal',
    hasProblem: hasProblem(props.problem, problems),
    body: html`<div class="content developers">
${trail.length > 0 && html`<nav class="trail" aria-label="${wordsOf(frame.locale).developers.title}"><ol>${trail}</ol></nav>`}
${tabs}
${problemSummary(frame, props.problem, problems)}
${noticeBox(frame, props.notice)}
<h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</div>`,
  };
}

export const homeStep = (frame: Frame) => ({
  href: developerPaths.home,
  name: wordsOf(frame.locale).developers.title,
});
export const teamStep = (team: TeamView) => ({ href: teamPath(team.id), name: team.name });

const sections: readonly ApplicationSection[] = [
  'overview',
  'integrate',
  'settings',
  'check',
  'failures',
  'delivery',
  'production',
  'team',
];

type ApplicationContent = Omit<Content, 'within' | 'tabs'> & { section: ApplicationSection };

/** A page of one application, with its name and environment above, so that nobody changes the wrong one. */
export function applicationPage(frame: Frame, props: ApplicationPageProps, content: ApplicationContent): Page {
  const { section, ...rest } = content;
  const { application, team } = props;
  return developersPage(frame, props, {
    ...rest,
    within: [homeStep(frame), teamStep(team)],
    tabs: html`<p class="of-application"><strong>${application.name}</strong> ${environmentBadge(frame, application)}</p>
${tabsOf(frame, application, section)}`,
  });
}

export function environmentBadge(frame: Frame, { environment, isSuspended }: ApplicationView): Html {
  const text = wordsOf(frame.locale).developers;
  return html`<span class="badge badge-${environment}">${text.environments[environment]}</span>${isSuspended && html` <span class="badge badge-refused">${text.suspended}</span>`}`;
}

function tabsOf(frame: Frame, { clientId }: ApplicationView, current: ApplicationSection): Html {
  const text = wordsOf(frame.locale).developers;
  const items = sections.map(
    (section) =>
      html`<li><a href="${ownAddress(applicationPath(clientId, section))}"${section === current && html` aria-current="page"`}>${text.sections[section]}</a></li>`,
  );
  return html`<nav class="tabs" aria-label="${text.tabs}"><ul>${items}</ul></nav>`;
}

export function applicationItems(frame: Frame, applications: readonly ApplicationView[]): Html {
  const items = applications.map(
    (one) =>
      html`<li><p class="item-name"><a href="${ownAddress(applicationPath(one.clientId))}">${one.name}</a> ${environmentBadge(frame, one)}</p><p class="hint"><code>${one.clientId}</code></p></li>`,
  );
  return html`<ul class="items">${items}</ul>`;
}
