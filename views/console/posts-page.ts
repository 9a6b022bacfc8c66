import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, labelled } from '../parts/field.ts';
import { actionForm, csrfField, form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField, table } from './parts.ts';
import { giveListPath, listPath, postPath } from './paths.ts';
import type { GiveListPageProps, ListPageProps, PostPageProps } from './props-units.ts';
import { unitAbove } from './units-page.ts';

/** One post: whose it is, and how it ends. */
export function consolePostPage(frame: Frame, props: PostPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  const { post, unit, typed, problems } = props;
  const act = (name: 'end' | 'invite', look: string) =>
    html`<button type="submit" class="${look}" name="act" value="${name}" id="${name}">${text[name]}</button>`;
  return consolePage(frame, props, {
    section: 'units',
    title: `${post.title} · ${post.jobNumber}`,
    above: unitAbove(unit),
    problems,
    body: html`<dl class="terms"><div><dt>${text.official}</dt><dd>${post.official ?? text.waiting}</dd></div><div><dt>${text.from}</dt><dd>${post.startsOn}</dd></div><div><dt>${text.until}</dt><dd>${post.endsOn ?? '–'}</dd></div></dl>
${
  props.mayAppoint &&
  html`<section class="group" aria-labelledby="ending"><h2 id="ending">${text.endHeading}</h2><p class="hint">${text.endHint}</p>${props.isWaiting && html`<p class="hint">${text.inviteHeading}: ${text.inviteHint}</p>`}
${form(frame, postPath(post.id), html`${reasonField(frame, typed.reason, problems.reason)}<div class="answers">${act('end', 'danger')}${props.isWaiting && act('invite', 'secondary')}</div>`)}</section>`
}`,
  });
}

/** Takes a list of officials; nothing happens before it was looked at. */
export function giveListPage(frame: Frame, props: GiveListPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  const { unit, typed, problems } = props;
  const file = { id: 'file', label: text.file, hint: text.fileHint, problem: problems.file };
  return consolePage(frame, props, {
    section: 'units',
    title: text.listIn(unit.name),
    lead: text.listLead,
    above: unitAbove(unit),
    problems,
    body: html`<form method="post" action="${ownAddress(giveListPath(unit.id))}" enctype="multipart/form-data" novalidate>${csrfField(frame)}
${labelled(frame, file, html`<input id="file" name="file" type="file" accept=".csv,text/csv" required${described(file)}>`)}
${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="primary">${text.look}</button></form>`,
  });
}

/** What would become of a list, what became of it, and the way back. */
export function listPage(frame: Frame, props: ListPageProps): Page {
  const text = wordsOf(frame.locale).consoleUnits;
  return consolePage(frame, props, {
    section: 'units',
    title: `${props.unit.name} · ${text.preview}`,
    lead: text.rows(props.rows),
    above: unitAbove(props.unit),
    problems: props.problems,
    body: props.rehearsed ? rehearsal(frame, props, props.rehearsed) : outcome(frame, props),
  });
}

function rehearsal(
  frame: Frame,
  props: ListPageProps,
  { good, bad, faults }: NonNullable<ListPageProps['rehearsed']>,
): Html {
  const text = wordsOf(frame.locale).consoleUnits;
  type Fault = (typeof faults)[number];
  const columns = [
    { heading: text.row, cell: ({ row }: Fault) => String(row) },
    { heading: text.jobNumber, cell: ({ jobNumber }: Fault) => jobNumber },
    { heading: text.outcome, cell: ({ reason }: Fault) => text.refusals[reason] },
  ];
  return html`<ul class="tags"><li>${text.good(good)}</li>${bad > 0 && html`<li>${text.bad(bad)}</li>`}</ul>
${faults.length > 0 && table(text.outcome, columns, faults)}${bad > faults.length && html`<p class="hint">${text.shownFirst(faults.length)}</p>`}
${good > 0 && actionForm(frame, { action: `${listPath(props.id)}/appointment`, label: text.carryOut, look: 'primary' })}`;
}

function outcome(frame: Frame, { id, appointed, isUndone, typed, problems }: ListPageProps): Html {
  const text = wordsOf(frame.locale).consoleUnits;
  if (appointed === undefined) return html`<p class="empty">${text.forgotten}</p>`;
  return html`<ul class="tags"><li>${text.done(appointed)}</li>${isUndone && html`<li>${text.undone}</li>`}</ul>
${
  !isUndone &&
  html`<section class="group" aria-labelledby="undoing"><h2 id="undoing">${text.undoHeading}</h2><p class="hint">${text.undoHint}</p>
${form(frame, `${listPath(id)}/undoing`, html`${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="danger">${text.undo}</button>`)}</section>`
}`;
}
