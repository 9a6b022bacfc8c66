import assert from 'node:assert/strict';
import { enter, force, journeyOf, passkeyOptions } from '../flows/people/pages.ts';
import { createBrowser, declineOffer, logIn, testPassword, useApp } from '../support/app.ts';
import type { Page } from '../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts';

const parallel = 16;
const rounds = 5;

/** The same form sent many times at once: a double click, a proxy that tries again, an impatient person. */
describe('a form that is sent more than once', function doubleSubmit() {
  this.timeout(300_000);
  const app = useApp();
  const knex = () => app().database.knex;
  const times = <T>(act: () => Promise<T>) => Promise.all(Array.from({ length: parallel }, act));
  const countOf = async (table: string, where: object) => (await knex()(table).where(where)).length;
  const noFault = (answers: readonly Page[]) => {
    for (const { status, body } of answers) assert.ok(status < 500, `${status}\n${body.slice(0, 500)}`);
  };

  it('T-166 opens one account, whose first password is set once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      app().passSeconds(61);
      const mail = `double${round}@example.cn`;
      const before = await countOf('persons', {});
      const browser = createBrowser();
      const register = await browser.open(`${app().issuer}/register`);
      const page = await browser.submit(register, { username: mail }, { button: 'login-submit' });
      const code = await app().codeFor(mail);
      noFault(await times(() => force(browser, page, `${journeyOf(page)}/code`, { code })));
      assert.equal(await countOf('persons', {}), before + 1);
      const credential = await browser.get(new URL(journeyOf(page), page.url));
      noFault(
        await Promise.all(
          Array.from({ length: parallel }, (_, nth) =>
            force(browser, credential, `${journeyOf(page)}/credential`, { password: `${testPassword} ${nth}` }),
          ),
        ),
      );
      noFault(await times(() => browser.get(new URL(journeyOf(page), page.url))));
      const [{ person_id: id }] = await knex()('identifiers').orderBy('created_at', 'desc').limit(1);
      assert.equal(await countOf('passwords', { person_id: id }), 1);
      assert.equal(await countOf('audit_events', { person_id: id, type: 'authenticator.password.set' }), 1);
      assert.equal(await countOf('audit_events', { person_id: id, type: 'person.account.registered' }), 1);
      assert.equal(await countOf('audit_events', { person_id: id, type: 'login.attempt.succeeded' }), 1);
      browser.close();
    }
  });

  it('T-166 binds one thing to a new account, of passwords and passkeys that are chosen at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      app().passSeconds(61);
      const mail = `either${round}@example.cn`;
      const browser = createBrowser();
      const register = await browser.open(`${app().issuer}/register`);
      const asked = await browser.submit(register, { username: mail }, { button: 'login-submit' });
      const page = await browser.submit(asked, { code: await app().codeFor(mail) }, { button: 'login-submit' });
      const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
      // each page asks for a key of its own
      const pages = await Promise.all(Array.from({ length: parallel / 2 }, () => browser.get(page.url)));
      const credentials = pages.map((one) => authenticator.create(passkeyOptions(one, 'create')));
      const acts = credentials.flatMap((credential, nth) => [
        () => force(browser, page, `${journeyOf(page)}/credential`, { password: `${testPassword} ${nth}` }),
        () => force(browser, page, `${journeyOf(page)}/passkey/add`, { credential }),
      ]);
      noFault(await Promise.all(acts.map((act) => act())));
      const [{ person_id: id }] = await knex()('identifiers').orderBy('created_at', 'desc').limit(1);
      const bound = (await countOf('passwords', { person_id: id })) + (await countOf('passkeys', { person_id: id }));
      assert.equal(bound, 1, `round ${round}`);
      browser.close();
    }
  });

  it('T-166 agrees once, and the department gets one code', async () => {
    const tax = await app().taxParty({ scope: 'openid profile' });
    for (let round = 0; round < rounds; round += 1) {
      app().passSeconds(61);
      const identifier = `138001381${String(round).padStart(2, '0')}`;
      const id = await app().person(identifier);
      const browser = createBrowser();
      const asked = await logIn(browser, await tax.begin(browser), { identifier }, tax.redirectUri);
      const page = await declineOffer(browser, asked, tax.redirectUri);
      const form = page.forms.find(({ action }) => action.endsWith('/consent'));
      const fields = { ...Object.fromEntries(form?.fields ?? []), decision: 'approve' };
      const answers = await times(() => force(browser, page, `${journeyOf(page)}/consent`, fields));
      noFault(answers);
      const ends = await Promise.all(answers.map((answer) => browser.follow(answer, { stopAt: tax.redirectUri })));
      noFault(ends);
      const codes = ends.flatMap(({ location }) => location?.searchParams.get('code') ?? []);
      assert.equal(codes.length, 1, `round ${round}`);
      const live = await knex()('consents').where({ person_id: id, withdrawn_at: null });
      assert.equal(live.length, 1);
      assert.equal(await countOf('audit_events', { person_id: id, type: 'consent.granted' }), 1, `round ${round}`);
      browser.close();
    }
  });

  it('T-166 changes a profile to what was sent, with the same answer each time', async () => {
    const id = await app().person('13800138120');
    const browser = createBrowser();
    const page = await enter(app(), browser, '13800138120', '/account/profile');
    const answers = await times(() =>
      force(browser, page, '/account/profile', { name: '李示例', locale: 'zh-Hans', print: 'normal' }),
    );
    const told = new Set(answers.map(({ status, location }) => `${status} ${location?.pathname}${location?.search}`));
    assert.deepEqual([...told], ['303 /account/profile?notice=saved']);
    assert.equal((await knex()('persons').where({ id }).first('name')).name, '李示例');
    browser.close();
  });

  it('T-166 adds a passkey once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const identifier = `1380013813${round}`;
      const id = await app().person(identifier);
      const browser = createBrowser();
      const page = await enter(app(), browser, identifier, '/account/passkeys');
      const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
      const credential = authenticator.create(passkeyOptions(page, 'create'));
      noFault(await times(() => force(browser, page, '/account/passkeys', { credential })));
      assert.equal(await countOf('passkeys', { person_id: id }), 1, `round ${round}`);
      assert.equal(await countOf('audit_events', { person_id: id, type: 'authenticator.passkey.added' }), 1);
      assert.equal(await countOf('repudiations', { person_id: id }), 1, 'told of once');
      browser.close();
    }
  });
});
