import pg from 'pg';
import { applicationRole, ownerRole } from '../roles.ts';
import { databaseName } from './addresses.ts';
import type { Home } from './home.ts';

/** Makes the database and its two roles on a fresh server; on an old one sets the noted passwords again. */
export async function prepareRoles(superuserUrl: string, passwords: Home['passwords']): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await putRole(client, ownerRole, passwords.owner);
    await putRole(client, applicationRole, passwords.application);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerRole}`);
    await client.query(`REVOKE ALL ON DATABASE ${databaseName} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${databaseName} TO ${applicationRole}`);
  } finally {
    await client.end();
  }
}

async function putRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(
    `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
  );
}
