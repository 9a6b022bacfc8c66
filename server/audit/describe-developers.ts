import type { Declaration } from './declaration.ts';
import type { AuditEventType } from './events.ts';

type DeveloperEventType = Extract<AuditEventType, `developer.${string}`>;

const teamId = 'Row id of the team';
const requestId = 'Row id of the request';
const scopes = 'Scopes asked for';
const role = 'owner or member';

/** What the teams of departments do with their applications. */
export const developerEventTypes: { readonly [T in DeveloperEventType]: Declaration<T> } = {
  'developer.team.created': {
    means: 'A team of developers was made',
    fields: { teamId, unitId: 'Row id of the unit it says it works for' },
  },
  'developer.member.invited': { means: 'Somebody was invited into a team of developers', fields: { teamId, role } },
  'developer.member.joined': { means: 'Somebody joined a team of developers', fields: { teamId, role } },
  'developer.member.changed': { means: 'A member of a team of developers got another role', fields: { teamId, role } },
  'developer.member.left': {
    means: 'Somebody left a team of developers, or was taken out',
    fields: { teamId, role, by: 'self or owner' },
  },
  'developer.application.registered': {
    means: 'A team registered an application in the sandbox',
    fields: { teamId, kind: 'web, mobile, spa, service or kiosk' },
  },
  'developer.application.changed': {
    means: 'A team changed the settings of an application',
    fields: { teamId, version: 'Version of the settings from now on' },
  },
  'developer.secret.rotated': {
    means: 'A team had a new secret made for an application',
    fields: { teamId, overlapDays: 'For how many days the one before stays valid' },
  },
  'developer.secret.withdrawn': {
    means: 'A team ended the secret before the last rotation at once',
    fields: { teamId },
  },
  'developer.application.offered': {
    means: 'A team offered an application to another team',
    fields: { teamId, to: 'Row id of the team that is asked' },
  },
  'developer.application.handed-over': {
    means: 'A team took over an application',
    fields: { teamId, from: 'Row id of the team that had it' },
  },
  'developer.production.requested': {
    means: 'A team asked for production for an application',
    fields: { teamId, requestId, scopes },
  },
  'developer.production.granted': {
    means: 'An application was brought into production, or changed there',
    fields: { teamId, requestId, scopes },
  },
  'developer.alerts.changed': {
    means: 'A team changed where it hears of what goes wrong',
    fields: {
      teamId,
      mail: 'Whether by e-mail',
      webhook: 'Whether by webhook',
      rekeyed: 'Whether its key was made anew',
    },
  },
  'developer.delivery.replayed': {
    means: 'A team had a notice sent again that was given up',
    fields: { teamId, entryId: 'Row id of the outbox entry' },
  },
  'developer.application.not-taken': {
    means: 'An offered application was declined, or the offer was taken back',
    fields: { teamId, answer: 'declined or withdrawn' },
  },
};
