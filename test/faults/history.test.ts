import assert from 'node:assert/strict';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { AccountParts } from '../../server/accounts/parts.ts';
import { sealEvents } from '../../server/audit/seal.ts';
import { verificationKeys } from '../../server/audit/seal-format.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import { createClientRegistry } from '../../server/clients/registry.ts';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { rotateSigningKeys } from '../../server/keys/signing-keys.ts';
import { adminId } from '../flows/console/admins.ts';
import { call, makeClient, refresh, userinfo } from '../flows/protocol/protocol.ts';
import { startApp, type TestApp, testPassword, useApp } from '../support/app.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { freePort } from '../support/free-port.ts';
import { testServer } from '../support/server.ts';
import { type Person, randomFrom } from './history.ts';
import { type Acting, endSessions, lockForAWhile, login, refreshOne, revokeOne } from './history-acts.ts';
import { agree, type Offices, openOffices, proveTwice, removeOneAnother, wrongOffices } from './history-offices.ts';

/** A short form, with the same seed each time; with `DRILL_MINUTES` it goes on for so long, and with another one. */
const drillMs = Number(process.env.DRILL_MINUTES ?? 0) * 60_000;
const actsEach = 10;
/** Tokens outlive the drill: one that is refused was ended. */
const lifetimes = {
  ...{ sessionIdleSeconds: 3600, sessionAbsoluteSeconds: 86_400 },
  ...{ accessTokenSeconds: 3600, refreshTokenSeconds: 86_400 },
};
const people = 5;
/** Connections that end for each act: by progress and not by time, so that there are as many under load. */
const faultShare = 0.4;

