import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { actionForm } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { wordsOf } from '../words/words.ts';
import { applicationItems, developersPage } from './developers-page.ts';
import { developerPaths, offerPath, teamPath } from './paths.ts';
import type { DevelopersHomeProps } from './props.ts';

/** The teams somebody is in, with their applications. */
export function developersHomePage(frame: Frame, props: DevelopersHomeProps): Page {
  const { developers: text } = wordsOf(frame.locale);
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead,
    within: [{ href: portalPaths.account, name: wordsOf(frame.locale).frame.account }],
    body: html`${offers(frame, props)}
<section class="group"><h2>${text.teams}</h2>
${props.teams.length > 0 ? props.teams.map((team) => teamPart(frame, team)) : html`<p class="empty">${text.noTeams}</p>`}</section>
${props.isVerified ? html`<p><a class="button primary" href="${developerPaths.newTeam}">${text.newTeam}</a></p>` : unverified(frame)}`,
  });
}

function unverified(frame: Frame): Html {
  const { developers: text } = wordsOf(frame.locale);
  return html`<div class="warning"><p>${text.notVerified}</p><p><a href="${portalPaths.identity}">${text.verify}</a></p></div>`;
}

function teamPart(frame: Frame, team: DevelopersHomeProps['teams'][number]): Html {
  const { developers: text } = wordsOf(frame.locale);
  const { id, name, unit, role, applications } = team;
  return html`<section class="team"><h3><a href="${teamPath(id)}">${name}</a> <span class="badge">${text.roles[role]}</span></h3><p class="hint">${unit}</p>
${applications.length > 0 ? applicationItems(frame, applications) : html`<p><a href="${teamPath(id, 'applications/new')}">${text.team.register}</a></p>`}</section>`;
}

function offers(frame: Frame, { offers: waiting }: DevelopersHomeProps): Html | undefined {
  const { developers: text } = wordsOf(frame.locale);
  if (waiting.length === 0) return undefined;
  const items = waiting.map(
    ({ id, teamId, application, from }) =>
      html`<li><p class="item-name">${application}</p><p>${text.offered(from)}</p><div class="item-acts">${actionForm(
        frame,
        {
          action: offerPath(teamId, id, 'accept'),
          label: text.take,
          named: `${text.take} ${application}`,
          look: 'primary',
        },
      )}${actionForm(frame, { action: offerPath(teamId, id, 'decline'), label: text.refuse, named: `${text.refuse} ${application}` })}</div></li>`,
  );
  return html`<section class="group"><h2>${text.offers}</h2><ul class="items">${items}</ul></section>`;
}
