import type { OfferedScope } from '../../server/developers/applications/settings.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { topicField } from '../parts/topic-field.ts';
import { wordsOf } from '../words/words.ts';
import type { SettingsFormProps } from './props.ts';

/** What a team says of its application. Addresses of many stand one a line. */
export function settingsFields(frame: Frame, props: SettingsFormProps, isNative: boolean): Html[] {
  return [...labelFields(frame, props), ...addressFields(frame, props, isNative), scopeTicks(frame, props)];
}

type AddressProps = { typed: Omit<SettingsFormProps['typed'], 'name' | 'topic' | 'scopes'> } & Pick<
  SettingsFormProps,
  'problems'
>;

/** Where the system is. */
export function addressFields(frame: Frame, props: AddressProps, isNative: boolean): Html[] {
  const { settings: text } = wordsOf(frame.locale).developers;
  const { typed, problems } = props;
  const redirect = {
    id: 'redirectUris',
    label: text.redirectUris,
    hint: isNative ? text.redirectNativeHint : text.redirectHint,
    problem: problems.redirectUris,
  };
  const after = {
    id: 'postLogoutUris',
    label: text.postLogoutUris,
    hint: text.postLogoutHint,
    problem: problems.postLogoutUris,
  };
  const one = (id: 'backchannelLogoutUri' | 'initiateLoginUri' | 'policyUri' | 'termsUri', hint: string) =>
    field(frame, {
      ...{ id, label: text[id], hint, problem: problems[id], value: typed[id] },
      ...({ maxlength: 2048, autocomplete: 'off', required: false } as const),
    });
  return [
    lines(frame, redirect, typed.redirectUris),
    lines(frame, after, typed.postLogoutUris),
    one('backchannelLogoutUri', text.backchannelHint),
    one('initiateLoginUri', text.initiateHint),
    one('policyUri', text.policyHint),
    one('termsUri', text.termsHint),
  ];
}

/** What people read of it: its name, and where the directory of services lists it. */
export function labelFields(frame: Frame, props: SettingsFormProps): Html[] {
  const { topics: text } = wordsOf(frame.locale);
  const { typed, problems } = props;
  const topic = { label: text.field, hint: text.hint, problem: problems.topic, chosen: typed.topic };
  return [nameField(frame, props), topicField(frame, topic)];
}

function nameField(frame: Frame, { typed, problems }: SettingsFormProps): Html {
  const { settings: text } = wordsOf(frame.locale).developers;
  const options = { id: 'name', label: text.name, hint: text.nameHint, problem: problems.name, value: typed.name };
  return field(frame, { ...options, autocomplete: 'off', maxlength: 60 });
}

type LinesOptions = Parameters<typeof labelled>[1];

function lines(frame: Frame, options: LinesOptions, values: readonly string[]): Html {
  const { id } = options;
  const rows = Math.max(2, values.length + 1);
  return labelled(
    frame,
    options,
    html`<textarea id="${id}" name="${id}" rows="${rows}" maxlength="8000" spellcheck="false" autocapitalize="none"${described(options)}>
${values.join('\n')}</textarea>`,
  );
}

function scopeTicks(frame: Frame, { typed, scopes }: SettingsFormProps): Html {
  const words = wordsOf(frame.locale);
  const { settings: text } = words.developers;
  const tick = (scope: OfferedScope) => {
    const { name, what } = words.scopes[scope];
    return html`<li><input type="checkbox" id="scope-${scope}" name="scope.${scope}" value="yes"${typed.scopes.includes(scope) && html` checked`}> <label for="scope-${scope}">${name} <code>${scope}</code> <span class="hint">${what}</span></label></li>`;
  };
  return html`<fieldset class="field"><legend>${text.scopes}</legend><p class="hint">${text.scopesHint}</p><ul class="ticks">${scopes.map(tick)}</ul></fieldset>`;
}
