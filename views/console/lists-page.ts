import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, labelled } from '../parts/field.ts';
import { actionForm, csrfField, form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField, table } from './parts.ts';
import { approvalPath, giveListPath, giveUnitListPath, listPath, unitListPath } from './paths.ts';
import type {
  AskedBack,
  Fault,
  GiveListPageProps,
  LeftOne,
  ListKind,
  ListOutcome,
  ListPageProps,
  Rehearsed,
} from './props-lists.ts';
import { unitAbove } from './units-page.ts';

const fileKinds = '.csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What is said of lists of either kind. */
const textsOf = ({ locale }: Frame, kind: ListKind) => {
  const { consoleLists, consoleUnitLists } = wordsOf(locale);
  return kind === 'posts' ? consoleLists : { ...consoleLists, ...consoleUnitLists };
};
const pathOf = ({ kind, id }: { kind: ListKind; id: string }) => (kind === 'posts' ? listPath(id) : unitListPath(id));

/** Takes a list; nothing happens before it was looked at. */
export function giveListPage(frame: Frame, props: GiveListPageProps): Page {
  const text = textsOf(frame, props.kind);
  const { unit, columns, typed, problems } = props;
  const path = props.kind === 'posts' ? giveListPath(unit.id) : giveUnitListPath(unit.id);
  const file = { id: 'file', label: text.file, hint: text.fileHint, problem: problems.file };
  return consolePage(frame, props, {
    section: 'units',
    title: text.listIn(unit.name),
    lead: text.lead,
    above: unitAbove(unit),
    problems,
    body: html`<p><a class="button secondary" href="${ownAddress(`${path}/template`)}">${text.template}</a></p>
<form method="post" action="${ownAddress(path)}" enctype="multipart/form-data" novalidate>${csrfField(frame)}
${labelled(frame, file, html`<input id="file" name="file" type="file" accept="${fileKinds}" required${described(file)}>`)}
${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="primary">${text.look}</button></form>
<section class="group" aria-labelledby="columns"><h2 id="columns">${text.columnsHeading}</h2><p class="hint">${text.columnsLead}</p>
<dl class="terms">${columns.map(
      ({ name, head, hint }) => html`<div><dt>${head} (${name})</dt><dd>${hint}</dd></div>`,
    )}</dl></section>`,
  });
}

/** What would become of a list, what became of it, and the way back. */
export function listPage(frame: Frame, props: ListPageProps): Page {
  const text = textsOf(frame, props.kind);
  return consolePage(frame, props, {
    section: 'units',
    title: `${props.unit.name} · ${text.preview}`,
    lead: text.rows(props.rows),
    above: unitAbove(props.unit),
    problems: props.problems,
    body: bodyOf(frame, props),
  });
}

function bodyOf(frame: Frame, props: ListPageProps): Html {
  const { rehearsed, outcome } = props;
  if (rehearsed) return rehearsal(frame, props, rehearsed);
  if (outcome) return result(frame, props, outcome);
  if (props.problem?.code === 'console.being-decided') return refresh(frame, props);
  return html`<p class="empty">${wordsOf(frame.locale).consoleLists.forgotten}</p>`;
}

function refresh(frame: Frame, props: ListPageProps): Html {
  const { refresh: label } = textsOf(frame, props.kind);
  return html`<p><a class="button secondary" href="${ownAddress(pathOf(props))}">${label}</a></p>`;
}

function rehearsal(frame: Frame, props: ListPageProps, rehearsed: Rehearsed): Html {
  const text = textsOf(frame, props.kind);
  const { appoint, change, endings, same, bad, mass, earlier } = rehearsed;
  const label = mass ? text.askSecond : text.carryOut;
  const tags = [
    appoint > 0 && text.appoint(appoint),
    change > 0 && text.change(change),
    endings > 0 && text.endings(endings),
    same > 0 && text.same(same),
    bad > 0 && text.bad(bad),
  ].filter((tag) => tag !== false);
  return html`<p class="hint">${text.readAsLine(text.readAs[props.readAs], rehearsed.firstRow)}</p>
<ul class="tags">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>
${faultTable(frame, props, rehearsed.faults, bad)}
${mass && html`<p class="hint">${text.massHint(mass.rows, mass.endings)}</p>`}
${mass && earlier > 0 && html`<p class="hint">${text.earlierHint(earlier)}</p>`}
${props.mayCarryOut && appoint + change > 0 && actionForm(frame, { action: `${pathOf(props)}/appointment`, label, look: 'primary' })}`;
}

function faultTable(frame: Frame, props: ListPageProps, faults: readonly Fault[], bad: number): Html | undefined {
  if (faults.length === 0) return undefined;
  const text = textsOf(frame, props.kind);
  const columns = [
    { heading: text.row, cell: ({ row }: Fault) => String(row) },
    { heading: text.label, cell: ({ label }: Fault) => label },
    { heading: text.outcome, cell: (fault: Fault) => fault.text },
  ];
  return html`${table(text.outcome, columns, faults)}${bad > faults.length && html`<p class="hint">${text.shownFirst(faults.length)}</p>`}
<p><a class="button secondary" href="${ownAddress(`${pathOf(props)}/faults`)}">${text.allFaults}</a></p>`;
}

