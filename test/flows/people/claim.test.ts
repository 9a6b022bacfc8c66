import assert from 'node:assert/strict';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import type { Declared } from '../../../server/imports/declared.ts';
import { doImport, jsonLines, type Row, saltedSha256, useFiles, vouched } from '../../imports/support.ts';
import { auditOf } from '../../people/support.ts';
import { approve, createBrowser, declineOffer, logIn, useApp, useBrowser } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { nowhere, plain, plainHeaders, setStatus, step } from './pages.ts';

const password = 'what I always typed there';

describe('an account of an old system that proved no login name', () => {
  const app = useApp();
  const file = useFiles();
  const browser = useBrowser(app);

  async function imported(rows: Row[], declared: Partial<Declared> = {}): Promise<string[]> {
    const { database, cipher, config } = app();
    const hasher = createPasswordHasher(config);
    const parts = { config, knex: database.knex, cipher, hasher, clock: () => new Date() };
    const said = { ...vouched, clientId: 'tax-demo', verifiedMobile: 'no' as const, ...declared };
    const given = await file(jsonLines(rows.map((row) => ({ password_hash: saltedSha256(password), ...row }))));
    const { batch } = await doImport(parts, given, said);
    assert.equal(batch.created, rows.length);
    return database.knex('legacy_ids').where({ import_id: batch.id }).orderBy('person_id').pluck('person_id');
  }
  const namesOf = (personId: string) =>
    app().database.knex('identifiers').where({ person_id: personId }).select('kind', 'verified_at');
  const shown = ({ body }: Page) => /<h1>([^<]*)/.exec(body)?.[1];
  const claim = '请确认这是您的手机号';

  async function tried(identifier: string, typed = password, by = browser()): Promise<Page> {
    const asked = await by.open(new URL('/account', app().issuer));
    const page = await by.submit(asked, { username: identifier }, { button: 'login-submit' });
    return by.submit(page, { password: typed }, { button: 'login-submit' });
  }
  const isInside = async (by = browser()) =>
    (await by.open(new URL('/account', app().issuer), { stopAt: nowhere })).url.pathname === '/account';

  it('T-112 is claimed by its password and a code together, and then is an account like any other', async () => {
    const mobile = '13700010001';
    const [personId = ''] = await imported([{ legacy_id: 'C-1', mobile, name: '赵示例' }]);
    const tax = await app().taxParty();
    const asked = await browser().submit(await tax.begin(browser()), { username: mobile }, { button: 'login-submit' });
    const page = await browser().submit(asked, { password }, { button: 'login-submit' });
    assert.equal(shown(page), claim);
    assert.match(page.body, /您的账号是从.+迁入的/);
    assert.doesNotMatch(page.body, /赵示例|C-1/, 'nothing that was imported is told before it is claimed');
    assert.equal((await namesOf(personId))[0]?.verified_at, null);
    const sent = await browser().submit(page, {}, { button: 'login-submit' });
    const wrong = await browser().submit(sent, { code: '000000' }, { button: 'login-submit' });
    assert.equal(wrong.status, 400);
    assert.equal((await namesOf(personId))[0]?.verified_at, null);
    const code = await app().codeFor(`+86${mobile}`);
    const proven = await browser().submit(wrong, { code }, { button: 'login-submit', stopAt: tax.redirectUri });
    const next = await declineOffer(browser(), proven, tax.redirectUri);
    const done = next.location ? next : await approve(browser(), next, tax.redirectUri);
    const claims = (await tax.exchange(done.location)).claims();
    assert.equal(claims?.legacy_id, 'C-1');
    assert.equal(claims?.acr, 'urn:yimen:aal2', 'two proofs were shown');

    const names = await namesOf(personId);
    assert.deepEqual(
      names.map(({ kind, verified_at }) => [kind, verified_at !== null]),
      [['mobile', true]],
    );
    const events = (await auditOf(app().database.knex, personId)).map(({ type }) => type);
    for (const type of ['person.account.claimed', 'person.identifier.verified', 'login.attempt.succeeded'])
      assert.equal(events.filter((each) => each === type).length, 1, type);

    // the second time nothing more is asked
    const other = createBrowser();
    const again = await tried(mobile, password, other);
    assert.notEqual(shown(again), claim);
    other.close();
  });

  it('T-112 is claimed by an e-mail address in the same way', async () => {
    const email = 'claimed@example.cn';
    const [personId = ''] = await imported([{ legacy_id: 'C-2', email }]);
    const page = await tried(email);
    assert.equal(shown(page), '请确认这是您的邮箱');
    const sent = await browser().submit(page, {}, { button: 'login-submit' });
    const code = await app().codeFor(email);
    const proven = await browser().submit(sent, { code }, { button: 'login-submit' });
    await declineOffer(browser(), proven, nowhere);
    assert.ok(await isInside());
    assert.ok((await namesOf(personId))[0]?.verified_at);
  });

  it('T-044 tells its owner what nobody proved, who confirms it by a code; until then it counts for nothing', async () => {
    const [mobile, email] = ['13700010011', 'unproven@example.cn'];
    const [personId = ''] = await imported([{ legacy_id: 'C-11', mobile, email }], { verifiedMobile: 'code' });
    const tax = await app().taxParty({ scope: 'openid profile phone email' });
    const entered = await logIn(
      browser(),
      await tax.begin(browser()),
      { identifier: mobile, password },
      tax.redirectUri,
    );
    const done = entered.location ? entered : await approve(browser(), entered, tax.redirectUri);
    const told = await tax.userinfo(await tax.exchange(done.location));
    assert.equal(told.phone_number_verified, true);
    assert.deepEqual([told.email, told.email_verified], [undefined, undefined]);
    const page = await browser().open(new URL('/account/identifiers', app().issuer));
    assert.match(page.body, /尚未验证/);
    const index = page.forms.findIndex(({ fields }) => fields.some(([, value]) => value === email));
    const fields = Object.fromEntries(page.forms[index]?.fields ?? []);
    const sent = await browser().post(new URL('/account/identifiers', page.url), fields, { from: page.url });
    const asked = await browser().follow(sent, { stopAt: nowhere });
    const code = await app().codeFor(email);
    const shownNow = await browser().submit(asked, { code });
    assert.doesNotMatch(shownNow.body, /尚未验证/);
    const names = await namesOf(personId);
    assert.equal(names.length, 2, 'what was proven takes the place of what was not');
    assert.ok(names.every(({ verified_at }) => verified_at !== null));
  });

  it('T-047 a wrong password answers as for a name that nobody has', async () => {
    const mobile = '13700010003';
    await imported([{ legacy_id: 'C-3', mobile }]);
    const answer = async (name: string) => {
      const by = createBrowser();
      const page = await tried(name, 'not the password at all', by);
      by.close();
      return { status: page.status, headers: plainHeaders(page), body: plain(page, name) };
    };
    const unknown = await answer('13700010099');
    assert.equal(unknown.status, 400);
    assert.deepEqual(await answer(mobile), unknown);
  });

  it('T-111 opens nothing to whoever has the number alone: they get an account of their own, and it is theirs for good', async () => {
    const mobile = '13700010004';
    const [personId = ''] = await imported([{ legacy_id: 'C-4', mobile }]);
    const asked = await browser().open(new URL('/account', app().issuer));
    const page = await browser().submit(asked, { username: mobile }, { button: 'login-submit' });
    const sent = await step(browser(), page, '/code/send');
    const code = await app().codeFor(`+86${mobile}`);
    await browser().submit(sent, { code }, { button: 'login-submit' });
    assert.equal((await namesOf(personId))[0]?.verified_at, null);
    // and whoever typed that number into the old system is a stranger from now on
    const other = createBrowser();
    assert.equal((await tried(mobile, password, other)).status, 400);
    assert.ok(!(await isInside(other)));
    other.close();
  });

  it('T-081 opens nothing to whoever has the password alone, whatever they post', async () => {
    const mobile = '13700010005';
    const [personId = ''] = await imported([{ legacy_id: 'C-5', mobile }]);
    const page = await tried(mobile);
    assert.equal(shown(page), claim);
    for (const path of ['/consent', '/credential', '/passkey/offer', '/reset/password', '/assurance', '/link'])
      await step(browser(), page, path, { decision: 'approve', password: 'another long password' });
    assert.ok(!(await isInside()));
    assert.equal((await namesOf(personId))[0]?.verified_at, null);
  });

  it('T-112 is not claimed by a code to another name than the one its password was shown for', async () => {
    const [mobile, own] = ['13700010006', '13700010007'];
    const [personId = ''] = await imported([{ legacy_id: 'C-6', mobile }]);
    // an account that carries it as well, whose password nobody has shown
    const [other = ''] = await imported([
      { legacy_id: 'C-7', mobile: own, password_hash: saltedSha256('a password of somebody else') },
    ]);
    const page = await tried(mobile);
    const renamed = await step(browser(), page, '/identifier', { username: own });
    const sent = await step(browser(), renamed, '/code/send');
    const code = await app().codeFor(`+86${own}`);
    await browser().submit(sent, { code }, { button: 'login-submit' });
    for (const id of [personId, other]) {
      assert.equal((await namesOf(id)).length, 1);
      assert.equal((await namesOf(id))[0]?.verified_at, null);
      const events = await auditOf(app().database.knex, id);
      assert.ok(!events.some(({ type }) => type === 'person.account.claimed'));
    }
  });

  it('T-112 is refused where two accounts carry the same unproven name: a password does not choose between them', async () => {
    const mobile = '13700010008';
    const rows = ['first', 'second'].map((name) => ({
      legacy_id: name,
      mobile,
      password_hash: saltedSha256(`${name} password of theirs`),
    }));
    await imported(rows);
    for (const name of ['first', 'second']) {
      const by = createBrowser();
      assert.equal((await tried(mobile, `${name} password of theirs`, by)).status, 400);
      by.close();
    }
  });

  it('T-054 is not claimed when it was locked after its password was shown', async () => {
    const mobile = '13700010009';
    const [personId = ''] = await imported([{ legacy_id: 'C-9', mobile }]);
    const page = await tried(mobile);
    const sent = await browser().submit(page, {}, { button: 'login-submit' });
    await setStatus(app(), personId, 'locked');
    const code = await app().codeFor(`+86${mobile}`);
    await browser().submit(sent, { code }, { button: 'login-submit' });
    assert.equal((await namesOf(personId))[0]?.verified_at, null);
  });

  it('T-166 is claimed once by sixteen browsers that know its password', async () => {
    const mobile = '13700010010';
    const [personId = ''] = await imported([{ legacy_id: 'C-10', mobile }]);
    const page = await tried(mobile);
    const sent = await browser().submit(page, {}, { button: 'login-submit' });
    const code = await app().codeFor(`+86${mobile}`);
    await Promise.all(Array.from({ length: 16 }, () => step(browser(), sent, '/code', { code })));
    const claimed = (await auditOf(app().database.knex, personId)).filter(
      ({ type }) => type === 'person.account.claimed',
    );
    assert.equal(claimed.length, 1);
    assert.equal((await namesOf(personId)).length, 1);
  });
});
