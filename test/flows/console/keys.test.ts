import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';

const reason = '密钥可能泄露，见工单 4712';

describe('signing keys in the console', () => {
  const app = useApp();
  let system: Browser;
  let security: Browser;
  let unit: Browser;
  before(async () => {
    system = await asAdmin(app(), 'system');
    security = await asAdmin(app(), 'security');
    unit = await asAdmin(app(), 'unit');
  });
  after(() => {
    for (const browser of [system, security, unit]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  const kidOf = async (status: string, alg = 'ES256'): Promise<string> =>
    (await knex()('signing_keys').where({ status, alg }).first('kid')).kid;
  const published = async () => {
    const keys = await fetch(new URL('/jwks', app().issuer));
    return ((await keys.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  };

  it('shows ids, states and ages, and no part of a key', async () => {
    for (const browser of [system, security]) {
      const page = await openConsole(app(), browser, '/console/keys');
      assert.ok(page.body.includes(await kidOf('current')));
      assert.doesNotMatch(page.body, /"d":|private/i);
    }
    assert.equal((await openConsole(app(), unit, '/console/keys')).status, 403);
    assert.equal((await openConsole(app(), system, '/console/keys/no-such-key')).status, 404);
  });

  it('rotates by hand, not before the next key is published for a day, and by a system administrator alone', async () => {
    const next = await kidOf('next');
    const wish = { alg: 'ES256', reason };
    assert.equal((await act(app(), security, '/console/keys/rotation', wish)).status, 403);
    assert.equal((await act(app(), system, '/console/keys/rotation', wish)).status, 409);
    assert.equal((await act(app(), system, '/console/keys/rotation', { ...wish, alg: 'none' })).status, 422);
    assert.equal((await act(app(), system, '/console/keys/rotation', { ...wish, reason: '' })).status, 422);
    await knex()('signing_keys')
      .where({ kid: next })
      .update({ created_at: new Date(Date.now() - 2 * 86_400_000) });
    const done = await act(app(), system, '/console/keys/rotation', wish);
    assert.equal(done.location?.search, '?notice=key-rotated');
    assert.equal(await kidOf('current'), next);
    const event = await knex()('audit_events')
      .where({ type: 'administrator.acted' })
      .orderBy('sequence', 'desc')
      .first();
    assert.deepEqual([event.actor_id, event.detail], [adminId('system'), { operation: 'keys.rotate', reason }]);
  });

  it('T-127 T-184 withdraws a key with the yes of a security administrator alone, and has a next key at once', async () => {
    const kid = await kidOf('current');
    const path = `/console/keys/${kid}/withdrawal`;
    assert.equal((await act(app(), security, path, { reason })).status, 403);
    assert.equal((await act(app(), system, path, { reason: '' })).status, 422);
    assert.equal((await act(app(), system, '/console/keys/unknown/withdrawal', { reason })).status, 404);
    const asked = await act(app(), system, path, { reason });
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.equal((await act(app(), system, path, { reason })).status, 409);
    assert.equal(await kidOf('current'), kid, 'nothing happens without the second person');
    const [request] = await knex()('approvals').where({ act: 'key.withdraw', status: 'waiting' });
    const decision = `/console/approvals/${request.id}/decision`;
    assert.equal((await act(app(), system, decision, { decision: 'approve', reason })).status, 403);
    const seen = await openConsole(app(), security, `/console/approvals/${request.id}`);
    assert.ok(seen.body.includes(kid));
    const approved = await act(app(), security, decision, { decision: 'approve', reason });
    assert.equal(approved.location?.search, '?notice=approval-approved');
    assert.equal((await knex()('signing_keys').where({ kid }).first()).status, 'withdrawn');
    assert.notEqual(await kidOf('next'), await kidOf('current'));
    assert.ok((await openConsole(app(), system, `/console/keys/${kid}`)).body.includes(kid));
  });

  it('T-127 voids the request when the key was rotated in between', async () => {
    const kid = await kidOf('current', 'RS256');
    await act(app(), system, `/console/keys/${kid}/withdrawal`, { reason });
    await knex()('signing_keys')
      .where({ status: 'next', alg: 'RS256' })
      .update({ created_at: new Date(Date.now() - 2 * 86_400_000) });
    await act(app(), system, '/console/keys/rotation', { alg: 'RS256', reason });
    const [request] = await knex()('approvals').where({ act: 'key.withdraw', status: 'waiting' });
    const answer = await act(app(), security, `/console/approvals/${request.id}/decision`, {
      decision: 'approve',
      reason,
    });
    assert.equal(answer.status, 409);
    assert.equal((await knex()('signing_keys').where({ kid }).first()).status, 'old');
    assert.ok((await published()).length > 0);
  });
});
