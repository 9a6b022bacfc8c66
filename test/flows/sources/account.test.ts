import assert from 'node:assert/strict';
import { createBrowser, declineOffer, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { force, nowhere } from '../people/pages.ts';
import { signedIn } from '../protocol/protocol.ts';
import { doors, type House, leaveFor, logInAt, openHouse, someone } from './house.ts';

const parallel = 16;

const tokenIn = ({ forms }: Page) =>
  forms.find(({ action }) => action.endsWith('/not-me'))?.fields.filter(([name]) => name !== 'csrf') ?? [];

describe('linked logins on the account page', () => {
  const app = useApp(doors);
  let city: House;
  const knex = () => app().database.knex;
  const page = (browser: Browser) => browser.open(`${app().issuer}/account/sources`);

  before(async () => {
    city = await openHouse(app());
  });
  after(() => city.close());
  beforeEach(() => app().passSeconds(61));

  async function owner(mobile: string): Promise<{ personId: string; browser: Browser }> {
    const personId = await app().person(mobile);
    await knex()('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    return { personId, browser: await signedIn(app(), mobile) };
  }

  const add = async (browser: Browser): Promise<Page> => logInAt(browser, await page(browser), 'city');

  it('adds one, tells the owner, renames it and takes it off', async () => {
    city.who.login = someone();
    const { personId, browser } = await owner('13800139101');
    const added = await add(browser);
    assert.equal(added.url.pathname, '/account/sources');
    assert.match(added.body, /示例city/);
    await app().linkFor('+8613800139101');
    const overview = await browser.open(`${app().issuer}/account`);
    assert.match(overview.body, /<a href="\/account\/sources"/, 'in the menu');
    const renamed = await browser.submit(added, { name: '市里的登录' }, {});
    assert.match(renamed.body, /市里的登录/);
    const other = createBrowser();
    const back = await logInAt(other, await other.open(`${app().issuer}/account`), 'city');
    assert.equal(back.url.pathname, '/account');
    const [{ id }] = await knex()('source_links').where({ person_id: personId });
    const ask = await browser.open(`${app().issuer}/account/sources/${id}/remove`);
    const removed = await browser.follow(await force(browser, ask, `/account/sources/${id}/remove`));
    assert.equal(removed.url.search, '?notice=source-removed');
    const third = createBrowser();
    assert.match((await logInAt(third, await third.open(`${app().issuer}/account`), 'city')).body, /id="arrival-new"/);
    for (const each of [browser, other, third]) each.close();
  });

  it('T-163 T-110 one upstream identity opens one account, whoever links it first', async () => {
    city.who.login = someone();
    const before = (await knex()('source_links')).length;
    const owners = [];
    for (let nth = 0; nth < parallel; nth += 1) owners.push(await owner(`138001392${String(nth).padStart(2, '0')}`));
    const addresses: { browser: Browser; address: URL }[] = [];
    for (const { browser } of owners) {
      const callback = `${app().issuer}/federation/city/callback`;
      const back = await browser.open(await leaveFor(browser, await page(browser), 'city'), { stopAt: callback });
      assert.ok(back.location);
      addresses.push({ browser, address: back.location });
      if (addresses.length % 4 === 0) app().passSeconds(61);
    }
    const done = await Promise.all(addresses.map(({ browser, address }) => browser.open(address)));
    assert.equal(done.filter(({ url }) => url.search === '?notice=source-linked').length, 1);
    assert.equal(done.filter(({ status, body }) => status === 400 && /不能关联/.test(body)).length, parallel - 1);
    assert.equal((await knex()('source_links')).length, before + 1);
    for (const { browser } of owners) browser.close();
  });

  it('T-114 the answer of one session in another, and a link whose owner is somebody else', async () => {
    city.who.login = someone();
    const [one, two] = [await owner('13800139301'), await owner('13800139302')];
    const callback = `${app().issuer}/federation/city/callback`;
    const back = await one.browser.open(await leaveFor(one.browser, await page(one.browser), 'city'), {
      stopAt: callback,
    });
    await leaveFor(two.browser, await page(two.browser), 'city');
    const stolen = await two.browser.open(back.location as URL);
    assert.equal(stolen.status, 400);
    assert.deepEqual(await knex()('source_links').whereIn('person_id', [one.personId, two.personId]), []);
    const mine = await one.browser.open(await leaveFor(one.browser, await page(one.browser), 'city'));
    assert.equal(mine.url.search, '?notice=source-linked');
    const [{ id }] = await knex()('source_links').where({ person_id: one.personId });
    const form = await page(two.browser);
    for (const act of ['rename', 'remove']) {
      assert.equal((await force(two.browser, form, `/account/sources/${id}/${act}`, { name: 'x' })).status, 404);
    }
    one.browser.close();
    two.browser.close();
  });

  it('never takes the last way in', async () => {
    city.who.login = someone();
    const browser = createBrowser();
    const asked = await logInAt(browser, await browser.open(`${app().issuer}/account`), 'city');
    await declineOffer(browser, await browser.submit(asked, {}, { button: 'arrival-new' }), nowhere);
    const [{ id }] = await knex()('source_links').orderBy('linked_at', 'desc').limit(1);
    const refused = await force(browser, await page(browser), `/account/sources/${id}/remove`);
    assert.equal(refused.status, 400);
    assert.match(refused.body, /最后一种方式/);
    assert.equal((await knex()('source_links').where({ id }).first()).ended_at, null);
    browser.close();
  });

  it('T-078 a link made by somebody else is taken back by the link in the notice', async () => {
    city.who.login = someone();
    const { personId, browser } = await owner('13800139401');
    await add(browser);
    const notMe = await browser.open(await app().linkFor('+8613800139401'));
    await browser.follow(await force(browser, notMe, '/not-me', Object.fromEntries(tokenIn(notMe))));
    assert.deepEqual(await knex()('source_links').where({ person_id: personId }).whereNull('ended_at'), []);
    browser.close();
  });
});
