import { tick } from '../enterprises/mandate-form.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { appointPath, changeUnitPath } from './paths.ts';
import type { AppointField, AppointPageProps, ChangeUnitPageProps } from './props-units.ts';
import { unitAbove } from './units-page.ts';

/** Adds a unit below one, gives it another name, or asks to move it. */
export function changeUnitPage(frame: Frame, props: ChangeUnitPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  const { unit, act, typed, problems } = props;
  const title = act === 'add' ? text.addIn(unit.name) : `${unit.name} · ${text[act]}`;
  return consolePage(frame, props, {
    section: 'units',
    title,
    lead: { add: text.addLead, rename: undefined, move: text.moveLead }[act],
    above: unitAbove(unit),
    problems,
    body: form(
      frame,
      `${changeUnitPath(unit.id)}/${act}`,
      html`${act === 'rename' && seenName(props)}${act === 'move' ? targetField(frame, props) : names(frame, props)}${act === 'add' && place(frame, props)}
${reasonField(frame, typed.reason ?? '', problems.reason)}<button type="submit" class="primary">${text[act]}</button>`,
    ),
  });
}

/** What the form was drawn with goes along: a change in between is not undone unseen. */
function seenName({ seen }: ChangeUnitPageProps): Html[] {
  return (['zh-Hans', 'zh-Hant', 'en'] as const).map(
    (locale) => html`<input type="hidden" name="seen-${locale}" value="${seen[locale]}">`,
  );
}

function names(frame: Frame, { typed, problems }: ChangeUnitPageProps): Html[] {
  const { nameIn } = wordsOf(frame.locale).consoleUnits;
  return (['zh-Hans', 'zh-Hant', 'en'] as const).map((id) =>
    field(frame, { id, label: nameIn[id], value: typed[id] ?? '', maxlength: 100, problem: problems[id] }),
  );
}

function place(frame: Frame, { typed, problems }: ChangeUnitPageProps): Html {
  const text = wordsOf(frame.locale).consoleUnits;
  const choice = (id: 'kind' | 'level', label: string, options: Readonly<Record<string, string>>) =>
    labelled(
      frame,
      { id, label },
      html`<select id="${id}" name="${id}">${Object.entries(options).map(([value, name]) => html`<option value="${value}"${typed[id] === value && html` selected`}>${name}</option>`)}</select>`,
    );
  return html`${choice('kind', text.kindLabel, text.kinds)}${choice('level', text.levelLabel, text.levels)}
${field(frame, { id: 'divisionCode', label: text.division, value: typed.divisionCode ?? '', maxlength: 12, inputmode: 'numeric', problem: problems.divisionCode })}`;
}

function targetField(frame: Frame, { typed, problems }: ChangeUnitPageProps): Html {
  const text = wordsOf(frame.locale).consoleUnits;
  return field(frame, {
    id: 'toId',
    label: text.moveTo,
    hint: text.moveToHint,
    value: typed.toId ?? '',
    maxlength: 64,
    problem: problems.toId,
  });
}

/** Appoints one official. */
export function appointPage(frame: Frame, props: AppointPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  const { unit, typed, problems } = props;
  const one = (
    id: AppointField,
    label: string,
    maxlength: number,
    hint?: string,
    type: 'text' | 'date' | 'tel' = 'text',
  ) =>
    field(frame, {
      id,
      label,
      hint,
      type,
      value: typed[id] ?? '',
      maxlength,
      problem: problems[id],
      required: id !== 'endsOn',
      autocomplete: 'off',
    });
  return consolePage(frame, props, {
    section: 'units',
    title: text.appointIn(unit.name),
    lead: text.appointLead,
    above: unitAbove(unit),
    problems,
    body: form(
      frame,
      appointPath(unit.id),
      html`${one('name', text.name, 100, text.nameHint)}${one('mobile', text.mobile, 32, text.mobileHint, 'tel')}${one('title', text.postTitle, 50)}${one('jobNumber', text.jobNumber, 32)}
${one('startsOn', text.from, 10, undefined, 'date')}${one('endsOn', text.until, 10, text.untilHint, 'date')}
<ul class="ticks">${tick('isPrimary', typed.isPrimary === 'yes', text.primary)}</ul>
${reasonField(frame, typed.reason ?? '', problems.reason)}<button type="submit" class="primary">${text.appoint}</button>`,
    ),
  });
}
