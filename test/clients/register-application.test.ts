import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AllClientMetadata } from 'oidc-provider';
import { type Registration, registerApplication } from '../../server/clients/register-application.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { useDatabase } from '../support/database.ts';
import { makeUnit } from '../support/make-application.ts';

const name = { 'zh-Hans': '税务', 'zh-Hant': '稅務', en: 'Tax' };
const good: AllClientMetadata = { redirect_uris: ['https://tax.example/cb'] };
const cipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: randomBytes(32) }],
  fingerprintKey: randomBytes(32),
});

describe('registering an application', () => {
  const database = useDatabase();
  let unitId = '';

  before(async () => {
    unitId = await makeUnit(database().knex);
  });

  const register = (registration: Partial<Registration>) =>
    database().knex.transaction((tx) =>
      registerApplication(tx, cipher, { unitId, name, metadata: good, ...registration }),
    );

  it('gives the secret once and stores it encrypted', async () => {
    const done = await register({ clientId: 'tax' });
    assert.ok(done.ok);
    assert.equal(Buffer.from(String(done.clientSecret), 'base64url').length, 32);
    const row = await database().knex('applications').where({ client_id: 'tax' }).first();
    assert.equal(JSON.stringify(row).includes(String(done.clientSecret)), false);
    assert.equal(cipher.decrypt('applications.secret', row.secret_encrypted), done.clientSecret);
  });

  it('stores the levels of its scopes, and refuses what is none', async () => {
    const scopeLevels = { id_document: { ial: 3, optional: true } };
    assert.ok((await register({ clientId: 'levels', scopeLevels })).ok);
    const row = await database().knex('applications').where({ client_id: 'levels' }).first('scope_levels');
    assert.deepEqual(row.scope_levels, scopeLevels);
    const malformed: object[] = [{ openid: { ial: 3 } }, { phone: { ial: 9 } }, { phone: { like: 'x' } }];
    for (const levels of malformed) {
      const refused = await register({ scopeLevels: levels as Registration['scopeLevels'] });
      assert.deepEqual(refused, { ok: false, reason: 'scope-levels.malformed' });
    }
  });

  it('gives no secret to public clients and to clients with keys of their own', async () => {
    for (const method of ['none', 'private_key_jwt'] as const) {
      const done = await register({ metadata: { ...good, token_endpoint_auth_method: method } });
      assert.ok(done.ok);
      assert.equal(done.clientSecret, undefined);
    }
  });

  it('stores which identities it serves, citizens when it says nothing', async () => {
    const identities = { citizen: {}, enterprise: { ial: 2, scopes: ['email'] } };
    const scope = 'openid email';
    const [said, unsaid] = [await register({ identities, metadata: { ...good, scope } }), await register({})];
    assert.ok(said.ok && unsaid.ok);
    const rows = await database().knex('applications').whereIn('client_id', [said.clientId, unsaid.clientId]);
    const stored = new Map(rows.map((row) => [row.client_id, row.identities]));
    assert.deepEqual([stored.get(said.clientId), stored.get(unsaid.clientId)], [identities, { citizen: {} }]);
  });

  it('refuses identities of no known form, and scopes in them that are not its own', async () => {
    const metadata = { ...good, scope: 'openid email' };
    for (const identities of [{}, { guest: {} }, { citizen: { ial: 9 } }]) {
      const refused = await register({ identities: identities as Registration['identities'] & object });
      assert.deepEqual(refused, { ok: false, reason: 'identities.malformed' });
    }
    const foreign = await register({ metadata, identities: { citizen: { scopes: ['id_document'] } } });
    assert.deepEqual(foreign, { ok: false, reason: 'identities.scope-not-registered' });
  });

  it('refuses a client_id that is taken, also sixteen times at once', async () => {
    const done = await Promise.all(Array.from({ length: 16 }, () => register({ clientId: 'one-only' })));
    assert.equal(done.filter(({ ok }) => ok).length, 1);
    assert.deepEqual(await register({ clientId: 'one-only' }), { ok: false, reason: 'client-id.taken' });
  });

  it('T-004 refuses bad addresses wherever they stand, and stores nothing', async () => {
    const before = await database().knex('applications').count();
    const refused: [AllClientMetadata, string][] = [
      [{}, 'redirect-uri.missing'],
      [{ redirect_uris: [] }, 'redirect-uri.missing'],
      [{ redirect_uris: ['https://tax.example/cb', 'https://tax.example/*'] }, 'redirect-uri.wildcard'],
      [{ redirect_uris: ['http://localhost/cb'] }, 'redirect-uri.loopback-of-web'],
      [{ ...good, post_logout_redirect_uris: ['javascript:alert(1)'] }, 'post-logout-uri.scheme'],
      [{ ...good, backchannel_logout_uri: 'http://tax.example/out' }, 'endpoint.insecure'],
      [{ ...good, backchannel_logout_uri: 'https://tax.example/out#x' }, 'endpoint.fragment'],
      [{ ...good, initiate_login_uri: 'data:text/html,x' }, 'endpoint.scheme'],
      [{ ...good, jwks_uri: 'https://u:p@tax.example/jwks' }, 'endpoint.userinfo'],
    ];
    for (const [metadata, reason] of refused) assert.deepEqual(await register({ metadata }), { ok: false, reason });
    const events = { metadata: good, securityEventsUri: 'http://tax.example/events' };
    assert.deepEqual(await register(events), { ok: false, reason: 'endpoint.insecure' });
    assert.deepEqual(await database().knex('applications').count(), before);
  });

  it('keeps where security events are wanted', async () => {
    const done = await register({ metadata: good, securityEventsUri: 'https://tax.example/events' });
    assert.ok(done.ok);
    const row = await database().knex('applications').where({ client_id: done.clientId }).first();
    assert.equal(row.security_events_uri, 'https://tax.example/events');
  });

  it('T-102 takes no address of another scheme, in whatever case its letters are', async () => {
    const fields = ['logo_uri', 'policy_uri', 'tos_uri', 'client_uri', 'initiate_login_uri', 'backchannel_logout_uri'];
    const addresses = [
      'JaVaScRiPt:alert(1)',
      'DATA:text/html,x',
      'HTTP://tax.example/',
      'vbscript:x',
      'File:///etc/passwd',
    ];
    for (const field of fields) {
      for (const address of addresses) {
        const done = await register({ metadata: { ...good, [field]: address } });
        assert.equal(done.ok, false, `${field} ${address}`);
      }
    }
  });

  it('T-015 (registration) refuses implicit, hybrid and password grants', async () => {
    for (const grant of ['implicit', 'password']) {
      const done = await register({ metadata: { ...good, grant_types: ['authorization_code', grant] } });
      assert.deepEqual(done, { ok: false, reason: 'grant-type.not-allowed' });
    }
    const done = await register({ metadata: { ...good, response_types: ['id_token token'] } });
    assert.deepEqual(done, { ok: false, reason: 'response-type.not-allowed' });
  });

  it('refuses odd ids, short secrets and secrets among the metadata', async () => {
    for (const clientId of ['', 'a', 'a b c', 'a:b:c', '税务局', 'x'.repeat(129), '-abc']) {
      assert.deepEqual(await register({ clientId }), { ok: false, reason: 'client-id.malformed' }, clientId);
    }
    assert.deepEqual(await register({ secret: 'short' }), { ok: false, reason: 'secret.too-short' });
    const metadata = { ...good, client_secret: 'x'.repeat(40) };
    assert.deepEqual(await register({ metadata }), { ok: false, reason: 'secret.in-metadata' });
  });
});
