import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import Provider, { type JWKS } from 'oidc-provider';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import {
  ensureSigningKeys,
  loadSigningKeys,
  retireOldKeys,
  rotateSigningKeys,
  rotationDue,
  withdrawSigningKey,
} from '../../server/keys/signing-keys.ts';
import { useDatabase } from '../support/database.ts';

const cipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: randomBytes(32) }],
  fingerprintKey: randomBytes(32),
});
const day = 24 * 3600 * 1000;
const start = new Date('2026-03-01T00:00:00Z');
const daysOn = (days: number) => new Date(start.getTime() + days * day);

describe('signing keys', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  const load = () => loadSigningKeys(knex(), cipher);
  const statusOf = (alg: string) => knex()('signing_keys').where({ alg }).orderBy('created_at').pluck('status');
  const events = (type: string) => knex()('audit_events').where({ type });

  beforeEach(async () => {
    await knex()('signing_keys').delete();
  });

  const first = (jwks: JWKS, alg: string) => jwks.keys.find((key) => key.alg === alg) as JWK & { kid: string };
  const sign = async (jwks: JWKS, alg: string) => {
    const key = first(jwks, alg);
    return new SignJWT({})
      .setProtectedHeader({ alg, kid: key.kid })
      .setIssuedAt()
      .sign(await importJWK(key, alg));
  };
  const verify = (token: string, jwks: JWKS) => jwtVerify(token, createLocalJWKSet(publicPart(jwks)));

  it('makes one current and one next key per algorithm, also when four nodes start at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => ensureSigningKeys(knex(), cipher, start)));
    await ensureSigningKeys(knex(), cipher, daysOn(1));
    for (const alg of ['ES256', 'RS256']) assert.deepEqual((await statusOf(alg)).sort(), ['current', 'next']);
  });

  it('T-045 (keys) publishes no private member, RSA of 2048 bit or more, unique key ids', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const rows = await knex()('signing_keys').select('public_jwk', 'private_jwk_encrypted');
    for (const { public_jwk } of rows) {
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(secret in public_jwk, false);
      if (public_jwk.kty === 'RSA') assert.ok(Buffer.from(public_jwk.n, 'base64url').length >= 256);
      else assert.equal(public_jwk.crv, 'P-256');
    }
    const jwks = await load();
    assert.equal(new Set(jwks.keys.map(({ kid }) => kid)).size, 4);
    const stored = JSON.stringify(rows.map((row) => row.private_jwk_encrypted.toString('latin1')));
    for (const key of jwks.keys) assert.equal(stored.includes(String((key as JWK).d)), false);
  });

  it('cannot be read with another column key', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const stranger = createColumnCipher({
      encryptionKeys: [{ version: 1, key: randomBytes(32) }],
      fingerprintKey: randomBytes(32),
    });
    await assert.rejects(loadSigningKeys(knex(), stranger), /cannot be decrypted/);
  });

  it('I9 the current key signs and next is only published, through oidc-provider itself', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    for (let round = 0; round < 2; round++) {
      const current = await knex()('signing_keys').where({ status: 'current' }).pluck('kid');
      const next = await knex()('signing_keys').where({ status: 'next' }).pluck('kid');
      const jwks = await load();
      const kids = jwks.keys.map(({ kid }) => kid);
      for (const alg of ['ES256', 'RS256'] as const) assert.ok(current.includes(await signingKid(jwks, alg)));
      for (const kid of next) assert.ok(kids.includes(kid));
      await rotateSigningKeys(knex(), cipher, { now: daysOn(2 + round) });
    }
  });

  it('I9 a token signed before a rotation verifies after it, and one signed after it by who fetched keys before', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    for (const alg of ['ES256', 'RS256'] as const) {
      const fetchedBefore = await load();
      const early = await sign(fetchedBefore, alg);
      const rotated = await rotateSigningKeys(knex(), cipher, { now: daysOn(2), alg });
      assert.equal(rotated.length, 1);
      const now = await load();
      assert.equal(first(now, alg).kid, rotated[0]?.kid);
      assert.notEqual(first(now, alg).kid, first(fetchedBefore, alg).kid);
      await verify(early, now);
      await verify(await sign(now, alg), fetchedBefore);
    }
  });

  it('I9 sixteen rotations side by side: exactly one happens, and is recorded once', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const before = await events('keys.signing.rotated');
    const rotations = await Promise.all(
      Array.from({ length: 16 }, () => rotateSigningKeys(knex(), cipher, { now: daysOn(2), alg: 'ES256' })),
    );
    assert.equal(rotations.flat().length, 1);
    assert.deepEqual(await statusOf('ES256').then((all) => all.sort()), ['current', 'next', 'old']);
    assert.deepEqual((await statusOf('RS256')).sort(), ['current', 'next']);
    assert.equal((await events('keys.signing.rotated')).length, before.length + 1);
  });

  it('refuses to use a key that was not published long enough', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    assert.deepEqual(await rotateSigningKeys(knex(), cipher, { now: daysOn(0.5) }), []);
    const soon = new Date(start.getTime() + 60_000);
    assert.equal((await rotateSigningKeys(knex(), cipher, { now: soon, publishedSeconds: 60 })).length, 2);
  });

  it('T-184 (keys) a withdrawn key is no longer published, next takes over at once', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const before = await load();
    const token = await sign(before, 'ES256');
    const { kid } = first(before, 'ES256');
    const done = await knex().transaction((tx) => withdrawSigningKey(tx, { kid, reason: 'leaked', now: daysOn(0.1) }));
    assert.equal(done.ok, true);
    await ensureSigningKeys(knex(), cipher, daysOn(0.1));
    const now = await load();
    assert.equal(
      now.keys.some((key) => key.kid === kid),
      false,
    );
    await assert.rejects(verify(token, now));
    await verify(await sign(now, 'ES256'), before);
    assert.deepEqual((await statusOf('ES256')).sort(), ['current', 'next', 'withdrawn']);
    assert.equal((await events('keys.signing.withdrawn').where('detail', { kid, reason: 'leaked' })).length, 1);
  });

  it('refuses to withdraw an unknown key or the same key twice', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const [kid] = await knex()('signing_keys').where({ status: 'next', alg: 'RS256' }).pluck('kid');
    const withdraw = (id: string) =>
      knex().transaction((tx) => withdrawSigningKey(tx, { kid: id, reason: 'test', now: start }));
    assert.deepEqual(await withdraw('nobody'), { ok: false, reason: 'unknown-key' });
    assert.deepEqual(await withdraw(kid), { ok: true, replacedBy: undefined });
    assert.deepEqual(await withdraw(kid), { ok: false, reason: 'already-withdrawn' });
  });

  it('withdrawal beside rotation: never two current keys, never the withdrawn one in use', async () => {
    for (let round = 0; round < 8; round++) {
      await knex()('signing_keys').delete();
      await ensureSigningKeys(knex(), cipher, start);
      const { kid } = first(await load(), 'ES256');
      await Promise.all([
        rotateSigningKeys(knex(), cipher, { now: daysOn(2), alg: 'ES256' }),
        knex().transaction((tx) => withdrawSigningKey(tx, { kid, reason: 'race', now: daysOn(2) })),
      ]);
      await ensureSigningKeys(knex(), cipher, daysOn(2));
      const jwks = await load();
      assert.equal(
        jwks.keys.some((key) => key.kid === kid),
        false,
      );
      assert.equal((await statusOf('ES256')).filter((status) => status === 'current').length, 1);
    }
  });

  it('removes an old key only after the last token it signed is out', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    const before = await load();
    await rotateSigningKeys(knex(), cipher, { now: daysOn(2) });
    const longestTokenSeconds = 3600;
    const at = (seconds: number) => new Date(daysOn(2).getTime() + seconds * 1000);
    assert.deepEqual(await retireOldKeys(knex(), { now: at(3600), longestTokenSeconds }), []);
    await verify(await sign(before, 'ES256'), await load());
    const removed = await retireOldKeys(knex(), { now: at(3601), longestTokenSeconds });
    assert.deepEqual(removed.sort(), [first(before, 'ES256').kid, first(before, 'RS256').kid].sort());
    assert.equal((await load()).keys.length, 4);
  });

  it('says when a rotation is due', async () => {
    await ensureSigningKeys(knex(), cipher, start);
    assert.deepEqual(await rotationDue(knex(), { now: daysOn(89.9), rotateAfterDays: 90 }), []);
    assert.deepEqual(await rotationDue(knex(), { now: daysOn(90), rotateAfterDays: 90 }), ['ES256', 'RS256']);
    await rotateSigningKeys(knex(), cipher, { now: daysOn(90), alg: 'ES256' });
    assert.deepEqual(await rotationDue(knex(), { now: daysOn(91), rotateAfterDays: 90 }), ['RS256']);
  });

  it('tells every listening node of a change', async () => {
    const heard = new Promise<string>((resolve, reject) => {
      database()
        .listen('signing_keys_changed', resolve, () => undefined)
        .then(() => ensureSigningKeys(knex(), cipher, start), reject);
    });
    assert.equal(await heard, '');
  });
});

function publicPart(jwks: JWKS): { keys: JWK[] } {
  const secret = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi']);
  const keys = jwks.keys.map((key) => Object.fromEntries(Object.entries(key).filter(([name]) => !secret.has(name))));
  return { keys: keys as JWK[] };
}

/** The `kid` in the header of an ID token that oidc-provider signs with these keys. */
async function signingKid(jwks: JWKS, alg: 'ES256' | 'RS256'): Promise<string> {
  const client = { client_id: 'rp', redirect_uris: ['https://rp.example/cb'], id_token_signed_response_alg: alg };
  const provider = new Provider('https://op.example', {
    jwks,
    clients: [{ ...client, token_endpoint_auth_method: 'none' }],
    cookies: { keys: ['test'] },
  });
  const found = await provider.Client.find('rp');
  assert.ok(found);
  const token = new provider.IdToken({ sub: 'somebody' }, { client: found, ctx: undefined as never });
  const issued = await token.issue({ use: 'idtoken' });
  return JSON.parse(Buffer.from(issued.split('.')[0] ?? '', 'base64url').toString()).kid;
}
