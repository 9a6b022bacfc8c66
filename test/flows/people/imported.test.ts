import assert from 'node:assert/strict';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { legacyVectors } from '../../authenticators/password/legacy/vectors.ts';
import { doImport, jsonLines, saltedSha256, useFiles, vouched } from '../../imports/support.ts';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';

describe('somebody whose account came from an old system', () => {
  const app = useApp();
  const file = useFiles();
  const mobile = '13700009001';
  const password = 'what I always typed there';
  let personId = '';
  before(async () => {
    const { database, cipher, config } = app();
    const parts = {
      config,
      knex: database.knex,
      cipher,
      hasher: createPasswordHasher(config),
      clock: () => new Date(),
    };
    const rows = legacyVectors.map(({ text }, index) => ({
      legacy_id: `v-${index}`,
      mobile: `137000080${String(index).padStart(2, '0')}`,
      password_hash: text as string,
    }));
    rows.push({ legacy_id: 'U-0042', mobile, password_hash: saltedSha256(password) });
    const given = await file(jsonLines(rows));
    const { batch } = await doImport(parts, given, { ...vouched, clientId: 'tax-demo' });
    assert.equal(batch.created, rows.length);
    const events = await database.knex('audit_events').where({ type: 'person.account.imported' }).orderBy('sequence');
    personId = events.at(-1).person_id;
  });
  const stored = () => app().database.knex('passwords').where({ person_id: personId }).first();

  it('T-060 logs in by the old password, which is hashed anew; the old application alone learns the old id', async () => {
    const before = await stored();
    assert.ok(before.legacy);
    const browser = createBrowser();
    const tax = await app().taxParty();
    const wrong = await logIn(
      browser,
      await tax.begin(browser),
      { identifier: mobile, password: 'nope nope' },
      tax.redirectUri,
    );
    assert.equal(wrong.status, 400);
    assert.equal((await stored()).hash, before.hash, 'a wrong password hashes nothing anew');
    browser.close();

    const other = createBrowser();
    const page = await logIn(other, await tax.begin(other), { identifier: mobile, password }, tax.redirectUri);
    const done = page.location ? page : await approve(other, page, tax.redirectUri);
    const tokens = await tax.exchange(done.location);
    assert.equal(tokens.claims()?.legacy_id, 'U-0042');
    assert.equal((await tax.userinfo(tokens)).legacy_id, 'U-0042');
    const after = await stored();
    assert.equal(after.legacy, null);
    assert.notEqual(after.hash, before.hash);

    const housing = await app().housingParty();
    const second = await housing.begin(other);
    const entered = second.location ? second : await approve(other, second, housing.redirectUri);
    const others = await housing.exchange(entered.location);
    assert.equal(others.claims()?.legacy_id, undefined);
    assert.equal((await housing.userinfo(others)).legacy_id, undefined);
    other.close();
  });

  it('T-060 logs in again by the same password, as an ordinary one', async () => {
    const browser = createBrowser();
    const tax = await app().taxParty();
    const page = await logIn(browser, await tax.begin(browser), { identifier: mobile, password }, tax.redirectUri);
    assert.ok(page.location ?? page.forms.some(({ action }) => action.endsWith('/consent')));
    browser.close();
  });

  for (const [index, vector] of legacyVectors.entries()) {
    it(`logs in through the journey with a password kept as ${vector.scheme}`, async () => {
      const browser = createBrowser();
      const tax = await app().taxParty();
      const identifier = `137000080${String(index).padStart(2, '0')}`;
      const page = await logIn(
        browser,
        await tax.begin(browser),
        { identifier, password: vector.password },
        tax.redirectUri,
      );
      const done = page.location ? page : await approve(browser, page, tax.redirectUri);
      assert.equal((await tax.exchange(done.location)).claims()?.legacy_id, `v-${index}`);
      browser.close();
    });
  }
});
