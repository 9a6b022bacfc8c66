import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { keyColumns } from './dashboard.ts';
import { reasonField, table } from './parts.ts';
import { consolePaths, keyPath, withdrawKeyPath } from './paths.ts';
import type { KeyView } from './props-dashboard.ts';
import type { KeyPageProps, KeysPageProps } from './props-delivery.ts';

/** Keys that sign, will sign and have signed. */
export function keysPage(frame: Frame, props: KeysPageProps): Page {
  const text = wordsOf(frame.locale).consoleDelivery;
  const kid = {
    heading: text.kid,
    cell: (key: KeyView) => html`<a href="${ownAddress(keyPath(key.kid))}">${key.kid}</a>`,
  };
  return consolePage(frame, props, {
    section: 'keys',
    title: text.keysTitle,
    lead: text.keysLead,
    problems: props.problems,
    body: html`${table(text.keysTitle, [kid, ...keyColumns(frame)], props.keys)}
${props.mayRotate && rotateForm(frame, props)}`,
  });
}

function rotateForm(frame: Frame, { typed, problems }: KeysPageProps): Html {
  const text = wordsOf(frame.locale).consoleDelivery;
  const choices = ['ES256', 'RS256'].map(
    (alg) => html`<option value="${alg}"${alg === typed.alg && html` selected`}>${alg}</option>`,
  );
  return html`<section class="group" aria-labelledby="rotate"><h2 id="rotate">${text.rotateHeading}</h2><p class="hint">${text.rotateHint}</p>
${form(
  frame,
  consolePaths.rotateKeys,
  html`${labelled(frame, { id: 'alg', label: text.alg, hint: undefined, problem: undefined }, html`<select id="alg" name="alg">${choices}</select>`)}
${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="secondary">${text.rotate}</button>`,
)}</section>`;
}

/** One key, and how it is taken out of use. */
export function keyPage(frame: Frame, props: KeyPageProps): Page {
  const { consoleDelivery: text, consoleDashboard: figures, console } = wordsOf(frame.locale);
  const { key, typed, problems } = props;
  const when = (label: string, at: Date | null) => at && html`<div><dt>${label}</dt><dd>${timed(frame, at)}</dd></div>`;
  return consolePage(frame, props, {
    section: 'keys',
    title: `${key.alg} · ${figures.keyStatuses[key.status]}`,
    above: html`<p class="up"><a href="${consolePaths.keys}">${console.title} · ${text.keysTitle}</a></p>`,
    problems,
    body: html`<dl class="terms"><div><dt>${text.kid}</dt><dd><code>${key.kid}</code></dd></div>
${when(text.made, key.createdAt)}${when(text.activated, key.activatedAt)}${when(text.retired, key.retiredAt)}</dl>
${
  props.mayWithdraw &&
  html`<section class="group" aria-labelledby="withdraw"><h2 id="withdraw">${text.withdrawHeading}</h2><p class="hint">${text.withdrawHint}</p>
${form(frame, withdrawKeyPath(key.kid), html`${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="danger">${text.withdraw}</button>`)}</section>`
}`,
  });
}
