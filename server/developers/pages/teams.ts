import { developersHomePage } from '../../../views/developers/home-page.ts';
import { newTeamPage } from '../../../views/developers/new-team-page.ts';
import { developerPaths, teamPath } from '../../../views/developers/paths.ts';
import type { NewTeamPageProps } from '../../../views/developers/props.ts';
import { testPersonsPage } from '../../../views/developers/test-persons-page.ts';
import { listApplicationsOfTeam } from '../../clients/managed-application.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, noticeOf, type PersonHandler, type PortalParts, read, write } from '../../portal/parts.ts';
import { listOffers } from '../applications/transfers/hand-over.ts';
import { situations } from '../sandbox/situations.ts';
import { listTestPersons } from '../sandbox/store.ts';
import { type CreateTeamRefused, createTeam, sandboxPasswordContext } from '../teams/create-team.ts';
import { findSandboxPassword, listTeamsOf, searchUnits } from '../teams/store.ts';
import { leastAssurance } from '../teams/team.ts';
import { applicationView, atTeam, currentLocale, drawVisit, queryText, teamView, type Visit } from './draw.ts';

export function teamRoutes(parts: PortalParts): Route[] {
  const { home, newTeam, teams } = developerPaths;
  return [
    { ...read, path: home, handler: forPerson(parts, showHome) },
    {
      ...read,
      path: newTeam,
      handler: forPerson(parts, (p, ctx, visitor) =>
        showNewTeam({ parts: p, ctx, visitor }, { q: queryText(ctx, 'q') }),
      ),
    },
    { ...read, path: `${teams}/:id/test-persons`, handler: forPerson(parts, atTeam(showTestPersons)) },
    // hashes a password for the test persons
    { ...write, path: teams, throttle: 'credential', audit: made, handler: forPerson(parts, create) },
  ];
}

const made = ['developer.team.created', 'authenticator.password.set'] as const;
const mostUnits = 20;

const showHome: PersonHandler = async (parts, ctx, visitor) => {
  const teams = await listTeamsOf(parts.knex, visitor.person.id);
  const owned = teams.filter(({ role }) => role === 'owner').map(({ id }) => id);
  const offers = await listOffers(parts, { toTeams: owned });
  const notices = ['invitation-declined', 'member-changed', 'application-not-taken'] as const;
  const props = {
    isVerified: visitor.person.assuranceLevel >= leastAssurance,
    teams: await Promise.all(
      teams.map(async (team) => {
        const applications = await listApplicationsOfTeam(parts.knex, team.id);
        return { ...teamView(team), applications: applications.map(applicationView) };
      }),
    ),
    offers: offers.map(({ id, to_team_id, name, from_name }) => {
      return { id, teamId: to_team_id, application: name[currentLocale()], from: from_name };
    }),
    ...noticeOf(ctx, notices),
  };
  drawVisit({ parts, ctx, visitor }, (frame) => developersHomePage(frame, props));
};

type Asked = { q: string; unit?: string; name?: string };

async function showNewTeam(visit: Visit, asked: Asked, told: Partial<NewTeamPageProps> = {}): Promise<void> {
  const words = asked.q.trim().slice(0, 100);
  const found = words ? await searchUnits(visit.parts.knex, words, mostUnits + 1) : undefined;
  const locale = currentLocale();
  const props: NewTeamPageProps = {
    query: words,
    units: found
      ?.slice(0, mostUnits)
      .map(({ id, name, above }) => ({ id, name: name[locale], above: above?.[locale] })),
    hasMore: (found?.length ?? 0) > mostUnits,
    typed: { unit: asked.unit ?? '', name: asked.name ?? '' },
    problems: {},
    ...told,
  };
  drawVisit(visit, (frame) => newTeamPage(frame, props), developerPaths.newTeam);
}

const create: PersonHandler = async (parts, ctx, visitor) => {
  const { q = '', unit, name } = ctx.state.body;
  const made = await createTeam(parts, visitor.person, { name, unitId: unit });
  if (made.ok) return ctx.redirect(`${teamPath(made.teamId)}?notice=team-created`);
  ctx.status = 400;
  const asked = { q, ...(unit && { unit }), ...(name && { name: name.slice(0, 200) }) };
  await showNewTeam({ parts, ctx, visitor }, asked, toldOf(made.reason));
};

function toldOf(reason: CreateTeamRefused): Partial<NewTeamPageProps> {
  const problem = { code: `developer.${reason}` } as const;
  if (reason === 'name-invalid') return { problems: { name: problem } };
  if (reason === 'unit-unknown') return { problems: { unit: problem } };
  return { problem };
}

const showTestPersons = async ({ parts, ctx, visitor, team }: Parameters<Parameters<typeof atTeam>[0]>[0]) => {
  const [sealed, persons] = await Promise.all([
    findSandboxPassword(parts.knex, team.id),
    listTestPersons(parts.knex, team.id),
  ]);
  const password = sealed ? parts.cipher.decrypt(sandboxPasswordContext, sealed) : '';
  const ordered = situations.flatMap((situation) => persons.filter((person) => person.situation === situation));
  const props = {
    team: teamView(team),
    password,
    persons: ordered.map(({ situation, login_name }) => ({ situation, loginName: login_name })),
  };
  drawVisit({ parts, ctx, visitor }, (frame) => testPersonsPage(frame, props));
};
