import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, table } from './parts.ts';
import {
  appointPath,
  askExportPath,
  changeUnitPath,
  consolePaths,
  exportPostsPath,
  exportUnitsPath,
  giveListPath,
  giveUnitListPath,
  postPath,
  reachPath,
  rolePath,
  unitLoginsPath,
  unitPath,
} from './paths.ts';
import type { UnitChoice } from './props.ts';
import type { PostLine, UnitPageProps, UnitsPageProps } from './props-units.ts';

/** The units of one's own roles, and a search among all in reach. */
export function unitsPage(frame: Frame, props: UnitsPageProps): Page {
  const { consoleUnits: text, console } = wordsOf(frame.locale);
  const search = console.unitSearch;
  const shown = props.query === '' ? props.own : props.found;
  return consolePage(frame, props, {
    section: 'units',
    title: text.title,
    lead: text.lead,
    body: html`<form method="get" action="${consolePaths.units}" class="search" role="search"><label for="q">${search.label}</label>
<div class="search-row"><input id="q" name="q" type="search" maxlength="100"${props.query !== '' && html` value="${props.query}"`}><button type="submit" class="secondary">${search.submit}</button></div></form>
${shown.length > 0 ? html`<ul class="rows">${shown.map(unitRow)}</ul>` : html`<p class="empty">${search.none}</p>`}`,
  });
}

function unitRow(unit: UnitChoice): Html {
  return html`<li><a href="${unitPath(unit.id)}"><span>${unit.name}</span><span class="row-value">${unit.above.join(' / ')}</span></a></li>`;
}

/** The way back to a unit, above the heading of what is done in it. */
export function unitAbove(unit: UnitChoice): Html {
  return html`<p class="up"><a href="${unitPath(unit.id)}">${unit.name}</a></p>`;
}

/** One unit: where it stands, what is below it, who works in it and who manages it. */
export function unitPage(frame: Frame, props: UnitPageProps): Page {
  const { consoleUnits: text, consoleRights, console } = wordsOf(frame.locale);
  const { unit } = props;
  return consolePage(frame, props, {
    section: 'units',
    title: unit.name,
    lead: unit.above.join(' / '),
    above: html`<p class="up"><a href="${consolePaths.units}">${console.title} · ${text.title}</a></p>`,
    body: html`<dl class="terms"><div><dt>${text.kindLabel}</dt><dd>${text.kinds[props.kind]}</dd></div><div><dt>${text.levelLabel}</dt><dd>${text.levels[props.level]}</dd></div><div><dt>${text.division}</dt><dd>${props.divisionCode}</dd></div></dl>
${acts(frame, props)}
<section class="group" aria-labelledby="posts"><h2 id="posts">${text.posts}</h2>${postTable(frame, props.posts)}${more(frame, props.postsHref)}${(props.posts.length > 0 || props.mayAppoint) && exports(unit.id, wordsOf(frame.locale).consoleLists, exportPostsPath)}</section>
<section class="group" aria-labelledby="below"><h2 id="below">${text.children}</h2>${
      props.children.length > 0
        ? html`<ul class="rows">${props.children.map(({ id, name }) => html`<li><a href="${unitPath(id)}">${name}</a></li>`)}</ul>`
        : html`<p class="empty">${text.noChildren}</p>`
    }${more(frame, props.childrenHref)}${props.children.length > 0 && exports(unit.id, wordsOf(frame.locale).consoleUnitLists, exportUnitsPath)}</section>
<section class="group" aria-labelledby="reached"><h2 id="reached">${text.reachedBy}</h2><ul class="rows">${props.reachedBy.map(
      ({ id, person, role, unit: held }) =>
        html`<li><a href="${rolePath(id)}"><span>${person}</span><span class="row-value">${console.roles.names[role]} · ${held}</span></a></li>`,
    )}</ul>
<p><a href="${reachPath(unit.id)}">${consoleRights.earlier}</a></p></section>`,
  });
}

function acts(frame: Frame, { unit, mayChange, mayAppoint, mayExport, permissions }: UnitPageProps): Html | undefined {
  const { consoleUnits: text, consoleExports, consoleDashboard, consoleUnitLists } = wordsOf(frame.locale);
  const mayCount = permissions.includes('logins.read');
  if (!mayChange && !mayAppoint && !mayExport && !mayCount) return undefined;
  const link = (href: string, label: string, look: string) =>
    html`<a class="button ${look}" href="${href}">${label}</a>`;
  return html`<p class="acts">${mayAppoint && html`${link(appointPath(unit.id), text.appoint, 'primary')} ${link(giveListPath(unit.id), text.list, 'secondary')}`}
${mayChange && html`${link(`${changeUnitPath(unit.id)}/add`, text.add, 'secondary')} ${link(giveUnitListPath(unit.id), consoleUnitLists.give, 'secondary')} ${link(`${changeUnitPath(unit.id)}/rename`, text.rename, 'secondary')} ${link(`${changeUnitPath(unit.id)}/move`, text.move, 'secondary')}`}
${mayExport && link(askExportPath(unit.id), consoleExports.ask, 'secondary')} ${mayCount && link(unitLoginsPath(unit.id), consoleDashboard.logins, 'secondary')}</p>`;
}

type ExportWords = { asCsv: string; asWorkbook: string; exportHint: string };

function exports(unitId: string, text: ExportWords, pathOf: (unitId: string) => string): Html {
  const link = (format: string, label: string) =>
    html`<a class="button secondary" href="${ownAddress(`${pathOf(unitId)}?as=${format}`)}">${label}</a>`;
  return html`<p class="acts">${link('xlsx', text.asWorkbook)} ${link('csv', text.asCsv)}</p><p class="hint">${text.exportHint}</p>`;
}

function postTable(frame: Frame, posts: readonly PostLine[]): Html {
  const text = wordsOf(frame.locale).consoleUnits;
  if (posts.length === 0) return html`<p class="empty">${text.noPosts}</p>`;
  const columns = [
    { heading: text.jobNumber, cell: (post: PostLine) => html`<a href="${postPath(post.id)}">${post.jobNumber}</a>` },
    { heading: text.postTitle, cell: (post: PostLine) => post.title },
    { heading: text.official, cell: (post: PostLine) => post.official ?? text.waiting },
    { heading: text.from, cell: (post: PostLine) => post.startsOn },
    { heading: text.until, cell: (post: PostLine) => post.endsOn ?? '–' },
  ];
  return table(text.posts, columns, posts);
}
