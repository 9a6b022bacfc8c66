import { groupCompany } from '../../seeds/load/insert-enterprises.ts';
import { consolePages } from './console-pages.ts';
import { all, enterprises, events, type ListPage, mandates, onward, own, posts, units } from './page.ts';

const applications = all('applications', 'applications', `status = 'active'`);
const given = all('mandates given', 'mandates', `enterprise_id = '${groupCompany}'`);
const failures = all('failed requests', 'failed_requests');
const deliveries = all('deliveries', 'outbox_entries');
const centre = `/account/enterprises/${groupCompany}`;
const ownApplication = '/developers/applications/load-0000';
const education = encodeURIComponent('教育');

const accountPages: readonly Omit<ListPage, 'who'>[] = [
  { name: 'services', path: '/services', rows: applications },
  { name: 'services, searched', path: `/services?q=${education}`, rows: applications },
  { name: 'services of a topic', path: '/services?topic=housing', rows: applications },
  { name: 'services of a department', path: '/services', link: /^\/services\?unit=[0-9a-f-]{36}$/, rows: applications },
  { name: 'account', path: '/account', rows: all('persons', 'persons') },
  { name: 'sessions', path: '/account/sessions', rows: own('own sessions', 'oidc_sessions') },
  { name: 'applications', path: '/account/applications', rows: own('own consents', 'consents') },
  { name: 'activity', path: '/account/activity', rows: events },
  { name: 'activity, older', path: '/account/activity', link: onward, rows: events },
  { name: 'mandates held', path: '/account/mandates', rows: mandates },
  { name: 'posts', path: '/account/posts', rows: posts },
  { name: 'enterprises', path: '/account/enterprises', rows: enterprises },
  { name: 'enterprise', path: centre, rows: given },
  { name: 'enterprise people', path: `${centre}/people`, rows: given },
  { name: 'mandates given', path: `${centre}/mandates`, rows: given },
  { name: 'mandates given, older', path: `${centre}/mandates`, link: onward, rows: given },
  { name: 'mandates to renew', path: `${centre}/mandates/renew`, rows: given },
  { name: 'mandate, to grant', path: `${centre}/mandates/new`, rows: applications },
  { name: 'mandates received', path: `${centre}/received`, rows: mandates },
  { name: 'enterprise uses', path: `${centre}/uses`, rows: events },
  { name: 'enterprise uses, older', path: `${centre}/uses`, link: onward, rows: events },
];

const developerPages: readonly Omit<ListPage, 'who'>[] = [
  { name: 'own teams', path: '/developers', rows: all('teams', 'teams') },
  { name: 'team', path: '/developers', link: /^\/developers\/teams\/[0-9a-f-]{36}$/, rows: applications },
  { name: 'unit of a new team', path: `/developers/teams/new?q=${education}`, rows: units },
  { name: 'own application', path: ownApplication, rows: applications },
  { name: 'own application, team', path: `${ownApplication}/team`, rows: all('teams', 'teams') },
  { name: 'failures', path: `${ownApplication}/failures`, rows: failures },
  { name: 'own deliveries', path: `${ownApplication}/delivery`, rows: deliveries },
];

/** Every list there is: a new page of lists is a line here or in console-pages.ts. */
export const listPages: readonly ListPage[] = [
  ...[...accountPages, ...developerPages].map((page): ListPage => ({ ...page, who: 'person' })),
  ...consolePages,
];
