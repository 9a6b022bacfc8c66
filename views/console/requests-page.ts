import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { approvalFacts } from './approvals-page.ts';
import { consolePage } from './console-page.ts';
import { more, table } from './parts.ts';
import { consolePaths, requestPath, withdrawApprovalPath } from './paths.ts';
import type { ApprovalView } from './props.ts';
import type { RequestPageProps, RequestsPageProps } from './props-exports.ts';

/** What one asked a second person for oneself. */
export function requestsPage(frame: Frame, props: RequestsPageProps): Page {
  const { consoleExports: text, console } = wordsOf(frame.locale);
  const { approvals } = console;
  const columns = [
    {
      heading: approvals.act,
      cell: (one: ApprovalView) => html`<a href="${ownAddress(requestPath(one.id))}">${approvals.acts[one.act]}</a>`,
    },
    { heading: approvals.unit, cell: (one: ApprovalView) => one.unit },
    { heading: approvals.requestedAt, cell: (one: ApprovalView) => timed(frame, one.requestedAt) },
    { heading: approvals.status, cell: (one: ApprovalView) => approvals.statuses[one.status] },
  ];
  return consolePage(frame, props, {
    section: 'requests',
    title: text.requests,
    lead: text.requestsLead,
    body: html`${props.approvals.length > 0 ? table(text.requests, columns, props.approvals) : html`<p class="empty">${text.noRequests}</p>`}
${more(frame, props.nextHref)}`,
  });
}

/** One of them, to look at and to take back. */
export function requestPage(frame: Frame, props: RequestPageProps): Page {
  const { consoleExports: text, console } = wordsOf(frame.locale);
  const { approval } = props;
  return consolePage(frame, props, {
    section: 'requests',
    title: console.approvals.acts[approval.act],
    above: html`<p class="up"><a href="${consolePaths.requests}">${console.title} · ${text.requests}</a></p>`,
    body: html`${approvalFacts(frame, approval)}
${approval.act === 'officials.export' && approval.status === 'approved' && html`<p><a class="button primary" href="${consolePaths.exports}">${text.toExports}</a></p>`}
${approval.status === 'waiting' && html`<p class="hint">${text.waitsFor}</p>${actionForm(frame, { action: withdrawApprovalPath(approval.id), label: console.approvals.withdraw })}`}`,
  });
}
