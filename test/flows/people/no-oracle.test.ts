import assert from 'node:assert/strict';
import { doImport, importParts, jsonLines, saltedSha256, useFiles, vouched } from '../../imports/support.ts';
import { createBrowser, testPassword, useApp } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, passkeyOptions, plain, plainHeaders, setStatus, step } from './pages.ts';

const wrong = 'not the password at all';

describe('nobody learns whether an account exists', () => {
  const app = useApp();
  const file = useFiles();
  const names = {
    known: '13800138000',
    unknown: '13900139000',
    locked: '13800138002',
    disabled: '13800138003',
    'passkey only': '13800138004',
    'with a passkey': '13800138005',
    imported: '13800138006',
    'imported, and unproven': '13800138007',
  };

  before(async () => {
    await app().person(names.known);
    await setStatus(app(), await app().person(names.locked), 'locked');
    await setStatus(app(), await app().person(names.disabled), 'disabled');
    await app().person(names['passkey only'], { password: null });
    await app().person(names['with a passkey']);
    const browser = createBrowser();
    const asked = await browser.open(`${app().issuer}/account`);
    const password = await browser.submit(asked, { username: names['with a passkey'] }, { button: 'login-submit' });
    const offer = await browser.submit(password, { password: testPassword }, { button: 'login-submit' });
    await bindAtOffer(browser, offer, createSoftwareAuthenticator({ origin: app().issuer }));
    browser.close();
    for (const [name, verifiedMobile] of [
      ['imported', 'code'],
      ['imported, and unproven', 'no'],
    ] as const) {
      const row = { legacy_id: name, mobile: names[name], password_hash: saltedSha256(testPassword) };
      const parts = { ...importParts(app().database.knex), cipher: app().cipher };
      await doImport(parts, await file(jsonLines([row])), { ...vouched, clientId: 'tax-demo', verifiedMobile });
    }
  });

  /** What the service did for it: the clock would tell of the machine, this tells of the work (T-048). */
  async function workOf<T>(act: () => Promise<T>): Promise<{ answer: T; hashes: number; roundTrips: number[] }> {
    const [hashes, lines] = [app().service.hashes(), app().log.length];
    const answer = await act();
    const told = app()
      .log.slice(lines)
      .map((line) => JSON.parse(line) as { route?: string; roundTrips?: number });
    const roundTrips = told.flatMap((line) => (line.route === undefined ? [] : [line.roundTrips ?? 0]));
    return { answer, hashes: app().service.hashes() - hashes, roundTrips };
  }

  /** One try in a browser of its own: the answer to `act` after the login name was typed. */
  async function tried(
    identifier: string,
    act: (browser: ReturnType<typeof createBrowser>, page: Page) => Promise<Page>,
  ) {
    const browser = createBrowser();
    const asked = await (await app().taxParty()).begin(browser);
    const page = await browser.submit(asked, { username: identifier }, { button: 'login-submit' });
    const { answer, ...work } = await workOf(() => act(browser, page));
    browser.close();
    return {
      status: answer.status,
      headers: plainHeaders(answer),
      body: plain(answer, identifier),
      work,
    };
  }

  const everybodyGets = async (act: Parameters<typeof tried>[1]) => {
    const expected = await tried(names.known, act);
    for (const [who, identifier] of Object.entries(names).slice(1))
      assert.deepEqual(await tried(identifier, act), expected, who);
    return expected;
  };

  it('T-047 T-048 answers a wrong password alike and by the same work, whoever it is for', async () => {
    const answer = await everybodyGets((browser, page) =>
      browser.press(page, { password: wrong }, { button: 'login-submit' }),
    );
    assert.equal(answer.status, 400);
    assert.equal(answer.work.hashes, 2, 'an Argon2id hash, and that of an old system while some are left');
    assert.ok(answer.work.roundTrips.length > 0);
  });

  it('T-047 answers alike when the tries are used up, and the right password then as well', async () => {
    app().passSeconds(61);
    const lockedOut = async (browser: ReturnType<typeof createBrowser>, page: Page) => {
      let answer = page;
      for (let tries = 0; tries < 7; tries += 1)
        answer = await browser.press(answer, { password: wrong }, { button: 'login-submit' });
      return browser.press(answer, { password: testPassword }, { button: 'login-submit' });
    };
    const known = await tried(names.known, lockedOut);
    const unknown = await tried(names.unknown, lockedOut);
    assert.equal(known.status, 400);
    assert.deepEqual(unknown, known);
  });

  it('T-048 T-049 answers a request for a code alike and by the same work: login, reset and registration', async () => {
    for (const path of ['/code/send', '/reset']) {
      app().passSeconds(61);
      // the page counts the seconds to the next code down
      const answer = await app().atOneMoment(() => everybodyGets((browser, page) => step(browser, page, path)));
      assert.match(answer.body, /action="\/login\/UID\/code"/, path);
      assert.equal(answer.work.hashes, 0);
    }
  });

  it('T-048 T-049 answers a registration alike and by the same work for a new name and a taken one', async () => {
    app().passSeconds(61);
    const begin = async (identifier: string) =>
      tried(identifier, (browser, page) => step(browser, page, '/register', { username: identifier }));
    await app().atOneMoment(async () => {
      const taken = await begin(names.known);
      assert.equal(taken.status, 200);
      assert.deepEqual(await begin(names.unknown), taken);
    });
  });

  it('T-050 names no passkey before the login, and shows the same page for every login_hint', async () => {
    app().passSeconds(61);
    const hinted = async (identifier: string) => {
      const browser = createBrowser();
      const page = await (await app().taxParty()).begin(browser, { login_hint: identifier });
      browser.close();
      assert.deepEqual(passkeyOptions(page, 'get').allowCredentials ?? [], []);
      return plain(page, identifier);
    };
    const expected = await hinted(names.unknown);
    for (const identifier of Object.values(names)) assert.equal(await hinted(identifier), expected);
    const password = await everybodyGets(async (_browser, page) => page);
    assert.doesNotMatch(password.body, /allowCredentials&quot;:\[\{/);
  });
});
