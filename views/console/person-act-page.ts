import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { personActPath, personPath } from './paths.ts';
import type { PersonActPageProps } from './props-people.ts';

/** One act upon a person: what will happen, and why it is done. */
export function personActPage(frame: Frame, props: PersonActPageProps): Page {
  const text = wordsOf(frame.locale).console.people;
  const { act, person, revealed } = props;
  return consolePage(frame, props, {
    section: 'people',
    title: text.acts[act].title,
    lead: revealed === undefined ? text.acts[act].lead : text.revealedLead,
    above: html`<p class="up"><a href="${personPath(person.id)}">${text.title} · ${person.name}</a></p>`,
    problems: props.problems,
    body: revealed === undefined ? question(frame, props) : answer(frame, props, revealed),
  });
}

function question(frame: Frame, { act, person, subject, typed, problems }: PersonActPageProps): Html {
  const text = wordsOf(frame.locale).console.people;
  const fields = [
    subject && html`<p><code>${subject.masked}</code></p><input type="hidden" name="number" value="${subject.id}">`,
    act === 'level' && levelField(frame, { person, typed, problems }),
    act === 'merge' &&
      field(frame, {
        id: 'other',
        label: text.otherAccount,
        hint: text.otherHint,
        value: typed.other ?? '',
        maxlength: 254,
        autocomplete: 'off',
        problem: problems.other,
      }),
    reasonField(frame, typed.reason, problems.reason),
    html`<button type="submit" class="${act === 'lock' || act === 'recovery' ? 'danger' : 'primary'}">${text.acts[act].submit}</button>`,
  ];
  return form(frame, personActPath(person.id, act), fields);
}

function levelField(
  frame: Frame,
  { person, typed, problems }: Pick<PersonActPageProps, 'person' | 'typed' | 'problems'>,
) {
  const words = wordsOf(frame.locale);
  const options = { id: 'level', label: words.console.people.newLevel, problem: problems.level };
  const choices = ([1, 2, 3, 4] as const)
    .filter((level) => level !== person.level)
    .map(
      (level) =>
        html`<option value="${level}"${typed.level === String(level) && html` selected`}>${words.portal.assurance[level].name}</option>`,
    );
  return labelled(frame, options, html`<select id="level" name="level"${described(options)}>${choices}</select>`);
}

function answer(frame: Frame, { person }: PersonActPageProps, revealed: string): Html {
  const text = wordsOf(frame.locale).console.people;
  return html`<p class="revealed"><code>${revealed}</code></p>
<p><a class="button secondary" href="${personPath(person.id)}">${text.backToRecord}</a></p>`;
}
