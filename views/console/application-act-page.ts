import { tick } from '../enterprises/mandate-form.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { topicField } from '../parts/topic-field.ts';
import { wordsOf } from '../words/words.ts';
import { scopeName } from './applications-page.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { applicationActPath, applicationPath } from './paths.ts';
import type { ApplicationActPageProps, ChangeApplicationPageProps } from './props-applications.ts';

/** One act upon an application: what will happen, and why it is done. */
export function applicationActPage(frame: Frame, props: ApplicationActPageProps): Page {
  const text = wordsOf(frame.locale).consoleApplications;
  const { application, act, typed, problems } = props;
  return consolePage(frame, props, {
    section: 'applications',
    title: `${application.name} · ${text.acts[act].title}`,
    lead: text.acts[act].lead,
    above: above(frame, application),
    problems,
    body: form(frame, applicationActPath(application.clientId, act), [
      act === 'give' && giveFields(frame, props),
      reasonField(frame, typed.reason, problems.reason),
      html`<button type="submit" class="${act === 'suspend' ? 'danger' : 'primary'}">${text.acts[act].submit}</button>`,
    ]),
  });
}

function giveFields(frame: Frame, { application, version, typed, problems }: ApplicationActPageProps): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  return html`<input type="hidden" name="version" value="${version}">
<dl class="terms"><div><dt>${text.unit}</dt><dd>${application.unit}</dd></div></dl>
${field(frame, { id: 'toId', label: text.toUnit, hint: text.toUnitHint, value: typed.toId, maxlength: 64, autocomplete: 'off', problem: problems.toId })}`;
}

function above(
  frame: Frame,
  { clientId, name }: Pick<ApplicationActPageProps['application'], 'clientId' | 'name'>,
): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  return html`<p class="up"><a href="${applicationPath(clientId)}">${text.title} · ${name}</a></p>`;
}

/** Addresses, scopes and purposes, changed as a whole. */
export function changeApplicationPage(frame: Frame, props: ChangeApplicationPageProps): Page {
  const { consoleApplications: text, topics } = wordsOf(frame.locale);
  const { application, typed, problems } = props;
  const topic = { label: topics.field, hint: topics.hint, problem: problems.topic, chosen: typed.topic };
  const lines = (id: 'redirectUris' | 'postLogoutRedirectUris', label: string) => {
    const options = { id, label, hint: text.addressesHint };
    const control = html`<textarea id="${id}" name="${id}" rows="4" maxlength="12000" autocapitalize="none" spellcheck="false"${described(options)}>${typed[id]}</textarea>`;
    return labelled(frame, options, control);
  };
  const one = (id: 'backchannelLogoutUri' | 'policyUri' | 'termsUri', hint: string) =>
    field(frame, {
      ...{ id, label: text[id], hint, value: typed[id] },
      ...({ maxlength: 2048, required: false, autocomplete: 'off' } as const),
    });
  return consolePage(frame, props, {
    section: 'applications',
    title: `${application.name} · ${text.change}`,
    lead: text.changeLead,
    above: above(frame, application),
    problems,
    body: form(frame, applicationActPath(application.clientId, 'change'), [
      html`<input type="hidden" name="version" value="${props.version}">`,
      topicField(frame, topic),
      lines('redirectUris', text.redirectUris),
      lines('postLogoutRedirectUris', text.postLogoutRedirectUris),
      one('backchannelLogoutUri', text.oneAddressHint),
      one('policyUri', text.documentHint),
      one('termsUri', text.documentHint),
      html`<h2>${text.scopes}</h2>`,
      props.scopes.map((one) => scopeFields(frame, one)),
      html`<ul class="ticks">${tick('firstParty', props.firstParty, `${text.firstParty} (${text.firstPartyYes})`)}</ul>`,
      reasonField(frame, typed.reason, problems.reason),
      html`<button type="submit" class="primary">${text.change}</button>`,
    ]),
  });
}

function scopeFields(
  frame: Frame,
  { scope, isChosen, isSensitive, purpose }: ChangeApplicationPageProps['scopes'][number],
): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  const name = scopeName(frame, scope);
  const label = isSensitive ? `${name} (${text.sensitive})` : name;
  const purposes = (['zh-Hans', 'zh-Hant', 'en'] as const).map((locale) =>
    field(frame, {
      id: `purpose-${scope}-${locale}`,
      label: text.purposeIn[locale],
      value: purpose[locale] ?? '',
      maxlength: 200,
      required: false,
      autocomplete: 'off',
    }),
  );
  return html`<fieldset class="purpose"><legend class="unseen">${name}</legend><ul class="ticks">${tick(`scope-${scope}`, isChosen, label)}</ul>${scope !== 'openid' && purposes}</fieldset>`;
}
