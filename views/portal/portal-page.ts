import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { hasProblem, noticeBox, problemSummary } from '../parts/messages.ts';
import type { FieldProblems } from '../problem.ts';
import { type Words, wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import type { PortalProps } from './props.ts';

export type Section = keyof Words['portal']['menu'];

const addresses: Record<Section, string> = {
  overview: portalPaths.account,
  services: portalPaths.services,
  profile: portalPaths.profile,
  identity: portalPaths.identity,
  enterprises: portalPaths.enterprises,
  identifiers: portalPaths.identifiers,
  posts: portalPaths.posts,
  passkeys: portalPaths.passkeys,
  sources: portalPaths.sources,
  merge: portalPaths.merge,
  password: portalPaths.password,
  sessions: portalPaths.sessions,
  applications: portalPaths.applications,
  mandates: portalPaths.mandates,
  activity: portalPaths.activity,
};

/** The section a page or form below `/account` belongs to. */
export function sectionAt(path: string): Section | undefined {
  if (path.startsWith(portalPaths.securityKey)) return 'passkeys';
  const sections = (Object.keys(addresses) as Section[]).filter((section) => section !== 'overview');
  return sections.find((section) => path === addresses[section] || path.startsWith(`${addresses[section]}/`));
}

type Content = {
  section: Section;
  title: string;
  lead?: string | undefined;
  body: Drawable;
  /** Drawn above the heading in place of the way back: what the page is a part of. */
  above?: Drawable;
  problems?: FieldProblems<string>;
  script?: boolean;
};

/** A page of one's own account: menu beside it, on a phone a link back to the overview. */
export function portalPage(frame: Frame, props: PortalProps, content: Content): Page {
  const { section, title, lead, body, above, problems = {}, script = false } = content;
  const words = wordsOf(frame.locale);
  return {
    title,
    layout: 'portal',
    script,
    hasProblem: hasProblem(props.problem, problems),
    body: html`<div class="with-menu">
${menu(frame, section)}
<div class="content">
${section !== 'overview' && !above && html`<p class="up"><a href="${portalPaths.account}">${words.frame.account}</a></p>`}
${frame.wayBack && wayBack(frame, frame.wayBack)}
${above}
${problemSummary(frame, props.problem, problems)}
${noticeBox(frame, props.notice)}
<h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</div></div>`,
  };
}

/** Somebody came here for what an application asks of them: on every page there is the way back. */
function wayBack(frame: Frame, address: string): Html {
  const text = wordsOf(frame.locale).identities;
  return html`<div class="way-back"><p>${text.wayBack}</p><p><a class="button secondary" id="way-back" href="${ownAddress(address)}">${text.wayBackLink}</a></p></div>`;
}

/** What few people need stands in it on its own pages alone; the overview leads there. */
const seldom: readonly Section[] = ['posts', 'merge'];

function menu(frame: Frame, current: Section): Html {
  const words = wordsOf(frame.locale);
  const left = frame.person?.withoutSources ? [...seldom, 'sources'] : seldom;
  const shown = (Object.keys(addresses) as Section[]).filter(
    (section) => !left.includes(section) || section === current,
  );
  const items = shown.map(
    (section) =>
      html`<li><a href="${addresses[section]}"${section === current && html` aria-current="page"`}>${words.portal.menu[section]}</a></li>`,
  );
  return html`<nav class="menu" aria-label="${words.frame.menu}"><ul>${items}</ul></nav>`;
}
