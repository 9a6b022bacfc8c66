import assert from 'node:assert/strict';
import type { RegisteredEnterprise } from '../../../adapters/registries/fake-enterprise.ts';
import { rolesOf } from '../../enterprises/support.ts';
import { type Actor, actionOn, press, toldTo, useEnterprises, visit } from './actors.ts';

describe('an enterprise from its claim to a change of hands, over the pages', () => {
  const { app, actor, registered, claimed } = useEnterprises();
  let [owner, office, keeper, accountant, heir] = [] as unknown as [Actor, Actor, Actor, Actor, Actor];
  let bakery = { id: '', uscc: '' };
  let agency = { id: '', uscc: '' };
  let bakeryEntry: RegisteredEnterprise;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const centre = (path = '') => `/account/enterprises/${bakery.id}${path}`;
  const books = (path = '') => `/account/enterprises/${agency.id}${path}`;
  const roles = ({ id }: Actor) => rolesOf(app().database.knex, id);

  it('is claimed by whoever the registry names', async () => {
    owner = await actor('李店主');
    office = await actor('王主任');
    keeper = await actor('孙代理');
    accountant = await actor('周会计');
    heir = await actor('陈新主');
    const [one, other] = [registered(owner, '示例面包店'), registered(keeper, '示例财税代理')];
    bakeryEntry = one;
    bakery = { id: await claimed(owner, one), uscc: one.uscc };
    agency = { id: await claimed(keeper, other), uscc: other.uscc };
    const page = await visit(app(), owner, centre());
    assert.match(page.body, /示例面包店/);
    assert.match(page.body, /法定代表人/);
    assert.match((await visit(app(), owner, '/account/enterprises')).body, /示例面包店/);
  });

  it('appoints an administrator, who accepts', async () => {
    const page = await visit(app(), owner, centre('/people'));
    const sent = await owner.browser.submit(page, { name: office.name, mobile: office.mobile });
    assert.match(sent.body, /邀请已发出/);
    assert.deepEqual(await roles(office), {});
    assert.match(await toldTo(app(), office), /示例面包店邀请您代其办事/);
    const invited = await visit(app(), office, '/account/mandates');
    await press(app(), office, '/account/mandates', actionOn(invited, /\/accept$/));
    assert.deepEqual(await roles(office), { [bakery.id]: 'administrator' });
    assert.match((await visit(app(), office, '/account/enterprises')).body, /示例面包店/);
  });

  it('whose administrator grants a mandate to an agency, for one service and two acts', async () => {
    const page = await visit(app(), office, centre('/mandates/new?to=agency'));
    const wish = { uscc: agency.uscc, services: 'some', 'service.tax-demo': 'yes', acts: 'some', note: '代理记账' };
    const sent = await office.browser.submit(page, { ...wish, 'act.view': 'yes', 'act.submit': 'yes' });
    assert.match(sent.body, /邀请已发出/);
    assert.match(sent.body, /示例财税代理|9[0-9A-Z]{17}/);
  });

  it('which the agency accepts and names its accountant for, within what it holds', async () => {
    const offered = await visit(app(), keeper, books('/received'));
    assert.match(offered.body, /示例面包店/);
    assert.match(offered.body, /代理记账/);
    const taken = await press(app(), keeper, books('/received'), actionOn(offered, /\/accept$/));
    assert.match(taken.body, /已接受/);
    const form = await visit(app(), keeper, naming(taken.body));
    assert.doesNotMatch(form.body, /act\.pay/);
    assert.doesNotMatch(form.body, /id="services-all"/);
    const named = await keeper.browser.submit(form, {
      name: accountant.name,
      mobile: accountant.mobile,
      'service.tax-demo': 'yes',
      'act.view': 'yes',
    });
    assert.match(named.body, /周会计/);
    const invited = await visit(app(), accountant, '/account/mandates');
    await press(app(), accountant, '/account/mandates', actionOn(invited, /\/accept$/));
    assert.deepEqual(await roles(accountant), { [bakery.id]: 'agent' });
  });

  it('and the bakery sees everybody who may act for it', async () => {
    const page = await visit(app(), owner, centre('/mandates'));
    assert.match(page.body, /示例财税代理/);
    assert.match(page.body, /周会计/);
    assert.match((await visit(app(), owner, centre('/people'))).body, /王主任/);
  });

  it('T-128 loses them all, and its representative, the moment the registry names another who claims it; both are told', async () => {
    bakeryEntry.representative = { name: heir.name, number: heir.number };
    await claimed(heir, bakery);
    for (const former of [owner, office, accountant]) assert.deepEqual(await roles(former), {});
    assert.deepEqual(await roles(keeper), { [agency.id]: 'representative' });
    assert.deepEqual(await roles(heir), { [bakery.id]: 'representative' });
    for (const path of ['', '/people', '/mandates', '/received', '/uses']) {
      for (const former of [owner, office]) assert.equal((await visit(app(), former, centre(path))).status, 404);
    }
    assert.match(await toldTo(app(), owner), /“示例面包店”的法定代表人已变更/);
    assert.match(await toldTo(app(), heir), /前任法定代表人的权限/);
    assert.match(await toldTo(app(), office), /示例面包店.*已(被)?(结束|终止|收回)/);
    assert.match(await toldTo(app(), accountant), /示例面包店.*已(被)?(结束|终止|收回)/);
  });

  it('whose new representative grants them anew in one act, and the others say yes again', async () => {
    const page = await visit(app(), heir, centre('/mandates/renew'));
    assert.match(page.body, /王主任/);
    assert.match(page.body, /示例财税代理/);
    const renewed = await heir.browser.submit(page, { until: inDays(90) });
    assert.match(renewed.body, /已重新授权/);
    assert.deepEqual(await roles(office), {});
    const invited = await visit(app(), office, '/account/mandates');
    await press(app(), office, '/account/mandates', actionOn(invited, /\/accept$/));
    assert.deepEqual(await roles(office), { [bakery.id]: 'administrator' });
    assert.match((await visit(app(), heir, centre('/mandates/renew'))).body, /没有可以重新授权的记录/);
  });

  const naming = (body: string) => /href="([^"]+\/people)"[^>]*aria-label/.exec(body)?.[1] ?? '';
});
