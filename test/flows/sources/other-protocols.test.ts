import assert from 'node:assert/strict';
import { certificate } from '../../contracts/localhost-certificate.ts';
import { idp as idpKeys, sp as ourKeys } from '../../contracts/saml-keys.ts';
import { createBrowser, declineOffer, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { createSamlIdp, idpEntityId, ssoUrl } from '../../support/saml-idp.ts';
import { directory, hasSlapd, type Slapd, startSlapd } from '../../support/slapd.ts';
import { nowhere, step } from '../people/pages.ts';
import { addHouse, leaveFor } from './house.ts';

describe('a login through a SAML 2.0 source', () => {
  const app = useApp();
  const knex = () => app().database.knex;
  const callback = () => `${app().issuer}/federation/saml/callback`;

  before(() =>
    addHouse(
      app(),
      'saml',
      idpEntityId,
      {
        kind: 'saml',
        mapping: { name: 'name', attributes: {} },
        connection: {
          entityId: idpEntityId,
          ssoUrl,
          certificates: [idpKeys.certificate],
          ownEntityId: 'https://door.example/sources/saml',
        },
      },
      ourKeys,
    ),
  );

  const account = (browser: Browser) => browser.open(`${app().issuer}/account`);

  /** What the identity provider makes the browser post, which comes without our cookies (SameSite=Lax). */
  async function answerTo(browser: Browser, page: Page): Promise<Record<string, string>> {
    const parameters = new URL(await leaveFor(browser, page, 'saml')).searchParams;
    const metadata = await fetch(`${app().issuer}/federation/saml/metadata`).then((answer) => answer.text());
    const answered = await createSamlIdp(metadata).answer({ binding: 'redirect', parameters });
    return { SAMLResponse: answered, RelayState: parameters.get('RelayState') ?? '' };
  }

  /** A browser that has no cookie of ours at hand, as at a post from another site. */
  async function post(fields: Record<string, string>): Promise<URL> {
    const bare = createBrowser();
    const hop = await bare.post(callback(), fields, { headers: { 'sec-fetch-site': 'cross-site' } });
    bare.close();
    assert.equal(hop.status, 303);
    assert.equal(hop.headers['set-cookie'], undefined, 'sets no cookie');
    assert.ok(hop.location);
    return hop.location;
  }

  it('comes by a post of another site, and is taken up by the browser that began it', async () => {
    const browser = createBrowser();
    const fields = await answerTo(browser, await account(browser));
    const arrived = await browser.open(await post(fields));
    assert.match(arrived.body, /李示例/);
    const done = await declineOffer(browser, await browser.submit(arrived, {}, { button: 'arrival-new' }), nowhere);
    assert.equal(done.url.pathname, '/account');
    browser.close();
  });

  it('T-108 opens nothing in another browser, nor a second time, nor with the posted answer of another login', async () => {
    const [mine, theirs] = [createBrowser(), createBrowser()];
    const fields = await answerTo(mine, await account(mine));
    const foreign = await answerTo(theirs, await account(theirs));
    const hop = await post(fields);
    assert.equal((await createBrowser().open(hop)).status, 400);
    const swapped = await mine.open(await post(foreign));
    assert.match(swapped.body, /重新点击按钮/);
    assert.match((await mine.open(hop)).body, /重新点击按钮/, 'the attempt is used up');
    assert.equal((await knex()('source_links')).length, 1, 'that of the test before');
    mine.close();
    theirs.close();
  });

  it('keeps what is posted sealed, and no post for a source of another kind or none', async () => {
    await post({ SAMLResponse: 'PD94', RelayState: 'anything' });
    const [row] = await knex()('source_answers');
    assert.ok(!row.answer_encrypted.includes('PD94'));
    const browser = createBrowser();
    const other = await browser.post(`${app().issuer}/federation/nobody/callback`, { SAMLResponse: 'x' });
    assert.equal(other.status, 404);
    browser.close();
  });
});

const title = 'a login with name and password of a directory';

if (!hasSlapd) {
  describe(title, () => {
    it('LEFT OUT: there is no slapd here (Debian package slapd)');
  });
} else {
  describe(title, () => {
    let slapd: Slapd;
    const app = useApp(async () => {
      slapd = await startSlapd('ldap://localhost:1/dc=elsewhere');
      return { egressAllowedHosts: [slapd.secureHost] };
    });
    after(() => slapd.close());

    before(() =>
      addHouse(
        app(),
        'office',
        'urn:ldap:office',
        {
          kind: 'ldap',
          mapping: { name: 'cn', attributes: {} },
          connection: {
            issuer: 'urn:ldap:office',
            urls: [slapd.secure],
            authorities: [certificate],
            searchDn: directory.searchDn,
            base: directory.base,
          },
        },
        { searchPassword: directory.searchPassword },
      ),
    );

    async function form(browser: Browser): Promise<Page> {
      const page = await browser.open(`${app().issuer}/account`);
      return browser.submit(page, {}, { button: 'source-office' });
    }
    const type = (browser: Browser, page: Page, password: string, username = 'li') =>
      browser.submit(page, { username, password }, { button: 'login-submit' });

    it('is typed on a page of ours that says whose password it is', async () => {
      const browser = createBrowser();
      const asked = await form(browser);
      assert.match(asked.body, /不是一门的密码/);
      const arrived = await type(browser, asked, directory.password);
      assert.match(arrived.body, /id="arrival-new"/);
      const done = await declineOffer(browser, await browser.submit(arrived, {}, { button: 'arrival-new' }), nowhere);
      assert.equal(done.url.pathname, '/account');
      const again = createBrowser();
      const back = await declineOffer(again, await type(again, await form(again), directory.password), nowhere);
      assert.equal(back.url.pathname, '/account');
      browser.close();
      again.close();
    });

    it('T-047 answers a wrong password and an unknown name alike, keeps the name, and stops guessing', async () => {
      app().passSeconds(61);
      const browser = createBrowser();
      const asked = await form(browser);
      const wrong = await type(browser, asked, 'wrong');
      const unknown = await type(browser, asked, 'wrong', 'nobody');
      assert.deepEqual([wrong.status, unknown.status], [400, 400]);
      const text = (page: Page) => page.body.slice(page.body.indexOf('<main')).replace(/li"|nobody"/g, 'NAME"');
      assert.equal(text(unknown), text(wrong));
      assert.match(wrong.body, /value="li"/);
      assert.doesNotMatch(wrong.body, /value="wrong"/);
      for (let nth = 0; nth < 5; nth += 1) await type(browser, asked, 'wrong');
      const right = await type(browser, asked, directory.password);
      assert.equal(right.status, 400, 'locked here before the directory is asked');
      app().passSeconds(3600);
      const fresh = createBrowser();
      const later = await type(fresh, await form(fresh), directory.password);
      assert.equal(later.status, 200);
      browser.close();
      fresh.close();
    });

    it('shows no form where the source has none', async () => {
      const browser = createBrowser();
      const page = await browser.open(`${app().issuer}/account`);
      assert.equal((await step(browser, page, '/source/nobody')).status, 404);
      browser.close();
    });
  });
}
