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

/** Of a Unix socket; Linux allows 107 bytes, macOS 103. */
const longestSocketPath = 103;

/**
 * The directory for the server's Unix socket: its own, which nobody else may enter. A statement through it costs both sides a
 * third less than through the loopback interface. Undefined where there are none, or the path is too long or odd for one.
 */
export function socketDirectory(data: string, port: number): string | undefined {
  const fits = process.platform !== 'win32' && `${data}/.s.PGSQL.${port}`.length <= longestSocketPath;
  return fits && /^[\w./-]+$/.test(data) ? data : undefined;
}

/** The same address by way of a socket in `directory`. */
export function throughSocket(url: string, directory: string): string {
  return `${url}?host=${encodeURIComponent(directory)}`;
}

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
