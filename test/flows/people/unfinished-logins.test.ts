import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { QueueFull } from '../../../server/authenticators/password/hash-queue.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import type { Journey, JourneyParts } from '../../../server/journey/parts.ts';
import { resetPassword } from '../../../server/journey/reset-password.ts';
import { defaultsOf } from '../../../server/policies/policy.ts';
import { createBrowser, testPassword, useApp, useBrowser } from '../../support/app.ts';
import { testConfig } from '../../support/config.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { enter, force, journeyOf, nowhere, setStatus, step } from './pages.ts';

const ownPassword = 'an orchard beyond the second bridge';
const thiefPassword = 'a magpie behind the other orchard';

describe('a login under way', () => {
  const app = useApp();
  const browser = useBrowser(app);
  const thief = useBrowser(app);
  let next = 0;

  const knex = () => app().database.knex;
  const hashOf = async (id: string) => (await knex()('passwords').where({ person_id: id }).first())?.hash;
  const resetsOf = async (id: string) =>
    (await knex()('audit_events').where({ person_id: id, type: 'authenticator.password.reset' })).length;
  const sessionsOf = async (id: string) => (await knex()('oidc_sessions').where({ person_id: id })).length;
  const asksForNew = ({ body }: Page) => body.includes('autocomplete="new-password"');

  async function person() {
    app().passSeconds(61);
    next += 1;
    const mobile = `138001455${String(next).padStart(2, '0')}`;
    return { mobile, id: await app().person(mobile) };
  }

  const atPassword = async (one: Browser, mobile: string) =>
    one.submit(await one.open(`${app().issuer}/account`), { username: mobile }, { button: 'login-submit' });

  /** The page for a new password, after the code. */
  async function proveReset(one: Browser, mobile: string): Promise<Page> {
    app().passSeconds(61);
    const sent = await step(one, await atPassword(one, mobile), '/reset');
    const page = await one.submit(sent, { code: await app().codeFor(`+86${mobile}`) }, { button: 'login-submit' });
    assert.ok(asksForNew(page));
    return page;
  }

  async function changePassword(mobile: string): Promise<Page> {
    await enter(app(), browser(), mobile);
    const page = await browser().open(`${app().issuer}/account/password`);
    return browser().submit(page, { current: testPassword, password: ownPassword });
  }

  const changes: Record<string, (mobile: string) => Promise<Page>> = {
    'the password is changed': changePassword,
    'another reset is made': async (mobile) =>
      step(browser(), await proveReset(browser(), mobile), '/reset/password', { password: ownPassword }),
    'a login name is added': async (mobile) => {
      const asked = await browser().submit(await enter(app(), browser(), mobile, '/account/identifiers'), {
        username: `owner-${mobile}@example.cn`,
      });
      return browser().submit(asked, { code: await app().codeFor(`owner-${mobile}@example.cn`) });
    },
  };

  for (const [what, change] of Object.entries(changes)) {
    it(`T-074 a proven reset is worth nothing once ${what}`, async () => {
      const { mobile, id } = await person();
      const shown = await proveReset(thief(), mobile);
      const done = await change(mobile);
      assert.equal(done.status, 200, done.body);
      const [hash, sessions, resets] = [await hashOf(id), await sessionsOf(id), await resetsOf(id)];
      const refused = await step(thief(), shown, '/reset/password', { password: thiefPassword });
      assert.ok(!asksForNew(refused), 'it begins anew');
      assert.deepEqual([await hashOf(id), await sessionsOf(id), await resetsOf(id)], [hash, sessions, resets]);
    });
  }

  it('T-074 a code for a reset that is just being typed becomes no proof any more', async () => {
    const { mobile } = await person();
    const sent = await step(thief(), await atPassword(thief(), mobile), '/reset');
    const whole = await knex()('journeys').where({ person_id: null }).whereRaw(`state ->> 'errand' = 'reset'`).first();
    await changePassword(mobile);
    const { version } = await knex()('journeys').where({ uid_hash: whole.uid_hash }).first();
    assert.equal(version, whole.version + 1, 'a step that was read before is not stored');
    assert.match((await thief().open(sent.url)).body, /name="username"/);
  });

  it('T-074 whoever is voided is told so with what they show next, and no more once they went on', async () => {
    const { mobile } = await person();
    const sent = await step(thief(), await atPassword(thief(), mobile), '/code/send');
    await changePassword(mobile);
    const told = '本次登录从头开始';
    const acts: [string, Record<string, string>][] = [
      ['/code', { code: '271828' }],
      ['/password', { password: testPassword }],
      ['/code/send', {}],
    ];
    for (const [path, fields] of acts) {
      const refused = await step(thief(), sent, path, fields);
      assert.match(refused.body, /name="username"/);
      assert.ok(refused.body.includes(told), refused.body);
      assert.ok(!refused.body.includes('aria-invalid'), 'nothing was left out');
    }
    const next = await thief().submit(await thief().open(sent.url), { username: mobile }, { button: 'login-submit' });
    assert.ok(!next.body.includes(told), next.body);
  });

  it('T-078 nor once its owner said "this was not me"', async () => {
    const { mobile, id } = await person();
    await changePassword(mobile);
    const link = await app().linkFor(`+86${mobile}`);
    const shown = await proveReset(thief(), mobile);
    const asked = await browser().open(link);
    const taken = await browser().follow(await force(browser(), asked, '/not-me'));
    assert.equal(taken.url.pathname, '/not-me/done');
    await step(thief(), shown, '/reset/password', { password: thiefPassword });
    assert.deepEqual([await hashOf(id), await resetsOf(id)], [undefined, 0]);
  });

  it('T-090 is not finished with the password that was changed meanwhile, whether handed over or not', async () => {
    const { mobile, id } = await person();
    const other = createBrowser();
    const offers = await Promise.all(
      [thief(), other].map(async (one) =>
        one.submit(
          await atPassword(one, mobile),
          { password: testPassword },
          { button: 'login-submit', stopAt: nowhere },
        ),
      ),
    );
    const [half, whole] = offers as [Page, Page];
    const handed = await force(other, whole, `${journeyOf(whole)}/passkey/offer`, { decision: 'later' });
    assert.match(handed.location?.pathname ?? '', /^\/authorize\//);
    await changePassword(mobile);
    const sessions = await sessionsOf(id);
    const refused = await step(thief(), half, '/passkey/offer', { decision: 'later' });
    assert.match(refused.body, /name="username"/, 'who are you?');
    await other.open(handed.location ?? '', { stopAt: nowhere });
    assert.equal(await sessionsOf(id), sessions);
    other.close();
  });

  const ends: Record<string, () => Promise<Page>> = {
    'ends every other session': async () => {
      const page = await browser().open(`${app().issuer}/account/sessions`);
      return browser().follow(await force(browser(), page, '/account/sessions/end-others'));
    },
    'logs out everywhere': async () =>
      browser().submit(
        await browser().open(`${app().issuer}/logout`),
        { where: 'everywhere' },
        { button: 'logout-confirm' },
      ),
  };
  for (const [what, end] of Object.entries(ends)) {
    it(`T-090 becomes no session after its owner ${what}`, async () => {
      const { mobile, id } = await person();
      const other = createBrowser();
      await enter(app(), other, mobile);
      await enter(app(), browser(), mobile);
      const half = await thief().submit(
        await atPassword(thief(), mobile),
        { password: testPassword },
        { button: 'login-submit' },
      );
      assert.equal((await end()).status, 200);
      const sessions = await sessionsOf(id);
      const refused = await step(thief(), half, '/passkey/offer', { decision: 'later' });
      assert.match(refused.body, /name="username"/, 'who are you?');
      assert.equal(await sessionsOf(id), sessions);
      other.close();
    });
  }

  it('goes on where its owner adds on the account pages what it waits for', async () => {
    const { mobile } = await person();
    const half = await browser().submit(
      await atPassword(browser(), mobile),
      { password: testPassword },
      { button: 'login-submit' },
    );
    await enter(app(), browser(), mobile);
    browser().cookies.set(new URL(app().issuer), 'yimen_way_back', journeyOf(half).split('/')[2] ?? '');
    const mail = `waiting-${mobile}@example.cn`;
    const asked = await browser().submit(await browser().open(`${app().issuer}/account/identifiers`), {
      username: mail,
    });
    const added = await browser().submit(asked, { code: await app().codeFor(mail) });
    assert.match(added.url.search, /identifier-verified/);
    const handed = await force(browser(), half, `${journeyOf(half)}/passkey/offer`, { decision: 'later' });
    assert.match(handed.location?.pathname ?? '', /^\/authorize\//);
  });

  it('T-090 does not stand on a password that is being replaced while it is looked at', async () => {
    const { mobile, id } = await person();
    const asked = await atPassword(thief(), mobile);
    const replace = (tx: Knex.Transaction) =>
      tx('passwords')
        .where({ person_id: id })
        .update({ changed_at: new Date(0) });
    const refused = await meanwhile(knex(), replace, () =>
      step(thief(), asked, '/password', { password: testPassword }),
    );
    assert.match(refused.body, /name="username"|name="password"/);
    assert.equal(await sessionsOf(id), 0);
    const proven = await knex()('journeys').where({ person_id: id });
    assert.deepEqual(proven, []);
  });

  it('T-054 a reset ends with a lock that comes while the new password is on its way', async () => {
    const { mobile, id } = await person();
    const hash = await hashOf(id);
    const shown = await proveReset(thief(), mobile);
    const lock = (tx: Knex.Transaction) => tx('persons').where({ id }).update({ status: 'locked' });
    await meanwhile(knex(), lock, () => step(thief(), shown, '/reset/password', { password: thiefPassword }));
    assert.equal(await hashOf(id), hash);
    await setStatus(app(), id, 'active');
  });

  it('I1 T-074 sixteen new passwords at once by one code: one is set, and nobody is shown the form again', async () => {
    const { mobile, id } = await person();
    const shown = await proveReset(thief(), mobile);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        step(thief(), shown, '/reset/password', { password: `${thiefPassword} ${index}` }),
      ),
    );
    assert.equal(await resetsOf(id), 1);
    assert.ok(answers.every((answer) => !asksForNew(answer) || answer.status === 429));
  });

  it('takes its place among the hashes before a try of a reset is taken', async () => {
    const argon2 = { ...testConfig({}).argon2, concurrency: 1, queue: 0 };
    const hasher = createPasswordHasher({ ...testConfig({}), argon2 });
    const policies = { current: () => ({ password: defaultsOf('password') }) };
    // nothing else is there: whatever is counted, read or written before would fail otherwise
    const parts = { hasher, policies } as unknown as JourneyParts;
    const journey = { person: { id: 'x' }, typed: '' } as unknown as Journey;
    await hasher.admit(() => assert.rejects(resetPassword(parts, journey, thiefPassword), QueueFull));
  });
});
