import type { Knex } from 'knex';

/** Who asks, by a row of `visitors` in visit.ts. */
export type Who = 'person' | 'administrator' | 'system' | 'auditor' | 'city auditor' | 'unit';

/** The person with more of everything, the visitor who is a security administrator, and the government of a city. */
export type Ids = { busy: string; administrator: string; city: string };

/** What is counted beside a page: the rows its list is taken from. */
export type Rows = { of: string; count(knex: Knex, personId: string): Promise<number> };

export type ListPage = {
  name: string;
  who: Who;
  path: string | ((ids: Ids) => string);
  /** Measured is not the page itself but the one that its last link like this leads to. */
  link?: RegExp;
  rows: Rows;
};

/** A link to older or further rows, as every list has it. */
export const onward = /[?&](?:before|beforeAt|after|below|fromAt)=/;

export const all = (of: string, table: string, where = 'true'): Rows => ({
  of,
  count: async (knex) => Number((await knex(table).whereRaw(where).count({ n: '*' }))[0]?.n),
});
export const own = (of: string, table: string, column = 'person_id'): Rows => ({
  of,
  count: async (knex, personId) => Number((await knex(table).where(column, personId).count({ n: '*' }))[0]?.n),
});

export const units = all('units', 'units');
export const events = all('events', 'audit_events');
export const mandates = all('mandates', 'mandates');
export const enterprises = all('enterprises', 'enterprises');
export const posts = all('posts', 'posts');
