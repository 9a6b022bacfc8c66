import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  beginPasskeyLogin,
  finishPasskeyLogin,
  refuseOldCounter,
} from '../../../server/authenticators/passkey/login.ts';
import { passkeyAuthenticator } from '../../../server/authenticators/passkey/proves.ts';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
} from '../../../server/authenticators/passkey/registration.ts';
import { relyingPartyOf, userHandleOf } from '../../../server/authenticators/passkey/relying-party.ts';
import { listPasskeys } from '../../../server/authenticators/passkey/store.ts';
import { checkPassword } from '../../../server/authenticators/password/check-password.ts';
import { useDatabase } from '../../support/database.ts';
import { createSoftwareAuthenticator, type GetTweaks } from '../../support/software-authenticator.ts';
import { eventsOf, hasher, later, makePerson, makePersonWithPassword, start } from '../fixtures.ts';

const origin = 'https://id.example.cn';
const rp = relyingPartyOf({ issuer: origin, fingerprintKey: Buffer.alloc(32, 2) }, '一门');

describe('passkey login', () => {
  const database = useDatabase();
  const begin = (personId?: string) => beginPasskeyLogin(database().knex, rp, { binding: 'uid', personId }, start);
  /** As the journey does it: the use is the condition of the act. */
  async function finish(response: string, more: { personId?: string; binding?: string } = {}, now = start) {
    const outcome = await finishPasskeyLogin(database(), rp, { binding: 'uid', response, ...more }, now);
    if (!outcome.ok || (await database().act([], outcome.use)).held) return outcome;
    return refuseOldCounter(database().knex, outcome.passkey);
  }

  async function enrol(synced = false, personId?: string) {
    const id = personId ?? (await makePerson(database().knex));
    const device = createSoftwareAuthenticator({ origin, synced });
    const options = await beginPasskeyRegistration(
      database().knex,
      rp,
      { person: { id, name: 'Li' }, binding: 'uid' },
      start,
    );
    const response = device.create(options);
    assert.ok(
      (await finishPasskeyRegistration(database().knex, rp, { personId: id, binding: 'uid', response }, start)).ok,
    );
    return { personId: id, device };
  }

  async function attempt(tweaks: GetTweaks, synced = false): Promise<string> {
    const { device } = await enrol(synced);
    const outcome = await finish(device.get(await begin(), tweaks));
    return outcome.ok ? 'in' : outcome.reason;
  }

  it('finds the person by the key alone and says what it proves', async () => {
    const { personId, device } = await enrol();
    const outcome = await finish(device.get(await begin()), {}, later(60));
    assert.ok(outcome.ok);
    assert.equal(outcome.passkey.personId, personId);
    assert.deepEqual(passkeyAuthenticator.prove(outcome.passkey).amr, ['pop', 'hwk', 'user']);
    const [passkey] = await listPasskeys(database().knex, personId);
    assert.equal(passkey?.signCount, 1);
    assert.deepEqual(passkey?.lastUsedAt, later(60));
    assert.equal(outcome.passkey.id, passkey?.id);
  });

  it('T-073 a synced key never counts as hardware-bound', async () => {
    const { device } = await enrol(true);
    const outcome = await finish(device.get(await begin()));
    assert.ok(outcome.ok);
    assert.equal(outcome.passkey.backupEligible, true);
    const proof = passkeyAuthenticator.prove({ ...outcome.passkey, attestedModel: outcome.passkey.aaguid });
    assert.deepEqual(proof.amr, ['pop', 'swk', 'user']);
    assert.equal(proof.hardwareBound, false);
  });

  it('T-050 names no keys before somebody is logged in', async () => {
    const { personId, device } = await enrol();
    assert.deepEqual((await begin()).allowCredentials, []);
    const stepUp = await begin(personId);
    assert.deepEqual(
      stepUp.allowCredentials?.map(({ id }) => id),
      [device.credentials[0]?.id.toString('base64url')],
    );
  });

  it('T-062 the very same assertion posted twice works once', async () => {
    const { device } = await enrol(true);
    const response = device.get(await begin());
    assert.equal((await finish(response)).ok, true);
    assert.deepEqual(await finish(response), { ok: false, reason: 'challenge' });
  });

  it('T-062 of 20 parallel posts of one assertion one logs in, in every round', async () => {
    const { device } = await enrol(true);
    for (let round = 0; round < 30; round += 1) {
      const response = device.get(await begin());
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => finish(response)));
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    }
  });

  it('T-062 refuses a challenge that is foreign, expired, unknown or made for the other ceremony', async () => {
    const { personId, device } = await enrol();
    const refused = { ok: false, reason: 'challenge' };
    assert.deepEqual(await finish(device.get(await begin()), { binding: 'another' }), refused);
    assert.deepEqual(await finish(device.get(await begin()), {}, later(300)), refused);
    assert.equal(await attempt({ clientData: { challenge: randomBytes(32).toString('base64url') } }), 'challenge');
    const creation = await beginPasskeyRegistration(
      database().knex,
      rp,
      { person: { id: personId, name: 'Li' }, binding: 'uid' },
      start,
    );
    assert.deepEqual(await finish(device.get({ challenge: creation.challenge }), { personId }), refused);
    assert.deepEqual(await finish(device.get(await begin(personId))), refused, 'a step-up challenge is no login');
    assert.deepEqual(await finish(device.get(await begin()), { personId }), refused, 'a login challenge is no step-up');
  });

  it('T-062 a failed ceremony uses its challenge up', async () => {
    const { device } = await enrol();
    const options = await begin();
    assert.deepEqual(await finish(device.get(options, { forged: true })), { ok: false, reason: 'not-verified' });
    assert.deepEqual(await finish(device.get(options)), { ok: false, reason: 'challenge' });
  });

  for (const foreign of [
    'https://id.example.cn.evil.test',
    'https://sibling.example.cn',
    'https://sub.id.example.cn',
    'http://id.example.cn',
    'https://id.example.cn:8443',
    'ios:bundle-id:cn.example.app',
  ]) {
    it(`T-063 refuses the origin ${foreign}`, async () => {
      assert.equal(await attempt({ clientData: { origin: foreign } }), 'not-verified');
    });
  }

  it('T-063 refuses the hash of another relying party, and pages in foreign frames also without topOrigin', async () => {
    assert.equal(await attempt({ rpId: 'example.cn' }), 'not-verified');
    assert.equal(await attempt({ clientData: { crossOrigin: true } }), 'not-verified');
    assert.equal(await attempt({ clientData: { crossOrigin: true, topOrigin: 'https://evil.test' } }), 'not-verified');
    assert.equal(await attempt({ clientData: { topOrigin: 'https://evil.test' } }), 'not-verified');
  });

  it('T-064 refuses a swapped type, bad UTF-8 and names that come twice', async () => {
    assert.equal(await attempt({ clientData: { type: 'webauthn.create' } }), 'not-verified');
    const twice = (text: string) => Buffer.from(text.replace('{', '{"challenge":"AAAA",'));
    assert.equal(await attempt({ clientDataBytes: twice }), 'malformed');
    const badUtf8 = (text: string) => Buffer.from(text.replace('{', '{"x":"\xff",'), 'latin1');
    assert.equal(await attempt({ clientDataBytes: badUtf8 }), 'malformed');
  });

  it('T-066 refuses without presence and without verification', async () => {
    assert.equal(await attempt({ flags: { up: false } }), 'not-verified');
    assert.equal(await attempt({ flags: { uv: false } }), 'not-verified');
  });

  it('T-067 refuses BS without BE, and BE other than at registration', async () => {
    assert.equal(await attempt({ flags: { bs: true } }), 'not-verified');
    assert.equal(await attempt({ flags: { be: true } }), 'not-verified');
    assert.equal(await attempt({ flags: { be: false, bs: false } }, true), 'not-verified');
    assert.equal(await attempt({ flags: { bs: false } }, true), 'in', 'a synced key may lose its backup');
  });

  it('T-068 a counter that does not rise fails with an event, after the signature has proven it', async () => {
    const { personId, device } = await enrol();
    assert.equal((await finish(device.get(await begin(), { counter: 7 }))).ok, true);
    for (const counter of [7, 6, 0]) {
      assert.deepEqual(await finish(device.get(await begin(), { counter })), { ok: false, reason: 'counter' });
    }
    const forged = device.get(await begin(), { counter: 1, forged: true });
    assert.deepEqual(await finish(forged), { ok: false, reason: 'not-verified' });
    const events = await eventsOf(database().knex, personId);
    assert.equal(events.filter((type) => type === 'authenticator.passkey.counter-regressed').length, 3);
    assert.equal(events.filter((type) => type === 'login.attempt.failed').length, 4);
    assert.equal((await finish(device.get(await begin(), { counter: 8 }))).ok, true);
  });

  it('T-068 takes a counter that stays zero, and of two copies of a key lets one through', async () => {
    const { device } = await enrol(true);
    for (let i = 0; i < 3; i += 1) assert.equal((await finish(device.get(await begin()))).ok, true);
    const counting = await enrol();
    const copies = await Promise.all(
      Array.from({ length: 16 }, async () => finish(counting.device.get(await begin(), { counter: 5 }))),
    );
    assert.equal(copies.filter(({ ok }) => ok).length, 1);
  });

  it('T-070 refuses trailing bytes, any noise and unknown keys without throwing', async () => {
    assert.equal(await attempt({ authDataTail: Buffer.from([0xa0]) }), 'not-verified');
    const stranger = createSoftwareAuthenticator({ origin });
    stranger.create(
      await beginPasskeyRegistration(
        database().knex,
        rp,
        {
          person: { id: await makePerson(database().knex), name: 'x' },
          binding: 'uid',
        },
        start,
      ),
    );
    assert.deepEqual(await finish(stranger.get(await begin())), { ok: false, reason: 'unknown-credential' });
    const { device } = await enrol();
    const noise = fc
      .uint8Array({ minLength: 1, maxLength: 200 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    const member = fc.constantFrom('authenticatorData', 'signature', 'userHandle', 'clientDataJSON');
    await fc.assert(
      fc.asyncProperty(member, noise, async (name, value) => {
        const honest = JSON.parse(device.get(await begin()));
        honest.response[name] = value;
        assert.equal((await finish(JSON.stringify(honest))).ok, false);
      }),
      { numRuns: 150 },
    );
    for (const text of ['', '{}', 'null', `{"id":"${'a'.repeat(70_000)}"}`]) {
      assert.deepEqual(await finish(text), { ok: false, reason: 'malformed' });
    }
  });

  it('the user handle must name the owner of the key', async () => {
    const other = await makePerson(database().knex);
    assert.equal(await attempt({ userHandle: userHandleOf(other) }), 'not-verified');
    assert.equal(await attempt({ userHandle: null }), 'not-verified');
    const { personId, device } = await enrol();
    assert.equal((await finish(device.get(await begin(personId), { userHandle: null }), { personId })).ok, true);
    const theirs = await enrol();
    const options = await begin(personId);
    const response = theirs.device.get({ challenge: options.challenge });
    assert.deepEqual(await finish(response, { personId }), { ok: false, reason: 'not-verified' });
  });

  it('T-054 a locked, disabled or closed account is not entered by its passkey', async () => {
    for (const status of ['locked', 'disabled', 'closed']) {
      const { personId, device } = await enrol();
      await database().knex('persons').where({ id: personId }).update({ status });
      assert.deepEqual(await finish(device.get(await begin())), { ok: false, reason: 'unknown-credential' });
    }
  });

  it('T-055 the owner gets in by passkey while the password is locked, and a failing passkey locks nothing', async () => {
    const knex = database().knex;
    const subject = await makePersonWithPassword(knex, 'kq7w mzp vx9');
    const { device } = await enrol(false, String(subject.personId));
    for (let i = 0; i < 6; i += 1) await checkPassword({ database: database(), hasher }, subject, 'wrong', start);
    const locked = await checkPassword({ database: database(), hasher }, subject, 'kq7w mzp vx9', start);
    assert.deepEqual(locked, { ok: false, reason: 'locked' });
    for (let i = 0; i < 10; i += 1) {
      assert.equal((await finish(device.get(await begin(), { forged: true }))).ok, false);
    }
    assert.equal((await finish(device.get(await begin()))).ok, true);
  });
});
