import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import type { FieldProblems } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { type EnterpriseSection, enterprisePath } from './paths.ts';
import type { EnterprisePageProps, ManagedEnterprise } from './props.ts';

type Content = {
  section: EnterpriseSection;
  title: string;
  lead?: string | undefined;
  body: Drawable;
  problems?: FieldProblems<string>;
};

const sections: readonly EnterpriseSection[] = ['overview', 'people', 'granted', 'received', 'uses'];

/** A page of one enterprise: its name above the heading, so that nobody acts for the wrong one, and its other pages. */
export function enterprisePage(frame: Frame, props: EnterprisePageProps, content: Content): Page {
  const { section, ...rest } = content;
  return portalPage(frame, props, {
    ...rest,
    section: 'enterprises',
    above: html`${enterpriseBar(frame, props.enterprise)}${pagesOf(frame, props.enterprise, section)}`,
  });
}

function enterpriseBar(frame: Frame, { name, role }: ManagedEnterprise): Html {
  const text = wordsOf(frame.locale).enterprises;
  return html`<p class="of-enterprise"><a href="${portalPaths.enterprises}">${text.title}</a> <strong>${name}</strong> <span class="badge">${text.role[role]}</span></p>`;
}

function pagesOf(frame: Frame, { id }: ManagedEnterprise, current: EnterpriseSection): Html {
  const text = wordsOf(frame.locale).enterprises;
  const items = sections.map(
    (section) =>
      html`<li><a href="${enterprisePath(id, section)}"${section === current && html` aria-current="page"`}>${text.sections[section]}</a></li>`,
  );
  return html`<nav class="tabs" aria-label="${text.pages}"><ul>${items}</ul></nav>`;
}
