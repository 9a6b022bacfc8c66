import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';

const reason = '接市场监管部门来函，见工单 4714';

describe('enterprises in the console', () => {
  const app = useApp();
  let security: Browser;
  let system: Browser;
  let enterprise: { id: string; uscc: string; name: string };
  before(async () => {
    security = await asAdmin(app(), 'security');
    system = await asAdmin(app(), 'system');
    enterprise = await knex()('enterprises')
      .whereNotNull('representative_person_id')
      .where({ status: 'active' })
      .whereIn('id', knex()('mandates').whereNull('ended_at').select('enterprise_id'))
      .orderBy('uscc')
      .first('id', 'uscc', 'name');
  });
  after(() => {
    for (const browser of [security, system]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const row = () => knex()('enterprises').where({ id: enterprise.id }).first();
  const find = (q: string, more = '') =>
    openConsole(app(), security, `/console/enterprises?q=${encodeURIComponent(q)}${more}`);
  const perform = (browser: Browser, name: string, fields: Record<string, string> = {}) =>
    act(app(), browser, `/console/enterprises/${enterprise.id}/${name}`, { reason, ...fields });

  it('finds one by its code or by how its name begins, and by nothing less', async () => {
    const link = `/console/enterprises/${enterprise.id}`;
    for (const q of [enterprise.uscc, enterprise.uscc.toLowerCase(), enterprise.name.slice(0, 2)]) {
      assert.ok((await find(q)).body.includes(link), q);
    }
    for (const q of [
      enterprise.uscc.slice(0, 17),
      enterprise.name.slice(0, 1),
      enterprise.name.slice(1, 5),
      '%',
      '__',
      '',
    ]) {
      assert.ok(!(await find(q)).body.includes(link), q);
    }
    assert.equal((await find('x'.repeat(101))).status, 404);
    assert.equal((await find('示例', '&after=x')).status, 404);
  });

  it('pages by name without leaving one out or showing one twice', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => ({
      id: `aaaaaaaa-0000-4000-8000-0000000000${String(at).padStart(2, '0')}`,
      uscc: `TESTTESTTESTTEST${String(at).padStart(2, '0')}`,
      name: at % 2 ? '分页示例公司' : `分页示例公司${at}`,
      kind: 'company',
      status: 'active',
    }));
    await knex()('enterprises').insert(ids);
    const first = await find('分页示例');
    const next = /href="(\/console\/enterprises\?q=[^"]*after=[^"]*)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&');
    const second = await openConsole(app(), security, next ?? '/');
    const shown = [first, second].flatMap(({ body }) =>
      [...body.matchAll(/enterprises\/(aaaaaaaa-[0-9a-f-]+)/g)].map(([, id]) => id),
    );
    assert.equal(shown.length, 60);
    assert.equal(new Set(shown).size, 60);
  });

  it('shows the representative and agents with masked names, and no number', async () => {
    const page = await openConsole(app(), security, `/console/enterprises/${enterprise.id}`);
    assert.equal(page.status, 200);
    const { representative_person_id: personId } = await row();
    const person = await knex()('persons').where({ id: personId }).first('name');
    assert.ok(!page.body.includes(person.name));
    assert.doesNotMatch(page.body, /440000\d{12}|1380000\d{4}/);
    assert.match(page.body, /id="mandates"/);
  });

  it('T-120 is for a security administrator of the whole province', async () => {
    assert.equal((await openConsole(app(), system, '/console/enterprises')).status, 403);
    assert.equal((await perform(system, 'hold')).status, 403);
    for (const id of ['no-id', '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d']) {
      assert.equal((await openConsole(app(), security, `/console/enterprises/${id}`)).status, 404);
      for (const name of ['hold', 'release', 'recheck']) {
        assert.equal((await act(app(), security, `/console/enterprises/${id}/${name}`, { reason })).status, 404);
      }
    }
    const grants = () => knex()('role_grants').where({ person_id: adminId('security'), ended_at: null });
    const held = await grants().first('unit_id');
    const below = await knex()('units').where({ parent_id: held.unit_id }).first('id');
    await grants().update({ unit_id: below.id });
    assert.equal((await find(enterprise.uscc)).status, 404);
    assert.equal((await openConsole(app(), security, `/console/enterprises/${enterprise.id}`)).status, 404);
    assert.equal((await perform(security, 'hold')).status, 404);
    await grants().update({ unit_id: held.unit_id });
    assert.equal((await row()).held_at, null);
  });

  it('suspends with a reason, once of 16, and nothing the registry says makes it active before the suspension is lifted', async () => {
    assert.equal((await perform(security, 'hold', { reason: 'x' })).status, 422);
    assert.equal((await perform(security, 'release')).status, 409);
    const overview = await openConsole(app(), security, '/console');
    const fields = { csrf: /name="csrf" value="([^"]+)"/.exec(overview.body)?.[1] ?? '', reason };
    const address = new URL(`/console/enterprises/${enterprise.id}/hold`, app().issuer);
    const answers = await Promise.all(Array.from({ length: 16 }, () => security.post(address, fields, {})));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=enterprise-held').length, 1);
    assert.equal((await knex()('audit_events').where({ type: 'enterprise.held' }).count())[0]?.count, '1');
    assert.equal((await row()).status, 'suspended');
    app().passSeconds(61);
    const checked = await perform(security, 'recheck');
    assert.match(String(checked.location?.search), /notice=enterprise-(un)?changed/);
    const afterwards = await row();
    assert.equal(afterwards.status, 'suspended');
    assert.equal(afterwards.registry_status, 'active');
    const released = await perform(security, 'release');
    assert.equal(released.location?.search, '?notice=enterprise-released');
    assert.equal((await row()).status, 'active');
    assert.equal((await perform(security, 'release')).status, 409);
  });

  it('asks the registry at once, and says so of what nobody has claimed', async () => {
    const before = (await row()).checked_at;
    const checked = await perform(security, 'recheck');
    assert.match(String(checked.location?.search), /notice=enterprise-/);
    assert.notDeepEqual((await row()).checked_at, before);
    const asked = await knex()('audit_events')
      .where({ type: 'enterprise.registry.asked' })
      .orderBy('sequence', 'desc')
      .first();
    assert.deepEqual([asked.actor_id, asked.detail], [adminId('security'), { enterpriseId: enterprise.id }]);
    const unclaimed = await knex()('enterprises').whereNull('representative_person_id').first('id');
    const refused = await act(app(), security, `/console/enterprises/${unclaimed.id}/recheck`, { reason });
    assert.equal(refused.status, 409);
    const ended = await knex()('audit_events').where({ type: 'enterprise.registry.checked' }).orderBy('sequence');
    assert.deepEqual(
      ended.slice(-2).map(({ outcome, actor_id, detail }) => [outcome, actor_id, detail.enterpriseId, detail.result]),
      [
        ['success', adminId('security'), enterprise.id, 'unchanged'],
        ['refused', adminId('security'), unclaimed.id, 'not-claimed'],
      ],
      'what came of it, beside that it was asked for',
    );
  });
});
