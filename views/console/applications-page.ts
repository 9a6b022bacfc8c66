import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, table } from './parts.ts';
import { applicationActPath, applicationPath, consolePaths } from './paths.ts';
import type {
  ApplicationFilter,
  ApplicationLine,
  ApplicationPageProps,
  ApplicationsPageProps,
  ApplicationView,
} from './props-applications.ts';

/** Applications of the units in reach. */
export function applicationsPage(frame: Frame, props: ApplicationsPageProps): Page {
  const text = wordsOf(frame.locale).consoleApplications;
  const columns = [
    {
      heading: text.name,
      cell: ({ clientId, name }: ApplicationLine) => html`<a href="${applicationPath(clientId)}">${name}</a>`,
    },
    { heading: text.clientId, cell: ({ clientId }: ApplicationLine) => html`<code>${clientId}</code>` },
    { heading: text.unit, cell: ({ unit }: ApplicationLine) => unit },
    {
      heading: text.status,
      cell: ({ status, isDue }: ApplicationLine) =>
        html`${text.statuses[status]}${isDue && html` · <strong class="refusal">${text.due}</strong>`}`,
    },
  ];
  return consolePage(frame, props, {
    section: 'applications',
    title: text.title,
    lead: text.lead,
    body: html`<form method="get" action="${consolePaths.applications}" class="search" role="search"><label for="q">${text.search}</label>
<input type="hidden" name="filter" value="${props.filter}">
<div class="search-row"><input id="q" name="q" type="search" maxlength="100"${props.query !== '' && html` value="${props.query}"`}><button type="submit" class="secondary">${text.submit}</button></div></form>
<nav class="tabs" aria-label="${text.status}"><ul>${tabs(frame, props)}</ul></nav>
${props.applications.length > 0 ? table(text.title, columns, props.applications) : html`<p class="empty">${text.none}</p>`}
${more(frame, props.nextHref)}`,
  });
}

function tabs(frame: Frame, { query, filter }: ApplicationsPageProps): Html[] {
  const { filters } = wordsOf(frame.locale).consoleApplications;
  return (Object.keys(filters) as ApplicationFilter[]).map((one) => {
    const chosen = new URLSearchParams({ filter: one, ...(query !== '' && { q: query }) });
    return html`<li><a href="${ownAddress(`${consolePaths.applications}?${chosen}`)}"${one === filter && html` aria-current="page"`}>${filters[one]}</a></li>`;
  });
}

/** One application: whose it is, what it may read and why, where people are sent. */
export function consoleApplicationPage(frame: Frame, props: ApplicationPageProps): Page {
  const { consoleApplications: text, console } = wordsOf(frame.locale);
  const { application } = props;
  return consolePage(frame, props, {
    section: 'applications',
    title: application.name,
    lead: [...application.above, application.unit].join(' / '),
    above: html`<p class="up"><a href="${consolePaths.applications}">${console.title} · ${text.title}</a></p>`,
    body: html`<ul class="tags"><li>${text.statuses[application.status]}</li>${application.isDue && html`<li>${text.due}</li>`}</ul>
${application.status === 'suspended' && suspension(frame, application)}
${application.isDue && html`<div class="overdue"><p>${text.dueLead}</p></div>`}
${acts(frame, props)}
${terms(frame, application)}
<section class="group" aria-labelledby="scopes"><h2 id="scopes">${text.scopes}</h2>${scopes(frame, application)}</section>`,
  });
}

function suspension(frame: Frame, { suspendedAt, suspensionReason, isHeld }: ApplicationView): Html {
  const text = wordsOf(frame.locale).consoleApplications;
  return html`<div class="warning"><p>${text.suspendedLead}${isHeld && html` ${text.heldLead}`}</p>
<dl class="terms">${suspendedAt && html`<div><dt>${text.suspendedAt}</dt><dd>${timed(frame, suspendedAt)}</dd></div>`}
${suspensionReason && html`<div><dt>${text.why}</dt><dd>${suspensionReason}</dd></div>`}</dl></div>`;
}

