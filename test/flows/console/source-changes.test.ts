import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';
import { makeSubjects } from './reach-objects.ts';

const reason = '市平台更换地址，见来函 2026-118';
const path = '/console/sources/town';
const secret = 'a-secret-of-a-source';
type Settings = Record<string, unknown> & { connection: Record<string, unknown> };

describe('settings of a source changed in the console', () => {
  const app = useApp();
  let system: Browser;
  let security: Browser;
  let unit: Browser;
  before(async () => {
    system = await asAdmin(app(), 'system');
    security = await asAdmin(app(), 'security');
    unit = await asAdmin(app(), 'unit');
    await makeSubjects(app());
    await app()
      .database.knex('source_links')
      .insert({
        ...{ id: randomUUID(), person_id: fixedId('person', 2), issuer: 'https://town.example', linked_at: new Date() },
        source_id: (await town()).id,
        ...{ subject_fingerprint: Buffer.from('x'), subject_encrypted: Buffer.from('x') },
      });
  });
  after(() => {
    for (const browser of [system, security, unit]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const town = () => knex()('identity_sources').where({ slug: 'town' }).first();
  const settings = async (change: Record<string, unknown> = {}): Promise<Settings> => {
    const { kind, enabled, configuration } = await town();
    return { id: 'town', kind, enabled, ...configuration, ...change };
  };
  const moved = async () => {
    const { connection } = await settings();
    return settings({
      connection: { ...connection, token: { url: 'https://thief.example/t', method: 'POST', as: 'form' } },
    });
  };
  const send = async (browser: Browser, configuration: unknown, fields: Record<string, string> = {}) =>
    act(app(), browser, `${path}/settings`, {
      ...{ configuration: JSON.stringify(configuration), secrets: '', position: '', reason, intent: 'change' },
      version: String((await town()).version),
      ...fields,
    });
  const waiting = () => knex()('approvals').where({ act: 'source.change', status: 'waiting' }).first();
  const decide = (id: string) =>
    act(app(), security, `/console/approvals/${id}/decision`, { decision: 'approve', reason });

  it('T-120 is for a system administrator of the whole province', async () => {
    for (const browser of [security, unit]) {
      assert.equal((await openConsole(app(), browser, `${path}/settings`)).status, 403);
      assert.equal((await send(browser, await settings({ icon: 'bank' }))).status, 403);
    }
    assert.equal((await openConsole(app(), system, '/console/sources/village/settings')).status, 404);
    assert.equal((await openConsole(app(), system, '/console/sources/village/history')).status, 404);
    assert.equal((await act(app(), system, '/console/sources/village/settings', { configuration: '{' })).status, 404);
    assert.equal((await openConsole(app(), unit, `${path}/history`)).status, 403);
    assert.equal((await openConsole(app(), security, `${path}/history`)).status, 200);
  });

  it('shows settings to change, never a secret, and what a change would do before it is made', async () => {
    const page = await openConsole(app(), system, `${path}/settings`);
    assert.ok(page.body.includes('https://town.example/authorize'));
    assert.ok(!page.body.includes(secret));
    const before = await town();
    const shown = await send(system, await settings({ highestIal: 3, icon: 'bank' }), {
      intent: 'rehearse',
      reason: '',
    });
    assert.equal(shown.status, 200);
    assert.match(shown.body, /1 个账号用它登录/);
    assert.match(shown.body, /<dt>highestIal<\/dt>/);
    assert.match(shown.body, /最高等级提高了/);
    assert.ok(!/<dt>mapping/.test(shown.body), 'what stays is not told of');
    assert.deepEqual(await town(), before, 'nothing is stored');
    assert.equal(await waiting(), undefined);
  });

  it('says which settings are wrong, and keeps kind, issuer and short name', async () => {
    const wrong = await send(system, await settings({ icon: 'skull' }));
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /configuration\.icon/);
    assert.ok(wrong.body.includes('skull'), 'what was typed stays');
    const { connection } = await settings();
    const other = await settings({ connection: { ...connection, issuer: 'https://other.example' } });
    for (const one of [other, await settings({ id: 'village' }), await settings({ kind: 'oidc' })])
      assert.ok([409, 422].includes((await send(system, one)).status));
    const broken: Record<string, string>[] = [
      { configuration: '{' },
      { secrets: '[' },
      { position: '1.5' },
      { reason: 'x' },
    ];
    for (const fields of broken)
      assert.equal((await send(system, await settings({ icon: 'bank' }), fields)).status, 422, JSON.stringify(fields));
    assert.equal((await send(system, await settings())).status, 422, 'nothing is different');
    assert.equal((await town()).configuration.icon, 'city');
  });

  it('changes looks, less than before and secrets at once, with their history', async () => {
    const first = await town();
    const done = await send(system, await settings({ icon: 'bank', highestIal: 1 }), { position: '4' });
    assert.equal(done.location?.search, '?notice=source-changed');
    const looked = await town();
    assert.deepEqual([looked.configuration.icon, looked.configuration.highestIal, looked.position], ['bank', 1, 4]);
    assert.deepEqual(looked.secrets_encrypted.length, first.secrets_encrypted.length, 'secrets stay');
    const replaced = await send(system, await settings(), {
      secrets: JSON.stringify({ clientSecret: 'another-secret' }),
    });
    assert.equal(replaced.location?.search, '?notice=source-changed');
    const history = await openConsole(app(), system, `${path}/history`);
    assert.match(history.body, /密钥已替换/);
    assert.match(history.body, /<dt>icon<\/dt>/);
    assert.ok(history.body.includes(reason));
    assert.ok(!history.body.includes('another-secret') && !history.body.includes(secret));
    const versions = await knex()('source_versions').where({ source_id: looked.id }).orderBy('version');
    assert.deepEqual(
      versions.map(({ changed_by, secrets_changed }) => [changed_by, secrets_changed]),
      [
        [adminId('system'), true],
        [adminId('system'), false],
        [adminId('system'), true],
      ],
    );
  });

  it('T-127 has what counts for more wait for a security administrator, and names both', async () => {
    const asked = await send(system, await settings({ highestIal: 3 }));
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.equal((await town()).configuration.highestIal, 1, 'nothing happens without the second person');
    assert.equal((await send(system, await settings({ highestIal: 4 }))).status, 409, 'one at a time');
    const { id, detail } = await waiting();
    assert.ok(!JSON.stringify(detail).includes('another-secret'));
    const seen = await openConsole(app(), security, `/console/approvals/${id}`);
    assert.match(seen.body, /<dt>highestIal<\/dt>/);
    assert.equal((await decide(id)).location?.search, '?notice=approval-approved');
    assert.equal((await town()).configuration.highestIal, 3);
    const event = await knex()('audit_events').where({ type: 'source.changed' }).orderBy('sequence', 'desc').first();
    assert.deepEqual([event.actor_id, event.detail.approvedBy], [adminId('system'), adminId('security')]);
    const history = await openConsole(app(), system, `${path}/history`);
    assert.match(history.body, /同意人/);
  });

  it('T-127 voids the request when the source changed in between, also by its switch', async () => {
    await send(system, await settings({ identityTypes: ['citizen', 'official'] }));
    const { id } = await waiting();
    await send(system, await settings({ icon: 'school' }));
    assert.equal((await decide(id)).status, 409);
    assert.deepEqual((await town()).configuration.identityTypes, ['citizen']);
    await send(system, await settings({ identityTypes: ['citizen', 'official'] }));
    await knex()('identity_sources').where({ slug: 'town' }).update({ enabled: true });
    assert.equal((await decide((await waiting()).id)).status, 409);
    await act(app(), system, `${path}/state`, { state: 'off', reason });
  });

  it('has every change of the connection wait, and keeps secrets out of the request', async () => {
    assert.equal((await send(system, await moved())).location?.search, '?notice=approval-requested');
    const { id } = await waiting();
    await act(app(), system, `/console/approvals/${id}/withdrawal`, {});
    const apart = await send(system, await moved(), { secrets: JSON.stringify({ clientSecret: 'a-third-secret' }) });
    assert.equal(apart.status, 422);
    assert.match(apart.body, /先单独更换密钥/);
    assert.ok(!apart.body.includes('a-third-secret'));
    assert.equal(await waiting(), undefined);
  });

  it('sends stored secrets to no new address for a test, and tries those that are given', async () => {
    const refused = await send(system, await moved(), { intent: 'test' });
    assert.equal(refused.status, 422);
    assert.match(refused.body, /不会把已保存的密钥/);
    const tried = await send(system, await moved(), {
      intent: 'test',
      secrets: JSON.stringify({ clientSecret: 'mine' }),
    });
    assert.equal(tried.status, 200);
    assert.match(tried.body, /<ol class="test-steps"><li>/);
    assert.match((await send(system, await settings(), { intent: 'test' })).body, /<ol class="test-steps"><li>/);
  });

  it('T-166 lets one of sixteen changes of the same version through, and shows the others what it is now', async () => {
    const version = String((await town()).version);
    const icons = ['government', 'hospital', 'company', 'phone', 'chat', 'bank', 'city', 'government'];
    const wishes = await Promise.all([...icons, ...icons].map((icon) => settings({ icon })));
    const answers = await Promise.all(wishes.map((wish) => send(system, wish, { version })));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=source-changed').length, 1);
    const late = answers.filter(({ status }) => status === 409);
    assert.equal(late.length, 15);
    const { configuration, version: now } = await town();
    for (const { body } of late) {
      assert.ok(body.includes(`&quot;icon&quot;: &quot;${configuration.icon}&quot;`));
      assert.ok(body.includes(`name="version" value="${now}"`));
    }
  });

  it('T-166 keeps what was typed beside the version it was typed over, whatever else is wrong with the form', async () => {
    const { configuration, version } = await town();
    const seen = String(version);
    // Any of the icons may have won the race before; a change to the same one would be none.
    const other = configuration.icon === 'phone' ? 'chat' : 'phone';
    const first = await send(system, await settings({ icon: other }), { version: seen });
    assert.equal(first.location?.search, '?notice=source-changed');
    const old = await settings({ icon: 'bank' });
    const refused = await send(system, old, { version: seen, reason: '' });
    assert.equal(refused.status, 422);
    assert.ok(refused.body.includes(`name="version" value="${seen}"`), 'not the newest');
    assert.equal((await send(system, old, { version: seen })).status, 409);
    assert.equal((await town()).configuration.icon, other);
  });
});
