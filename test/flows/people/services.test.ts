import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import { enter } from './pages.ts';

describe('the directory of services', () => {
  const app = useApp();

  it('leads to each department by third-party initiated login, naming this issuer and nobody', async () => {
    await app().person('13800139850');
    const browser = createBrowser();
    await enter(app(), browser, '13800139850');
    const { body } = await browser.get(new URL('/services', app().issuer));
    const { demoHost, demoPorts, issuer } = app().config;
    for (const port of demoPorts) {
      const address = `http://${demoHost}:${port}/login?iss=${encodeURIComponent(issuer)}`;
      assert.ok(decodeEntities(body).includes(`href="${address}"`), `${address} is not in\n${body}`);
    }
    assert.doesNotMatch(body, /login_hint|13800139850/);
    browser.close();
  });

  it('says whom each serves, and goes on page by page where there are many', async () => {
    const { knex } = app().database;
    const tax = await knex('applications').where({ client_id: 'tax-demo' }).first();
    const many = Array.from({ length: 60 }, (_, index) => ({
      client_id: `many-${String(index).padStart(2, '0')}`,
      unit_id: tax.unit_id,
      name: JSON.stringify({ 'zh-Hans': `事项${index}`, 'zh-Hant': `事項${index}`, en: `Matter ${index}` }),
      metadata: JSON.stringify(tax.metadata),
      identities: JSON.stringify({ citizen: {}, official: {} }),
      first_party: false,
      purposes: JSON.stringify(tax.purposes),
    }));
    await knex('applications').insert(many);
    await app().person('13800139851');
    const browser = createBrowser();
    await enter(app(), browser, '13800139851');
    const seen: string[] = [];
    let path: string | undefined = '/services?q=事项';
    for (let pages = 0; path !== undefined; pages += 1) {
      assert.ok(pages < 3);
      const { body } = await browser.get(new URL(path, app().issuer));
      assert.ok(body.length < 60_000, `${body.length} characters`);
      seen.push(...[...body.matchAll(/>事项(\d+)</g)].map(([, index]) => String(index)));
      if (pages === 0) assert.ok(body.includes('服务对象：个人和公务人员'));
      path = /href="(\/services\?[^"]*after=[^"]*)"/.exec(decodeEntities(body))?.[1];
    }
    assert.deepEqual(
      seen.map(Number).sort((a, b) => a - b),
      many.map((_, index) => index),
    );
    browser.close();
  });
});
