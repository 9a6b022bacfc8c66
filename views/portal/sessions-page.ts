import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { viaText } from '../sources/passed-on.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { endSessionPath, portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { SessionsPageProps } from './props.ts';

type Session = SessionsPageProps['sessions'][number];

/** Where this account is logged in: the device in hand marked, each other one can be ended, or all at once. */
export function sessionsPage(frame: Frame, props: SessionsPageProps): Page {
  const text = wordsOf(frame.locale).portal.sessions;
  const hasOthers = props.sessions.some(({ current }) => !current);
  return portalPage(frame, props, {
    section: 'sessions',
    title: text.title,
    lead: text.lead,
    body: html`<ul class="items">${props.sessions.map((session) => item(frame, session))}</ul>
${hasOthers && html`<div class="all-others"><p>${text.endOthersText}</p>${actionForm(frame, { action: portalPaths.endOtherSessions, label: text.endOthers, look: 'danger' })}</div>`}`,
  });
}

function item(frame: Frame, session: Session): Html {
  const text = wordsOf(frame.locale).portal.sessions;
  const { id, current, userAgent, network, startedAt, applications, via } = session;
  const end = { action: endSessionPath(id), label: text.end, named: text.endNamed(userAgent) };
  return html`<li><p class="item-name">${userAgent}${current && html` <span class="badge">${text.current}</span>`}</p>
<p class="hint">${timed(frame, startedAt, text.started)} · ${text.network} <code>${network}</code></p>
${via.length > 0 && html`<p class="hint">${viaText(frame, via)}</p>`}
${applications.length > 0 && html`<p class="hint">${text.entered}${applications.join(' · ')}</p>`}
${!current && html`<div class="item-acts">${actionForm(frame, end)}</div>`}</li>`;
}
