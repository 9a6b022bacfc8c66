import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { startDatabase } from '../../server/db/start.ts';
import {
  authorize,
  authorizeOffline,
  call,
  makeClient,
  redeem,
  refresh,
  signedIn,
} from '../flows/protocol/protocol.ts';
import { createBrowser, logIn, startApp, useApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { testServer } from '../support/server.ts';

const identifier = '13800139301';

describe('a release beside the next one on one database', function upgrade() {
  this.timeout(300_000);
  const app = useApp();
  const stops: (() => Promise<unknown>)[] = [];
  after(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  /** What migrations of a next release may do while this one runs: add. */
  async function addToEverything(owner: Knex): Promise<void> {
    const { rows } = await owner.raw<{ rows: { name: string }[] }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    // one by one: whoever holds several would stand in the way of jobs that hold some of them
    for (const { name } of rows)
      await owner.raw(`ALTER TABLE ?? ADD COLUMN of_next text, ADD COLUMN of_next_known text NOT NULL DEFAULT 'x'`, [
        name,
      ]);
    await owner.raw('CREATE TABLE of_next (id uuid PRIMARY KEY)');
    await owner('schema_migrations').insert({ name: '9999_next.ts' });
  }

  /** Started as in production, which migrates nothing. */
  async function anotherNode() {
    const { config } = app();
    const { rows } = await app().owner().raw('SELECT current_database() AS name');
    const databaseUrl = (await testServer()).address('application', rows[0].name);
    const { database, stop } = await startDatabase({ ...config, mode: 'production', databaseUrl });
    stops.push(stop);
    const port = await freePort();
    const own = { ...config, port, issuer: `http://localhost:${port}` };
    return { ...(await startApp(own, database, stops)), owner: app().owner };
  }

  it('T-185 goes on in the middle of logins when the next one has migrated, and starts anew on what that left', async () => {
    const client = await makeClient(app());
    await app().person(identifier);
    const browser = await signedIn(app(), identifier);
    const held = (await redeem(app(), client, await authorizeOffline(app(), browser, client))).body;
    const login = await authorize(app(), browser, client);
    const elsewhere = createBrowser();
    const asked = await elsewhere.open(`${app().issuer}/account`);

    await addToEverything(app().owner());
    assert.equal((await call(app(), '/readyz')).status, 200);
    assert.equal((await redeem(app(), client, login)).status, 200);
    const { status, body } = await refresh(app(), client, held.refresh_token);
    assert.equal(status, 200);
    assert.equal((await browser.get(`${app().issuer}/account`)).status, 200);
    const entered = await logIn(elsewhere, asked, { identifier }, 'nowhere:');
    assert.deepEqual([entered.status, entered.url.pathname], [200, '/account']);

    // Back to this release, or one more node of it: it finds everything as the one before it left it.
    const again = await anotherNode();
    assert.equal((await call(again, '/readyz')).status, 200);
    assert.equal((await refresh(again, client, body.refresh_token)).status, 200);
    // nothing of it was not understood (classes 0A and 42)
    assert.doesNotMatch(app().log.join(''), /"code":"(0A|42)/);
  });
});
