import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { itemsOf } from '../../server/diagnosis/live-check/items.ts';
import { saveResult } from '../../server/diagnosis/live-check/watch.ts';
import { useAdministrators } from './administrators.ts';

const callback = 'http://localhost:8080/callback';

describe('the way to production in a real browser', function inTheBrowser() {
  this.timeout(300_000);
  const { app, asPerson, asAdmin } = useAdministrators();
  const knex = () => app().database.knex;

  /** What the check finds out from a real system is tested in test/flows/developers/live-check.test.ts. */
  async function passLiveCheck(clientId: string): Promise<void> {
    const { settings_version: version } = await knex()('applications').where({ client_id: clientId }).first();
    for (const item of itemsOf('web'))
      await saveResult(knex(), { clientId, version }, { item, passed: true, detail: 'verified' }, new Date());
  }

  async function approve(admin: Page): Promise<void> {
    await admin.click('.console-table a');
    await admin.fill('#reason', '已核对单位、用途与依据');
    await admin.click('#approve');
    await admin.waitForSelector('.notice');
  }

  it('leads from a team over its sandbox to production, by two administrators where the data is sensitive', async () => {
    const developer = await asPerson('13800000002', '/developers', { locale: 'en' });
    await developer.goto(`${app().issuer}/developers/teams/new?q=%E7%A8%8E%E5%8A%A1`);
    await developer.click('input[name="unit"]');
    await developer.fill('#name', 'Tax integration');
    await developer.click('main button.primary');
    await developer.waitForURL(/\/developers\/teams\/[0-9a-f-]{36}\?/);
    await developer.goto(`${developer.url().split('?', 1)[0]}/applications/new`);
    await developer.check('#kind-web');
    await developer.fill('#name', 'Example filing');
    await developer.selectOption('#topic', 'taxes');
    await developer.fill('#redirectUris', callback);
    await developer.check('#scope-id_document');
    await developer.click('main button.primary');
    const clientId = (await developer.textContent('dd code')) ?? '';
    assert.match(clientId, /^[0-9a-f-]{36}$/);
    await passLiveCheck(clientId);

    await developer.goto(`${app().issuer}/developers/applications/${clientId}/production`);
    await developer.fill('#redirectUris', callback);
    const said = ['purpose-profile', 'basis-profile', 'purpose-id_document', 'basis-id_document'];
    for (const id of said) await developer.fill(`#${id}`, 'Tax Collection Law, article 6');
    await developer.fill('#reason', 'The new filing system opens next month');
    await developer.click('main button.primary');
    const promoted = () => knex()('applications').where({ promoted_from: clientId }).first();

    const first = await asAdmin('13800000016', '/console/approvals');
    await approve(first);
    assert.equal(await promoted(), undefined, 'one yes is not enough');
    await first.click('.console-table a');
    assert.equal(await first.locator('#approve').count(), 0, 'nobody answers twice');
    const second = await asAdmin('13800000017', '/console/approvals');
    await approve(second);
    assert.equal((await promoted()).environment, 'production');
    for (const page of [developer, first, second]) await page.context().close();
  });
});
