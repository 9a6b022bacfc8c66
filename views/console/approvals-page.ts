import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm, form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { difference } from './differences.ts';
import { more, reasonField, table } from './parts.ts';
import { approvalPath, consolePaths, decideApprovalPath, withdrawApprovalPath } from './paths.ts';
import type { ApprovalPageProps, ApprovalsPageProps, ApprovalView } from './props.ts';

/** What waits for a second person, and what became of earlier requests. */
export function approvalsPage(frame: Frame, props: ApprovalsPageProps): Page {
  const text = wordsOf(frame.locale).console.approvals;
  const tabs = (['waiting', 'decided'] as const).map(
    (state) =>
      html`<li><a href="${ownAddress(`${consolePaths.approvals}?state=${state}`)}"${state === props.state && html` aria-current="page"`}>${text.states[state]}</a></li>`,
  );
  const columns = [
    {
      heading: text.act,
      cell: (one: ApprovalView) => html`<a href="${approvalPath(one.id)}">${text.acts[one.act]}</a>`,
    },
    { heading: text.unit, cell: (one: ApprovalView) => one.unit },
    { heading: text.requestedBy, cell: (one: ApprovalView) => one.requestedBy },
    { heading: text.requestedAt, cell: (one: ApprovalView) => timed(frame, one.requestedAt) },
    { heading: text.status, cell: (one: ApprovalView) => text.statuses[one.status] },
  ];
  return consolePage(frame, props, {
    section: 'approvals',
    title: text.title,
    lead: text.lead,
    body: html`<nav class="tabs" aria-label="${text.title}"><ul>${tabs}</ul></nav>
${props.approvals.length > 0 ? table(text.title, columns, props.approvals) : html`<p class="empty">${text.none}</p>`}
${more(frame, props.nextHref)}`,
  });
}

/** One request: what exactly, by whom and why; the answer of the second person. */
export function approvalPage(frame: Frame, props: ApprovalPageProps): Page {
  const { approvals: text, title } = wordsOf(frame.locale).console;
  const { approval } = props;
  return consolePage(frame, props, {
    section: 'approvals',
    title: text.acts[approval.act],
    above: html`<p class="up"><a href="${consolePaths.approvals}">${title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: html`${approvalFacts(frame, approval)}
${props.mayDecide && answer(frame, props)}
${props.isTheirs && html`<p class="hint">${text.theirs}</p>`}
${props.isOwn && approval.status === 'waiting' && html`<p class="hint">${text.own}</p>${actionForm(frame, { action: withdrawApprovalPath(approval.id), label: text.withdraw })}`}`,
  });
}

/** What is asked for, by whom and why, and what was answered. */
export function approvalFacts(frame: Frame, approval: ApprovalView): Html {
  const text = wordsOf(frame.locale).console.approvals;
  return html`<ul class="tags"><li>${text.statuses[approval.status]}</li></ul>
<dl class="terms">${approval.facts.map((one) => ('value' in one ? fact(one.label, one.value) : difference(frame, one)))}
${fact(text.unit, approval.unit)}${fact(text.requestedBy, approval.requestedBy)}
<div><dt>${text.requestedAt}</dt><dd>${timed(frame, approval.requestedAt)}</dd></div>
${fact(text.why, approval.reason)}</dl>
${decided(frame, approval)}`;
}

const fact = (label: string, value: string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function decided(frame: Frame, approval: ApprovalView): Html | undefined {
  const text = wordsOf(frame.locale).console.approvals;
  if (!approval.decidedAt) return undefined;
  return html`<dl class="terms">${approval.decidedBy && fact(text.decidedBy, approval.decidedBy)}
<div><dt>${text.decidedAt}</dt><dd>${timed(frame, approval.decidedAt)}</dd></div>
${approval.decisionReason && fact(text.why, approval.decisionReason)}</dl>`;
}

function answer(frame: Frame, { approval, typed, problems }: ApprovalPageProps): Html {
  const text = wordsOf(frame.locale).console.approvals;
  return html`<section class="group" aria-labelledby="answer"><h2 id="answer">${text.answerHeading}</h2><p class="hint">${text.answerHint}</p>
${form(
  frame,
  decideApprovalPath(approval.id),
  html`${reasonField(frame, typed.reason, problems.reason)}<div class="answers"><button type="submit" class="primary" name="decision" value="approve" id="approve">${text.approve}</button>
<button type="submit" class="secondary" name="decision" value="decline" id="decline">${text.decline}</button></div>`,
)}</section>`;
}
