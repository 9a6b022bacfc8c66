import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { wordsOf } from '../words/words.ts';
import { pasted } from './parts.ts';
import type { TypedMember } from './props-api.ts';

const longestLine = 2000;

/** The field of one member of an operation's input, under its own name. */
export function memberField(frame: Frame, member: TypedMember): Html {
  const { name, kind, isRequired, value, problem, maxLength = longestLine } = member;
  const { consoleApi: text } = wordsOf(frame.locale);
  const label = isRequired ? name : `${name} (${text.optional})`;
  const options = { id: name, label, hint: hintOf(frame, member), problem };
  if (kind === 'choice') return labelled(frame, options, choice(frame, member, described(options)));
  if (kind === 'json' || kind === 'long-text') return pasted(frame, { ...options, value });
  return field(frame, {
    ...options,
    value,
    maxlength: maxLength,
    autocomplete: 'off',
    required: isRequired,
    ...(kind === 'number' && { inputmode: 'numeric' as const }),
  });
}

function choice(frame: Frame, { name, choices, isRequired, value }: TypedMember, attributes: Html): Html {
  const { leftOut } = wordsOf(frame.locale).consoleApi;
  const options = choices.map((one) => html`<option value="${one}"${one === value && html` selected`}>${one}</option>`);
  return html`<select id="${name}" name="${name}"${attributes}>${!isRequired && html`<option value="">${leftOut}</option>`}${options}</select>`;
}

/** What a value looks like, in words: what its schema knows of it. */
function hintOf(frame: Frame, member: TypedMember): string | undefined {
  const { format, minimum, maximum, maxLength, preset, kind, example } = member;
  const { consoleApi: text } = wordsOf(frame.locale);
  const told = [
    format && text.formats[format],
    kind === 'number' && text.between(minimum ?? 0, maximum ?? Number.MAX_SAFE_INTEGER),
    kind === 'json' && text.json(example),
    maxLength !== undefined && text.upTo(maxLength),
    preset && text.preset(preset),
  ].filter((one) => typeof one === 'string' && one !== '');
  return told.length > 0 ? told.join(frame.locale === 'en' ? '; ' : '；') : undefined;
}
