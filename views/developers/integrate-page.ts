import type { Stack } from '../../server/developers/integrate/stacks.ts';
import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { IntegratePageProps } from './props.ts';

/** Names that are the same in every language. */
const products = {
  node: 'Node',
  java: 'Java Spring',
  python: 'Python',
  php: 'PHP',
  go: 'Go',
  dotnet: '.NET',
  nginx: 'nginx',
  apache: 'Apache',
  android: 'Android',
} as const;

function nameOf(frame: Frame, stack: Stack): string {
  const { stacks } = wordsOf(frame.locale).developers.integrate;
  return stack === 'spa' || stack === 'service' || stack === 'ci' ? stacks[stack] : products[stack];
}

/** The settings that hold for this kind of system, and a whole program with the values of this application. */
export function integratePage(frame: Frame, props: IntegratePageProps): Page {
  const { integrate: text } = wordsOf(frame.locale).developers;
  const { application, stack, stacks, run, files } = props;
  const path = applicationPath(application.clientId, 'integrate');
  const choices = stacks.map(
    (one) =>
      html`<li><a href="${ownAddress(`${path}?stack=${one}`)}"${one === stack && html` aria-current="page"`}>${nameOf(frame, one)}</a></li>`,
  );
  return applicationPage(frame, props, {
    section: 'integrate',
    title: text.title,
    lead: text.lead,
    body: html`<section class="group"><h2>${text.rules}</h2><ul class="kind-rules">${text.kinds[application.kind].map((rule) => html`<li>${rule}</li>`)}</ul></section>
<nav class="tabs" aria-label="${text.stack}"><ul>${choices}</ul></nav>
<section class="group"><h2>${nameOf(frame, stack)}</h2><p>${stack === 'ci' ? text.ci : text.code}</p>
${block(text.run, run)}${files.map(({ name, text: code }) => block(name, code))}</section>`,
  });
}

function block(name: string, code: string): Html {
  return html`<figure class="listing"><figcaption>${name}</figcaption><pre tabindex="0"><code>${code}</code></pre></figure>`;
}
