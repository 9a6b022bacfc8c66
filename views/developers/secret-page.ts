import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { SecretPageProps } from './props.ts';

/** The one time that a secret is shown. */
export function secretPage(frame: Frame, props: SecretPageProps): Page {
  const { secret: text, register } = wordsOf(frame.locale).developers;
  const { application, clientSecret, isNew } = props;
  return developersPage(frame, props, {
    title: clientSecret === undefined ? register.title : text.title,
    lead: isNew ? text.registered : undefined,
    within: [homeStep(frame)],
    body: html`<dl class="terms secrets"><div><dt>${text.clientId}</dt><dd><code>${application.clientId}</code></dd></div>
${clientSecret !== undefined && html`<div><dt>${text.clientSecret}</dt><dd><code>${clientSecret}</code></dd></div>`}</dl>
<p class="warning">${clientSecret === undefined ? text.publicClient : text.once}</p>
<p><a class="button primary" href="${applicationPath(application.clientId)}">${text.next}</a></p>`,
  });
}
