import { applicationRole, ownerRole } from '../roles.ts';
import type { Home } from './home.ts';

export const superuser = 'yimen_superuser';
export const databaseName = 'yimen';

export type Addresses = {
  /** For the service: role without DDL and without the right to rewrite the audit log. */
  url: string;
  /** For migrations: owner of the schema. */
  migrationUrl: string;
  /** For tests, which make and drop databases. */
  superuserUrl: string;
};

/** Where the embedded server on this port is reached, by role. The generated passwords need no escaping. */
export function addressesAt(port: number, { owner, application, superuser: root }: Home['passwords']): Addresses {
  const address = (role: string, password: string, database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  return {
    url: address(applicationRole, application, databaseName),
    migrationUrl: address(ownerRole, owner, databaseName),
    superuserUrl: address(superuser, root, 'postgres'),
  };
}
