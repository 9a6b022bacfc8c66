import assert from 'node:assert/strict';
import type { PolicyName, PolicySettings } from '../../../server/policies/policy.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';
import { adminToken, callApi, makeAdminClient } from './api-caller.ts';
import { changePolicy, placeBelowProvince, policyFields, reason, versionsOf } from './policy-changes.ts';

describe('policies in the console', () => {
  const app = useApp();
  let security: Browser;
  let second: Browser;
  let system: Browser;
  before(async () => {
    security = await asAdmin(app(), 'security');
    second = await asAdmin(app(), 'secondSecurity');
    system = await asAdmin(app(), 'system');
  });
  after(() => {
    for (const browser of [security, second, system]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const versions = (name: PolicyName) => versionsOf(app(), name);
  const newest = async (name: PolicyName): Promise<number> => (await versions(name)).at(-1)?.version ?? 0;
  const fieldsFor = (name: PolicyName, changes: PolicySettings) => policyFields(app(), name, changes);
  const change = (browser: Browser, name: PolicyName, changes: PolicySettings, version?: number) =>
    changePolicy(app(), browser, name, changes, version);
  const waiting = () => knex()('approvals').where({ act: 'policy.loosen', status: 'waiting' }).first();
  const decide = (browser: Browser, id: string, decision = 'approve') =>
    act(app(), browser, `/console/approvals/${id}/decision`, { decision, reason });

  it('go by the defaults as long as nobody set them, and say so', async () => {
    assert.deepEqual(await knex()('policies'), []);
    const page = await openConsole(app(), security, '/console/policies');
    assert.match(page.body, /系统默认值/);
    const one = await openConsole(app(), system, '/console/policies/sessions');
    assert.match(one.body, /60 分钟/);
    assert.doesNotMatch(one.body, /id="preview"/, 'a system administrator reads them only');
    assert.equal((await openConsole(app(), security, '/console/policies/nothing')).status, 404);
  });

  it('T-126 are changed by security administrators of the whole province alone', async () => {
    for (const name of ['system', 'audit', 'unit', 'desk'] as const) {
      const browser = name === 'system' ? system : await asAdmin(app(), name);
      for (const path of ['preview', 'change']) {
        const refused = await act(app(), browser, `/console/policies/sessions/${path}`, {
          ...(await fieldsFor('sessions', { idleMinutes: 30 })),
        });
        assert.equal(refused.status, 403, `${name} ${path}`);
      }
      if (browser !== system) browser.close();
    }
    await knex()('role_grants')
      .where({ person_id: adminId('secondSecurity') })
      .update({ unit_id: unitIds.tax });
    const below = await change(second, 'sessions', { idleMinutes: 30 });
    assert.equal(below.status, 404);
    assert.equal((await openConsole(app(), second, '/console/policies')).status, 404);
    await knex()('role_grants')
      .where({ person_id: adminId('secondSecurity') })
      .update({ unit_id: unitIds.province });
    assert.deepEqual(await knex()('policies'), []);
  });

  it('show the effect before anything happens', async () => {
    const shown = await act(
      app(),
      security,
      '/console/policies/sessions/preview',
      await fieldsFor('sessions', { idleMinutes: 30 }),
    );
    assert.equal(shown.status, 200);
    assert.match(shown.body, /收紧/);
    assert.match(shown.body, /\d+ 个会话中，0 个将结束/);
    assert.deepEqual(await knex()('policies'), []);
    const wrong: PolicySettings[] = [{ idleMinutes: 4 }, { idleMinutes: 61 }, { absoluteHours: 100 }];
    for (const fields of wrong) {
      const refused = await act(
        app(),
        security,
        '/console/policies/sessions/preview',
        await fieldsFor('sessions', fields),
      );
      assert.equal(refused.status, 422);
      assert.ok(refused.body.includes(`value="${Object.values(fields)[0]}"`), 'what was typed stays');
    }
  });

  it('count what a tightening would do to administrators, officials and their passwords, and nothing for a loosening', async () => {
    const ask = async (name: PolicyName, changes: PolicySettings) =>
      (await act(app(), security, `/console/policies/${name}/preview`, await fieldsFor(name, changes))).body;
    const roles = await knex()('role_grants').where({ ended_at: null }).countDistinct('person_id as count').first();
    const levels = await ask('levels', { administratorLevel: 4, officialLevel: 4 });
    assert.match(levels, new RegExp(`${roles?.count} 名管理员中，\\d+ 名低于这个级别`));
    assert.match(levels, /[1-9]\d* 名公务人员中，[1-9]\d* 名低于这个级别/);
    await knex()('passwords').update({ changed_at: new Date(Date.now() - 60 * 86_400_000) });
    assert.match(await ask('password', { staffExpiryDays: 90 }), /中，0 名的密码已过期/);
    assert.match(
      await ask('password', { staffExpiryDays: 30 }),
      /([1-9]\d*) 名有密码的公务人员和管理员中，\1 名的密码已过期/,
    );
    await knex()('passwords').update({ changed_at: new Date() });
    assert.match(await ask('password', { leastLength: 20 }), /不影响已有的账号和会话/);
  });

  it('tighten at once, by one person, with reason, and keep what was before', async () => {
    const refused = await act(app(), security, '/console/policies/sessions/change', {
      ...(await fieldsFor('sessions', { idleMinutes: 30 })),
      reason: 'x',
    });
    assert.equal(refused.status, 422);
    const done = await change(security, 'sessions', { idleMinutes: 30 });
    assert.equal(done.location?.search, '?notice=policy-changed');
    const [row] = await versions('sessions');
    assert.deepEqual(
      [row?.version, row?.settings, row?.set_by, row?.approved_by, row?.reason],
      [1, { idleMinutes: 30, absoluteHours: 24 }, adminId('security'), null, reason],
    );
    const event = await knex()('audit_events').where({ type: 'policy.changed' }).first();
    assert.deepEqual(event.detail, { policy: 'sessions', version: 1, changes: 'idleMinutes: 60 > 30', reason });
    assert.equal(event.actor_id, adminId('security'));
    const page = await openConsole(app(), security, '/console/policies/sessions');
    assert.match(page.body, /不使用多久后退出：由 60 分钟改为 30 分钟（收紧）/);
    assert.match(page.body, /等级保护测评整改/);
    assert.equal((await change(security, 'sessions', { idleMinutes: 30 })).status, 422, 'nothing is different');
  });

  it('T-127 loosen with the yes of a second person, who reads what exactly, and is named', async () => {
    const asked = await change(security, 'sessions', { idleMinutes: 45, absoluteHours: 12 });
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.equal(await newest('sessions'), 1, 'nothing counts yet, not even what tightens');
    const { id } = await waiting();
    assert.equal((await change(security, 'sessions', { idleMinutes: 50 })).status, 409, 'one waits already');
    assert.equal((await decide(security, id)).status, 403, 'nobody approves their own');
    assert.equal((await decide(system, id)).status, 403);
    const page = await openConsole(app(), second, `/console/approvals/${id}`);
    assert.match(page.body, /不使用多久后退出（此项放宽）/);
    assert.match(page.body, /30 分钟[\s\S]*45 分钟/);
    assert.equal((await decide(second, id)).location?.search, '?notice=approval-approved');
    const row = (await versions('sessions')).at(-1);
    assert.deepEqual(
      [row?.version, row?.settings, row?.set_by, row?.approved_by],
      [2, { idleMinutes: 45, absoluteHours: 12 }, adminId('security'), adminId('secondSecurity')],
    );
    const event = await knex()('audit_events').where({ type: 'policy.changed' }).orderBy('sequence', 'desc').first();
    assert.equal(event.detail.approvedBy, adminId('secondSecurity'));
    assert.equal((await decide(second, id)).status, 404, 'once');
  });

  it('T-127 void a request when the policy changed in between, also where it was tightened', async () => {
    await change(security, 'sessions', { idleMinutes: 60 });
    const { id } = await waiting();
    const tightened = await change(second, 'sessions', { absoluteHours: 10 });
    assert.equal(tightened.location?.search, '?notice=policy-changed');
    assert.equal((await decide(second, id)).status, 409);
    assert.equal((await versions('sessions')).at(-1)?.settings.idleMinutes, 45);
    assert.equal(await waiting(), undefined);
  });

  it('T-127 void a request of somebody who lost the right in between, and leave one that is declined', async () => {
    await change(security, 'sessions', { idleMinutes: 60 });
    const declined = await waiting();
    assert.equal((await decide(second, declined.id, 'decline')).location?.search, '?notice=approval-declined');
    await change(security, 'sessions', { idleMinutes: 60 });
    const { id } = await waiting();
    const own = { person_id: adminId('security') };
    await knex()('role_grants').where(own).update({ unit_id: unitIds.tax });
    assert.equal((await decide(second, id)).status, 409);
    await knex()('role_grants').where(own).update({ unit_id: unitIds.province });
    assert.equal((await versions('sessions')).at(-1)?.settings.idleMinutes, 45);
  });

  it('T-165 store one of sixteen parallel changes of one version', async () => {
    const before = await newest('password');
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        change(index % 2 === 0 ? security : second, 'password', { leastLength: 9 + index }, before),
      ),
    );
    const notices = answers.map(({ status, location }) => `${status} ${location?.search ?? ''}`);
    assert.equal(notices.filter((one) => one === '303 ?notice=policy-changed').length, 1, notices.join('\n'));
    assert.equal(notices.filter((one) => one.startsWith('409')).length, 15, notices.join('\n'));
    assert.equal((await versions('password')).length, 1);
    const stale = await change(security, 'password', { leastLength: 30 }, before);
    assert.equal(stale.status, 409);
    assert.match(stale.body, /这项策略被更改过/);
    assert.match(stale.body, /value="30"/, 'what was typed stays');
  });
});

describe('a policy that a release no longer takes as it was stored', () => {
  const app = useApp();

  it('is shown as it was, counts as near as can be, and is stored anew by the next change', async () => {
    const security = await asAdmin(app(), 'security');
    const stored = { idleMinutes: 300, absoluteHours: 24, gone: true };
    await app()
      .database.knex('policies')
      .insert({
        ...{ name: 'sessions', version: 1, settings: stored, set_by: adminId('security') },
        ...{ reason: 'test', set_at: new Date() },
      });
    const page = await openConsole(app(), security, '/console/policies/sessions');
    assert.equal(page.status, 200);
    assert.match(page.body, /由 60 分钟改为 300 分钟（放宽）/);
    assert.match(page.body, /保存时的数值已不在可填的范围内/);
    assert.match(page.body, /<dd>60 分钟<\/dd>/);
    assert.equal((await openConsole(app(), security, '/console/policies')).status, 200);
    const fields = { idleMinutes: '15', absoluteHours: '24', version: '1', reason };
    const done = await act(app(), security, '/console/policies/sessions/change', fields);
    assert.equal(done.location?.search, '?notice=policy-changed');
    const after = await openConsole(app(), security, '/console/policies/sessions');
    assert.match(after.body, /由 300 分钟改为 15 分钟（收紧）/);
    assert.doesNotMatch(after.body, /已不在可填的范围内/);
    assert.equal((await versionsOf(app(), 'sessions')).at(-1)?.settings.idleMinutes, 15);
    security.close();
  });
});

describe('policies by the API', () => {
  const app = useApp();

  it('are read, previewed and changed as in the console', async () => {
    const client = await makeAdminClient(app());
    await placeBelowProvince(app());
    const security = await asAdmin(app(), 'security');
    const held = await adminToken(app(), security, client);
    const listed = await callApi(app(), held, 'GET', '/policies');
    assert.equal(listed.status, 200);
    const read = await callApi(app(), held, 'GET', '/policies/registration');
    assert.deepEqual(read.body.settings, { byMobile: true, byEmail: true, bySource: true, byImport: true });
    const settings = { byMobile: true, byEmail: false, bySource: true, byImport: true };
    const seen = await callApi(app(), held, 'POST', '/policies/registration/preview', {
      json: { version: 0, settings },
    });
    assert.deepEqual(seen.body, {
      changes: [{ field: 'byEmail', from: true, to: false, isLooser: false }],
      loosens: false,
      effects: [],
    });
    const json = { version: 0, settings, reason };
    const done = await callApi(app(), held, 'POST', '/policies/registration/change', { json });
    assert.deepEqual([done.status, done.body], [200, { version: 1 }]);
    assert.equal((await callApi(app(), held, 'POST', '/policies/registration/change', { json })).status, 409);
    const open = { version: 1, settings: { ...settings, byEmail: true }, reason };
    const asked = await callApi(app(), held, 'POST', '/policies/registration/change', { json: open });
    assert.equal(asked.status, 200);
    assert.ok(asked.body.approvalId);
    for (const wrong of [{}, { ...settings, byMobile: 'yes' }, { ...settings, more: 1 }, { byMobile: true }]) {
      const refused = await callApi(app(), held, 'POST', '/policies/registration/change', {
        json: { version: 1, settings: wrong, reason },
      });
      assert.ok([400, 422].includes(refused.status), JSON.stringify(wrong));
    }
    const history = await callApi(app(), held, 'GET', '/policies/registration?before=2');
    assert.deepEqual(
      (history.body.versions as { version: number; setBy: string }[]).map(({ version, setBy }) => [version, setBy]),
      [[1, adminId('security')]],
    );
    security.close();
  });
});
