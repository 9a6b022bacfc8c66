import { ownAddress } from '../address.ts';
import { consolePaths } from '../console/paths.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { link } from '../parts/links.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { Service, ServicesPageProps } from './props.ts';

/** The directory of departments' services: search, the ones used recently, by topic and department, then those of the choice. */
export function servicesPage(frame: Frame, props: ServicesPageProps): Page {
  const { portal, topics: words } = wordsOf(frame.locale);
  const text = portal.services;
  const { recent, total, next } = props;
  return portalPage(frame, props, {
    section: 'services',
    title: text.title,
    body: html`${search(frame, props)}
${chosen(frame, props)}
${props.administers && toConsole(frame)}
${recent.length > 0 && group(frame, 'recent', text.recent, recent)}
${choices(frame, props)}
${total === 0 ? nothingFound(frame, props) : html`<p class="hint">${words.count(total)}</p>`}
${groups(frame, props)}
${next && html`<p><a class="button secondary" href="${addressOf(props, { after: next })}">${text.more}</a></p>`}`,
  });
}

type Choice = Partial<Record<'q' | 'topic' | 'unit' | 'after', string | undefined>>;

/** What is chosen already, and changed in part; always from the first page on. */
function addressOf({ query, topic, unit }: ServicesPageProps, changed: Choice): string {
  const asked: Choice = { q: query, topic, unit: unit?.id, ...changed };
  const said = Object.entries(asked).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return ownAddress(said.length > 0 ? `${portalPaths.services}?${new URLSearchParams(said)}` : portalPaths.services);
}

/** Within what is chosen. */
function search(frame: Frame, { query, topic, unit }: ServicesPageProps): Html {
  const text = wordsOf(frame.locale).portal.services;
  return html`<form class="search" method="get" action="${portalPaths.services}" role="search">
<label for="q">${text.search}</label>
${topic && html`<input type="hidden" name="topic" value="${topic}">`}${unit && html`<input type="hidden" name="unit" value="${unit.id}">`}
<div class="search-row"><input id="q" name="q" type="search" maxlength="100" value="${query}" autocomplete="off">
<button type="submit" class="secondary">${text.submit}</button></div></form>`;
}

/** Each of them can be taken back alone. */
function chosen(frame: Frame, props: ServicesPageProps): Html | undefined {
  const text = wordsOf(frame.locale).topics;
  const { query, topic, unit } = props;
  const all = [
    query !== '' && { name: `“${query}”`, without: { q: undefined } },
    topic && { name: text.names[topic], without: { topic: undefined } },
    unit && { name: unit.name, without: { unit: undefined } },
  ].filter((one) => typeof one === 'object');
  if (all.length === 0) return undefined;
  const items = all.map(
    ({ name, without }) =>
      html`<li><a href="${addressOf(props, without)}" aria-label="${text.drop(name)}">${name}</a></li>`,
  );
  return html`<nav aria-label="${text.chosen}"><ul class="chosen">${items}</ul></nav>`;
}

/**
 * By topic until one is chosen, then by department; what narrows nothing is no choice. Folded where somebody has begun to look through
 * what they found: on a telephone that is what they came for.
 */
function choices(frame: Frame, props: ServicesPageProps): Html {
  const text = wordsOf(frame.locale).topics;
  const { isFirst, query, topic, unit, topics, units, total } = props;
  const byTopic = topics.map((one) => ({
    ...{ name: text.names[one.topic], count: one.count },
    href: addressOf(props, { topic: one.topic }),
  }));
  const byUnit = units.map(({ id, name, count }) => ({ name, count, href: addressOf(props, { unit: id }) }));
  const narrows = (offered: readonly { count: number }[]) => offered.some(({ count }) => count < total);
  const isOpen = isFirst && query === '';
  const unitHeading = unit ? text.withinUnit : topic ? text.withinTopic : text.byUnit;
  return html`${!topic && narrows(topics) && choice(frame, text.byTopic, byTopic, isOpen)}${narrows(units) && choice(frame, unitHeading, byUnit, isOpen && topic !== undefined && !unit)}`;
}

function choice(
  frame: Frame,
  heading: string,
  offered: readonly { name: string; count: number; href: string }[],
  isOpen: boolean,
): Html {
  const text = wordsOf(frame.locale).topics;
  const items = offered.map(
    ({ name, count, href }) =>
      html`<li><a href="${href}"><span>${name}</span> <span class="count" aria-hidden="true">${count}</span><span class="unseen">${text.count(count)}</span></a></li>`,
  );
  return html`<details class="browse"${isOpen && html` open`}><summary>${heading}</summary><ul>${items}</ul></details>`;
}

function toConsole(frame: Frame): Html {
  const text = wordsOf(frame.locale).consoleRights;
  return html`<ul class="rows"><li><a href="${consolePaths.overview}"><span class="row-name">${text.console}</span><span class="row-value">${text.consoleHint}</span></a></li></ul>`;
}

function nothingFound(frame: Frame, { query, topic, unit }: ServicesPageProps): Html {
  const { portal, topics: words } = wordsOf(frame.locale);
  const text = portal.services;
  if (query === '' && !topic && !unit) return html`<p class="empty">${text.empty}</p>`;
  const isOfQuery = query !== '' && !topic && !unit;
  return html`<p class="empty">${isOfQuery ? text.none(query) : words.none} <a href="${portalPaths.services}">${text.all}</a></p>`;
}

/** By topic, and of one topic by department: then the heading says whose they are. */
function groups(frame: Frame, { topic, services }: ServicesPageProps): Html[] {
  const { names } = wordsOf(frame.locale).topics;
  const found = Map.groupBy(services, (one) => (topic ? one.unit : names[one.topic]));
  return [...found].map(([name, list], at) => group(frame, `group-${at}`, name, list, topic === undefined));
}

function group(frame: Frame, id: string, name: string, services: readonly Service[], hasUnits = true): Html {
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${serviceList(frame, services, hasUnits)}</section>`;
}

export function serviceList(frame: Frame, services: readonly Service[], hasUnits = true): Html {
  const { consoleApplications, portal } = wordsOf(frame.locale);
  const text = portal.services;
  const listed = new Intl.ListFormat(frame.locale);
  const items = services.map(
    ({
      name,
      unit,
      serves,
      href,
    }) => html`<li><p class="service-name">${link(href, name)}</p>${hasUnits && html`<p class="hint">${unit}</p>`}
<p class="hint">${text.audience}${listed.format(serves.map((one) => consoleApplications.identityNames[one]))}</p></li>`,
  );
  return html`<ul class="services">${items}</ul>`;
}
