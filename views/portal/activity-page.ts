import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { link } from '../parts/links.ts';
import { refusedMark } from '../parts/refused-mark.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { ActivityEvent, ActivityPageProps } from './props.ts';

/** What happened, in words people understand, and a way to say "this was not me" beside each line. */
export function activityPage(frame: Frame, props: ActivityPageProps): Page {
  const text = wordsOf(frame.locale).portal.activity;
  const items = props.events.map((event) => html`<li>${told(frame, event)}${notMe(frame, event)}</li>`);
  return portalPage(frame, props, {
    section: 'activity',
    title: text.title,
    lead: text.lead,
    body: html`${items.length > 0 ? html`<ul class="items events">${items}</ul>` : html`<p class="empty">${text.none}</p>`}
${props.olderHref && html`<p>${link(props.olderHref, text.older)}</p>`}`,
  });
}

/** One event: what, when, where. Also on the page that helps when it was somebody else. */
export function told(frame: Frame, event: ActivityEvent): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.activity;
  const where = [event.application, event.userAgent ?? text.unknownDevice, event.network].filter(Boolean).join(' · ');
  return html`<div><p class="item-name">${words.activity[event.type]}${refusedMark(frame, event)}</p>
<p class="hint">${timed(frame, event.at)} · ${where}</p></div>`;
}

function notMe(frame: Frame, event: ActivityEvent): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.activity;
  const address = `${portalPaths.notMe}?event=${encodeURIComponent(event.id)}`;
  const named = text.notMeNamed(words.activity[event.type]);
  return html`<a class="not-me" href="${address}" aria-label="${named}">${text.notMe}</a>`;
}
