import type { AlertCode } from '../../server/developers/alerts/codes.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep, teamStep } from './developers-page.ts';
import { teamPath } from './paths.ts';
import type { AlertsPageProps } from './props.ts';

/** Where a team hears by itself of what goes wrong. */
export function alertsPage(frame: Frame, props: AlertsPageProps): Page {
  const { alerts: text } = wordsOf(frame.locale).developers;
  const { team, typed, saved, kinds, problems, hasSecret, webhookSecret } = props;
  const email = { id: 'email', label: text.email, hint: text.emailHint, problem: problems.email, value: typed.email };
  const webhook = {
    id: 'webhookUrl',
    label: text.webhook,
    hint: text.webhookHint,
    problem: problems.webhookUrl,
    value: typed.webhookUrl,
  };
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead,
    within: [homeStep(frame), teamStep(team)],
    problems,
    body: html`${saved && savedList(frame, saved)}${webhookSecret && html`<div class="warning"><p>${text.secret}</p><p><code>${webhookSecret}</code></p></div>`}
${form(frame, teamPath(team.id, 'alerts'), [
  field(frame, { ...email, type: 'email', autocomplete: 'email', maxlength: 254, required: false }),
  field(frame, { ...webhook, autocomplete: 'off', maxlength: 2048, required: false }),
  hasSecret &&
    html`<ul class="ticks"><li><input type="checkbox" id="new-secret" name="newSecret" value="yes"> <label for="new-secret">${text.newSecret}</label></li></ul>`,
  choices(frame, kinds, typed.muted),
  html`<input type="hidden" name="version" value="${props.version}">`,
  html`<button type="submit" class="primary">${text.save}</button>`,
])}`,
  });
}

/** What somebody else saved meanwhile, beside what was typed. */
function savedList(frame: Frame, { email, webhookUrl, muted }: AlertsPageProps['typed']): Html {
  const { alerts: text } = wordsOf(frame.locale).developers;
  const rows = [
    [text.email, email || text.none],
    [text.webhook, webhookUrl || text.none],
    [text.notTold, muted.length > 0 ? muted.map((kind) => html`<p>${text.kinds[kind]}</p>`) : text.none],
  ];
  const items = rows.map(([term, details]) => html`<div><dt>${term}</dt><dd>${details}</dd></div>`);
  return html`<section><h2>${text.saved}</h2><dl class="terms">${items}</dl></section>`;
}

/** `choices`: that they were on the page, for what is not ticked is not sent. */
function choices(frame: Frame, kinds: AlertsPageProps['kinds'], muted: readonly AlertCode[]): Html {
  const { alerts: text } = wordsOf(frame.locale).developers;
  const items = kinds.map((kind) => {
    const id = `tell-${kind.replace('.', '-')}`;
    return html`<li><input type="checkbox" id="${id}" name="tell.${kind}" value="yes"${!muted.includes(kind) && html` checked`}> <label for="${id}">${text.kinds[kind]}</label></li>`;
  });
  return html`<fieldset class="field"><legend>${text.kindsHeading}</legend><p class="hint">${text.kindsHint}</p><input type="hidden" name="choices" value="yes"><ul class="ticks">${items}</ul></fieldset>`;
}
