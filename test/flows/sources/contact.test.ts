import assert from 'node:assert/strict';
import { createBrowser, declineOffer, logIn, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { nowhere, step } from '../people/pages.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

describe('a new account of an arrival is asked for a login name of its own', () => {
  const app = useApp(doors);
  let house: House;
  const knex = () => app().database.knex;

  before(async () => {
    house = await openHouse(app());
  });
  after(() => house.close());
  beforeEach(() => app().passSeconds(61));

  /** The page that asks, and whose account it is. */
  async function asked(at = house): Promise<{ browser: Browser; page: Page; personId: string }> {
    at.who.login = someone();
    const browser = createBrowser();
    const arrival = await logInAt(browser, await browser.open(`${app().issuer}/account`), at.slug);
    const page = await browser.submit(arrival, {}, { button: 'arrival-new' });
    assert.ok(page.body.includes('id="contact-send"'), page.body);
    const link = await knex()('source_links').orderBy('linked_at', 'desc').first('person_id');
    return { browser, page, personId: link.person_id };
  }
  const namesOf = async (personId: string) =>
    (await knex()('identifiers').where({ person_id: personId }).whereNotNull('verified_at')).length;

  it('goes on without one when they say not now, and is not asked again', async () => {
    const { browser, page, personId } = await asked();
    const next = await browser.submit(page, {}, { button: 'contact-later' });
    const done = await declineOffer(browser, next, nowhere);
    assert.equal(done.url.pathname, '/account', done.body);
    assert.equal(await namesOf(personId), 0);
    const again = createBrowser();
    const back = await logInAt(again, await again.open(`${app().issuer}/account`), 'city');
    assert.ok(!back.body.includes('contact-send'));
    for (const each of [browser, again]) each.close();
  });

  it('adds one by its code, which then logs in without the source', async () => {
    const { browser, page, personId } = await asked();
    const wait = await browser.submit(page, { username: '13800139740' }, { button: 'contact-send' });
    assert.equal(await namesOf(personId), 0, 'nothing before the code');
    const wrong = await browser.submit(wait, { code: '000000' }, { button: 'contact-submit' });
    assert.equal(wrong.status, 400);
    const code = await app().codeFor('+8613800139740');
    const next = await browser.submit(wrong, { code }, { button: 'contact-submit' });
    assert.match(next.body, /已添加/);
    await declineOffer(browser, next, nowhere);
    assert.equal(await namesOf(personId), 1);
    browser.close();
  });

  it('T-112 suggests what the source told, and takes none of it without our own code', async () => {
    const claims = { phone_number: '+8613800139741', phone_number_verified: true };
    const telling = await openHouse(app(), { slug: 'telling', claims });
    const { browser, page, personId } = await asked(telling);
    assert.match(page.body, /value="\+8613800139741"/);
    assert.equal(await namesOf(personId), 0);
    const sent = await knex()('development_messages').where({ recipient: '+8613800139741' });
    assert.deepEqual(sent, [], 'nothing is sent unasked');
    const skipped = await browser.submit(page, {}, { button: 'contact-later' });
    await declineOffer(browser, skipped, nowhere);
    assert.equal(await namesOf(personId), 0);
    await telling.close();
    browser.close();
  });

  it('T-111 T-044 takes no number from another account, though its code was right', async () => {
    const owner = await app().person('13800139742');
    const { browser, page, personId } = await asked();
    const wait = await browser.submit(page, { username: '13800139742' }, { button: 'contact-send' });
    const code = await app().codeFor('+8613800139742');
    const taken = await browser.submit(wait, { code }, { button: 'contact-submit' });
    assert.equal(taken.status, 400);
    assert.match(taken.body, /已属于另一个账号/);
    assert.deepEqual([await namesOf(personId), await namesOf(owner)], [0, 1]);
    const again = await browser.submit(taken, {}, { button: 'contact-change' });
    assert.ok(again.body.includes('id="contact-send"'), again.body);
    browser.close();
  });

  it('T-157 T-163 16 copies of the right code add one name', async () => {
    const { browser, page, personId } = await asked();
    const wait = await browser.submit(page, { username: 'arrived@example.cn' }, { button: 'contact-send' });
    const code = await app().codeFor('arrived@example.cn');
    await Promise.all(Array.from({ length: 16 }, () => browser.press(wait, { code }, { button: 'contact-submit' })));
    assert.equal(await namesOf(personId), 1);
    browser.close();
  });

  it('refuses what is no address and keeps it in the field; a code of nobody; a step that is not there', async () => {
    const { browser, page } = await asked();
    const refused = await browser.submit(page, { username: 'nonsense' }, { button: 'contact-send' });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /value="nonsense"/);
    assert.equal((await browser.submit(page, { username: '' }, { button: 'contact-send' })).status, 400);
    assert.equal((await step(browser, page, '/contact/code', { code: '123456' })).status, 200, 'nothing was sent');
    const other = createBrowser();
    const login = await other.open(`${app().issuer}/account`);
    const early = await step(other, login, '/contact', { username: '13800139743' });
    assert.ok(!early.body.includes('contact-submit'), early.body);
    for (const each of [browser, other]) each.close();
  });

  it('does not ask whoever links instead', async () => {
    house.who.login = someone();
    await app().person('13800139744');
    const browser = createBrowser();
    const arrival = await logInAt(browser, await browser.open(`${app().issuer}/account`), 'city');
    const identifier = await browser.open(new URL(`${arrival.url.pathname}/identifier`, app().issuer));
    const question = await logIn(browser, identifier, { identifier: '13800139744' }, nowhere);
    const next = await browser.submit(question, {}, { button: 'link-yes' });
    assert.ok(!next.body.includes('contact-send'), next.body);
    browser.close();
  });
});
