import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { exactTime } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath, teamPath } from './paths.ts';
import type { OverviewPageProps } from './props.ts';

/** What a program needs to know of the application, and its secret, which can be replaced but not seen. */
export function applicationOverviewPage(frame: Frame, props: OverviewPageProps): Page {
  const words = wordsOf(frame.locale);
  const { overview: text, kinds, testPersons } = words.developers;
  const { application, issuer, method, redirectUris, team, topic } = props;
  const discovery = `${issuer}/.well-known/openid-configuration`;
  const term = (name: string, value: Drawable) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const uris = redirectUris.map((uri) => html`<code>${uri}</code> `);
  return applicationPage(frame, props, {
    section: 'overview',
    title: application.name,
    body: html`<dl class="terms">${[
      term(text.clientId, html`<code>${application.clientId}</code>`),
      term(text.issuer, html`<code>${issuer}</code>`),
      term(text.discovery, html`<code>${discovery}</code>`),
      term(text.kind, kinds[application.kind].name),
      term(words.topics.field, words.topics.names[topic]),
      term(text.method, text.methods[method]),
      term(text.redirectUris, uris.length > 0 ? uris : text.none),
    ]}</dl>
<p>${text.pkce}</p>
${secretPart(frame, props)}
${application.environment === 'sandbox' && application.kind !== 'service' && html`<section class="group"><h2>${testPersons.title}</h2><p>${text.privateWindow}</p><p><a href="${teamPath(team.id, 'test-persons')}">${testPersons.title}</a></p></section>`}`,
  });
}

function secretPart(
  frame: Frame,
  { application, method, formerSecretUntil, isKnownElsewhere }: OverviewPageProps,
): Html {
  const { overview: text } = wordsOf(frame.locale).developers;
  const { clientId } = application;
  if (method === 'none') return html`<section class="group"><h2>${text.secret}</h2><p>${text.noSecret}</p></section>`;
  return html`<section class="group"><h2>${text.secret}</h2><p>${text.secretText}</p>
${isKnownElsewhere && html`<p class="warning">${text.knownElsewhere}</p>`}
${formerSecretUntil && html`<p class="warning">${text.formerUntil(exactTime(frame, formerSecretUntil))}</p>`}
<div class="item-acts">${actionForm(frame, { action: applicationPath(clientId, 'secret'), label: text.rotate })}${
    formerSecretUntil &&
    actionForm(frame, { action: applicationPath(clientId, 'former-secret'), label: text.endFormer, look: 'danger' })
  }</div></section>`;
}
