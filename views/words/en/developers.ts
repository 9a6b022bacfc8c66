import type * as hans from '../zh-hans/developers.ts';
import { developerApplications } from './developers-applications.ts';
import { developerDelivery } from './developers-delivery.ts';
import { developerFailures } from './developers-failures.ts';
import { developerIntegrate } from './developers-integrate.ts';
import { developerProduction } from './developers-production.ts';
import { developerTeams } from './developers-teams.ts';

export const developers: typeof hans.developers = {
  title: 'Developers',
  lead: 'Connect your department’s system: try it in the sandbox without approval, then ask for production once it passes the checks.',
  teams: 'My teams',
  noTeams:
    'You are in no team yet. Applications belong to teams, not to one person: make a team, or ask a colleague to invite you.',
  newTeam: 'New team',
  notVerified: 'Prove your identity before you make or join a team, so that it is known who works for a department.',
  verify: 'Prove my identity',
  roles: { owner: 'Owner', member: 'Member' },
  environments: { sandbox: 'Sandbox', production: 'Production' },
  suspended: 'Suspended',
  offers: 'Applications offered to you',
  offered: (team) => `${team} wants to hand it over to your team`,
  take: 'Take it over',
  refuse: 'Decline',
  tabs: 'Pages of the application',
  sections: {
    overview: 'Overview',
    integrate: 'Integrate',
    settings: 'Settings',
    check: 'Live check',
    failures: 'Failures',
    delivery: 'Delivery',
    production: 'Production',
    team: 'Hand over',
  },
  ...developerTeams,
  ...developerApplications,
  ...developerFailures,
  ...developerProduction,
  ...developerIntegrate,
  ...developerDelivery,
};

export const developerProblems: typeof hans.developerProblems = {
  'developer.person-not-verified': 'Prove your identity first, then make or join a team.',
  'developer.name-invalid': 'Use 2 to 60 characters on one line.',
  'developer.unit-unknown': 'Find and choose a unit first.',
  'developer.too-many': 'There are too many. Remove what is not needed, or try again later.',
  'developer.not-owner': 'Only an owner of the team can do that.',
  'developer.last-owner': 'A team needs an owner: make somebody else one first.',
  'developer.person-name-invalid': 'Use 2 to 50 characters, no digits or special signs.',
  'developer.mobile-invalid': 'Enter a valid mobile number.',
  'developer.kind-missing': 'Choose what your system is.',
  'developer.redirect-missing': 'Enter at least one redirect URI.',
  'developer.redirect-invalid':
    'One of the addresses will not do: a full https address (http://localhost in the sandbox), without *, #, user name or “..”.',
  'developer.redirect-scheme': 'A scheme of your own must be your domain reversed, such as cn.example.app:/callback.',
  'developer.redirect-hosts': 'All redirect URIs must be on one host; register one application for each host.',
  'developer.too-many-addresses': 'Too many addresses: an application can have 20.',
  'developer.endpoint-invalid': 'This address will not do: a full https address (http://localhost in the sandbox).',
  'developer.in-production':
    'Settings in production cannot be changed here: change them in the sandbox and send a request.',
  'developer.changed-meanwhile':
    'Somebody else changed the settings just now. The latest ones are shown: please change them again.',
  'developer.alerts-changed':
    'Somebody else saved the alerts just now, as shown below. What you typed is still there and not saved: to put it in place, press Save again.',
  'developer.no-secret': 'This kind of system has no secret.',
  'developer.team-unknown': 'No team has this code. Please check it with them.',
  'developer.same-team': 'It is this team’s already.',
  'developer.other-unit': 'An application in production can only go to a team of the same unit.',
  'developer.check-not-started': 'Start the check first, then send the probes.',
  'developer.check-not-passed': 'The live check has not passed yet: finish it first.',
  'developer.already-waiting': 'A request is waiting already.',
  'developer.production-elsewhere': 'Its application in production is with another team: one team has to have both.',
  'developer.text-missing': 'Please fill this in, 4 to 300 characters.',
  'developer.email-not-own':
    'Enter an address of your own that is verified; you can verify one under Mobile and e-mail.',
  'developer.already-offered': 'It is offered to a team already: withdraw that first.',
};

export const developerNotices: typeof hans.developerNotices = {
  'check-started': 'Watching.',
  'check-probed': 'The probes were sent: see the results.',
  'production-requested': 'The request was sent and waits for an administrator.',
  'notice-replayed': 'It is being sent again: look again in a while.',
  'team-created': 'The team is made, and its test persons are ready.',
  'member-invited': 'The invitation was sent.',
  'member-changed': 'The members were changed.',
  'invitation-accepted': 'You are in the team.',
  'invitation-declined': 'Declined.',
  'invitation-withdrawn': 'The invitation was withdrawn.',
  'application-changed': 'The settings were saved.',
  'former-secret-ended': 'The old secret works no more.',
  'application-offered': 'Offered. It waits for the answer of the other team.',
  'offer-withdrawn': 'The offer was withdrawn.',
  'application-taken': 'Your team has taken the application over.',
  'application-not-taken': 'Declined.',
};

export const developerActivity: typeof hans.developerActivity = {
  'developer.team.created': 'You made a team of developers',
  'developer.member.invited': 'You invited somebody into a team of developers',
  'developer.member.joined': 'You joined a team of developers',
  'developer.member.changed': 'Your role in a team of developers changed',
  'developer.member.left': 'You left a team of developers',
  'developer.application.registered': 'You registered an application in the sandbox',
  'developer.application.changed': 'You changed the settings of an application',
  'developer.secret.rotated': 'You made a new secret for an application',
  'developer.secret.withdrawn': 'You ended the old secret of an application',
  'developer.application.offered': 'You offered an application to another team',
  'developer.application.handed-over': 'You took over an application',
  'developer.production.requested': 'You asked for production for an application',
  'developer.production.granted': 'You brought an application into production',
  'developer.alerts.changed': 'You changed how a team is alerted',
  'developer.delivery.replayed': 'You had a notice sent again',
  'developer.application.not-taken': 'An application was not handed over',
};
