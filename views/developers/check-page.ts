import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { exactTime, timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { CheckPageProps } from './props.ts';

/** What the real system of the team does right and wrong. */
export function checkPage(frame: Frame, props: CheckPageProps): Page {
  const { check: text } = wordsOf(frame.locale).developers;
  const { application, isPassed, items } = props;
  const isSandbox = application.environment === 'sandbox';
  return applicationPage(frame, props, {
    section: 'check',
    title: text.title,
    lead: isSandbox ? text.lead : text.onlySandbox,
    body: isSandbox
      ? html`<p class="${isPassed ? 'notice' : 'warning'}">${isPassed ? text.passed : text.notPassed}</p>
${steps(frame, props)}
<section class="group"><h2>${text.results}</h2><ul class="items">${items.map((one) => item(frame, one))}</ul></section>`
      : undefined,
  });
}

function steps(frame: Frame, { application, watchedUntil, items }: CheckPageProps): Html {
  const { check: text } = wordsOf(frame.locale).developers;
  const path = applicationPath(application.clientId, 'check');
  const hasProbes = items.some(({ item: name }) => name === 'forged');
  const use = application.kind === 'service' ? text.useService : text.useLogin;
  return html`<ol class="todo">
<li><p>${watchedUntil ? text.watching(exactTime(frame, watchedUntil)) : text.start}</p>${actionForm(frame, { action: path, label: watchedUntil ? text.again : text.startButton, look: watchedUntil ? 'secondary' : 'primary' })}</li>
<li><p>${use}</p></li>
${hasProbes && html`<li><p>${text.probe}</p>${actionForm(frame, { action: `${path}/probe`, label: text.probeButton })}</li>`}</ol>`;
}

function item(frame: Frame, { item: name, result }: CheckPageProps['items'][number]): Html {
  const { check: text } = wordsOf(frame.locale).developers;
  const passed = result?.passed === true;
  const state = passed ? text.right : result ? text.wrong : text.open;
  return html`<li><p class="item-name">${text.items[name].name} <span class="badge${!passed && ' badge-refused'}">${state}</span></p>
<p>${text.items[name].what}</p>
${result && html`<p class="hint">${text.findings[result.detail]} ${timed(frame, result.at)}</p>`}</li>`;
}
