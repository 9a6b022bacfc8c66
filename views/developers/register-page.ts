import type { SystemKind } from '../../server/clients/system-kind.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { problemText } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep, teamStep } from './developers-page.ts';
import { teamPath } from './paths.ts';
import type { RegisterPageProps } from './props.ts';
import { settingsFields } from './settings-form.ts';

/** One page from nothing to credentials. */
export function registerPage(frame: Frame, props: RegisterPageProps): Page {
  const { register: text } = wordsOf(frame.locale).developers;
  const { team } = props;
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead,
    within: [homeStep(frame), teamStep(team)],
    problems: props.problems,
    body: form(frame, teamPath(team.id, 'applications'), [
      kindChoice(frame, props),
      ...settingsFields(frame, props, props.kind === 'mobile'),
      html`<button type="submit" class="primary">${text.submit}</button>`,
    ]),
  });
}

function kindChoice(frame: Frame, { kind, problems }: RegisterPageProps): Html {
  const { register: text, kinds } = wordsOf(frame.locale).developers;
  const choice = (one: SystemKind) =>
    html`<li><input type="radio" id="kind-${one}" name="kind" value="${one}"${kind === one && html` checked`}> <label for="kind-${one}">${kinds[one].name} <span class="hint">${kinds[one].what}</span></label></li>`;
  return html`<fieldset id="kind" class="field${problems.kind ? ' field-refused' : ''}"><legend>${text.kind}</legend>
${problems.kind && html`<p class="refusal">${problemText(frame, problems.kind)}</p>`}
<ul class="ticks">${(Object.keys(kinds) as SystemKind[]).map(choice)}</ul></fieldset>`;
}
