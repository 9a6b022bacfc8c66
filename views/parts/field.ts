import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { type Problem, problemText } from '../problem.ts';

export type FieldOptions = {
  id: string;
  /** Name of the form field; the id when left out. */
  name?: string;
  label: string;
  hint?: string | undefined;
  problem?: Problem | undefined;
  value?: string;
  type?: 'text' | 'email' | 'tel' | 'search' | 'password' | 'date';
  autocomplete?: string;
  inputmode?: 'numeric' | 'text' | 'email';
  maxlength: number;
  /** First and last day that can be chosen, YYYY-MM-DD. */
  min?: string;
  max?: string;
  autofocus?: boolean;
  required?: boolean;
};

/** Label, hint, message and input, tied together for screen readers. */
export function field(frame: Frame, options: FieldOptions): Html {
  return labelled(frame, options, input(options));
}

/** The same around any control drawn elsewhere. */
export function labelled(frame: Frame, options: LabelOptions, control: Drawable): Html {
  const { id, label, hint, problem } = options;
  return html`<div class="field${problem ? ' field-refused' : ''}">
<label for="${id}">${label}</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${problem && html`<p class="refusal" id="${id}-problem">${problemText(frame, problem)}</p>`}
${control}
</div>`;
}

type LabelOptions = Pick<FieldOptions, 'id' | 'label' | 'hint' | 'problem'>;

export function input(options: FieldOptions): Html {
  const {
    id,
    name = id,
    value = '',
    type = 'text',
    autocomplete,
    inputmode,
    maxlength,
    min,
    max,
    autofocus,
    required = true,
  } = options;
  return html`<input id="${id}" name="${name}" type="${type}"${type !== 'date' && html` maxlength="${maxlength}"`}${value !== '' && html` value="${value}"`}${
    autocomplete && html` autocomplete="${autocomplete}"`
  }${inputmode && html` inputmode="${inputmode}"`}${min && html` min="${min}"`}${max && html` max="${max}"`}${required && html` required`}${
    autofocus && !options.problem && html` autofocus`
  }${described(options)}${type !== 'password' && type !== 'date' && html` autocapitalize="none" spellcheck="false"`}>`;
}

/** Attributes that tell a control what its hint and message are. */
export function described({ id, hint, problem }: Pick<FieldOptions, 'id' | 'hint' | 'problem'>): Html {
  const ids = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return html`${ids !== '' && html` aria-describedby="${ids}"`}${problem && html` aria-invalid="true"`}`;
}
