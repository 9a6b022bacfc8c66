import { ownAddress } from '../address.ts';
import type { Frame } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { described, labelled } from '../parts/field.ts';
import type { Problem } from '../problem.ts';
import { wordsOf } from '../words/words.ts';

/** Why: it stays in the audit log, so every act of an administrator asks for it. */
export function reasonField(frame: Frame, value: string, problem: Problem | undefined): Html {
  const text = wordsOf(frame.locale).console.reason;
  const options = { id: 'reason', label: text.label, hint: text.hint, problem };
  const control = html`<textarea id="reason" name="reason" rows="3" maxlength="200" required${described(options)}>${value}</textarea>`;
  return labelled(frame, options, control);
}

type Pasted = { id: string; label: string; hint: string | undefined; value: string; problem: Problem | undefined };

/** A text of many lines that is read by programs. */
export function pasted(frame: Frame, { value, ...options }: Pasted): Html {
  const control = html`<textarea id="${options.id}" name="${options.id}" class="pasted" rows="10" spellcheck="false" autocomplete="off"${described(options)}>${value}</textarea>`;
  return labelled(frame, options, control);
}

export type Column<T> = { heading: string; cell: (row: T) => Drawable };

/** A table whose head stays in sight; on a phone each row is a card that names its cells. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Html {
  const heads = columns.map(({ heading }) => html`<th scope="col">${heading}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>${columns.map(({ heading, cell }) => html`<td><span class="cell-name" aria-hidden="true">${heading}</span><div class="cell">${cell(row)}</div></td>`)}</tr>`,
  );
  return html`<div class="table-frame"><table class="console-table"><caption class="unseen">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The way to the next page of a list, or nothing on the last. */
export function more(frame: Frame, href: string | undefined): Html | undefined {
  return href === undefined
    ? undefined
    : html`<p><a class="button secondary" href="${ownAddress(href)}">${wordsOf(frame.locale).console.more}</a></p>`;
}
