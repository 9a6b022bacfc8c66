import { fixedId } from '../../seeds/fixed-id.ts';
import { groupCompany } from '../../seeds/load/insert-enterprises.ts';
import { all, enterprises, events, type ListPage, onward, posts, type Rows, units, type Who } from './page.ts';

const roles = all('live roles', 'role_grants', 'ended_at IS NULL');
const officials = all('keys of officials', 'official_name_keys');
const requests = all('requests', 'approvals');
const applications = all('applications', 'applications');
const deliveries = all('deliveries', 'outbox_entries');
const persons = all('persons', 'persons');
const education = encodeURIComponent('教育');

type Of = { who: Who; rows: Rows; pages: readonly Omit<ListPage, 'who' | 'rows'>[] };

/** A line for each page: its name, its address, and the link on it that is followed. */
const subjects: readonly Of[] = [
  { who: 'administrator', rows: requests, pages: [{ name: 'console', path: '/console' }] },
  {
    who: 'administrator',
    rows: roles,
    pages: [
      { name: 'roles', path: '/console/roles' },
      { name: 'roles, further', path: '/console/roles', link: onward },
      { name: 'who reaches a unit', path: ({ city }) => `/console/units/${city}/reach` },
      { name: 'rights of a person', path: ({ administrator }) => `/console/roles/person/${administrator}` },
    ],
  },
  {
    who: 'administrator',
    rows: units,
    pages: [
      { name: 'where to grant a role', path: '/console/roles/new' },
      { name: 'units to grant in, searched', path: `/console/roles/new?q=${education}` },
      { name: 'units', path: '/console/units' },
      { name: 'units, searched', path: `/console/units?q=${education}` },
      { name: 'unit', path: ({ city }) => `/console/units/${city}` },
      { name: 'unit, logins', path: ({ city }) => `/console/units/${city}/logins` },
      { name: 'application, logins', path: '/console/applications/load-0000/logins' },
    ],
  },
  {
    who: 'unit',
    rows: units,
    pages: [
      { name: 'unit, where to move it', path: `/console/units/${fixedId('unit', 2)}/change/move?q=${education}` },
      { name: 'application, to whom to give it', path: `/console/applications/load-0000/give?q=${education}` },
    ],
  },
  {
    who: 'administrator',
    rows: posts,
    pages: [
      { name: 'unit with its posts', path: `/console/units?q=${education}`, link: /^\/console\/units\/[0-9a-f-]{36}$/ },
    ],
  },
  {
    who: 'administrator',
    rows: officials,
    pages: [
      { name: 'people', path: '/console/people' },
      { name: 'officials, by initial', path: '/console/people?q=w' },
      { name: 'officials, by pinyin', path: '/console/people?q=wang' },
      { name: 'officials, further', path: '/console/people?q=w', link: onward },
    ],
  },
  {
    who: 'administrator',
    rows: persons,
    pages: [
      { name: 'person', path: ({ busy }) => `/console/people/${busy}` },
      { name: 'person, older activity', path: ({ busy }) => `/console/people/${busy}`, link: onward },
    ],
  },
  {
    who: 'administrator',
    rows: requests,
    pages: [
      { name: 'approvals', path: '/console/approvals' },
      { name: 'approvals, decided', path: '/console/approvals?state=decided' },
      { name: 'approvals, older', path: '/console/approvals?state=decided', link: onward },
    ],
  },
  {
    who: 'unit',
    rows: requests,
    pages: [
      { name: 'own requests', path: '/console/requests' },
      { name: 'exports', path: '/console/exports' },
    ],
  },
  {
    who: 'administrator',
    rows: enterprises,
    pages: [
      { name: 'enterprises, all', path: '/console/enterprises' },
      { name: 'enterprises, by name', path: `/console/enterprises?q=${encodeURIComponent('示例广州')}` },
      { name: 'enterprises, further', path: `/console/enterprises?q=${encodeURIComponent('示例广州')}`, link: onward },
      { name: 'enterprise, mandates', path: `/console/enterprises/${groupCompany}` },
      { name: 'enterprise, older mandates', path: `/console/enterprises/${groupCompany}`, link: onward },
    ],
  },
  {
    who: 'administrator',
    rows: applications,
    pages: [
      { name: 'applications, all', path: '/console/applications' },
      { name: 'applications, further', path: '/console/applications', link: onward },
      { name: 'applications, searched', path: `/console/applications?q=${education}` },
      { name: 'applications, active', path: '/console/applications?filter=active' },
      { name: 'applications, suspended', path: '/console/applications?filter=suspended' },
      { name: 'applications, to confirm', path: '/console/applications?filter=due' },
    ],
  },
  {
    who: 'system',
    rows: deliveries,
    pages: [
      { name: 'deliveries given up', path: '/console/delivery' },
      { name: 'deliveries given up, older', path: '/console/delivery', link: onward },
      { name: 'deliveries that wait', path: '/console/delivery?state=waiting' },
      { name: 'deliveries that wait, on', path: '/console/delivery?state=waiting', link: onward },
    ],
  },
  { who: 'auditor', rows: events, pages: auditPages('audit') },
  { who: 'city auditor', rows: events, pages: auditPages('city audit') },
];

/** The ways to search the log; in a part of the province each event is asked to which unit it belongs. */
function auditPages(named: string): Of['pages'] {
  const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
  const search = (query: Readonly<Record<string, string>>) => `/console/audit?${new URLSearchParams(query)}`;
  return [
    { name: `${named}`, path: '/console/audit' },
    { name: `${named}, older`, path: '/console/audit', link: onward },
    { name: `${named}, by person`, path: ({ busy }) => search({ person: busy }) },
    { name: `${named}, by person, older`, path: ({ busy }) => search({ person: busy }), link: onward },
    { name: `${named}, by event`, path: search({ type: 'login.attempt.failed' }) },
    { name: `${named}, by rare event`, path: search({ type: 'role.granted' }) },
    { name: `${named}, by day`, path: search({ from: day(20), until: day(18) }) },
    { name: `${named}, by request`, path: search({ request: 'load-4711' }) },
    { name: `${named}, units of`, path: search({ q: '教育' }) },
    { name: `${named}, by unit`, path: ({ city }) => search({ unit: city }) },
    { name: `${named}, by unit, older`, path: ({ city }) => search({ unit: city }), link: onward },
  ];
}

export const consolePages: readonly ListPage[] = subjects.flatMap(({ who, rows, pages }) =>
  pages.map((page) => ({ ...page, who, rows })),
);
