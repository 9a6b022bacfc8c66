import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';
import { makeSubjects } from './reach-objects.ts';

describe('one’s own requests', () => {
  const app = useApp();
  let desk: Browser;
  let audit: Browser;
  let security: Browser;
  let api: Held;
  let ids: { own: string; foreign: string };
  before(async () => {
    desk = await asAdmin(app(), 'desk');
    audit = await asAdmin(app(), 'audit');
    security = await asAdmin(app(), 'security');
    api = await adminToken(app(), desk, await makeAdminClient(app()));
    const { approvalId } = await makeSubjects(app());
    ids = { own: approvalId?.own('desk') ?? '', foreign: approvalId?.own('unit') ?? '' };
  });
  after(() => {
    for (const browser of [desk, audit, security]) browser.close();
  });
  beforeEach(() => app().passSeconds(20));

  const stored = (id: string) => app().database.knex('approvals').where({ id }).first();

  it('T-120 shows the service desk what it asked for, and nothing that others asked for', async () => {
    assert.equal((await openConsole(app(), desk, '/console/approvals')).status, 403, 'the list of all is not theirs');
    const list = await openConsole(app(), desk, '/console/requests');
    assert.equal(list.status, 200);
    assert.ok(list.body.includes(ids.own) && !list.body.includes(ids.foreign));
    assert.match(list.body, /变更实名等级/);
    const one = await openConsole(app(), desk, `/console/requests/${ids.own}`);
    assert.match(one.body, /正在等待另一位管理员同意/);
    for (const id of [ids.foreign, 'not-an-id'])
      assert.equal((await openConsole(app(), desk, `/console/requests/${id}`)).status, 404);
    assert.equal((await openConsole(app(), security, `/console/requests/${ids.own}`)).status, 404);
    assert.equal(
      (await openConsole(app(), audit, '/console/requests')).status,
      403,
      'who asks for nothing has no list',
    );
  });

  it('T-126 does so by the admin API', async () => {
    const listed = await callApi(app(), api, 'GET', '/requests');
    const { approvals } = listed.body as { approvals: { id: string; requestedBy: string }[] };
    assert.ok(approvals.some(({ id }) => id === ids.own));
    assert.ok(approvals.every(({ requestedBy }) => requestedBy === adminId('desk')));
    assert.equal((await callApi(app(), api, 'GET', `/requests/${ids.own}`)).status, 200);
    assert.equal((await callApi(app(), api, 'GET', `/requests/${ids.foreign}`)).status, 404);
  });

  it('lets it take back its own while it waits, once, and nobody else’s', async () => {
    const withdraw = (id: string) => act(app(), desk, `/console/approvals/${id}/withdrawal`, {});
    assert.equal((await withdraw(ids.foreign)).status, 404);
    assert.equal((await stored(ids.foreign)).status, 'waiting');
    const answers = await Promise.all(Array.from({ length: 16 }, () => withdraw(ids.own)));
    const taken = answers.filter(({ location }) => location?.pathname === '/console/requests');
    assert.equal(taken.length, 1);
    const beside = answers.filter(({ location }) => location?.search === '?problem=being-decided');
    assert.equal(answers.filter(({ status }) => status === 404).length + beside.length, 15);
    assert.equal((await stored(ids.own)).status, 'withdrawn');
    const page = await openConsole(app(), desk, `/console/requests/${ids.own}`);
    assert.match(page.body, /已收回|已撤回/);
    assert.ok(!page.body.includes('/withdrawal'));
  });
});
