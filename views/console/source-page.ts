import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { actionForm, form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { certificatesSection } from './certificates.ts';
import { consolePage } from './console-page.ts';
import { pasted, reasonField } from './parts.ts';
import { consolePaths, sourceHistoryPath, sourcePath, sourceSettingsPath } from './paths.ts';
import type { PreviewView, SourcePageProps, StepView } from './props-sources.ts';

/** One source: what it may, whether it works, what its mapping makes of claims, and its switch. */
export function sourcePage(frame: Frame, props: SourcePageProps): Page {
  const { consoleSources: text, consoleSourceChanges: changes, identities, console } = wordsOf(frame.locale);
  const { source } = props;
  const fact = (label: string, value: string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return consolePage(frame, props, {
    section: 'sources',
    title: source.slug,
    above: html`<p class="up"><a href="${consolePaths.sources}">${console.title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: html`<ul class="tags"><li>${source.enabled ? text.on : text.off}</li></ul>
<dl class="terms">${fact(text.kind, text.kinds[source.kind])}${fact(text.issuer, source.issuer)}
${fact(text.identities, props.identityTypes.map((type) => identities.kinds[type]).join(' · '))}
${fact(text.ceiling, text.ceilings(props.highestIal, props.highestAcr))}</dl>
<p class="answers">${props.mayWrite && html`<a class="button primary" href="${ownAddress(sourceSettingsPath(source.slug))}">${changes.change}</a> `}<a class="button secondary" href="${ownAddress(sourceHistoryPath(source.slug))}">${changes.history}</a></p>
${props.certificates.length > 0 && certificatesSection(frame, props.certificates)}
${props.mayWrite && testSection(frame, props)}
${previewSection(frame, props)}
${props.mayWrite && switchSection(frame, props)}`,
  });
}

function testSection(frame: Frame, { source, steps }: SourcePageProps): Html {
  const text = wordsOf(frame.locale).consoleSources;
  return html`<section class="group" aria-labelledby="test"><h2 id="test">${text.testHeading}</h2><p class="hint">${text.testHint}</p>
${steps && html`<ol class="test-steps">${steps.map((step) => stepLine(frame, step))}</ol>`}
${actionForm(frame, { action: `${sourcePath(source.slug)}/test`, label: text.test })}</section>`;
}

export function stepLine(frame: Frame, step: StepView): Html {
  const { consoleSources: text, sourceTest } = wordsOf(frame.locale);
  return html`<li><strong>${step.ok ? text.well : text.failed}</strong>${' · '}${sourceTest.steps[step.name]}${!step.ok && html`<br>${sourceTest.failures[step.detail]} <code>${step.detail}</code>`}</li>`;
}

function previewSection(frame: Frame, { source, typed, problems, preview }: SourcePageProps): Html {
  const text = wordsOf(frame.locale).consoleSources;
  const short = { maxlength: 400, required: false, autocomplete: 'off' } as const;
  return html`<section class="group" aria-labelledby="preview"><h2 id="preview">${text.previewHeading}</h2><p class="hint">${text.previewHint}</p>
${preview && result(frame, preview)}
${form(
  frame,
  `${sourcePath(source.slug)}/preview`,
  html`${pasted(frame, { id: 'claims', label: text.claims, hint: undefined, value: typed.claims, problem: problems.claims })}
${field(frame, { id: 'acr', label: text.acr, value: typed.acr, ...short })}
${field(frame, { id: 'amr', label: text.amr, value: typed.amr, problem: problems.amr, ...short })}
<button type="submit" class="secondary">${text.preview}</button>`,
)}</section>`;
}

function result(frame: Frame, preview: PreviewView): Html {
  const { consoleSources: text, documentTypes } = wordsOf(frame.locale);
  const { document } = preview;
  const values = {
    ...{ name: preview.name, mobile: preview.mobile, email: preview.email },
    document: document && text.documentOf(documentTypes[document.type], document.number, document.level),
    ...{ ial: String(preview.ial), acr: preview.acr, amr: preview.amr, groups: preview.groups },
  };
  const names = Object.keys(values) as (keyof typeof values)[];
  const known = names.map((name) => ({ label: text.fields[name], value: values[name] || text.nothing }));
  const own = preview.attributes.map(({ field: label, value }) => ({ label, value }));
  return html`<h3>${text.result}</h3>${preview.lost.length > 0 && html`<div class="warning"><p>${text.lost(preview.lost.join(' '))}</p></div>`}
<dl class="terms">${[...known, ...own].map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function switchSection(frame: Frame, { source, typed, problems }: SourcePageProps): Html {
  const text = wordsOf(frame.locale).consoleSources;
  const [heading, hint, label, state, look] = source.enabled
    ? ([text.switchOffHeading, text.switchOffHint, text.switchOff, 'off', 'danger'] as const)
    : ([text.switchOnHeading, text.switchOnHint, text.switchOn, 'on', 'primary'] as const);
  return html`<section class="group" aria-labelledby="switch"><h2 id="switch">${heading}</h2><p class="hint">${hint}</p>
${form(
  frame,
  `${sourcePath(source.slug)}/state`,
  html`<input type="hidden" name="state" value="${state}">${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="${look}">${label}</button>`,
)}</section>`;
}