function acts(
  frame: Frame,
  { application, maySuspend, mayResume, mayWrite, permissions }: ApplicationPageProps,
): Html | undefined {
  const { consoleApplications, consoleDashboard } = wordsOf(frame.locale);
  const { acts, change } = consoleApplications;
  const mayCount = permissions.includes('logins.read');
  const link = (act: string, label: string, look = 'secondary') =>
    html` <a class="button ${look}" href="${applicationActPath(application.clientId, act)}">${label}</a>`;
  if (!maySuspend && !mayResume && !mayWrite && !mayCount) return undefined;
  const certifyLook = application.isDue ? 'primary' : 'secondary';
  return html`<p class="acts">${mayWrite && html`${link('certify', acts.certify.title, certifyLook)}${link('change', change)}${link('give', acts.give.title)}`}
${maySuspend && link('suspend', acts.suspend.title)}${mayResume && link('resume', acts.resume.title)}
${mayCount && link('logins', consoleDashboard.logins)}</p>`;
}

function terms(frame: Frame, application: ApplicationView): Html {
  const { consoleApplications: text, topics } = wordsOf(frame.locale);
  const { identityNames } = text;
  const identities = application.identities.map((one) =>
    one in identityNames ? identityNames[one as keyof typeof identityNames] : one,
  );
  const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value as string}</dd></div>`;
  const { certifiedAt, certifiedBy, createdAt, updatedAt, backchannelLogoutUri, policyUri, termsUri } = application;
  const one = (address: string | undefined) => addresses(frame, address ? [address] : []);
  const certified = certifiedAt
    ? html`${timed(frame, certifiedAt)}${certifiedBy && html` ${text.certifiedBy(certifiedBy)}`}`
    : text.never;
  const { 'zh-Hans': hans, 'zh-Hant': hant, en } = application.names;
  return html`<dl class="terms">${row(text.clientId, html`<code>${application.clientId}</code>`)}
${row(text.names, html`<span lang="zh-Hans">${hans}</span> · <span lang="zh-Hant">${hant}</span> · <span lang="en">${en}</span>`)}
${row(topics.field, topics.names[application.topic])}${row(text.identities, identities.join(' · '))}${row(text.firstParty, application.firstParty ? text.firstPartyYes : text.firstPartyNo)}
${row(text.redirectUris, addresses(frame, application.redirectUris))}${row(text.postLogoutRedirectUris, addresses(frame, application.postLogoutRedirectUris))}
${row(text.backchannelLogoutUri, one(backchannelLogoutUri))}${row(text.policyUri, one(policyUri))}${row(text.termsUri, one(termsUri))}
${row(text.certified, certified)}${row(text.changed, timed(frame, updatedAt))}${row(text.created, timed(frame, createdAt))}</dl>`;
}

/** As text: where an application sends people is no link of ours. */
function addresses(frame: Frame, uris: readonly string[]): Html {
  if (uris.length === 0) return html`${wordsOf(frame.locale).consoleApplications.noAddress}`;
  return html`<ul class="addresses">${uris.map((uri) => html`<li><code>${uri}</code></li>`)}</ul>`;
}

function scopes(frame: Frame, { scopes: listed }: ApplicationView): Html {
  const { consoleApplications: text, scopes: scopeNames } = wordsOf(frame.locale);
  return html`<dl class="terms">${listed.map(
    ({ scope, purpose }) =>
      html`<div><dt>${scopeName(frame, scope)}</dt><dd>${purpose ?? html`<span class="hint">${scope === 'openid' ? scopeNames.openid.what : text.noPurpose}</span>`}</dd></div>`,
  )}</dl>`;
}

/** What a scope is called among people; one of an operator's own goes by itself. */
export function scopeName(frame: Frame, scope: string): string {
  const names = wordsOf(frame.locale).scopes;
  return Object.hasOwn(names, scope) ? names[scope as keyof typeof names].name : scope;
}
