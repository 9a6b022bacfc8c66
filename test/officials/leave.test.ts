import assert from 'node:assert/strict';
import { activatePost } from '../../server/officials/activate.ts';
import { changePost, type PostChange } from '../../server/officials/change-post.ts';
import { endDuePosts, endPost } from '../../server/officials/end-post.ts';
import { listPostsOfPerson, listPostsOfUnit } from '../../server/officials/list-posts.ts';
import { movePost } from '../../server/officials/move-post.ts';
import { auditOf } from '../people/support.ts';
import { makeUnit } from '../support/make-application.ts';
import { appoint, appointment, makeOfficial, newMobile, operator, secretOf, start, useOfficials } from './support.ts';

describe('changing and leaving posts', () => {
  const parts = useOfficials();
  let unitId = '';
  before(async () => {
    unitId = await makeUnit(parts().knex);
  });
  afterEach(() => parts().setClock(start));

  const hold = async (
    options: Partial<Parameters<typeof appoint>[1]> = {},
    who?: { personId: string; name: string; mobile: string },
  ) => {
    const official = who ?? (await makeOfficial(parts().knex));
    const { postId, secret } = await appoint(parts(), { ...official, unitId, ...options });
    assert.ok((await activatePost(parts(), official.personId, secret)).ok);
    return { ...official, postId };
  };
  const worn = async (personId: string) => {
    const { rows } = await parts().knex.raw('SELECT identity FROM identities_of(?, ?)', [personId, parts().clock()]);
    return rows.map(({ identity }: { identity: string }) => identity).sort();
  };

  it('T-128 a post that was left is worn no more; the others stay, and none becomes the main one by itself', async () => {
    const main = await hold({ isPrimary: true });
    const other = await hold({ position: 1 }, main);
    const ended = await endPost(parts(), operator, main.postId, 'left');
    assert.ok(ended.ok);
    assert.equal(ended.personId, main.personId);
    assert.deepEqual(await worn(main.personId), ['citizen', `post:${other.postId}`]);
    const posts = await listPostsOfPerson(parts().knex, main.personId, parts().clock());
    assert.deepEqual(
      posts.map(({ id, isPrimary, endReason }) => ({ id, isPrimary, endReason })),
      [
        { id: other.postId, isPrimary: false, endReason: undefined },
        { id: main.postId, isPrimary: true, endReason: 'left' },
      ],
    );
    const { type, detail } = (await auditOf(parts().knex, main.personId)).at(-1) ?? {};
    assert.deepEqual(
      { type, detail },
      { type: 'official.left', detail: { postId: main.postId, unitId, reason: 'left' } },
    );
    assert.ok((await changePost(parts(), operator, other.postId, { isPrimary: true })).ok);
  });

  it('a post ends once: of 16 parallel tries one does it, one event and one notice are written', async () => {
    const { postId, personId } = await hold();
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => endPost(parts(), operator, postId, 'left')));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    const events = await auditOf(parts().knex, personId);
    assert.equal(events.filter(({ type }) => type === 'official.left').length, 1);
    for (const unknown of [postId, 'no id', '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d'])
      assert.deepEqual(await endPost(parts(), operator, unknown, 'left'), { ok: false, reason: 'unknown' });
  });

  it('T-128 by its date a post is worn until midnight of the province, then the job ends it', async () => {
    const { personId, postId } = await hold({ endsOn: '2026-03-10' });
    const waiting = await appoint(parts(), { unitId, name: '钱示例', mobile: newMobile(), endsOn: '2026-03-09' });
    parts().setClock(new Date('2026-03-10T15:59:59Z'));
    assert.deepEqual(await worn(personId), ['citizen', `post:${postId}`]);
    assert.equal(await endDuePosts(parts()), 1, 'the one that was never taken up');
    parts().setClock(new Date('2026-03-10T16:00:00Z'));
    assert.deepEqual(await worn(personId), ['citizen']);
    const counts = await Promise.all(Array.from({ length: 16 }, () => endDuePosts(parts())));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1,
    );
    const [post] = await listPostsOfPerson(parts().knex, personId, parts().clock());
    assert.equal(post?.endReason, 'expired');
    const row = await parts().knex('posts').where({ id: waiting.postId }).first();
    assert.deepEqual([row.end_reason, row.invitee_encrypted, row.activation_hash], ['expired', null, null]);
  });

  it('changes what is given, records the names of the fields, and tells the official', async () => {
    const { postId, personId } = await hold({ title: '科员' });
    const messages = () =>
      parts()
        .knex('outbox_entries')
        .where({ kind: 'message' })
        .count()
        .then(([row]) => Number(row?.count));
    const before = await messages();
    assert.ok((await changePost(parts(), operator, postId, { title: '处长', endsOn: '2027-12-31' })).ok);
    const [post] = await listPostsOfPerson(parts().knex, personId, parts().clock());
    assert.deepEqual([post?.title, post?.endsOn, post?.startsOn], ['处长', '2027-12-31', '2026-03-01']);
    assert.deepEqual((await auditOf(parts().knex, personId)).at(-1)?.detail, {
      postId,
      unitId,
      fields: 'endsOn title',
    });
    assert.equal(await messages(), before + 1);
    assert.ok((await changePost(parts(), operator, postId, { title: '处长' })).ok, 'nothing to change');
    assert.equal(await messages(), before + 1);
  });

  it('refuses changes that break a rule, and changes nothing', async () => {
    const main = await hold({ isPrimary: true });
    const other = await hold({}, main);
    const neighbour = await hold({ jobNumber: 'TAKEN-1' });
    const wrong: [string, PostChange][] = [
      ['title-invalid', { title: '' }],
      ['job-number-taken', { jobNumber: 'taken-1' }],
      ['period-invalid', { endsOn: '2026-02-01' }],
      ['primary-exists', { isPrimary: true }],
    ];
    const before = await parts().knex('posts').where({ id: other.postId }).first();
    for (const [reason, change] of wrong)
      assert.deepEqual(await changePost(parts(), operator, other.postId, change), { ok: false, reason });
    assert.deepEqual(await parts().knex('posts').where({ id: other.postId }).first(), before);
    await endPost(parts(), operator, neighbour.postId, 'left');
    assert.ok((await changePost(parts(), operator, other.postId, { jobNumber: 'taken-1' })).ok, 'free again');
    assert.deepEqual(await changePost(parts(), operator, neighbour.postId, { title: '处长' }), {
      ok: false,
      reason: 'unknown',
    });
  });

  it('of 16 posts made the main one side by side one is', async () => {
    const first = await hold();
    const posts = [first.postId];
    for (let i = 0; i < 15; i += 1) posts.push((await hold({}, first)).postId);
    const outcomes = await Promise.all(posts.map((id) => changePost(parts(), operator, id, { isPrimary: true })));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  });

  it('moves an official: the one post ends, the other waits for their own yes', async () => {
    const { personId, postId } = await hold({ isPrimary: true });
    const elsewhere = await makeUnit(parts().knex);
    const { name: _, mobile: __, ...to } = appointment({ unitId: elsewhere, name: '', mobile: '', isPrimary: true });
    const moved = await movePost(parts(), operator, postId, to);
    assert.ok(moved.ok);
    assert.deepEqual(await worn(personId), ['citizen']);
    assert.ok((await activatePost(parts(), personId, secretOf(moved.link))).ok);
    assert.deepEqual(await worn(personId), ['citizen', `post:${moved.postId}`]);
    const [, former] = await listPostsOfPerson(parts().knex, personId, parts().clock());
    assert.equal(former?.endReason, 'moved');
  });

  it('moves both or neither: a refused new post leaves the former one as it was', async () => {
    const { personId, postId } = await hold();
    const elsewhere = await makeUnit(parts().knex);
    await hold({ unitId: elsewhere, jobNumber: 'THERE-1' });
    const { name: _, mobile: __, ...to } = appointment({ unitId: elsewhere, name: '', mobile: '' });
    const tries: [string, Partial<typeof to>][] = [
      ['job-number-taken', { jobNumber: 'THERE-1' }],
      ['unit-unknown', { unitId: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d' }],
      ['period-invalid', { endsOn: '2026-01-01' }],
    ];
    for (const [reason, part] of tries)
      assert.deepEqual(await movePost(parts(), operator, postId, { ...to, ...part }), { ok: false, reason });
    assert.deepEqual(await worn(personId), ['citizen', `post:${postId}`]);
    await parts().knex('identifiers').where({ person_id: personId }).delete();
    assert.deepEqual(await movePost(parts(), operator, postId, to), { ok: false, reason: 'nobody-to-invite' });
    assert.deepEqual(await movePost(parts(), operator, 'no id', to), { ok: false, reason: 'unknown' });
  });

  it('lists the live posts of a unit page by page, without loss or repetition', async () => {
    const unit = await makeUnit(parts().knex);
    const numbers = ['C1', 'C10', 'C2', 'C3', 'C4'];
    for (const jobNumber of numbers)
      await appoint(parts(), { unitId: unit, name: '钱示例', mobile: newMobile(), jobNumber });
    const { postId } = await hold({ unitId: unit, jobNumber: 'C5' });
    await endPost(parts(), operator, postId, 'left');
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listPostsOfUnit(parts().knex, unit, { limit: 2, ...(after && { after }) });
      assert.ok(page.posts.length <= 2);
      seen.push(...page.posts.map(({ jobNumber }) => jobNumber));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen.sort(), numbers);
  });
});