function result(frame: Frame, props: ListPageProps, outcome: ListOutcome): Html {
  const text = textsOf(frame, props.kind);
  const { appointed, changed, refused, doneRows } = outcome;
  const { undone, rows } = props;
  const isUnderWay = (undone ? !undone.isDone : !outcome.isDone) && !props.stopped;
  const tags = [
    !undone && props.stopped && text.stopped(doneRows, rows),
    !undone && isUnderWay && text.underWay(doneRows, rows),
    undone && isUnderWay && text.takingBack,
    isUnderWay && props.isRetried && text.retried,
    appointed > 0 && text.appointed(appointed),
    changed > 0 && text.changed(changed),
    refused > 0 && text.refused(refused),
    undone && (undone.isDone || props.stopped) && text.undone(undone.ended, undone.restored),
    undone && undone.kept > 0 && text.kept(undone.kept),
  ].filter((tag) => typeof tag === 'string');
  return html`<ul class="tags">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>
${props.stopped && stopping(frame, props, props.stopped)}
${isUnderWay && refresh(frame, props)}
${faultTable(frame, props, outcome.faults, refused)}
${undone && undone.left.length > 0 && leftTable(frame, props, undone.left, undone.kept)}
${!undone && props.mayCarryOut && undoing(frame, props)}`;
}

/** Why nothing goes on by itself, and the way on; the way back stands below, where there is one. */
function stopping(frame: Frame, props: ListPageProps, why: NonNullable<ListPageProps['stopped']>): Html {
  const text = textsOf(frame, props.kind);
  const { askedBack, mayCarryOut } = props;
  const told = askedBack ? text.stoppedFor['asked-back'] : stoppedText(frame, props, why);
  return html`<section class="group" aria-labelledby="stopped"><h2 id="stopped">${text.stoppedHeading}</h2><p>${told}</p>
${askedBack && request(frame, askedBack)}
${mayCarryOut && !askedBack && why !== 'mass-change' && actionForm(frame, { action: `${pathOf(props)}/continuation`, label: text.goOn, look: 'primary' })}</section>`;
}

function stoppedText(frame: Frame, props: ListPageProps, why: NonNullable<ListPageProps['stopped']>): string {
  const text = textsOf(frame, props.kind);
  if (props.undone && (why === 'fault' || why === 'role-gone')) return text.stoppedUndoing[why];
  return why === 'asked-back' ? text.askedInVain : text.stoppedFor[why];
}

/** What a list that was taken back left where it was, each with why. */
function leftTable(frame: Frame, props: ListPageProps, left: readonly LeftOne[], all: number): Html {
  const text = textsOf(frame, props.kind);
  const columns = [
    { heading: text.label, cell: ({ label }: LeftOne) => label },
    { heading: text.leftWhy, cell: (one: LeftOne) => one.text },
  ];
  return html`<section class="group" aria-labelledby="left"><h2 id="left">${text.leftHeading}</h2>${table(text.leftHeading, columns, left)}
${all > left.length && html`<p class="hint">${text.leftShownFirst(left.length)}</p>`}
<p><a class="button secondary" href="${ownAddress(`${pathOf(props)}/faults?of=left`)}">${text.allLeft}</a></p></section>`;
}

/** What waits already: whoever wants the same sees whom to ask, and whether it is answered. */
function request(frame: Frame, { id, requestedBy, requestedAt }: AskedBack): Html {
  const { console: words, consoleLists } = wordsOf(frame.locale);
  return html`<dl class="terms"><div><dt>${words.approvals.requestedBy}</dt><dd>${requestedBy}</dd></div>
<div><dt>${words.approvals.requestedAt}</dt><dd>${timed(frame, requestedAt)}</dd></div></dl>
<p><a class="button secondary" href="${ownAddress(approvalPath(id))}">${consoleLists.seeRequest}</a></p>`;
}

function undoing(frame: Frame, { kind, id, typed, problems, stopped, askedBack }: ListPageProps): Html {
  const text = textsOf(frame, kind);
  // of one that has stopped it is said above
  const waits = !stopped && askedBack && html`<p>${text.waitsBack}</p>${request(frame, askedBack)}`;
  return html`<section class="group" aria-labelledby="undoing"><h2 id="undoing">${text.undoHeading}</h2>${waits}<p class="hint">${text.undoHint}</p>
${form(frame, `${pathOf({ kind, id })}/undoing`, html`${reasonField(frame, typed.reason, problems.reason)}<button type="submit" class="danger">${text.undo}</button>`)}</section>`;
}
