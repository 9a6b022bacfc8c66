import type { Knex } from 'knex';
import { groupCompany } from '../../seeds/load/insert-enterprises.ts';

/** Who asks, by a row of `visitors` in visit.ts. */
export type Who = 'person' | 'administrator';

/** What is counted beside a page: the rows its list is taken from. */
type Rows = { of: string; count(knex: Knex, personId: string): Promise<number> };

export type ListPage = {
  name: string;
  who: Who;
  path: string;
  /** Measured is not the page itself but the one its last link to older rows leads to. */
  older?: true;
  rows: Rows;
};

const all = (of: string, table: string, where = 'true'): Rows => ({
  of,
  count: async (knex) => Number((await knex(table).whereRaw(where).count({ n: '*' }))[0]?.n),
});
const own = (of: string, table: string, column = 'person_id'): Rows => ({
  of,
  count: async (knex, personId) => Number((await knex(table).where(column, personId).count({ n: '*' }))[0]?.n),
});

const applications = all('applications', 'applications', `status = 'active'`);
const events = all('events', 'audit_events');
const mandates = all('mandates', 'mandates');
const given = all('mandates given', 'mandates', `enterprise_id = '${groupCompany}'`);
const roles = all('live roles', 'role_grants', 'ended_at IS NULL');
const officials = all('keys of officials', 'official_name_keys');
const requests = all('requests', 'approvals');
const centre = `/account/enterprises/${groupCompany}`;

/** Every list there is: a new page of lists, of the console as well, is a line here. */
export const listPages: readonly ListPage[] = [
  { name: 'services', who: 'person', path: '/services', rows: applications },
  { name: 'services, searched', who: 'person', path: '/services?q=%E6%95%99%E8%82%B2', rows: applications },
  { name: 'account', who: 'person', path: '/account', rows: all('persons', 'persons') },
  { name: 'sessions', who: 'person', path: '/account/sessions', rows: own('own sessions', 'oidc_sessions') },
  { name: 'applications', who: 'person', path: '/account/applications', rows: own('own consents', 'consents') },
  { name: 'activity', who: 'person', path: '/account/activity', rows: events },
  { name: 'activity, older', who: 'person', path: '/account/activity', older: true, rows: events },
  { name: 'mandates held', who: 'person', path: '/account/mandates', rows: mandates },
  { name: 'posts', who: 'person', path: '/account/posts', rows: all('posts', 'posts') },
  { name: 'enterprises', who: 'person', path: '/account/enterprises', rows: all('enterprises', 'enterprises') },
  { name: 'enterprise', who: 'person', path: centre, rows: given },
  { name: 'enterprise people', who: 'person', path: `${centre}/people`, rows: given },
  { name: 'mandates given', who: 'person', path: `${centre}/mandates`, rows: given },
  { name: 'mandates given, older', who: 'person', path: `${centre}/mandates`, older: true, rows: given },
  { name: 'mandates to renew', who: 'person', path: `${centre}/mandates/renew`, rows: given },
  { name: 'mandates received', who: 'person', path: `${centre}/received`, rows: mandates },
  { name: 'enterprise uses', who: 'person', path: `${centre}/uses`, rows: events },
  { name: 'enterprise uses, older', who: 'person', path: `${centre}/uses`, older: true, rows: events },
  { name: 'console', who: 'administrator', path: '/console', rows: requests },
  { name: 'roles', who: 'administrator', path: '/console/roles', rows: roles },
  { name: 'roles, further', who: 'administrator', path: '/console/roles', older: true, rows: roles },
  { name: 'where to grant a role', who: 'administrator', path: '/console/roles/new', rows: all('units', 'units') },
  {
    name: 'units, searched',
    who: 'administrator',
    path: '/console/roles/new?q=%E6%95%99%E8%82%B2',
    rows: all('units', 'units'),
  },
  { name: 'people', who: 'administrator', path: '/console/people', rows: officials },
  { name: 'officials, by initial', who: 'administrator', path: '/console/people?q=w', rows: officials },
  { name: 'officials, by pinyin', who: 'administrator', path: '/console/people?q=wang', rows: officials },
  { name: 'officials, further', who: 'administrator', path: '/console/people?q=w', older: true, rows: officials },
  { name: 'approvals', who: 'administrator', path: '/console/approvals', rows: requests },
  { name: 'approvals, decided', who: 'administrator', path: '/console/approvals?state=decided', rows: requests },
  {
    name: 'approvals, older',
    who: 'administrator',
    path: '/console/approvals?state=decided',
    older: true,
    rows: requests,
  },
];
