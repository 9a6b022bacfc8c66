import assert from 'node:assert/strict';
import { sealEvents } from '../../server/audit/seal.ts';
import { verificationKeys } from '../../server/audit/seal-format.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import {
  type Answer,
  authorizationFields,
  authorize,
  authorizeOffline,
  call,
  callAs,
  makeClient,
  newVerifier,
  redeem,
  refresh,
  signedIn,
  userinfo,
} from '../flows/protocol/protocol.ts';
import { createBrowser, declineOffer, testPassword, useApp } from '../support/app.ts';
import type { Page } from '../support/http-browser.ts';

/** What PostgreSQL says when its volume is full, and when it takes no writes, by SQLSTATE. */
const states = [
  ['is full', '53100', '13800139111'],
  ['is read-only', '25006', '13800139112'],
] as const;

describe('a database whose volume', function fullVolume() {
  this.timeout(300_000);
  const app = useApp();

  /** Every table asks before it takes a row, a change or a deletion; a switch, for no request to wait on locks of ours. */
  before(async () => {
    const owner = app().owner();
    await owner.raw('CREATE TABLE no_room (state text NOT NULL)');
    await owner.raw(`CREATE FUNCTION ask_for_room() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      DECLARE found text; BEGIN
        SELECT state INTO found FROM no_room LIMIT 1;
        IF found IS NOT NULL THEN RAISE EXCEPTION 'no room' USING ERRCODE = found; END IF;
        RETURN NULL;
      END $$`);
    const { rows } = await owner.raw<{ rows: { name: string }[] }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'no_room'`,
    );
    for (const { name } of rows)
      await owner.raw(
        'CREATE TRIGGER ask_for_room BEFORE INSERT OR UPDATE OR DELETE ON ?? EXECUTE FUNCTION ask_for_room()',
        [name],
      );
  });
  const takeAway = (state: string) => app().owner()('no_room').insert({ state });
  const giveBack = () => app().owner()('no_room').delete();
  afterEach(giveBack);

  const recordsOf = (personId: string): Promise<string[]> =>
    app().database.knex('audit_events').where({ person_id: personId }).orderBy('sequence').pluck('type');

  function isPutOff(answer: Answer | Page): string {
    const retry = answer.headers instanceof Headers ? answer.headers.get('retry-after') : answer.headers['retry-after'];
    return `${answer.status} ${retry}`;
  }

  for (const [what, state, identifier] of states) {
    it(`T-177 ${what}: puts off what it cannot keep, reads on, and does it all when there is room, with its records`, async () => {
      const personId = await app().person(identifier);
      const client = await makeClient(app());
      const browser = await signedIn(app(), identifier);
      const held = (await redeem(app(), client, await authorizeOffline(app(), browser, client))).body;
      const { body: other } = await redeem(app(), client, await authorize(app(), browser, client));
      const login = await authorize(app(), browser, client);
      const elsewhere = createBrowser();
      const start = await elsewhere.open(`${app().issuer}/account`);
      const asked = await elsewhere.submit(start, { username: identifier }, { button: 'login-submit' });
      const pushed = authorizationFields(client, newVerifier());
      const revoke = () => callAs(app(), client, '/revoke', { token: String(other.access_token) });
      const logIn = () => elsewhere.press(asked, { password: testPassword }, { button: 'login-submit' });

      await takeAway(state);
      const before = await recordsOf(personId);
      const putOff = {
        code: await redeem(app(), client, login),
        refresh: await refresh(app(), client, held.refresh_token),
        revocation: await revoke(),
        push: await callAs(app(), client, '/par', pushed),
        login: (await authorize(app(), createBrowser(), client)).page,
        singleSignOn: (await authorize(app(), browser, client)).page,
        password: await logIn(),
        logout: await browser.get(`${app().issuer}/logout`),
      };
      for (const [name, answer] of Object.entries(putOff)) assert.equal(isPutOff(answer), '503 2', name);
      assert.equal((await userinfo(app(), held.access_token)).status, 200);
      assert.equal((await browser.get(`${app().issuer}/account`)).status, 200);
      for (const path of ['/jwks', '/.well-known/openid-configuration', '/healthz'])
        assert.equal((await call(app(), path)).status, 200, path);
      assert.deepEqual(await recordsOf(personId), before, 'what did not happen left no record');

      await giveBack();
      for (const done of [
        await redeem(app(), client, login),
        await refresh(app(), client, held.refresh_token),
        await revoke(),
      ])
        assert.equal(done.status, 200, done.text);
      const entered = await declineOffer(elsewhere, await elsewhere.follow(await logIn()), 'nowhere:');
      assert.deepEqual([entered.status, entered.url.pathname], [200, '/account']);
      assert.equal((await userinfo(app(), other.access_token)).status, 401);
      assert.deepEqual(await recordsOf(personId), [...before, 'login.attempt.succeeded']);
      const { knex } = app().database;
      const { config } = app();
      await sealEvents({ knex, signingKey: config.auditSigningKey, now: new Date() });
      const verdict = await verifyAudit({ knex, publicKeys: verificationKeys(config), now: new Date() });
      assert.equal(verdict.ok, true, JSON.stringify(verdict));
    });
  }
});
