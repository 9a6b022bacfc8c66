import type { Knex } from 'knex';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { templateDatabase, testServer } from './server.ts';

/** Calling it gives the database as the service sees it: the role without DDL and without the right to change the audit log. */
export type TestDatabase = {
  (): Database;
  /** As the owner of the schema: to tamper with what the service may not touch. */
  owner(): Knex;
  /** Address for the service role, to open further pools (another node). */
  url(): string;
  /** Address for the owner. */
  ownerUrl(): string;
};

let clones = 0;

/**
 * Inside a `describe`: a fresh clone of the migrated template for its tests, dropped after the last.
 * `empty` gives a database without any schema, for tests of migrations.
 */
export function useDatabase(content: 'migrated' | 'empty' = 'migrated'): TestDatabase {
  let opened: Database | undefined;
  let owner: Database | undefined;
  let urls: { application: string; owner: string } | undefined;
  clones += 1;
  const name = `t${clones}`;

  before(async function cloneTemplate() {
    this.timeout(300_000);
    const server = await testServer();
    await asSuperuser(server.superuserUrl, `CREATE DATABASE ?? TEMPLATE ?? OWNER yimen_owner STRATEGY FILE_COPY`, [
      name,
      content === 'migrated' ? templateDatabase : 'template1',
    ]);
    urls = { application: server.address('application', name), owner: server.address('owner', name) };
    opened = openDatabase({ url: urls.application, poolSize: 20, statementTimeoutMs: 10_000, acquireTimeoutMs: 5000 });
    // Added now and so called last: the other hooks of the suite stop what still uses the database.
    this.test?.parent?.afterAll('drop the clone', dropClone);
  });

  async function dropClone(): Promise<void> {
    await opened?.close();
    await owner?.close();
    const server = await testServer();
    await asSuperuser(server.superuserUrl, 'DROP DATABASE ?? WITH (FORCE)', [name]);
  }

  const openOwner = () => {
    owner ??= openDatabase({
      url: present(urls).owner,
      poolSize: 4,
      statementTimeoutMs: 10_000,
      acquireTimeoutMs: 5000,
    });
    return owner;
  };
  return Object.assign(() => present(opened), {
    owner: () => openOwner().knex,
    url: () => present(urls).application,
    ownerUrl: () => present(urls).owner,
  });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('useDatabase: ask for the database inside a hook or a test');
  return value;
}

async function asSuperuser(url: string, sql: string, names: string[]): Promise<void> {
  const root = openDatabase({ url, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  try {
    await root.knex.raw(sql, names);
  } finally {
    await root.close();
  }
}
