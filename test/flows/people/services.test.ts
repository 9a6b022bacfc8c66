import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { approve, createBrowser, useApp } from '../../support/app.ts';
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

  it('is what whoever comes without an errand sees, once they are logged in', async () => {
    await app().person('13800139859');
    const browser = createBrowser();
    const door = await browser.open(app().issuer);
    assert.equal(door.url.pathname, '/');
    assert.match(door.body, /<a class="button primary" href="\/services">/);
    const inside = await enter(app(), browser, '13800139859', '/services');
    assert.equal(inside.url.pathname, '/services');
    assert.equal((await browser.open(app().issuer)).url.pathname, '/services', 'nobody is asked to log in who is');
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

  describe('by topic and department', () => {
    const taxes = fixedId('unit', 2);
    const housing = fixedId('unit', 8);
    const branch = fixedId('unit', 3);
    let browser: ReturnType<typeof createBrowser>;
    const visit = async (query = '') => {
      const page = await browser.get(new URL(`/services${query}`, app().issuer));
      return { ...page, body: decodeEntities(page.body) };
    };
    /** Names of the services of a page, those used recently left out. */
    const namesOn = ({ body }: { body: string }) =>
      [
        ...body
          .split('id="recent"')
          .at(-1)!
          .matchAll(/class="service-name"><a[^>]*>([^<]+)</g),
      ].map(([, name]) => name);
    const choicesOn = ({ body }: { body: string }) =>
      [...body.matchAll(/<a href="([^"]+)"><span>([^<]+)<\/span> <span class="count"[^>]*>(\d+)</g)].map(
        ([, href = '', name, count]) => ({
          name,
          count: Number(count),
          asked: new URL(href, app().issuer).searchParams,
        }),
      );
    before(async () => {
      const { knex } = app().database;
      const tax = await knex('applications').where({ client_id: 'tax-demo' }).first();
      const text = (name: string) => JSON.stringify({ 'zh-Hans': name, 'zh-Hant': name, en: name });
      const row = (id: string, unit: string, topic: string, name: string, more: object = {}) => ({
        ...{ client_id: id, unit_id: unit, topic, name: text(name), first_party: false },
        ...{ metadata: JSON.stringify(tax.metadata), identities: JSON.stringify({ citizen: {} }), purposes: '{}' },
        ...more,
      });
      await knex('applications').where('client_id', 'like', 'many-%').delete();
      await knex('applications').insert([
        row('t-jobs', housing, 'social-security', '失业登记'),
        row('t-rent', housing, 'housing', '租房备案'),
        row('t-branch', branch, 'taxes', '分局预约'),
        row('t-odd', branch, 'other', '100%_奇怪'),
        row('t-off', branch, 'justice', '停用的公证', { status: 'suspended' }),
        row('t-inside', branch, 'environment', '没有入口的', { metadata: '{}' }),
      ]);
      await app().person('13800139852');
      browser = createBrowser();
      await enter(app(), browser, '13800139852');
    });
    after(() => browser.close());

    it('offers the topics and departments that have a service, with how many', async () => {
      const page = await visit();
      const offered = choicesOn(page);
      assert.deepEqual(
        offered.slice(0, 4).map(({ name, count }) => [name, count]),
        [
          ['社保与就业', 1],
          ['住房、公积金与不动产', 2],
          ['税务与财务', 2],
          ['其他', 1],
        ],
      );
      assert.deepEqual(
        new Set(offered.slice(4).map(({ name, count }) => `${name} ${count}`)),
        new Set(['示例省税务局 3', '示例省住房公积金中心 3']),
      );
      assert.deepEqual(namesOn(page), [
        '失业登记',
        ...['租房备案', '示例住房公积金服务'].sort((one, other) => page.body.indexOf(one) - page.body.indexOf(other)),
        ...['示例电子税务局', '分局预约'].sort((one, other) => page.body.indexOf(one) - page.body.indexOf(other)),
        '100%_奇怪',
      ]);
      assert.doesNotMatch(page.body, /停用的公证|没有入口的|司法与公证|生态环境/);
    });

    it('is narrowed by topic, by department with all below it, by both and by words, each taken back alone', async () => {
      const cases: [string, string[]][] = [
        ['?topic=housing', ['租房备案', '示例住房公积金服务']],
        [`?unit=${taxes}`, ['示例电子税务局', '分局预约', '100%_奇怪']],
        [`?unit=${branch}`, ['分局预约', '100%_奇怪']],
        [`?unit=${taxes}&topic=taxes`, ['示例电子税务局', '分局预约']],
        [`?unit=${housing}&topic=taxes`, []],
        [`?unit=${taxes}&topic=taxes&q=${encodeURIComponent('预约')}`, ['分局预约']],
        [`?q=${encodeURIComponent('社保')}`, ['失业登记']],
        ['?q=%25_', ['100%_奇怪']],
        ['?topic=justice', []],
        ['?topic=&unit=&q=&after=', [...namesOn(await visit())].map(String)],
      ];
      for (const [query, names] of cases) {
        const page = await visit(query);
        assert.equal(page.status, 200, query);
        assert.deepEqual(namesOn(page).sort(), [...names].sort(), query);
      }
      const both = await visit(`?unit=${taxes}&topic=taxes&q=${encodeURIComponent('预约')}`);
      const taken = [...both.body.matchAll(/href="([^"]+)" aria-label="取消选择/g)].map(([, href = '']) =>
        [...new URL(href, app().issuer).searchParams.keys()].join(' '),
      );
      assert.deepEqual(taken, ['topic unit', 'q unit', 'q topic']);
      assert.match(
        both.body,
        new RegExp(`name="topic" value="taxes"><input type="hidden" name="unit" value="${taxes}"`),
      );
      const [within] = choicesOn(await visit('?topic=taxes'));
      assert.deepEqual([within?.asked.get('topic'), within?.asked.get('unit') !== null], ['taxes', true]);
    });

    it('says so where there is no such topic or department, and shows all of them', async () => {
      for (const [query, said] of [
        ['?topic=weather', '没有这个主题'],
        ['?topic=Taxes', '没有这个主题'],
        ['?unit=nowhere', '没有这个部门'],
        [`?unit=${fixedId('unit', 999)}`, '没有这个部门'],
        ["?unit=' OR 1=1 --", '没有这个部门'],
      ] as const) {
        const page = await visit(query);
        assert.equal(page.status, 404, query);
        assert.ok(page.body.includes(said), query);
        assert.equal(namesOn(page).length, 6, query);
      }
      for (const query of ['?q=%5C', "?q='--", '?q=%01', '?after=nothing', '?after=%27', `?q=${'x'.repeat(999)}`])
        assert.equal((await visit(query)).status, 200, query);
      for (const query of ['?topic=%00', '?unit=%00', '?q=%00', '?after=%00', '?topic=taxes&topic=housing'])
        assert.equal((await visit(query)).status, 400, query);
    });

    it('has those used recently first, the newest before the others, and only where nothing is chosen', async () => {
      assert.doesNotMatch((await visit()).body, /id="recent"/);
      const housing = await app().housingParty();
      await housing.begin(browser);
      const tax = await app().taxParty();
      await approve(browser, await tax.begin(browser), tax.redirectUri);
      const recent = ({ body }: { body: string }) =>
        [
          ...(/id="recent".*?<\/section>/s.exec(body)?.[0] ?? '').matchAll(/class="service-name"><a[^>]*>([^<]+)</g),
        ].map(([, name]) => name);
      assert.deepEqual(recent(await visit()), ['示例电子税务局', '示例住房公积金服务']);
      for (const query of ['?topic=taxes', `?unit=${taxes}`, '?q=%E7%A8%8E', '?after=t-jobs'])
        assert.deepEqual(recent(await visit(query)), [], query);
    });
  });
});
