/** Every address of the departments' portal. */
export const developerPaths = {
  home: '/developers',
  newTeam: '/developers/teams/new',
  teams: '/developers/teams',
} as const;

type TeamPlace =
  | 'alerts'
  | 'applications'
  | 'applications/new'
  | 'invitations'
  | 'members'
  | 'test-persons'
  | 'transfers';

export const teamPath = (id: string, place?: TeamPlace) =>
  `${developerPaths.teams}/${encodeURIComponent(id)}${place ? `/${place}` : ''}`;

export const memberPath = (teamId: string, personId: string, act: 'remove' | 'role') =>
  `${teamPath(teamId, 'members')}/${encodeURIComponent(personId)}/${act}`;

export const invitationPath = (teamId: string, id: string) =>
  `${teamPath(teamId, 'invitations')}/${encodeURIComponent(id)}/withdraw`;

export const offerPath = (teamId: string, id: string, act: 'accept' | 'decline' | 'withdraw') =>
  `${teamPath(teamId, 'transfers')}/${encodeURIComponent(id)}/${act}`;

export type ApplicationSection =
  | 'overview'
  | 'integrate'
  | 'settings'
  | 'check'
  | 'failures'
  | 'delivery'
  | 'production'
  | 'team';

type ApplicationAct = 'secret' | 'former-secret';

export const applicationPath = (clientId: string, place: ApplicationSection | ApplicationAct = 'overview') =>
  `/developers/applications/${encodeURIComponent(clientId)}${place === 'overview' ? '' : `/${place}`}`;

export const answerPath = (secret: string, act?: 'accept' | 'decline') =>
  `/developers/invitations/${encodeURIComponent(secret)}${act ? `/${act}` : ''}`;
