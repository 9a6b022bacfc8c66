import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { csrfField } from '../parts/form.ts';
import { dayOf, timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, reasonField, table } from './parts.ts';
import { consolePaths, enterpriseAdminPath } from './paths.ts';
import type {
  EnterpriseAdminPageProps,
  EnterpriseLine,
  EnterprisesAdminPageProps,
  MandateLine,
} from './props-enterprises.ts';

/** Enterprises by credit code or the beginning of their name. */
export function enterprisesAdminPage(frame: Frame, props: EnterprisesAdminPageProps): Page {
  const { consoleEnterprises: text, enterprises, console } = wordsOf(frame.locale);
  const columns = [
    {
      heading: text.name,
      cell: ({ id, name }: EnterpriseLine) => html`<a href="${enterpriseAdminPath(id)}">${name}</a>`,
    },
    { heading: text.uscc, cell: ({ uscc }: EnterpriseLine) => uscc },
    { heading: text.kind, cell: ({ kind }: EnterpriseLine) => enterprises.kind[kind] },
    { heading: text.status, cell: (one: EnterpriseLine) => statusOf(frame, one) },
  ];
  return consolePage(frame, props, {
    section: 'enterprises',
    title: text.title,
    lead: text.lead,
    body: html`<form method="get" action="${consolePaths.enterprises}" class="search" role="search"><label for="q">${text.search}</label>
<div class="search-row"><input id="q" name="q" type="search" maxlength="100"${props.query !== '' && html` value="${props.query}"`}><button type="submit" class="secondary">${console.unitSearch.submit}</button></div></form>
${props.enterprises.length > 0 && table(text.title, columns, props.enterprises)}
${props.enterprises.length === 0 && props.query !== '' && html`<p class="empty">${text.none}</p>`}
${more(frame, props.nextHref)}`,
  });
}

/** One enterprise: who represents it, who acts for it, and what an administrator can do. */
export function enterpriseAdminPage(frame: Frame, props: EnterpriseAdminPageProps): Page {
  const { consoleEnterprises: text, enterprises, console } = wordsOf(frame.locale);
  const { enterprise } = props;
  const fact = (label: string, value: Html | string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return consolePage(frame, props, {
    section: 'enterprises',
    title: enterprise.name,
    above: html`<p class="up"><a href="${consolePaths.enterprises}">${console.title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: html`<ul class="tags"><li>${statusOf(frame, enterprise)}</li></ul>
<dl class="terms">${fact(text.uscc, enterprise.uscc)}${fact(text.kind, enterprises.kind[enterprise.kind])}
${fact(text.representative, enterprise.representative ?? text.nobody)}
${enterprise.claimedAt && fact(text.claimed, timed(frame, enterprise.claimedAt))}
${enterprise.checkedAt && fact(text.checked, timed(frame, enterprise.checkedAt))}</dl>
${props.mayWrite && actsOf(frame, props)}
${mandateList(frame, props)}`,
  });
}

/** One reason, and the acts it may be for. */
function actsOf(frame: Frame, { enterprise, typed, problems }: EnterpriseAdminPageProps): Html {
  const text = wordsOf(frame.locale).consoleEnterprises;
  const path = enterpriseAdminPath(enterprise.id);
  const [name, label, look] = enterprise.isHeld
    ? (['release', text.release, 'secondary'] as const)
    : (['hold', text.hold, 'danger'] as const);
  const maySwitch = enterprise.isHeld || enterprise.status !== 'struck-off';
  return html`<section class="group" aria-labelledby="acts"><h2 id="acts">${text.acts}</h2><p class="hint">${enterprise.isHeld ? text.releaseHint : text.holdHint}</p>
<form method="post" action="${path}/recheck" novalidate>${csrfField(frame)}
${reasonField(frame, typed.reason, problems.reason)}<div class="answers"><button type="submit" class="primary">${text.recheck}</button>
${maySwitch && html`<button type="submit" class="${look}" formaction="${path}/${name}">${label}</button>`}</div></form></section>`;
}

function mandateList(frame: Frame, { mandates, nextHref }: EnterpriseAdminPageProps): Html {
  const text = wordsOf(frame.locale).consoleEnterprises;
  const columns = [
    { heading: text.agent, cell: ({ agent }: MandateLine) => agent },
    { heading: text.role, cell: ({ role }: MandateLine) => text.roles[role] },
    { heading: text.state, cell: ({ state }: MandateLine) => text.states[state] },
    { heading: text.granted, cell: ({ createdAt }: MandateLine) => timed(frame, createdAt) },
    { heading: text.until, cell: ({ validUntil }: MandateLine) => dayOf(frame, validUntil) },
  ];
  return html`<section class="group" aria-labelledby="mandates"><h2 id="mandates">${text.mandates}</h2>
${mandates.length > 0 ? table(text.mandates, columns, mandates) : html`<p class="empty">${text.noMandates}</p>`}
${more(frame, nextHref)}</section>`;
}

function statusOf(frame: Frame, { status, isHeld }: EnterpriseLine): string {
  const { consoleEnterprises: text, enterprises } = wordsOf(frame.locale);
  return isHeld ? text.held : enterprises.status[status];
}
