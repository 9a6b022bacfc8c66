import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { wordsOf } from '../../../views/words/words.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { signedIn } from '../protocol/protocol.ts';
import { act, adminId, asAdmin, openConsole } from './admins.ts';

const reason = '本人持证件到窗口办理';

describe('merging two accounts at the desk', () => {
  const app = useApp();
  const knex = () => app().database.knex;
  let desk: Browser;
  let security: Browser;
  before(async () => {
    desk = await asAdmin(app(), 'desk');
    security = await asAdmin(app(), 'security');
  });
  after(() => {
    for (const browser of [desk, security]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));

  const find = (mobile: string) => act(app(), desk, '/console/people/find', { by: 'mobile', mobile });
  const ask = (id: string, other: string, why = reason) =>
    act(app(), desk, `/console/people/${id}/merge`, { other, reason: why });
  const statusOf = async (id: string) => (await knex()('persons').where({ id }).first()).status;
  const decide = async (id: string) => {
    const [request] = await knex()('approvals').where({ act: 'people.merge', subject: id, status: 'waiting' });
    const path = `/console/approvals/${request.id}`;
    const page = await openConsole(app(), security, path);
    const answer = await act(app(), security, `${path}/decision`, { decision: 'approve', reason });
    return { page, answer };
  };
  const two = async (nth: number): Promise<[string, string, string, string]> => {
    const [a, b] = [`138001387${nth}1`, `138001387${nth}2`];
    return [await app().person(a), await app().person(b), a, b];
  };

  it('T-085 makes one of two that were both found by proof, once a second person says yes', async () => {
    const [staying, going, a, b] = await two(1);
    await find(a);
    await find(b);
    const asked = await ask(staying, b);
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.deepEqual([await statusOf(staying), await statusOf(going)], ['active', 'active']);
    const { page, answer } = await decide(staying);
    assert.match(page.body, /另一个账号/);
    assert.equal(answer.location?.search, '?notice=approval-approved');
    assert.deepEqual([await statusOf(staying), await statusOf(going)], ['active', 'closed']);
    const [event] = await knex()('audit_events').where({ type: 'person.merge.done', person_id: going });
    assert.equal(event.actor_id, adminId('desk'));
    await app().messageFor(`+86${a}`, /合并/);
    await app().messageFor(`+86${b}`, /合并/);
  });

  it('shows the second person what comes along, before they say yes, and has changed nothing by it', async () => {
    const [staying, going, a, b] = await two(5);
    await make.post(knex(), { person: going });
    const browser = await signedIn(app(), b);
    await find(a);
    await find(b);
    await ask(staying, b);
    const [request] = await knex()('approvals').where({ act: 'people.merge', subject: staying });
    assert.partialDeepStrictEqual(request.detail, { moves: { posts: 1, mandates: 0 }, sessions: 1 });
    assert.deepEqual(await knex()('posts').where({ person_id: going }).pluck('ended_at'), [null]);
    assert.equal((await browser.open(`${app().issuer}/account`)).status, 200);
    const { page } = await decide(staying);
    const { both, undo } = wordsOf('zh-Hans').merging;
    for (const told of [both.moves, undo.kinds.posts(1), both.sessions(1)]) assert.ok(page.body.includes(told), told);
    assert.equal(await statusOf(going), 'closed');
    browser.close();
  });

  it('T-121 asks for nobody who was not found by proof, for no account twice, and for no administrator', async () => {
    const [staying, , a, b] = await two(2);
    assert.equal((await ask(staying, b)).status, 404, 'neither was found');
    await find(a);
    const attempts = [
      [b, 404],
      ['13899999999', 404],
      ['', 404],
      [a, 422],
    ] as const;
    for (const [other, status] of attempts) assert.equal((await ask(staying, other)).status, status, other);
    await find('13800000016');
    assert.equal((await ask(staying, '13800000016')).status, 403);
    await find(b);
    assert.equal((await ask(staying, b, 'x')).status, 422);
    assert.equal((await act(app(), security, `/console/people/${staying}/merge`, { other: b, reason })).status, 403);
    assert.deepEqual(await knex()('approvals').where({ act: 'people.merge', status: 'waiting' }), []);
  });

  it('T-127 is void when one of them was locked in between, and refuses two different persons', async () => {
    const [staying, going, a, b] = await two(3);
    await find(a);
    await find(b);
    await ask(staying, b);
    await knex()('persons').where({ id: going }).update({ status: 'locked' });
    assert.equal((await decide(staying)).answer.status, 409);
    assert.equal(await statusOf(going), 'locked');
    await find('13800000002');
    await find('13800000003');
    await ask(fixedId('person', 3), '13800000002');
    assert.equal((await decide(fixedId('person', 3))).answer.status, 409);
    assert.equal(await statusOf(fixedId('person', 2)), 'active');
  });

  it('T-127 is void when one of them got another number or document in between, and keeps no name with the request', async () => {
    const [staying, going, a, b] = await two(4);
    await find(a);
    await find(b);
    await knex()('persons').where({ id: going }).update({ name: '赵改名' });
    const changes = [
      () =>
        knex()('identifiers')
          .where({ person_id: going })
          .update({ verified_at: new Date(0) }),
      () =>
        knex()('identity_documents')
          .where({ person_id: fixedId('person', 2) })
          .update({ person_id: going }),
      () =>
        knex()('persons')
          .where({ id: staying })
          .update({ assurance_at: new Date(0) }),
    ];
    for (const change of changes) {
      await ask(staying, b);
      const [request] = await knex()('approvals').where({ act: 'people.merge', subject: staying, status: 'waiting' });
      assert.doesNotMatch(request.subject_version, /赵改名/);
      await change();
      assert.equal((await decide(staying)).answer.status, 409, String(change));
    }
    assert.equal(await statusOf(going), 'active');
  });
});
