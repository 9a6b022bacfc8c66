import { randomUUID } from 'node:crypto';
import type { LdapSecrets, LdapSettings } from '../../server/federation/settings/ldap.ts';
import type { Callback, SourceAnswer, SourceProtocol, SourceTools } from '../../server/federation/source.ts';
import type { Connection } from './ldap/connect.ts';
import { connect } from './ldap/connect.ts';
import { isWrongCredentials, translateLdapError } from './ldap/failure.ts';
import { type DirectoryPerson, findGroups, findPerson } from './ldap/find-person.ts';
import { createPool, type Pool } from './ldap/pool.ts';
import { createReplicas, type Replicas } from './ldap/replicas.ts';
import { refuseUnless, SourceRefused, toOutcome } from './refused.ts';
import { runTestSteps } from './test-steps.ts';

export type LdapSource = { connection: LdapSettings; secrets: LdapSecrets };

const longestUsername = 256;
const longestPassword = 1024;

/**
 * A directory: the person types name and password on our page, the search account finds the one entry, and a bind as that
 * entry proves the password (RFC 4513). Always under TLS; the connection of a person is never used for another.
 */
export function createLdapSource({ connection: settings, secrets }: LdapSource, tools: SourceTools): SourceProtocol {
  const { timeoutMs, privateHosts, now } = tools;
  const directory = { authorities: settings.authorities, privateHosts, timeoutMs };
  const replicas = createReplicas(settings.urls, directory, now);
  const openBound = () => openAsSearcher(replicas, settings, secrets);
  const pool = createPool(settings.poolSize, timeoutMs, openBound);
  return {
    begin: async () => ({ ok: true, begun: { how: 'credentials', kept: {} } }),
    complete: (callback) =>
      toOutcome(async () => ({ answer: await login({ settings, replicas, pool, now }, callback) }), translateLdapError),
    test: () =>
      runTestSteps(
        [
          ...settings.urls.map((url) => ['connection', async () => (await connect(url, directory)).close()] as const),
          ['search-account', async () => (await openBound()).close()],
          ['search-base', () => pool.use((client) => findPerson(client, settings, 'test-of-the-settings'))],
        ],
        translateLdapError,
      ),
    close: async () => pool.close(),
  };
}

async function openAsSearcher(replicas: Replicas, settings: LdapSettings, secrets: LdapSecrets): Promise<Connection> {
  const connection = await replicas.open();
  try {
    await connection.client.bind(settings.searchDn, secrets.searchPassword);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

type Login = { settings: LdapSettings; replicas: Replicas; pool: Pool; now: () => Date };

async function login({ settings, replicas, pool, now }: Login, callback: Callback): Promise<SourceAnswer> {
  refuseUnless(callback.by === 'credentials', 'callback-malformed');
  const { username, password } = callback;
  // An empty password is no attempt: directories take it for a login of nobody and say yes (RFC 4513 section 5.1.2).
  refuseUnless(password !== '' && password.length <= longestPassword, 'credentials');
  refuseUnless(username !== '' && username.length <= longestUsername && !/\p{Cc}/u.test(username), 'credentials');
  const person = await pool.use((client) => findPerson(client, settings, username));
  // Nobody by that name binds too, as somebody who is not there: it takes its time and says nothing.
  await provePassword(replicas, person?.dn ?? `cn=${randomUUID()},${settings.base}`, password);
  if (person === undefined) throw new SourceRefused('credentials');
  const groups = settings.groups ? await pool.use((client) => findGroups(client, settings, person.dn)) : undefined;
  return toAnswer(settings, person, groups, now());
}

async function provePassword(replicas: Replicas, dn: string, password: string): Promise<void> {
  const connection = await replicas.open();
  try {
    await connection.client.bind(dn, password);
  } catch (error) {
    throw isWrongCredentials(error) ? new SourceRefused('credentials') : error;
  } finally {
    connection.close();
  }
}

function toAnswer(
  { issuer }: LdapSettings,
  { subject, claims }: DirectoryPerson,
  groups: string[] | undefined,
  now: Date,
): SourceAnswer {
  return {
    issuer,
    subject,
    claims: { ...claims, ...(groups && { groups }) },
    amr: ['pwd'],
    authTime: Math.floor(now.getTime() / 1000),
    session: {},
  };
}
