import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { link } from '../parts/links.ts';
import { told } from '../portal/activity-page.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { consolePaths, personActPath } from './paths.ts';
import type { PersonAct, PersonPageProps, PersonView } from './props-people.ts';

/** The record of a person as administrators see it: kinds and dates, numbers masked, never a secret. */
export function personPage(frame: Frame, props: PersonPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.console.people;
  const { person } = props;
  return consolePage(frame, props, {
    section: 'people',
    title: person.name,
    above: html`<p class="up"><a href="${consolePaths.people}">${words.console.title} · ${text.title}</a></p>`,
    body: html`<p><span class="badge${person.status !== 'active' && html` badge-refused`}">${text.statuses[person.status]}</span></p>
${person.recoveryDueAt && html`<div class="warning"><p>${timed(frame, person.recoveryDueAt, () => text.recoveryWaits(dayAndTime(frame, person.recoveryDueAt)))}</p></div>`}
${acts(frame, props)}
<dl class="terms"><div><dt>${text.level}</dt><dd>${words.portal.assurance[person.level].name}${person.levelSince && html` <span class="hint">${timed(frame, person.levelSince)}</span>`}</dd></div></dl>
${section('numbers', text.numbers, numbers(frame, props))}
${section('ways', text.waysIn, waysIn(frame, person))}
${section('sessions', text.sessions, sessions(frame, person))}
${section(
  'posts',
  text.posts,
  listed(
    text.none,
    person.posts.map(({ unit, title }) => html`<li><p class="item-name">${title}</p><p class="hint">${unit}</p></li>`),
  ),
)}
${section(
  'roles',
  text.roles,
  listed(
    text.none,
    person.roles.map(
      ({ role, unit, since }) =>
        html`<li><p class="item-name">${words.console.roles.names[role]}</p><p class="hint">${unit} · ${timed(frame, since)}</p></li>`,
    ),
  ),
)}
${section(
  'activity',
  text.activity,
  html`<p class="hint">${text.activityHint}</p>${listed(
    text.none,
    person.activity.map((event) => html`<li>${told(frame, event)}</li>`),
    'items events',
  )}${props.olderHref && html`<p>${link(props.olderHref, text.older)}</p>`}`,
)}`,
  });
}

function dayAndTime(frame: Frame, at: Date | undefined): string {
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' } as const;
  return at ? new Intl.DateTimeFormat(frame.locale, style).format(at) : '';
}

function section(id: string, heading: string, content: Drawable): Html {
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>`;
}

function listed(none: string, items: readonly Html[], look = 'items'): Html {
  return items.length > 0 ? html`<ul class="${look}">${items}</ul>` : html`<p class="empty">${none}</p>`;
}

/** Acts that have a line of their own; a number is shown in full from beside it. */
const ownLine: readonly PersonAct[] = ['lock', 'unlock', 'end-sessions', 'recovery', 'level'];

function acts(frame: Frame, { person, acts: possible }: PersonPageProps): Html | undefined {
  const text = wordsOf(frame.locale).console.people.acts;
  const items = ownLine
    .filter((act) => possible.includes(act))
    .map((act) => html`<li><a href="${personActPath(person.id, act)}"><span>${text[act].title}</span></a></li>`);
  return items.length > 0 ? html`<ul class="rows">${items}</ul>` : undefined;
}

function numbers(frame: Frame, { person, acts: possible }: PersonPageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.console.people;
  const reveal = (id: string, masked: string) =>
    possible.includes('reveal') &&
    html`<div class="item-acts"><a href="${ownAddress(`${personActPath(person.id, 'reveal')}?number=${id}`)}" aria-label="${text.revealNamed(masked)}">${text.acts.reveal.title}</a></div>`;
  const names = person.loginNames.map(
    ({ id, kind, masked, verifiedAt }) =>
      html`<li><p class="item-name">${text.kinds[kind]}</p><p><code>${masked}</code></p><p class="hint">${verifiedAt ? timed(frame, verifiedAt, text.verified) : text.unverified}</p>${reveal(id, masked)}</li>`,
  );
  const documents = person.documents.map(
    ({ id, type, masked, verifiedAt }) =>
      html`<li><p class="item-name">${words.documentTypes[type]}</p><p><code>${masked}</code></p><p class="hint">${timed(frame, verifiedAt, text.verified)}</p>${reveal(id, masked)}</li>`,
  );
  return listed(text.none, [...names, ...documents]);
}

function waysIn(frame: Frame, { waysIn: ways }: PersonView): Html {
  const text = wordsOf(frame.locale).console.people;
  const items = ways.map(
    ({ kind, since, lastUsedAt }) =>
      html`<li><p class="item-name">${text.ways[kind]}</p><p class="hint">${timed(frame, since, text.since)}${lastUsedAt && html` · ${timed(frame, lastUsedAt, text.lastUsed)}`}</p></li>`,
  );
  return listed(text.noWays, items);
}

function sessions(frame: Frame, { sessions: live }: PersonView): Html {
  const text = wordsOf(frame.locale);
  const items = live.map(
    ({ startedAt, userAgent, network }) =>
      html`<li><p class="item-name">${userAgent ?? text.portal.activity.unknownDevice}</p><p class="hint">${timed(frame, startedAt, text.portal.sessions.started)}${network && html` · <code>${network}</code>`}</p></li>`,
  );
  return listed(text.console.people.noSessions, items);
}
