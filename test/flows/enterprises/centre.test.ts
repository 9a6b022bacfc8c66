import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { recheckEnterprise } from '../../../server/enterprises/recheck-enterprise.ts';
import { acceptMandate } from '../../../server/mandates/answer.ts';
import { grantMandate } from '../../../server/mandates/grant.ts';
import { places } from '../../contracts/enterprise-registry.ts';
import { madeUpCode } from '../../enterprises/made-up-code.ts';
import { wishFor } from '../../mandates/support.ts';
import { createBrowser, logIn } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { nowhere, tokenOf } from '../people/pages.ts';
import { type Actor, useEnterprises, visit } from './actors.ts';

const claimPath = '/account/enterprises/claim';

describe('the enterprise centre over HTTP', () => {
  const { app, actor, registered, claimed } = useEnterprises();
  let owner: Actor;
  let firm = { id: '', uscc: '' };
  const path = (rest = '') => `/account/enterprises/${firm.id}${rest}`;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const clients = { find: async () => undefined, label: async () => undefined };
  const rules = () => ({
    ...{ config: app().config, knex: app().database.knex, cipher: app().cipher, clients },
    clock: () => new Date(),
  });

  before(async () => {
    owner = await actor('李业主');
    const entry = registered(owner, '<b>示例</b> & "公司"');
    firm = { id: await claimed(owner, entry), uscc: entry.uscc };
  });

  async function claimBy(who: Actor, uscc: string): Promise<Page> {
    return who.browser.submit(await visit(app(), who, claimPath), { uscc });
  }

  for (const [what, code, said] of [
    ['a text that is no code', 'hello', '这不是统一社会信用代码'],
    ['a wrong check character', '91440101MA5TERT150', '有一位不对'],
    ['a code of somebody else', madeUpCode(places.else), '没有确认您是'],
    ['a code nobody has', madeUpCode(places.unknown), '没有确认您是'],
    ['one that is struck off', madeUpCode(places.struckOff), '已注销或吊销，不能认领'],
    ['a registry out of reach', madeUpCode(places.down), '暂时联系不上登记机关'],
  ] as const) {
    it(`says what to do about ${what}, and keeps what was typed`, async () => {
      const page = await claimBy(owner, code);
      assert.equal(page.status, 400);
      assert.match(page.body, new RegExp(said));
      assert.match(page.body, new RegExp(`value="${code}"`));
    });
  }

  it('T-120 answers alike for a code of somebody else and one that nobody has', async () => {
    const stranger = await actor('陈路人');
    const codes = [firm.uscc, madeUpCode(places.else), madeUpCode(places.unknown)];
    const seen: string[] = [];
    for (const code of codes) {
      const page = await claimBy(stranger, code);
      seen.push(
        page.body
          .replaceAll(code, 'CODE')
          .replaceAll(tokenOf(page), 'TOKEN')
          .replaceAll(/nonce="[^"]*"/g, ''),
      );
    }
    assert.equal(new Set(seen).size, 1);
  });

  it('T-023 refuses codes of any shape without a fault', async () => {
    const odd = [
      '',
      ' ',
      '\0',
      '９'.repeat(18),
      '9'.repeat(2000),
      "'; DROP TABLE enterprises; --",
      '𠮷'.repeat(18),
      '\ud800',
    ];
    for (const code of odd) assert.equal((await claimBy(owner, code)).status, 400, JSON.stringify(code));
  });

  it('shows whoever is not verified the way there in place of the field', async () => {
    await app().person('13855550000');
    const browser = createBrowser();
    const page = await logIn(
      browser,
      await browser.open(new URL(claimPath, app().issuer)),
      { identifier: '13855550000' },
      nowhere,
    );
    assert.match(page.body, /请先完成实名核验/);
    assert.doesNotMatch(page.body, /name="uscc"/);
    const forced = await browser.post(page.url, { csrf: tokenOf(page), uscc: firm.uscc }, { from: page.url });
    assert.equal(forced.status, 400);
    browser.close();
  });

  it('T-101 shows names from the registry and notes of people as text', async () => {
    const note = '"><img src=x onerror=alert(1)>';
    const form = await visit(app(), owner, path('/mandates/new'));
    const person = { name: '古丽示例·买买提', mobile: '13612340001' };
    const page = await owner.browser.submit(form, { ...person, note });
    assert.match(page.body, /邀请已发出/);
    assert.match(page.body, /&lt;b&gt;示例&lt;\/b&gt;/);
    assert.doesNotMatch(page.body, /<b>示例|<img src=x/);
  });

  it('keeps everything typed in a mandate that is refused, and says what to correct beside each field', async () => {
    const form = await visit(app(), owner, path('/mandates/new'));
    const typed = { name: '王示例', mobile: '123', services: 'some', acts: 'some', until: '2020-01-01', note: '备用' };
    const page = await owner.browser.submit(form, { ...typed, 'act.sign': 'yes' });
    assert.equal(page.status, 400);
    assert.match(page.body, /id="mobile-problem"/);
    assert.match(page.body, /value="王示例"/);
    assert.match(page.body, /value="123"/);
    assert.match(page.body, /value="备用"/);
    assert.match(page.body, /id="act-sign" name="act.sign" value="yes" checked/);
    assert.match(page.body, /id="services-some" name="services" value="some" checked/);
  });

  for (const [what, change, said] of [
    ['no service', { services: 'some' }, 'services'],
    ['no act', { acts: 'some' }, 'acts'],
    ['yesterday', { until: inDays(-1) }, 'until'],
    ['a day beyond five years', { until: inDays(6 * 365) }, 'until'],
    ['a day that does not exist', { until: '2027-02-30' }, 'until'],
    ['a note without end', { note: '长'.repeat(300) }, 'note'],
  ] as const) {
    it(`refuses ${what} beside its field`, async () => {
      const form = await visit(app(), owner, path('/mandates/new'));
      const page = await owner.browser.submit(form, { name: '王示例', mobile: '13612340002', ...change });
      assert.equal(page.status, 400);
      assert.match(page.body, new RegExp(`href="#${said}"`));
      const rows = await app().database.knex('mandates').where({ enterprise_id: firm.id }).whereLike('note', '长%');
      assert.deepEqual(rows, []);
    });
  }

  it('T-129 lets nobody grant to themselves or to the enterprise itself', async () => {
    const toMyself = await owner.browser.submit(await visit(app(), owner, path('/mandates/new')), {
      name: owner.name,
      mobile: owner.mobile,
    });
    const toItself = await owner.browser.submit(await visit(app(), owner, path('/mandates/new?to=agency')), {
      uscc: firm.uscc,
    });
    for (const page of [toMyself, toItself]) {
      assert.equal(page.status, 400);
      assert.match(page.body, /不能授权给自己/);
    }
  });

  it('T-129 ignores a service or act that is not on the form', async () => {
    const form = await visit(app(), owner, path('/mandates/new'));
    const body = {
      csrf: tokenOf(form),
      to: 'person',
      name: '王示例',
      mobile: '13612340003',
      until: inDays(9),
      acts: 'all',
    };
    const page = await owner.browser.post(
      form.url,
      { ...body, services: 'some', 'service.housing-demo': 'yes', 'service.nothing': 'yes' },
      { from: form.url },
    );
    assert.equal(page.status, 400);
    assert.match(page.body, /href="#services"/);
  });

  it('says before an end what else ends, and ends it all', async () => {
    const { knex } = app().database;
    const office = await actor('王主任');
    const invited = { ...office, mobile: `+86${office.mobile}` };
    const wish = wishFor(firm.id, invited, new Date(), { role: 'administrator' });
    const granted = await grantMandate(rules(), owner.id, wish, 'zh-Hans');
    assert.ok(granted.ok && (await acceptMandate(rules(), office.id, granted.mandateId)).ok);
    const clerk = { id: '', name: '周办事', mobile: '+8613612340004' };
    const shorter = wishFor(firm.id, clerk, new Date(), { validUntil: new Date(Date.now() + 9 * 86_400_000) });
    assert.ok((await grantMandate(rules(), office.id, shorter, 'zh-Hans')).ok);
    const page = await visit(app(), owner, path(`/mandates/${granted.mandateId}/end`));
    assert.match(page.body, /另外 1 份授权也会同时结束/);
    const done = await owner.browser.post(page.url, { csrf: tokenOf(page) }, { from: page.url });
    assert.equal(done.location?.pathname, path('/people'));
    const left = await knex('mandates').where({ granted_by: office.id }).whereNull('ended_at');
    assert.deepEqual(left, []);
    assert.equal((await knex('mandates').where({ id: granted.mandateId }).first()).end_reason, 'withdrawn');
  });

  it('lets a suspended enterprise be seen, with the reason, and granted by nobody', async () => {
    const keeper = await actor('孙示例');
    const entry = registered(keeper, '示例停业公司');
    const id = await claimed(keeper, entry);
    entry.status = 'suspended';
    const registry = {
      isFake: true,
      lookUp: async () => ({ known: true, ...entry, isRepresentative: true }) as const,
    };
    assert.ok((await recheckEnterprise({ ...rules(), enterpriseRegistry: registry }, id)).ok);
    const page = await visit(app(), keeper, `/account/enterprises/${id}`);
    assert.match(page.body, /目前不是正常状态/);
    const form = await visit(app(), keeper, `/account/enterprises/${id}/mandates/new`);
    assert.match(form.body, /目前不能办事/);
    const body = { csrf: tokenOf(form), to: 'person', name: '王示例', mobile: '13612340005', until: inDays(9) };
    const refused = await keeper.browser.post(form.url, { ...body, services: 'all', acts: 'all' }, { from: form.url });
    assert.equal(refused.status, 400);
  });

  it('tells the uses of an enterprise: who, when, where, through whom, the newest first and page by page', async () => {
    assert.match((await visit(app(), owner, path('/uses'))).body, /还没有人以企业的名义办事/);
    const keeper = await actor('孙代理');
    const agency = await claimed(keeper, registered(keeper, '示例代理公司'));
    const mandateId = randomUUID();
    const at = new Date();
    await app()
      .database.knex('mandates')
      .insert({
        ...{ id: mandateId, enterprise_id: firm.id, granted_by: owner.id, role: 'agent', agent_enterprise_id: agency },
        ...{
          assurance_level: 2,
          invitation_expires_at: at,
          valid_from: at,
          valid_until: new Date(at.getTime() + 1000),
        },
        ...{ created_at: at, accepted_at: at, accepted_by: keeper.id },
      });
    await entered(owner, { enterpriseId: firm.id }, 21);
    await entered(keeper, { enterpriseId: firm.id, mandateId: randomUUID(), agencyMandateId: mandateId }, 1);
    await entered(keeper, { enterpriseId: agency }, 1);
    const page = await visit(app(), owner, path('/uses'));
    assert.match(page.body, /<p>\*代理 · 通过 示例代理公司<\/p>/);
    assert.match(page.body, /<p>李业主<\/p>/);
    assert.equal(page.body.match(/电子税务/g)?.length, 20);
    const older = /href="([^"]+uses\?before=\d+)"/.exec(page.body)?.[1] ?? '';
    assert.equal((await visit(app(), owner, older)).body.match(/电子税务/g)?.length, 2);
    for (const odd of ['/uses?before=x', '/mandates?before=x', '/uses?before=1&before=2']) {
      assert.equal((await visit(app(), owner, path(odd))).status, 400, odd);
    }
  });

  /** What the journey writes down when somebody enters an application for an enterprise. */
  async function entered(who: Actor, detail: Record<string, string>, times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await app()
        .database.knex('audit_events')
        .insert({
          ...{ id: randomUUID(), occurred_at: new Date(), type: 'identity.chosen', outcome: 'success' },
          ...{ actor_id: who.id, person_id: who.id, client_id: 'tax-demo' },
          detail: JSON.stringify({ identity: 'enterprise', ...detail }),
        });
    }
  }
});