describe('a random history on two nodes whose connections to the database break', function history() {
  this.timeout(drillMs + 300_000);
  const stops: (() => Promise<unknown>)[] = [];
  const seed = drillMs > 0 ? Date.now() % 1_000_000 : 1;
  let balancer: Balancer;
  let databaseName: string;
  let broken = 0;
  let other: Database;
  let ports: number[];
  let superuser: Database;
  let acting: Acting;
  let offices: Offices;
  let second: Omit<TestApp, 'owner'>;
  after(async () => {
    await balancer.close();
    for (const stop of stops.reverse()) await stop();
  });
  const app = useApp(async () => {
    ports = await Promise.all([freePort(), freePort()]);
    balancer = await startBalancer(ports);
    return { issuer: balancer.origin, port: ports[0] ?? 0, trustedProxies: ['127.0.0.0/8'], lifetimes };
  });

  before(async () => {
    const { config, database, cipher, owner } = app();
    const sizes = { poolSize: 10, statementTimeoutMs: 10_000, acquireTimeoutMs: 5000 };
    databaseName = (await owner().raw('SELECT current_database() AS name')).rows[0].name;
    const server = await testServer();
    other = openDatabase({ url: server.address('application', databaseName), ...sizes });
    // The five wait here for one another.
    superuser = openDatabase({ url: server.superuserUrl, ...sizes, poolSize: 1, acquireTimeoutMs: 60_000 });
    stops.push(
      () => other.close(),
      () => superuser.close(),
    );
    second = await startApp({ ...config, port: ports[1] ?? 0 }, other, stops);
    const clients = await createClientRegistry({ database, cipher });
    const parts: AccountParts = { config, cipher, clients, clock: () => new Date() };
    const client = await makeClient(app(), { token_endpoint_auth_method: 'none' });
    const persons: Person[] = [];
    for (let index = 0; index < people; index += 1) {
      const identifier = `1380013920${index}`;
      const id = await app().person(identifier);
      const expires_at = new Date(Date.now() + drillMs + 600_000);
      await database
        .knex('record_openings')
        .insert({ administrator_id: adminId('security'), person_id: id, expires_at });
      persons.push({ identifier, id, logins: 0, lostLogins: 0, locks: 0 });
    }
    const history = {
      ...{ client, people: persons, held: [], accepted: new Map(), violations: [], faults: 0 },
      secrets: new Set([testPassword]),
      idTokens: [],
    };
    offices = await openOffices({ knex: database.knex, owner: owner(), cipher, parts });
    acting = { app: app(), parts, knex: database.knex, history, random: randomFrom(seed) };
  });

  /**
   * Ends a connection of a node, rather a busy one: in the middle of a statement, a transaction or a commit. Waits until
   * it is gone, or the last one would still be dying when all is said to be at rest.
   */
  async function breakConnection(): Promise<void> {
    const { rows } = await superuser.knex.raw<{ rows: unknown[] }>(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ? AND usename = 'yimen_app'
       ORDER BY (state = 'idle'), md5(pid::text || ?) LIMIT 1`,
      [databaseName, String(acting.random())],
    );
    broken += rows.length;
  }

  /** One person of their own each, for tries are counted before they are judged; tokens are everybody's. */
  async function work(person: Person): Promise<void> {
    const until = performance.now() + drillMs;
    for (let count = 0; count < actsEach || performance.now() < until; count += 1) {
      const breaking = acting.random() < faultShare ? breakConnection() : undefined;
      const dice = acting.random();
      if (dice < 0.35) await login(acting, person);
      else if (dice < 0.75) await refreshOne(acting);
      else if (dice < 0.85) await revokeOne(acting);
      else if (dice < 0.93) await endSessions(acting, person);
      else await lockForAWhile(acting, person);
      await breaking;
    }
  }

  /** Offices and documents, where each act is of several at once. */
  async function administer(): Promise<void> {
    const until = performance.now() + drillMs;
    for (let count = 0; count < actsEach || performance.now() < until; count += 1) {
      const breaking = acting.random() < faultShare ? breakConnection() : undefined;
      for (const act of [removeOneAnother, agree, proveTwice]) await act(offices);
      await breaking;
    }
  }

  /** By the owner, whose connections stay: once, as the records must tell. */
  async function rotate(): Promise<void> {
    const owner = app().owner();
    await owner('signing_keys')
      .where({ status: 'next' })
      .update({ created_at: new Date(Date.now() - 2 * 86_400_000) });
    const rotated = await rotateSigningKeys(owner, app().cipher, { now: new Date(), alg: 'ES256' });
    assert.equal(rotated.length, 1);
  }

  it('T-168 keeps the invariants I1 to I6 and I8 to I11', async () => {
    const { history } = acting;
    for (const person of history.people) await login(acting, person);
    await Promise.all([...history.people.map(work), administer(), rotate()]);
    const tell = `seed ${seed}, ${broken} connections broken, ${history.faults} answers lost, ${history.accepted.size} codes and tokens accepted`;
    for (const database of [app().database, other]) await comeToRest(database);
    assert.deepEqual([...history.violations, ...(await violationsAtRest())], [], tell);
    assert.ok(broken > 0 && history.accepted.size >= people, tell);
    assert.ok(offices.decided.size > 0 && offices.proven.length > 0, tell);
    if (process.env.DRILL_MINUTES) process.stdout.write(`${tell}\n`);
  });

  /** Asks over all connections of a pool at once, at most 20, until none of them is one that was ended. */
  async function comeToRest(database: Database): Promise<void> {
    for (;;) {
      const asked = Array.from({ length: 20 }, () => database.knex.raw('SELECT 1'));
      const failed = (await Promise.allSettled(asked)).filter((one) => one.status === 'rejected');
      for (const { reason } of failed) if (!(reason instanceof DatabaseUnavailable)) throw reason;
      if (failed.length === 0) return;
    }
  }

  /** What must hold when nothing is under way any more. */
  async function violationsAtRest(): Promise<string[]> {
    return (
      await Promise.all([wrongTokens(), wrongKeys(), wrongRecords(), toldSecrets(), wrongOffices(offices)])
    ).flat();
  }

  async function wrongTokens(): Promise<string[]> {
    const { client, held } = acting.history;
    const wrong: string[] = [];
    for (const one of held) {
      // In turn: one node each.
      const [first, second] = [await userinfo(app(), one.accessToken), await userinfo(app(), one.accessToken)];
      const statuses = `${first.status} ${second.status}`;
      if (one.endedAt !== undefined && statuses !== '401 401') wrong.push(`I2: ${statuses} for a token that had ended`);
      if (one.endedAt === undefined && !one.isUnsure && statuses !== '200 200')
        wrong.push(`I2: ${statuses} for a token that nobody ended`);
      const isRefused = one.endedAt === undefined || (await refresh(app(), client, one.refreshToken)).status === 400;
      if (!isRefused) wrong.push('I2: a refresh token that had ended was accepted');
    }
    const subs = Map.groupBy(held, ({ person }) => person);
    const perPerson = [...subs.values()].map((all) => new Set(all.map(({ sub }) => sub)));
    const all = new Set(held.map(({ sub }) => sub));
    if (perPerson.some(({ size }) => size !== 1) || all.size !== subs.size) wrong.push('I3: tokens for somebody else');
    return wrong;
  }

  async function wrongKeys(): Promise<string[]> {
    const wrong: string[] = [];
    for (const _node of ports) {
      const keys = createLocalJWKSet((await call(app(), '/jwks')).body as unknown as JSONWebKeySet);
      for (const token of acting.history.idTokens)
        await jwtVerify(token, keys, { issuer: app().issuer }).catch((error) => wrong.push(`I9: ${error}`));
    }
    return wrong;
  }

  async function wrongRecords(): Promise<string[]> {
    const { config, database } = app();
    const { knex } = database;
    await sealEvents({ knex, signingKey: config.auditSigningKey, now: new Date() });
    const verdict = await verifyAudit({ knex, publicKeys: verificationKeys(config), now: new Date() });
    const wrong = verdict.ok ? [] : [`I5: ${JSON.stringify(verdict)}`];
    const countOf = async (type: string, personId: string | null) =>
      (await knex('audit_events').where({ type, person_id: personId }).pluck('id')).length;
    for (const { id, logins, lostLogins, locks } of acting.history.people) {
      const recorded = await countOf('login.attempt.succeeded', id);
      if (recorded < logins || recorded > logins + lostLogins)
        wrong.push(`I5: ${recorded} records of ${logins} logins, ${lostLogins} not known`);
      for (const type of ['person.account.locked', 'person.account.unlocked'])
        if ((await countOf(type, id)) !== locks) wrong.push(`I5 I10: not one ${type} for each of ${locks}`);
    }
    if ((await countOf('keys.signing.rotated', null)) !== 1) wrong.push('I5: not one record of the rotation');
    return wrong;
  }

  /** Neither node wrote down a password, code or token. */
  async function toldSecrets(): Promise<string[]> {
    const lines = [...app().log, ...second.log].join('\n');
    return [...acting.history.secrets].filter((secret) => lines.includes(secret)).map(() => 'I11: a secret in the log');
  }
});
