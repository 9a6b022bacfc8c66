import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, table } from './parts.ts';
import { consolePaths, policyPath, previewPolicyPath } from './paths.ts';
import { boundsText, changeText, fieldWords, valueText } from './policy-values.ts';
import type { PoliciesPageProps, PolicyForm, PolicyPageProps, PolicyVersionView } from './props-policies.ts';

/** What is set for the whole province. */
export function policiesPage(frame: Frame, props: PoliciesPageProps): Page {
  const text = wordsOf(frame.locale).consolePolicies;
  const rows = props.policies.map(
    ({ name, version }) =>
      html`<li><a href="${policyPath(name)}"><span>${text.names[name]} · ${versionText(frame, version)}</span><span class="row-value">${text.about[name]}</span></a></li>`,
  );
  return consolePage(frame, props, {
    section: 'policies',
    title: text.title,
    lead: text.lead,
    body: html`<ul class="rows">${rows}</ul>`,
  });
}

function versionText(frame: Frame, version: number): string {
  const text = wordsOf(frame.locale).consolePolicies;
  return version === 0 ? text.defaults : text.version(version);
}

/** One policy: what counts, how to change it, and what was changed before. */
export function policyPage(frame: Frame, props: PolicyPageProps): Page {
  const { consolePolicies: text, console } = wordsOf(frame.locale);
  const { name, settings, fields } = props;
  const lines = fields.map(
    ([one, declared]) =>
      html`<div><dt>${fieldWords(frame, one).label}</dt><dd>${valueText(frame, declared, settings[one] ?? declared.initial)}</dd></div>`,
  );
  return consolePage(frame, props, {
    section: 'policies',
    title: text.names[name],
    lead: text.about[name],
    above: html`<p class="up"><a href="${consolePaths.policies}">${console.title} · ${text.title}</a></p>`,
    problems: problemsOf(props.form),
    body: html`<section class="group" aria-labelledby="now"><h2 id="now">${text.now}</h2>
<ul class="tags"><li>${versionText(frame, props.version)}</li></ul><dl class="terms">${lines}</dl>${straysPart(frame, props)}</section>
${props.form ? changeForm(frame, props, props.form) : html`<p class="hint">${text.readOnly}</p>`}
${history(frame, props)}`,
  });
}

function straysPart(frame: Frame, { strays }: PolicyPageProps): Html | false {
  const text = wordsOf(frame.locale).consolePolicies;
  const labels = strays.map((one) => fieldWords(frame, one).label).join(' · ');
  return labels !== '' && html`<p class="hint">${text.strays(labels)}</p>`;
}

function problemsOf(shown: PolicyForm | undefined) {
  return Object.fromEntries(
    Object.entries(shown?.problems ?? {}).flatMap(([name, problem]) => (problem ? [[name, problem] as const] : [])),
  );
}

function changeForm(frame: Frame, { name, version, fields }: PolicyPageProps, { typed, problems }: PolicyForm): Html {
  const text = wordsOf(frame.locale).consolePolicies;
  const controls = fields.map(([id, declared]) => {
    const words = fieldWords(frame, id);
    const common = { id, label: words.label, problem: problems[id] };
    if (declared.kind === 'count') {
      const hint = `${words.hint} ${boundsText(frame, declared)}`;
      return field(frame, { ...common, hint, value: typed[id] ?? '', inputmode: 'numeric', maxlength: 6 });
    }
    const options = (['yes', 'no'] as const).map(
      (value) =>
        html`<option value="${value}"${value === typed[id] && html` selected`}>${value === 'yes' ? text.on : text.off}</option>`,
    );
    const about = { ...common, hint: words.hint };
    return labelled(
      frame,
      about,
      html`<select id="${id}" name="${id}" aria-describedby="${id}-hint">${options}</select>`,
    );
  });
  return html`<section class="group" aria-labelledby="change"><h2 id="change">${text.changeHeading}</h2><p class="hint">${text.changeHint}</p>
${form(
  frame,
  previewPolicyPath(name),
  html`<input type="hidden" name="version" value="${version}">${controls}<button type="submit" class="primary" id="preview">${text.preview}</button>`,
)}</section>`;
}

function history(frame: Frame, { versions, fields, nextHref }: PolicyPageProps): Html {
  const text = wordsOf(frame.locale).consolePolicies;
  const columns = [
    {
      heading: text.at,
      cell: ({ at, version }: PolicyVersionView) => html`${timed(frame, at)} · ${text.version(version)}`,
    },
    {
      heading: text.changes,
      cell: ({ changes }: PolicyVersionView) =>
        html`<ul class="plain">${changes.map((one) => html`<li>${changeText(frame, fields, one)}</li>`)}</ul>`,
    },
    {
      heading: text.setBy,
      cell: ({ setBy, approvedBy }: PolicyVersionView) =>
        html`<ul class="plain"><li>${setBy}</li>${approvedBy && html`<li>${text.approvedBy(approvedBy)}</li>`}</ul>`,
    },
    { heading: text.why, cell: ({ reason }: PolicyVersionView) => reason },
  ];
  return html`<section class="group" aria-labelledby="history"><h2 id="history">${text.history}</h2>
${versions.length > 0 ? table(text.history, columns, versions) : html`<p class="empty">${text.noHistory}</p>`}
${more(frame, nextHref && ownAddress(nextHref))}</section>`;
}
