import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createCookieJar } from '../support/cookie-jar.ts';
import { useDatabase } from '../support/database.ts';
import { authorizationAddress, type StorageProvider, startStorageProvider } from '../support/storage-provider.ts';

describe('what a stolen copy of the storage shows', () => {
  const database = useDatabase();
  const personId = randomUUID();
  let provider: StorageProvider;

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    provider = await startStorageProvider({
      database: database(),
      personId: () => personId,
      endSession: async () => undefined,
      clients: [{ client_id: 'rp' }],
    });
  });

  after(() => provider.close());

  it('no code, token, session cookie or interaction id, nor anything that could be used as one', async () => {
    const jar = createCookieJar();
    const begun = await provider.send(authorizationAddress('rp'), { jar });
    const finished = await provider.send(begun.location, { jar });
    const duringLogin = await dump();
    const code = new URL((await provider.send(finished.location, { jar })).location).searchParams.get('code') ?? '';
    const first = await provider.redeem('rp', code);
    const second = await provider.refresh('rp', String(first.body.refresh_token));
    const again = await provider.send(authorizationAddress('rp'), { jar });
    const afterLogin = await dump();
    const tokens = [first, second].flatMap(({ body }) => [body.access_token, body.refresh_token, body.id_token]);
    const cookies = jar.list(new URL('/', provider.issuer)).map(({ value }) => value);
    const interactions = [begun, again].map(({ location }) => location.split('/').at(-1));
    const secrets = [code, ...tokens, ...cookies, ...interactions];
    for (const secret of secrets) {
      assert.ok(typeof secret === 'string' && secret.length >= 20, String(secret));
      assert.equal(`${duringLogin}${afterLogin}`.includes(secret), false, secret);
    }
    assert.ok(duringLogin.includes('Interaction') && afterLogin.includes('RefreshToken'));
  });

  it('T-023 (storage) a NUL or half a surrogate in a parameter is the sender error, never ours', async () => {
    for (const name of ['state', 'nonce', 'login_hint']) {
      const jar = createCookieJar();
      const { status } = await provider.send(authorizationAddress('rp', { [name]: 'a\0b' }), { jar });
      assert.ok(status === 400 || status === 303, `${name}: ${status}`);
    }
    const code = new provider.provider.AuthorizationCode({ nonce: 'x\ud800y' } as never);
    await assert.rejects(code.save(), { error: 'invalid_request' });
  });

  it('T-046 a hundred thousand ids: tokens of 256 bit, sessions of 126 under a signed cookie, no duplicate, no shared prefix', () => {
    const { AuthorizationCode, AccessToken, RefreshToken, Session } = provider.provider;
    const make = [AuthorizationCode, AccessToken, RefreshToken].map((Model) => {
      const token = new Model({} as never) as unknown as { generateTokenId(): string };
      return () => token.generateTokenId();
    });
    const BareSession = Session as unknown as new () => { jti: string };
    make.push(() => new BareSession().jti);
    const ids = make.flatMap((one) => Array.from({ length: 25_000 }, one));
    assert.equal(new Set(ids).size, 100_000);
    const shortest = Math.min(...ids.map((one) => one.length));
    assert.ok(shortest * 6 >= 126, `${shortest} characters of 6 bits`);
    assert.ok(Math.min(...ids.slice(0, 75_000).map((one) => one.length)) * 6 >= 256);
    for (let position = 0; position < shortest; position++) {
      const symbols = new Map<string, number>();
      for (const one of ids) symbols.set(one[position] ?? '', (symbols.get(one[position] ?? '') ?? 0) + 1);
      assert.equal(symbols.size, 64, `position ${position}`);
      for (const count of symbols.values()) assert.ok(count > 1200 && count < 1950, `position ${position}: ${count}`);
    }
  });

  async function dump(): Promise<string> {
    const rows = await database().knex('oidc_artifacts').select('*');
    return rows
      .map((row) => JSON.stringify(row, (_key, value) => (value instanceof Buffer ? value.toString('latin1') : value)))
      .join('\n');
  }
});
