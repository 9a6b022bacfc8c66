import { ownAddress } from '../address.ts';
import { consolePaths } from '../console/paths.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { link } from '../parts/links.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { Service, ServicesPageProps } from './props.ts';

/** The directory of departments' services: search, the ones used recently, then all of them in groups. */
export function servicesPage(frame: Frame, props: ServicesPageProps): Page {
  const text = wordsOf(frame.locale).portal.services;
  const isEmpty = props.groups.every(({ services }) => services.length === 0);
  return portalPage(
    frame,
    {},
    {
      section: 'services',
      title: text.title,
      body: html`${search(frame, props.query)}
${props.administers && toConsole(frame)}
${isEmpty && nothingFound(frame, props.query)}
${props.recent.length > 0 && group(frame, 'recent', text.recent, props.recent)}
${props.groups.map(({ name, services }, at) => services.length > 0 && group(frame, `group-${at}`, name, services))}
${props.nextHref && html`<p><a class="button secondary" href="${ownAddress(props.nextHref)}">${text.more}</a></p>`}`,
    },
  );
}

function search(frame: Frame, query: string): Html {
  const text = wordsOf(frame.locale).portal.services;
  return html`<form class="search" method="get" action="${portalPaths.services}" role="search">
<label for="q">${text.search}</label>
<div class="search-row"><input id="q" name="q" type="search" maxlength="100" value="${query}" autocomplete="off">
<button type="submit" class="secondary">${text.submit}</button></div></form>`;
}

function toConsole(frame: Frame): Html {
  const text = wordsOf(frame.locale).consoleRights;
  return html`<ul class="rows"><li><a href="${consolePaths.overview}"><span class="row-name">${text.console}</span><span class="row-value">${text.consoleHint}</span></a></li></ul>`;
}

function nothingFound(frame: Frame, query: string): Html {
  const text = wordsOf(frame.locale).portal.services;
  if (query === '') return html`<p class="empty">${text.empty}</p>`;
  return html`<p class="empty">${text.none(query)} <a href="${portalPaths.services}">${text.all}</a></p>`;
}

function group(frame: Frame, id: string, name: string, services: readonly Service[]): Html {
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${serviceList(frame, services)}</section>`;
}

export function serviceList(frame: Frame, services: readonly Service[]): Html {
  const { consoleApplications, portal } = wordsOf(frame.locale);
  const text = portal.services;
  const listed = new Intl.ListFormat(frame.locale);
  const items = services.map(
    ({
      name,
      unit,
      serves,
      href,
    }) => html`<li><p class="service-name">${link(href, name)}</p><p class="hint">${unit}</p>
<p class="hint">${text.audience}${listed.format(serves.map((one) => consoleApplications.identityNames[one]))}</p></li>`,
  );
  return html`<ul class="services">${items}</ul>`;
}
