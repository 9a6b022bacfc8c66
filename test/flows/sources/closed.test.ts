import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import { asAdmin } from '../console/admins.ts';
import { placeBelowProvince, tighten } from '../console/policy-changes.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

describe('an identity source while sources open no accounts', () => {
  const app = useApp(doors);
  let house: House;
  before(async () => {
    house = await openHouse(app());
    await placeBelowProvince(app());
  });
  after(() => house.close());

  it('T-131 offers to link and nothing else, and refuses a page that still had the other button', async () => {
    house.who.login = someone();
    const browser = createBrowser();
    const arrived = await logInAt(browser, await browser.open(`${app().issuer}/account`), 'city');
    assert.match(arrived.body, /id="arrival-new"/);
    const security = await asAdmin(app(), 'security');
    await tighten(app(), security, 'registration', { bySource: false });
    const before = await app().database.knex('persons').count();
    const refused = await browser.submit(arrived, {}, { button: 'arrival-new' });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /不能用它新开账号/);
    assert.doesNotMatch(refused.body, /id="arrival-new"/);
    assert.match(refused.body, /id="arrival-link"/);
    assert.deepEqual(await app().database.knex('persons').count(), before);
    for (const one of [browser, security]) one.close();
  });
});
