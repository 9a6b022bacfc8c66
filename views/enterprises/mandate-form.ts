import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { type Problem, problemText } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import type { MandateFormProps } from './props.ts';

/** Name and mobile number of a person: whoever accepts must prove both. */
export function personFields(frame: Frame, { typed, problems }: MandateFormProps): Html[] {
  const text = wordsOf(frame.locale).enterprises.people;
  const name = { id: 'name', label: text.name, hint: text.nameHint, problem: problems.name, value: typed.name };
  const mobile = { id: 'mobile', label: text.mobile, problem: problems.mobile, value: typed.mobile };
  return [
    field(frame, { ...name, autocomplete: 'off', maxlength: 100 }),
    field(frame, { ...mobile, type: 'tel', autocomplete: 'off', maxlength: 40 }),
  ];
}

export function agencyField(frame: Frame, { typed, problems }: MandateFormProps): Html {
  const { grant: text } = wordsOf(frame.locale).enterprises;
  const options = { id: 'uscc', label: text.agencyCode, hint: text.agencyHint, problem: problems.uscc };
  return field(frame, { ...options, value: typed.uscc, autocomplete: 'off', maxlength: 40 });
}

/** All or some services, all or some acts; what the reader does not hold is not offered. */
export function extentFields(frame: Frame, { typed, choices, problems }: MandateFormProps): Html {
  const words = wordsOf(frame.locale);
  const { grant: text } = words.enterprises;
  const chosen = typed.services === 'all' ? [] : typed.services;
  const services = choices.services.map(({ clientId, name, unit }) =>
    tick(`service.${clientId}`, chosen.includes(clientId), html`${name} <span class="hint">${unit}</span>`),
  );
  const done = typed.acts === 'all' ? [] : typed.acts;
  const acts = choices.acts.map((act) => tick(`act.${act}`, done.includes(act), words.mandates.acts[act]));
  return html`${allOrSome(frame, {
    name: 'services',
    legend: text.services,
    isAll: typed.services === 'all',
    mayChooseAll: choices.mayChooseAllServices,
    problem: problems.services,
    ticks: services.length > 0 ? services : html`<li class="hint">${text.noServices}</li>`,
  })}
${allOrSome(frame, {
  name: 'acts',
  legend: text.acts,
  isAll: typed.acts === 'all',
  mayChooseAll: choices.mayChooseAllActs,
  problem: problems.acts,
  ticks: acts,
})}`;
}

type Choice = {
  name: 'services' | 'acts';
  legend: string;
  isAll: boolean;
  mayChooseAll: boolean;
  problem: Problem | undefined;
  ticks: Drawable;
};

function allOrSome(frame: Frame, { name, legend, isAll, mayChooseAll, problem, ticks }: Choice): Html {
  const { grant: text } = wordsOf(frame.locale).enterprises;
  const choose = mayChooseAll
    ? html`${radio(name, 'all', isAll, text.all)}${radio(name, 'some', !isAll, text.some)}`
    : html`<li class="hint">${text.ownLimit}<input type="hidden" name="${name}" value="some"></li>`;
  return html`<fieldset id="${name}" class="field${problem ? ' field-refused' : ''}"><legend>${legend}</legend>
${problem && html`<p class="refusal">${problemText(frame, problem)}</p>`}
<ul class="ticks">${choose}</ul><ul class="ticks choices">${ticks}</ul></fieldset>`;
}

function radio(name: string, value: 'all' | 'some', isChosen: boolean, label: string): Html {
  const id = `${name}-${value}`;
  return html`<li><input type="radio" id="${id}" name="${name}" value="${value}"${isChosen && html` checked`}> <label for="${id}">${label}</label></li>`;
}

/** Names are unique: a form sends each name once. */
export function tick(name: string, isChosen: boolean, label: Drawable): Html {
  const id = name.replaceAll(/[^\w-]/g, '-');
  return html`<li><input type="checkbox" id="${id}" name="${name}" value="yes"${isChosen && html` checked`}> <label for="${id}">${label}</label></li>`;
}

/** The last day, and a note that both sides can read. */
export function periodFields(frame: Frame, { typed, choices, problems }: MandateFormProps): Html[] {
  const text = wordsOf(frame.locale).enterprises.people;
  const note = { id: 'note', label: text.note, hint: text.noteHint, problem: problems.note, value: typed.note };
  return [
    untilField(frame, { value: typed.until, firstDay: choices.firstDay, lastDay: choices.lastDay }, problems.until),
    field(frame, { ...note, autocomplete: 'off', maxlength: 200, required: false }),
  ];
}

export function untilField(
  frame: Frame,
  { value, firstDay, lastDay }: { value: string; firstDay: string; lastDay: string },
  problem: Problem | undefined,
): Html {
  const text = wordsOf(frame.locale).enterprises.people;
  const options = { id: 'until', label: text.until, hint: text.untilHint, problem, value };
  return field(frame, { ...options, type: 'date', min: firstDay, max: lastDay, autocomplete: 'off', maxlength: 10 });
}
