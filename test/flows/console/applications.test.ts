import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '年度清理，会议纪要第四条';
const branch = fixedId('unit', 3);
const path = '/console/applications/tax-demo';
const foreign = '/console/applications/housing-demo';
const nothing = '/console/applications/no-such-application';

describe('applications in the console', function applicationsInTheConsole() {
  this.timeout(90_000);
  const app = useApp();
  let unit: Browser;
  let security: Browser;
  let second: Browser;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
    security = await asAdmin(app(), 'security');
    second = await asAdmin(app(), 'secondSecurity');
  });
  after(() => {
    for (const browser of [unit, security, second]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));
  const rowOf = (clientId = 'tax-demo') => app().database.knex('applications').where({ client_id: clientId }).first();
  const newest = (type: string) =>
    app().database.knex('audit_events').where({ type }).orderBy('sequence', 'desc').first();
  const entering = async () => {
    const party = await app().taxParty();
    const page = await party.begin(unit, {});
    return page.status;
  };
  /** The notice comes to the node after the commit, in a moment. */
  const enteringBecomes = async (isGood: (status: number) => boolean) => {
    for (let tries = 0; tries < 50; tries += 1) if (isGood(await entering())) return true;
    return false;
  };

  it('T-123 lists and shows what is in reach alone, by name, client_id and state', async () => {
    const own = await openConsole(app(), unit, '/console/applications');
    assert.match(own.body, /tax-demo/);
    assert.doesNotMatch(own.body, /housing-demo/);
    const everything = await openConsole(app(), security, '/console/applications');
    assert.match(everything.body, /housing-demo/);
    for (const [query, isThere] of [
      [`q=${encodeURIComponent('电子税务')}`, true],
      ['q=TAX-DEMO', true],
      ['q=housing', false],
      ['q=%25', false],
      [`q=${encodeURIComponent("' OR '1'='1")}`, false],
      ['filter=active', true],
      ['filter=suspended', false],
      ['filter=due', false],
      ['filter=unsorted', false],
      ['after=tax-demo', false],
    ] as const) {
      const found = await openConsole(app(), unit, `/console/applications?${query}`);
      assert.equal(found.body.includes('href="/console/applications/tax-demo'), isThere, query);
      assert.doesNotMatch(found.body, /housing-demo/, query);
    }
    for (const query of ['filter=x', 'after=%00', 'q=%00', `q=${'x'.repeat(101)}`]) {
      assert.ok([400, 404].includes((await openConsole(app(), unit, `/console/applications?${query}`)).status), query);
    }
    assert.match((await openConsole(app(), unit, path)).body, /纳税记录/);
  });

  it('T-123 answers for what is out of reach exactly as for what is not there', async () => {
    for (const address of ['', '/suspend', '/resume', '/certify', '/give', '/change']) {
      const [one, other] = [
        await openConsole(app(), unit, foreign + address),
        await openConsole(app(), unit, nothing + address),
      ];
      assert.deepEqual([one.status, other.status], [404, 404], address);
      if (address === '') continue;
      const fields = { reason, toId: unitIds.tax };
      const [acted, nowhere] = [
        await act(app(), unit, foreign + address, fields),
        await act(app(), unit, nothing + address, fields),
      ];
      assert.deepEqual([acted.status, nowhere.status], [404, 404], address);
    }
    assert.equal((await rowOf('housing-demo')).status, 'active');
  });

  it('T-032 suspends at once, with a reason that is kept, and resumes', async () => {
    assert.equal((await act(app(), unit, `${path}/suspend`, { reason: 'x' })).status, 422);
    assert.equal((await act(app(), unit, `${path}/resume`, { reason })).status, 409);
    const before = await entering();
    const suspended = await act(app(), unit, `${path}/suspend`, { reason });
    assert.equal(suspended.location?.search, '?notice=application-suspended');
    const event = await newest('application.suspended');
    assert.deepEqual([event.actor_id, event.client_id], [adminId('unit'), 'tax-demo']);
    assert.deepEqual(event.detail, { unitId: unitIds.tax, reason });
    assert.ok(await enteringBecomes((status) => status >= 400), 'nobody enters');
    assert.match((await openConsole(app(), unit, path)).body, new RegExp(reason));
    assert.equal((await act(app(), unit, `${path}/suspend`, { reason })).status, 409);
    const resumed = await act(app(), unit, `${path}/resume`, { reason });
    assert.equal(resumed.location?.search, '?notice=application-resumed');
    assert.equal((await newest('application.resumed')).detail.reason, reason);
    assert.ok(await enteringBecomes((status) => status === before), 'people enter again');
  });

  it('keeps suspended what a security administrator suspended, until one of them resumes it', async () => {
    assert.equal((await act(app(), security, `${path}/suspend`, { reason })).status, 303);
    assert.equal((await act(app(), unit, `${path}/resume`, { reason })).status, 403);
    assert.equal((await rowOf()).status, 'suspended');
    assert.equal((await act(app(), second, `${path}/resume`, { reason })).status, 303);
    const { status, suspension_held, suspension_reason, suspended_at } = await rowOf();
    assert.deepEqual([status, suspension_held, suspension_reason, suspended_at], ['active', false, null, null]);
  });

  it('of sixteen at once, one suspends and one resumes', async () => {
    for (const one of ['suspend', 'resume']) {
      const before = await countOf(one);
      const answers = await Promise.all(
        Array.from({ length: 16 }, () => act(app(), unit, `${path}/${one}`, { reason })),
      );
      const statuses = answers.map(({ status }) => status);
      assert.equal(statuses.filter((status) => status === 303).length, 1, `${one}: ${statuses}`);
      assert.equal(statuses.filter((status) => status === 409).length, 15, `${one}: ${statuses}`);
      assert.equal((await countOf(one)) - before, 1);
    }
    assert.equal((await rowOf()).status, 'active');
  });
  const countOf = async (one: string) => {
    const type = one === 'suspend' ? 'application.suspended' : 'application.resumed';
    const { rows } = await app().database.knex.raw('SELECT count(*)::int AS n FROM audit_events WHERE type = ?', [
      type,
    ]);
    return rows[0].n as number;
  };

  it('T-121 gives an application to a unit in reach, and neither away nor back by whom it is foreign to', async () => {
    for (const [address, toId, status] of [
      [path, unitIds.housing, 404],
      [path, unitIds.province, 404],
      [path, fixedId('unit', 999), 404],
      [path, 'nowhere', 404],
      [path, unitIds.tax, 409],
      [foreign, unitIds.tax, 404],
    ] as const) {
      const given = await act(app(), unit, `${address}/give`, { toId, reason, version: await seen() });
      assert.equal(given.status, status, `${address} ${toId}`);
    }
    const given = await give(branch);
    assert.equal(given.location?.search, '?notice=application-given');
    assert.equal((await rowOf()).unit_id, branch);
    assert.deepEqual((await newest('application.given')).detail, { unitId: branch, fromId: unitIds.tax, reason });
    assert.equal((await give(unitIds.tax)).status, 303);
  });
  const seen = async () =>
    /name="version" value="([0-9a-f]{32})"/.exec((await openConsole(app(), unit, `${path}/give`)).body)?.[1] ?? '';
  const give = async (toId: string, version?: string) =>
    act(app(), unit, `${path}/give`, { toId, reason, version: version ?? (await seen()) });

  it('T-126 gives it by what was seen alone: of sixteen at once one counts, and the others are shown whose it is now', async () => {
    const before = await seen();
    const answers = await Promise.all(Array.from({ length: 16 }, () => give(branch, before)));
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 303).length, 1, String(statuses));
    assert.equal(statuses.filter((status) => status === 409).length, 15, String(statuses));
    assert.equal((await give(unitIds.tax, '')).status, 409, 'nor without having seen anything');
    const late = await give(unitIds.tax, before);
    assert.equal(late.status, 409);
    assert.equal((await rowOf()).unit_id, branch, 'the first of two stays');
    assert.match(late.body, /被别人更改过/);
    assert.ok(late.body.includes(reason) && late.body.includes(unitIds.tax), 'what was typed stays');
    assert.equal(
      (await unit.submit(late, { toId: unitIds.tax })).url.search,
      '?notice=application-given',
      'sent again by who has read it',
    );
    assert.equal((await rowOf()).unit_id, unitIds.tax);
  });

  it('leaves what a team looks after to its team, and shows nothing of sandboxes', async () => {
    const { knex } = app().database;
    const team = { id: randomUUID(), unit_id: unitIds.tax, name: '示例开发组' };
    const sealed = { sandbox_password_encrypted: Buffer.from('x'), created_at: new Date() };
    await knex('teams').insert({ ...team, ...sealed });
    await knex('applications').where({ client_id: 'tax-demo' }).update({ team_id: team.id });
    const kept = await give(branch);
    assert.equal(kept.status, 409);
    assert.match(kept.body, /一个团队在负责/);
    const { metadata, name, settings_version } = await rowOf();
    await knex('applications').insert({
      ...{ client_id: 'a-sandbox', unit_id: unitIds.tax, team_id: team.id, environment: 'sandbox', settings_version },
      ...{ name: JSON.stringify(name), metadata: JSON.stringify(metadata) },
    });
    assert.doesNotMatch((await openConsole(app(), unit, '/console/applications')).body, /a-sandbox/);
    assert.equal((await openConsole(app(), unit, '/console/applications/a-sandbox')).status, 404);
    assert.equal((await act(app(), unit, '/console/applications/a-sandbox/suspend', { reason })).status, 404);
    await knex('applications').where({ client_id: 'tax-demo' }).update({ team_id: null });
  });

  it('asks once a year whether an application is still needed', async () => {
    const { knex } = app().database;
    const longAgo = new Date(Date.now() - 366 * 86_400_000);
    await knex('applications').where({ client_id: 'tax-demo' }).update({ created_at: longAgo });
    const due = '/console/applications?filter=due';
    const warned = /<div class="overdue"><p><a href="\/console\/applications\?filter=due">1 个应用待年度确认/;
    assert.match((await openConsole(app(), unit, '/console')).body, warned);
    assert.doesNotMatch(
      (await openConsole(app(), security, '/console')).body,
      /class="overdue"/,
      'not theirs to confirm',
    );
    assert.match((await openConsole(app(), unit, due)).body, /tax-demo/);
    assert.equal((await act(app(), unit, `${path}/certify`, { reason: '' })).status, 422);
    assert.equal((await act(app(), security, `${path}/certify`, { reason })).status, 403);
    const certified = await act(app(), unit, `${path}/certify`, { reason });
    assert.equal(certified.location?.search, '?notice=application-certified');
    assert.equal((await rowOf()).certified_by, adminId('unit'));
    assert.doesNotMatch((await openConsole(app(), unit, due)).body, /href="\/console\/applications\/tax-demo/);
    assert.doesNotMatch((await openConsole(app(), unit, '/console')).body, /class="overdue"/);
    const soon = new Date(Date.now() - 350 * 86_400_000);
    await knex('applications').where({ client_id: 'tax-demo' }).update({ certified_at: soon });
    assert.match((await openConsole(app(), unit, '/console')).body, /四周内要做年度确认/);
    assert.match((await openConsole(app(), unit, '/console/applications?filter=soon')).body, /tax-demo/);
    assert.doesNotMatch((await openConsole(app(), unit, due)).body, /href="\/console\/applications\/tax-demo/);
    await knex('applications').where({ client_id: 'tax-demo' }).update({ certified_at: longAgo });
    assert.match((await openConsole(app(), unit, due)).body, /href="\/console\/applications\/tax-demo/);
  });

  /** The form as it stands, with some fields changed; an empty text unticks. */
  const fieldsOf = (page: Page): Record<string, string> => {
    const fields: Record<string, string> = {};
    for (const [, tag] of page.body.matchAll(/<input ([^>]*)>/g)) {
      const name = / ?name="([^"]+)"/.exec(tag ?? '')?.[1] ?? '';
      const value = /value="([^"]*)"/.exec(tag ?? '')?.[1] ?? '';
      if (tag?.includes('type="checkbox"') && !tag.includes('checked')) continue;
      if (name !== '' && name !== 'csrf') fields[name] = value;
    }
    for (const [, name, value] of page.body.matchAll(/<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</g)) {
      fields[name ?? ''] = value ?? '';
    }
    for (const [, name, options] of page.body.matchAll(/<select [^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
      fields[name ?? ''] = /value="([^"]*)" selected/.exec(options ?? '')?.[1] ?? '';
    }
    return fields;
  };
  const changing = async (changes: Record<string, string>, browser = unit) => {
    const shown = fieldsOf(await openConsole(app(), unit, `${path}/change`));
    return act(app(), browser, `${path}/change`, { ...shown, reason, ...changes });
  };

  it('changes at once what does not widen, and says which fields', async () => {
    const before = (await rowOf()).metadata;
    const [uri] = before.redirect_uris as string[];
    const further = new URL('/other', uri).href;
    assert.equal((await changing({})).status, 422, 'nothing is different');
    const changed = await changing({ redirectUris: `${uri}\n${further}`, 'scope-email': '' });
    assert.equal(changed.location?.search, '?notice=application-changed', changed.body.slice(0, 3000));
    const { metadata, purposes } = await rowOf();
    assert.deepEqual(metadata.redirect_uris, [uri, further]);
    assert.ok(!metadata.scope.split(' ').includes('email'));
    assert.ok(!('email' in purposes));
    assert.deepEqual({ ...metadata, redirect_uris: 0, scope: 0 }, { ...before, redirect_uris: 0, scope: 0 });
    assert.equal((await newest('application.changed')).detail.fields, 'redirectUris scopes purposes');
  });

  it('sets and takes back what the consent page links to, on whichever host it is', async () => {
    const documents = { policyUri: 'https://www.example.gov.cn/privacy', termsUri: 'https://www.example.gov.cn/terms' };
    assert.equal((await changing(documents)).location?.search, '?notice=application-changed');
    assert.equal((await newest('application.changed')).detail.fields, 'policyUri termsUri');
    const { policy_uri: policy, tos_uri: terms } = (await rowOf()).metadata;
    assert.deepEqual({ policyUri: policy, termsUri: terms }, documents);
    const page = (await openConsole(app(), unit, path)).body;
    for (const address of Object.values(documents)) assert.ok(page.includes(`<code>${address}</code>`), address);
    await changing({ policyUri: '', termsUri: '' });
    assert.ok(!('policy_uri' in (await rowOf()).metadata));
  });

  it('changes the topic at once and takes none that there is not', async () => {
    assert.match((await openConsole(app(), unit, path)).body, /<dt>主题<\/dt><dd>税务与财务<\/dd>/);
    for (const topic of ['', 'weather', 'Taxes', 'taxes housing', "'; DROP TABLE units; --"]) {
      const refused = await changing({ topic });
      assert.equal(refused.status, 422, topic);
      assert.match(refused.body, /id="topic-problem">请选择一个主题。</, topic);
    }
    assert.equal((await rowOf()).topic, 'taxes');
    assert.equal((await changing({ topic: 'business' })).location?.search, '?notice=application-changed');
    assert.equal((await newest('application.changed')).detail.fields, 'topic');
    assert.match((await openConsole(app(), unit, path)).body, /<dt>主题<\/dt><dd>企业开办与经营<\/dd>/);
    await changing({ topic: 'other' });
    assert.match((await openConsole(app(), unit, '/console/applications?filter=unsorted')).body, /tax-demo/);
    await changing({ topic: 'taxes' });
  });

  it('T-124 takes no foreign host, no permission of administrators, no scope without a purpose', async () => {
    const [uri] = (await rowOf()).metadata.redirect_uris as string[];
    const before = await rowOf();
    for (const changes of [
      { redirectUris: 'https://attacker.example/callback' },
      { redirectUris: `${uri}\nhttps://attacker.example/callback` },
      { redirectUris: '' },
      { redirectUris: `${uri}#x` },
      { redirectUris: String(uri).replace('callback', '*') },
      { redirectUris: 'nonsense' },
      { redirectUris: 'javascript:alert(1)' },
      { postLogoutRedirectUris: 'https://attacker.example/' },
      { backchannelLogoutUri: 'https://attacker.example/logout' },
      { policyUri: 'javascript:alert(1)' },
      { policyUri: 'http://localhost/privacy' },
      { termsUri: 'terms' },
      { 'scope-openid': '' },
      { 'scope-enterprise': 'yes', 'scope-official': 'yes' },
      { 'scope-email': 'yes', 'purpose-email-en': 'only one language' },
      { 'scope-roles.grant': 'yes' },
      { version: '1', 'scope-phone': '' },
      { reason: 'x', 'scope-phone': '' },
    ] as Record<string, string>[]) {
      const refused = await changing(changes);
      assert.ok([409, 422].includes(refused.status), `${JSON.stringify(changes)}: ${refused.status}`);
    }
    assert.equal((await changing({ 'scope-phone': '' }, security)).status, 403);
    assert.deepEqual(await rowOf(), before);
  });

  const purpose = (scope: string) => ({
    [`scope-${scope}`]: 'yes',
    [`purpose-${scope}-zh-Hans`]: '找到纳税记录',
    [`purpose-${scope}-zh-Hant`]: '找到納稅記錄',
    [`purpose-${scope}-en`]: 'To find tax records',
  });
  const waiting = () => app().database.knex('approvals').where({ status: 'waiting', act: 'application.widen' });
  const decide = (browser: Browser, id: string) =>
    act(app(), browser, `/console/approvals/${id}/decision`, { decision: 'approve', reason });

  it('T-127 makes a sensitive scope wait for a second person, who sees what would change', async () => {
    const removed = await changing({ 'scope-id_document': '' });
    assert.equal(removed.location?.search, '?notice=application-changed', 'less is at once');
    const asked = await changing({ ...purpose('id_document'), 'scope-phone': '' });
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.ok(!(await rowOf()).metadata.scope.includes('id_document'));
    const again = await changing(purpose('id_document'));
    assert.equal(again.status, 409);
    const [request] = await waiting();
    const page = await openConsole(app(), security, `/console/approvals/${request.id}`);
    assert.match(page.body, /<ins>.{0,60}证件号码 \(id_document\)</);
    assert.match(page.body, /<del>.{0,60}手机号 \(phone\)</);
    assert.equal((await decide(unit, request.id)).status, 403);
    assert.equal((await decide(security, request.id)).status, 303);
    const { metadata, purposes } = await rowOf();
    assert.ok(metadata.scope.split(' ').includes('id_document'));
    assert.equal(purposes.id_document.en, 'To find tax records');
    const event = await newest('application.changed');
    assert.deepEqual([event.actor_id, event.detail.approvedBy], [adminId('unit'), adminId('security')]);
    const settled = await openConsole(app(), security, `/console/approvals/${request.id}`);
    assert.match(settled.body, /<ins>/, 'it still tells what was changed');
  });

  it('T-127 makes another purpose of a sensitive scope wait, and an end of asking for consent', async () => {
    for (const changes of [{ 'purpose-id_document-en': 'For anything' }, { firstParty: 'yes' }] as Record<
      string,
      string
    >[]) {
      const asked = await changing(changes);
      assert.equal(asked.location?.search, '?notice=approval-requested');
      const [request] = await waiting();
      await act(app(), unit, `/console/approvals/${request.id}/withdrawal`, {});
    }
    assert.equal((await rowOf()).first_party, false);
  });

  it('T-127 voids what was asked for when the application has changed since', async () => {
    await changing({ firstParty: 'yes' });
    const [request] = await waiting();
    await changing({ 'scope-offline_access': '' });
    assert.equal((await decide(security, request.id)).status, 409);
    assert.equal((await rowOf()).first_party, false);
    assert.equal((await app().database.knex('approvals').where({ id: request.id }).first()).status, 'void');
  });
});
