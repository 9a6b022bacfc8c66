import type { FieldChange } from '../../server/policies/policy.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField, table } from './parts.ts';
import { changePolicyPath, policyPath } from './paths.ts';
import { fieldWords, valueText } from './policy-values.ts';
import type { PolicyPreviewPageProps } from './props-policies.ts';

/** What a change would do, before it is made. */
export function policyPreviewPage(frame: Frame, props: PolicyPreviewPageProps): Page {
  const text = wordsOf(frame.locale).consolePolicies;
  const { name, changes, loosens } = props;
  return consolePage(frame, props, {
    section: 'policies',
    title: text.previewTitle(text.names[name]),
    above: html`<p class="up"><a href="${policyPath(name)}">${text.title} · ${text.names[name]}</a></p>`,
    problems: props.problems,
    body: html`<div class="${loosens ? 'warning' : 'notice'}"><p>${loosens ? text.previewLoosens : text.previewTightens}</p></div>
${table(text.changes, columnsOf(frame, props), changes)}
${effectsPart(frame, props)}
${confirmForm(frame, props)}`,
  });
}

function columnsOf(frame: Frame, { fields }: PolicyPreviewPageProps) {
  const text = wordsOf(frame.locale).consolePolicies;
  const shown = (name: string, value: number | boolean) => {
    const declared = fields.find(([one]) => one === name)?.[1];
    return declared ? valueText(frame, declared, value) : String(value);
  };
  return [
    { heading: text.setting, cell: ({ field }: FieldChange) => fieldWords(frame, field).label },
    { heading: text.before, cell: ({ field, from }: FieldChange) => shown(field, from) },
    { heading: text.after, cell: ({ field, to }: FieldChange) => shown(field, to) },
    { heading: text.effect, cell: ({ isLooser }: FieldChange) => (isLooser ? text.looser : text.tighter) },
  ];
}

function effectsPart(frame: Frame, { effects }: PolicyPreviewPageProps): Html {
  const text = wordsOf(frame.locale).consolePolicies;
  const lines = effects.map(({ kind, affected, looked, isPart }) => {
    const figure = (count: number) => {
      const shown = count.toLocaleString(frame.locale);
      return isPart ? text.atLeast(shown) : shown;
    };
    return html`<li>${text.effects[kind](figure(affected), figure(looked))}</li>`;
  });
  return html`<section class="group" aria-labelledby="effects"><h2 id="effects">${text.effectsHeading}</h2>
${effects.length > 0 ? html`<ul class="plain">${lines}</ul>` : html`<p>${text.noEffects}</p>`}
${effects.some(({ isPart }) => isPart) && html`<p class="hint">${text.onlyPart}</p>`}</section>`;
}

function confirmForm(
  frame: Frame,
  { name, version, settings, loosens, typed, problems }: PolicyPreviewPageProps,
): Html {
  const text = wordsOf(frame.locale).consolePolicies;
  const values = Object.entries(settings).map(([field, value]) => {
    const sent = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
    return html`<input type="hidden" name="${field}" value="${sent}">`;
  });
  return form(
    frame,
    changePolicyPath(name),
    html`<input type="hidden" name="version" value="${version}">${values}${reasonField(frame, typed.reason, problems.reason)}
<div class="answers"><button type="submit" class="primary" id="confirm">${loosens ? text.ask : text.confirm}</button>
<a class="button secondary" href="${policyPath(name)}">${text.edit}</a></div>`,
  );
}
