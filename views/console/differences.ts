import type { SettingDifference } from '../../server/federation/changing/differences.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import type { Difference } from './props.ts';

/** One thing before and after: told by signs and words as well as by colour. */
export function difference(frame: Frame, { label, removed, added }: Difference): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  const line = (tag: 'del' | 'ins', said: string, value: string) =>
    tag === 'del'
      ? html`<li><del><span class="unseen">${said}: </span>${value}</del></li>`
      : html`<li><ins><span class="unseen">${said}: </span>${value}</ins></li>`;
  return html`<div><dt>${label}</dt><dd><ul class="differences">${removed.map((value) => line('del', text.removed, value))}${added.map((value) => line('ins', text.added, value))}</ul></dd></div>`;
}

/** A setting by its path, which is the same in every language. */
export const settingFact = ({ path, before, after }: SettingDifference): Difference => ({
  label: path,
  removed: before === undefined ? [] : [before],
  added: after === undefined ? [] : [after],
});
