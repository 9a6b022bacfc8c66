import { teamInvitationPage } from '../../../views/developers/invitation-page.ts';
import { answerPath, developerPaths, teamPath } from '../../../views/developers/paths.ts';
import type { TeamPageProps } from '../../../views/developers/props.ts';
import { teamPage } from '../../../views/developers/team-page.ts';
import { listApplicationsOfTeam } from '../../clients/managed-application.ts';
import type { Route } from '../../http/route.ts';
import { maskMobile } from '../../lib/mask.ts';
import { namesOf } from '../../people/names-of.ts';
import { forPerson, noticeOf, type PersonHandler, type PortalParts, read, write } from '../../portal/parts.ts';
import { changeRole, removeMember } from '../teams/change-members.ts';
import {
  answerInvitation,
  findInvitation,
  listInvitations,
  withdrawInvitation,
} from '../teams/invitations/answer-invitation.ts';
import { type InviteRefused, inviteMember } from '../teams/invitations/invite-member.ts';
import { listMembers } from '../teams/store.ts';
import { applicationView, atTeam, currentLocale, drawVisit, refused, type TeamVisit, teamView } from './draw.ts';

export function memberRoutes(parts: PortalParts): Route[] {
  const team = `${developerPaths.teams}/:id`;
  const invitation = '/developers/invitations/:secret';
  const invited = ['developer.member.invited'] as const;
  return [
    {
      ...read,
      path: team,
      handler: forPerson(
        parts,
        atTeam((visit) => showTeam(visit)),
      ),
    },
    {
      ...write,
      path: `${team}/invitations`,
      throttle: 'message',
      audit: invited,
      handler: forPerson(parts, atTeam(invite)),
    },
    {
      ...write,
      path: `${team}/invitations/:invitation/withdraw`,
      audit: [],
      handler: forPerson(parts, atTeam(withdraw)),
    },
    {
      ...write,
      path: `${team}/members/:person/role`,
      audit: ['developer.member.changed'],
      handler: forPerson(parts, atTeam(giveRole)),
    },
    {
      ...write,
      path: `${team}/members/:person/remove`,
      audit: ['developer.member.left', 'developer.alerts.changed'],
      handler: forPerson(parts, atTeam(remove)),
    },
    { ...read, path: invitation, handler: forPerson(parts, showInvitation) },
    {
      ...write,
      path: `${invitation}/accept`,
      audit: ['developer.member.joined'],
      handler: forPerson(parts, answerAs('accepted')),
    },
    { ...write, path: `${invitation}/decline`, audit: [], handler: forPerson(parts, answerAs('declined')) },
  ];
}

const blank = { name: '', mobile: '', role: 'member' } as const;

export async function showTeam(visit: TeamVisit, told: Partial<TeamPageProps> = {}): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const [applications, members, invitations] = await Promise.all([
    listApplicationsOfTeam(parts.knex, team.id),
    listMembers(parts.knex, team.id),
    team.role === 'owner' ? listInvitations(parts, team.id) : [],
  ]);
  const ids = members.map(({ person_id }) => person_id);
  const names = await namesOf(parts.knex, ids);
  const props: TeamPageProps = {
    team: teamView(team),
    applications: applications.map(applicationView),
    members: members.map(({ person_id: id, role, joined_at: joinedAt }) => {
      return { id, name: names.get(id), role, joinedAt, isSelf: id === visitor.person.id };
    }),
    invitations: invitations.map(({ id, invitee, role, expiresAt }) => {
      return { id, name: invitee.name, mobile: maskMobile(invitee.mobile), role, expiresAt };
    }),
    typed: blank,
    problems: {},
    ...noticeOf(ctx, [
      'team-created',
      'member-invited',
      'member-changed',
      'invitation-accepted',
      'invitation-withdrawn',
    ] as const),
    ...told,
  };
  drawVisit(visit, (frame) => teamPage(frame, props), teamPath(team.id));
}

async function invite(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const { name = '', mobile = '', role: asked } = ctx.state.body;
  const role = asked === 'owner' ? 'owner' : 'member';
  const typed = { name: name.slice(0, 200), mobile: mobile.slice(0, 64), role } as const;
  const outcome = await inviteMember(parts, visitor.person.id, { teamId: team.id, ...typed }, currentLocale());
  if (outcome.ok) return ctx.redirect(`${teamPath(team.id)}?notice=member-invited`);
  refused(ctx, outcome.reason);
  await showTeam(visit, { typed, ...toldOf(outcome.reason) });
}

function toldOf(reason: Exclude<InviteRefused, 'not-found'>): Partial<TeamPageProps> {
  if (reason === 'name-invalid') return { problems: { name: { code: 'developer.person-name-invalid' } } };
  if (reason === 'mobile-invalid') return { problems: { mobile: { code: 'developer.mobile-invalid' } } };
  return { problem: { code: `developer.${reason}` } };
}

async function withdraw(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const outcome = await withdrawInvitation(parts, visitor.person.id, team.id, ctx.params.invitation ?? '');
  if (outcome.ok) return ctx.redirect(`${teamPath(team.id)}?notice=invitation-withdrawn`);
  refused(ctx, outcome.reason);
  await showTeam(visit, { problem: { code: `developer.${outcome.reason}` } });
}

async function giveRole(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const role = ctx.state.body.role === 'owner' ? 'owner' : 'member';
  const change = { teamId: team.id, personId: ctx.params.person ?? '', role } as const;
  await answerChange(visit, await changeRole(parts, visitor.person.id, change), teamPath(team.id));
}

async function remove(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const { person: personId = '' } = ctx.params;
  const outcome = await removeMember(parts, visitor.person.id, { teamId: team.id, personId });
  await answerChange(visit, outcome, personId === visitor.person.id ? developerPaths.home : teamPath(team.id));
}

async function answerChange(
  visit: TeamVisit,
  outcome: Awaited<ReturnType<typeof removeMember>>,
  next: string,
): Promise<void> {
  if (outcome.ok) return visit.ctx.redirect(`${next}?notice=member-changed`);
  refused(visit.ctx, outcome.reason);
  await showTeam(visit, { problem: { code: `developer.${outcome.reason}` } });
}

/** Whatever keeps it from being shown, the answer is one and the same (T-130). */
const showInvitation: PersonHandler = async (parts, ctx, visitor) => {
  const { secret = '' } = ctx.params;
  const found = await findInvitation(parts, visitor.person.id, secret);
  if (!found) ctx.status = 404;
  const invitation = found && {
    ...{ secret, role: found.role, expiresAt: found.expiresAt },
    team: found.team.name,
    unit: found.team.unitName[currentLocale()],
  };
  drawVisit({ parts, ctx, visitor }, (frame) => teamInvitationPage(frame, { invitation }), answerPath(secret));
};

function answerAs(answer: 'accepted' | 'declined'): PersonHandler {
  return async (parts, ctx, visitor) => {
    const outcome = await answerInvitation(parts, visitor.person.id, ctx.params.secret ?? '', answer);
    if (!outcome.ok) return showInvitation(parts, ctx, visitor);
    const next = answer === 'accepted' ? teamPath(outcome.teamId) : developerPaths.home;
    ctx.redirect(`${next}?notice=invitation-${answer}`);
  };
}
