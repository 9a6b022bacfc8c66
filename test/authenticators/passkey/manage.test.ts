import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { removePasskey, renamePasskey } from '../../../server/authenticators/passkey/manage.ts';
import { addPasskey } from '../../../server/authenticators/passkey/registration.ts';
import { listPasskeys } from '../../../server/authenticators/passkey/store.ts';
import { useDatabase } from '../../support/database.ts';
import { eventsOf, makePerson, start } from '../fixtures.ts';

describe('managing passkeys', () => {
  const database = useDatabase();

  async function enrol() {
    const personId = await makePerson(database().knex);
    const passkey = {
      id: randomUUID(),
      personId,
      credentialId: randomBytes(16),
      publicKey: randomBytes(70),
      signCount: 0,
      backupEligible: false,
      backedUp: false,
      transports: ['usb'],
      aaguid: randomUUID(),
      attestationFormat: 'none',
      attested: false,
      name: 'Passkey',
      createdAt: start,
    };
    assert.ok((await database().knex.transaction((tx) => addPasskey(tx, passkey))).ok);
    return passkey;
  }

  it('renames, and refuses names nobody can read', async () => {
    const { id, personId } = await enrol();
    const rename = (name: string, owner = personId) =>
      database().knex.transaction((tx) => renamePasskey(tx, owner, id, name));
    assert.deepEqual(await rename('  我的手机 '), { ok: true });
    assert.equal((await listPasskeys(database().knex, personId))[0]?.name, '我的手机');
    for (const name of ['', '   ', 'x'.repeat(65), 'a\nb', 'evil\u202etxt', '\ud800']) {
      assert.deepEqual(await rename(name), { ok: false, reason: 'invalid-name' }, JSON.stringify(name));
    }
    assert.deepEqual(await rename('mine', await makePerson(database().knex)), { ok: false, reason: 'not-found' });
    assert.equal((await listPasskeys(database().knex, personId))[0]?.name, '我的手机');
  });

  it('removes its owner’s passkey once, and nobody else’s', async () => {
    const { id, personId } = await enrol();
    const remove = (owner: string) => database().knex.transaction((tx) => removePasskey(tx, owner, id));
    assert.deepEqual(await remove(await makePerson(database().knex)), { ok: false, reason: 'not-found' });
    assert.equal((await listPasskeys(database().knex, personId)).length, 1);
    assert.deepEqual(await remove(personId), { ok: true, wasLast: true });
    assert.deepEqual(await remove(personId), { ok: false, reason: 'not-found' });
    assert.deepEqual(await listPasskeys(database().knex, personId), []);
    const events = await eventsOf(database().knex, personId);
    assert.deepEqual(events, ['authenticator.passkey.added', 'authenticator.passkey.removed']);
  });
});
