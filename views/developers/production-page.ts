import type { OfferedScope } from '../../server/developers/applications/settings.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath } from './paths.ts';
import type { ProductionPageProps } from './props.ts';
import { addressFields } from './settings-form.ts';

/** From the sandbox to production: what is asked for, why, and what was said to it. */
export function productionPage(frame: Frame, props: ProductionPageProps): Page {
  const { production: text } = wordsOf(frame.locale).developers;
  const { application } = props;
  const isSandbox = application.environment === 'sandbox';
  return applicationPage(frame, props, {
    section: 'production',
    title: text.title,
    lead: isSandbox ? text.lead : text.already,
    problems: props.problems,
    body: isSandbox ? html`${state(frame, props)}${ask(frame, props)}` : undefined,
  });
}

function state(frame: Frame, { request }: ProductionPageProps): Html | undefined {
  const { production: text } = wordsOf(frame.locale).developers;
  if (!request) return undefined;
  const { status, at, productionClientId, reason } = request;
  return html`<section class="group"><h2>${text.request}</h2><p>${text.statuses[status]} <span class="hint">${timed(frame, at)}</span></p>
${reason && html`<p>${text.answer} ${reason}</p>`}
${productionClientId && html`<p><a href="${applicationPath(productionClientId)}">${text.open}</a></p>`}</section>`;
}

function ask(frame: Frame, props: ProductionPageProps): Html {
  const { production: text, sections } = wordsOf(frame.locale).developers;
  const { application, isPassed, request } = props;
  const { clientId } = application;
  if (request?.status === 'waiting') return html`<p class="hint">${text.waiting}</p>`;
  if (!isPassed)
    return html`<p class="warning">${text.checkFirst} <a href="${applicationPath(clientId, 'check')}">${sections.check}</a></p>`;
  const reason = { id: 'reason', label: text.reason, hint: text.reasonHint, problem: props.problems.reason };
  return form(frame, applicationPath(clientId, 'production'), [
    ...(application.kind === 'service' ? [] : addressFields(frame, props, application.kind === 'mobile')),
    ...props.scopes.map((scope) => scopeFields(frame, props, scope)),
    field(frame, { ...reason, value: props.reason, autocomplete: 'off', maxlength: 300 }),
    html`<p class="hint">${text.decided}</p><button type="submit" class="primary">${text.submit}</button>`,
  ]);
}

function scopeFields(frame: Frame, { justified, problems }: ProductionPageProps, scope: OfferedScope): Html {
  const words = wordsOf(frame.locale);
  const { production: text } = words.developers;
  const { purpose = '', basis = '' } = justified[scope] ?? {};
  const [why, right] = [`purpose-${scope}`, `basis-${scope}`] as const;
  const rest = { autocomplete: 'off', maxlength: 300 };
  return html`<fieldset class="field"><legend>${words.scopes[scope].name} <code>${scope}</code></legend>
${scope === 'id_document' && html`<p class="warning">${text.sensitive}</p>`}
${field(frame, { id: why, label: text.purpose, hint: text.purposeHint, problem: problems[why], value: purpose, ...rest })}
${field(frame, { id: right, label: text.basis, hint: text.basisHint, problem: problems[right], value: basis, ...rest })}</fieldset>`;
}
