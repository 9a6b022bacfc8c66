import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { difference, settingFact } from './differences.ts';
import { more, pasted, reasonField } from './parts.ts';
import { sourcePath, sourceSettingsPath } from './paths.ts';
import type {
  EffectView,
  SourceHistoryPageProps,
  SourceSettingsPageProps,
  SourceVersionView,
} from './props-source-changes.ts';
import { stepLine } from './source-page.ts';
import { settingText } from './sources-page.ts';

/** Settings as they are, to be changed; what a change would do is shown before it is sent. */
export function sourceSettingsPage(frame: Frame, props: SourceSettingsPageProps): Page {
  const { consoleSourceChanges: text, consoleSources: known } = wordsOf(frame.locale);
  const { slug, typed, problems, settings, effect } = props;
  const wrong = settings.map(({ path, code }) => html`<li><code>${path}</code>${': '}${settingText(known, code)}</li>`);
  return consolePage(frame, props, {
    section: 'sources',
    title: text.title(slug),
    lead: text.lead,
    above: above(frame, slug),
    problems,
    body: html`<p class="hint">${text.waitsHint}</p>
${settings.length > 0 && html`<section class="group" aria-labelledby="wrong"><h2 id="wrong">${known.wrong}</h2><ul>${wrong}</ul></section>`}
${effect && effectSection(frame, effect)}
${form(
  frame,
  sourceSettingsPath(slug),
  html`<input type="hidden" name="version" value="${props.version}">
${pasted(frame, { id: 'configuration', label: known.configuration, hint: text.configurationHint, value: typed.configuration, problem: problems.configuration })}
${pasted(frame, { id: 'secrets', label: known.secrets, hint: text.secretsHint, value: '', problem: problems.secrets })}
${field(frame, { id: 'position', label: text.position, value: typed.position, problem: problems.position, maxlength: 5, inputmode: 'numeric', required: false, autocomplete: 'off' })}
${reasonField(frame, typed.reason, problems.reason)}
<div class="answers"><button type="submit" class="secondary" name="intent" value="rehearse">${text.rehearse}</button>
<button type="submit" class="secondary" name="intent" value="test">${text.tryOut}</button>
<button type="submit" class="primary" name="intent" value="change">${text.submit}</button></div>`,
)}`,
  });
}

function above(frame: Frame, slug: string): Html {
  const { consoleSources: text } = wordsOf(frame.locale);
  return html`<p class="up"><a href="${ownAddress(sourcePath(slug))}">${text.title} · ${slug}</a></p>`;
}

function effectSection(frame: Frame, effect: EffectView): Html {
  const text = wordsOf(frame.locale).consoleSourceChanges;
  const { links, sessions, attempts, differences, areSecretsNew, loosens, steps } = effect;
  return html`<section class="group" aria-labelledby="effect"><h2 id="effect">${text.effect}</h2>
<ul class="tags"><li>${text.links(links)}</li><li>${text.sessions(sessions)}</li><li>${text.attempts(attempts)}</li></ul>
${
  loosens.length > 0
    ? html`<div class="warning"><p>${text.waits}</p><ul>${loosens.map((one) => html`<li>${text.loosening[one]}</li>`)}</ul></div>`
    : html`<p>${text.atOnce}</p>`
}
<h3>${text.differences}</h3>
${areSecretsNew && html`<p>${text.secretsNew}</p>`}
${differences.length > 0 ? html`<dl class="terms">${differences.map((one) => difference(frame, settingFact(one)))}</dl>` : html`<p>${text.noDifference}</p>`}
${steps && html`<ol class="test-steps">${steps.map((step) => stepLine(frame, step))}</ol>`}</section>`;
}

/** Every version of its settings, with whoever made it and why. */
export function sourceHistoryPage(frame: Frame, props: SourceHistoryPageProps): Page {
  const text = wordsOf(frame.locale).consoleSourceChanges;
  return consolePage(frame, props, {
    section: 'sources',
    title: text.historyTitle(props.slug),
    lead: text.historyLead,
    above: above(frame, props.slug),
    body: html`${props.versions.map((one) => versionSection(frame, one))}${more(frame, props.nextHref)}`,
  });
}

function versionSection(frame: Frame, one: SourceVersionView): Html {
  const text = wordsOf(frame.locale).consoleSourceChanges;
  const id = `version-${one.version}`;
  const fact = (label: string, value: string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${text.version(one.version)}</h2>
${one.secretsChanged && html`<ul class="tags"><li>${text.secretsChanged}</li></ul>`}
<dl class="terms"><div><dt>${text.changedAt}</dt><dd>${timed(frame, one.at)}</dd></div>
${one.reason === undefined ? fact(text.why, text.beforeHistory) : html`${fact(text.changedBy, one.changedBy ?? text.byCommand)}${one.approvedBy && fact(text.approvedBy, one.approvedBy)}${fact(text.why, one.reason)}`}
${one.differences.map((each) => difference(frame, each))}</dl></section>`;
}
