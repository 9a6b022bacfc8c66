import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { sealEvents } from '../../server/audit/seal.ts';
import { verificationKeys } from '../../server/audit/seal-format.ts';
import { currentAnchor, verifyAudit } from '../../server/audit/verify.ts';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import type { Config } from '../../server/config.ts';
import type { EmbeddedServer } from '../../server/db/embedded.ts';
import { openDatabase } from '../../server/db/open.ts';
import { migrateAt } from '../../server/db/start.ts';
import { approve, logIn, startApp } from '../support/app.ts';
import { type ArchivedServer, startArchivedServer } from '../support/archived-database.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { freePort } from '../support/free-port.ts';
import { type Browser, createBrowser } from '../support/http-browser.ts';
import type { RelyingParty } from '../support/relying-party.ts';

describe('a database that is restored from a backup and the archive of its WAL', function restore() {
  this.timeout(300_000);
  const browser = createBrowser();
  const stops: (() => Promise<unknown>)[] = [];
  let archived: ArchivedServer;
  let config: Config;

  before(async () => {
    archived = await startArchivedServer();
    await migrateAt(archived.server.migrationUrl, archived.server.url);
    const port = await freePort();
    config = testConfig({ issuer: `http://localhost:${port}`, port, host: '127.0.0.1' });
  });
  after(async () => {
    browser.close();
    await stopService();
    await archived.remove();
  });

  async function startService(server: EmbeddedServer) {
    const sizes = { poolSize: 10, statementTimeoutMs: 10_000, acquireTimeoutMs: 5000 };
    const database = openDatabase({ url: server.url, ...sizes });
    stops.push(() => database.close());
    return startApp(config, database, stops);
  }
  async function stopService() {
    for (const stop of stops.splice(0).reverse()) await stop();
  }
  async function asOwner<T>(server: EmbeddedServer, work: (knex: Knex) => Promise<T>): Promise<T> {
    const sizes = { poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 };
    const owner = openDatabase({ url: server.migrationUrl, ...sizes });
    try {
      return await work(owner.knex);
    } finally {
      await owner.close();
    }
  }

  it('T-187 holds exactly what there was at that moment, its audit log verifies, logins work, and nothing that ended is alive', async () => {
    const first = await startService(archived.server);
    const clerk = await first.person('13800139001');
    await archived.backUp();
    const personId = await first.person('13800139002');
    const party = await first.taxParty({ scope: 'openid offline_access' });
    const tokens = await wholeLogin(party, browser, '13800139001', { prompt: 'consent' });
    assert.ok(tokens.refresh_token);
    await beginRecovery(first.database.knex, personId, clerk);
    await stopService();
    const at = await asOwner(archived.server, async (knex) => {
      await seal(knex);
      const { rows } = await knex.raw<{ rows: { moment: string }[] }>('SELECT clock_timestamp()::text AS moment');
      return { moment: rows[0]?.moment ?? '', sums: await sumsOf(knex), anchor: await currentAnchor(knex) };
    });

    // What comes after the moment: a person is added, a session is ended, a recovery is stopped by its owner.
    await asOwner(archived.server, async (knex) => {
      await knex('persons').insert({ id: randomUUID() });
      await knex('oidc_sessions').delete();
      await knex('account_recoveries').update({ status: 'cancelled', ended_at: new Date() });
    });
    await archived.archiveAll();
    await archived.server.stopHard();

    const restored = await archived.restore(at.moment);
    await asOwner(restored, async (knex) => {
      assert.deepEqual(await sumsOf(knex), at.sums);
      assert.equal((await verify(knex, at.anchor)).ok, true);
      assert.equal((await knex('oidc_sessions').select('session_uid')).length, 1, 'the ended session is back');
    });
    const env = { ...testSecrets, DATABASE_URL: restored.url, DATABASE_MIGRATION_URL: restored.migrationUrl };
    const done = await runCommand(commands, ['after-restore', '--reason', 'drill'], env);
    assert.equal(done.exitCode, 0, done.err);
    assert.match(done.out, /^nobody is logged in; 1 recoveries stopped$/m);

    const second = await startService(restored);
    const again = await second.taxParty();
    const page = await again.begin(browser);
    assert.equal(page.location, undefined, 'nobody is logged in');
    assert.deepEqual(await again.introspect(tokens.access_token), { active: false });
    await assert.rejects(again.refresh(tokens.refresh_token), { error: 'invalid_grant' });
    for (const identifier of ['13800139001', '13800139002']) await wholeLogin(again, createBrowser(), identifier);
    await stopService();
    await asOwner(restored, async (knex) => {
      await seal(knex);
      assert.equal((await verify(knex, at.anchor)).ok, true);
      assert.deepEqual(await knex('account_recoveries').pluck('status'), ['cancelled']);
    });
  });

  async function seal(knex: Knex) {
    await sealEvents({ knex, signingKey: config.auditSigningKey, now: new Date() });
  }
  const verify = (knex: Knex, anchor = '') =>
    verifyAudit({ knex, publicKeys: verificationKeys(config), now: new Date(), anchor });
});

/** One whose time comes soon, as the desk begins it. */
async function beginRecovery(knex: Knex, personId: string, clerk: string): Promise<void> {
  await knex('account_recoveries').insert({
    ...{ id: randomUUID(), person_id: personId, requested_by: clerk, reason: 'lost phone' },
    ...{ started_at: new Date(), due_at: new Date() },
  });
}

async function wholeLogin(party: RelyingParty, browser: Browser, identifier: string, wish?: Record<string, string>) {
  const page = await logIn(browser, await party.begin(browser, wish), { identifier }, party.redirectUri);
  const back = page.location ? page : await approve(browser, page, party.redirectUri);
  return party.exchange(back.location);
}

/** Rows of each table and a sum over all that is in them. */
async function sumsOf(knex: Knex): Promise<Record<string, string>> {
  const { rows: tables } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await knex.raw<{ rows: { sum: string }[] }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '' ORDER BY row)), '') AS sum
       FROM (SELECT md5(t::text) AS row FROM ?? AS t) AS rows`,
      [name],
    );
    sums[name] = rows[0]?.sum ?? '';
  }
  return sums;
}
