import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { activatePost, findInvitation } from '../../server/officials/activate.ts';
import { endPost } from '../../server/officials/end-post.ts';
import { listPostsOfPerson } from '../../server/officials/list-posts.ts';
import { addVerifiedIdentifier } from '../../server/people/add-identifier.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { insertVersion } from '../../server/policies/store.ts';
import { auditOf } from '../people/support.ts';
import { makeUnit } from '../support/make-application.ts';
import { appoint, cipher, makeOfficial, newMobile, operator, start, useOfficials } from './support.ts';

const day = 86_400_000;

describe('taking up a post', () => {
  const parts = useOfficials();
  let unitId = '';
  before(async () => {
    unitId = await makeUnit(parts().knex);
  });
  afterEach(() => parts().setClock(start));

  const invite = async (options: Partial<Parameters<typeof appoint>[1]> = {}) => {
    const invited = await makeOfficial(parts().knex);
    return { ...invited, ...(await appoint(parts(), { ...invited, unitId, ...options })) };
  };
  const refused = (reason: string) => ({ ok: false, reason });

  it('shows the post to the invited, binds it to them, and tells them', async () => {
    const { personId, secret, postId } = await invite({ title: '处长', isPrimary: true });
    const found = await findInvitation(parts(), personId, secret);
    assert.ok(found.ok);
    assert.equal(found.post.title, '处长');
    assert.deepEqual(await activatePost(parts(), personId, secret), { ok: true, postId });
    const [post] = await listPostsOfPerson(parts().knex, personId, parts().clock());
    assert.equal(post?.id, postId);
    assert.ok(post?.activatedAt);
    const facts = await parts().knex.raw('SELECT identity FROM identities_of(?, ?)', [personId, start]);
    assert.deepEqual(
      facts.rows.map(({ identity }: { identity: string }) => identity),
      ['citizen', `post:${postId}`],
    );
    const { type, detail } = (await auditOf(parts().knex, personId)).at(-1) ?? {};
    assert.deepEqual({ type, detail }, { type: 'official.activated', detail: { postId, unitId } });
    assert.equal(
      await parts()
        .knex('outbox_entries')
        .where({ kind: 'message', target: 'sms' })
        .count()
        .then(([row]) => Number(row?.count)),
      1,
    );
    const row = await parts().knex('posts').where({ id: postId }).first();
    assert.deepEqual([row.invitee_encrypted, row.invitee_fingerprint, row.activation_hash], [null, null, null]);
  });

  it('T-130 a forwarded link opens for nobody else, and nobody learns whether it is one', async () => {
    const { name, mobile, secret } = await invite();
    const strangers = [
      await makeOfficial(parts().knex),
      await makeOfficial(parts().knex, { name: '钱示例' }),
      await makeOfficial(parts().knex, { name: `${name}二` }),
    ];
    const madeUp = randomBytes(32).toString('base64url');
    for (const { personId } of strangers) {
      for (const tried of [secret, madeUp, '', mobile]) {
        assert.deepEqual(await findInvitation(parts(), personId, tried), refused('unknown'));
        assert.deepEqual(await activatePost(parts(), personId, tried), refused('unknown'));
      }
    }
    const sameNumber = strangers[1] as { personId: string };
    await parts().knex.transaction((tx) =>
      addVerifiedIdentifier(tx, cipher, sameNumber.personId, { kind: 'mobile', value: mobile }),
    );
    assert.deepEqual(
      await activatePost(parts(), sameNumber.personId, secret),
      refused('unknown'),
      'number, other name',
    );
    const events = await auditOf(parts().knex, sameNumber.personId);
    assert.deepEqual(events.at(-1), { type: 'official.refused', outcome: 'refused', detail: { reason: 'unknown' } });
  });

  it('T-130 whoever has not proven their name hears that, whatever the link', async () => {
    const mobile = newMobile();
    const { personId } = await makeOfficial(parts().knex, { mobile, level: 1 });
    const { secret } = await appoint(parts(), { unitId, name: '赵示例', mobile });
    for (const tried of [secret, 'made-up']) {
      assert.deepEqual(await findInvitation(parts(), personId, tried), refused('not-verified'));
      assert.deepEqual(await activatePost(parts(), personId, tried), refused('not-verified'));
    }
    await parts().knex('persons').where({ id: personId }).update({ assurance_level: 2 });
    assert.ok((await activatePost(parts(), personId, secret)).ok);
  });

  it('T-130 the policy of levels asks more of whoever takes one up, and of nobody who holds one', async () => {
    const { knex } = parts();
    const held = await invite();
    assert.ok((await activatePost(parts(), held.personId, held.secret)).ok);
    const settings = { ...defaultsOf('levels'), officialLevel: 3 };
    const by = { setBy: held.personId, approvedBy: undefined, reason: 'test', at: start };
    assert.ok(await insertVersion(knex, { name: 'levels', version: 1, settings, ...by }));
    const { personId, secret } = await invite();
    assert.deepEqual(await findInvitation(parts(), personId, secret), refused('not-verified'));
    assert.deepEqual(await activatePost(parts(), personId, secret), refused('not-verified'));
    assert.equal((await listPostsOfPerson(knex, held.personId, start)).length, 1);
    await knex('persons').where({ id: personId }).update({ assurance_level: 3 });
    assert.ok((await activatePost(parts(), personId, secret)).ok);
    const open = { ...settings, officialLevel: 2 };
    assert.ok(await insertVersion(knex, { name: 'levels', version: 2, settings: open, ...by, approvedBy: personId }));
  });

  it('T-054 a locked account takes up nothing', async () => {
    const { personId, secret } = await invite();
    await parts().knex('persons').where({ id: personId }).update({ status: 'locked' });
    assert.deepEqual(await activatePost(parts(), personId, secret), refused('not-verified'));
  });

  it('T-130 a link works once, for seven days, and not when the post was withdrawn or is over', async () => {
    const once = await invite();
    assert.ok((await activatePost(parts(), once.personId, once.secret)).ok);
    assert.deepEqual(await activatePost(parts(), once.personId, once.secret), refused('unknown'));

    const late = await invite();
    parts().setClock(new Date(start.getTime() + 7 * day));
    assert.deepEqual(await activatePost(parts(), late.personId, late.secret), refused('unknown'));
    parts().setClock(new Date(start.getTime() + 7 * day - 1000));
    assert.ok((await activatePost(parts(), late.personId, late.secret)).ok);
    parts().setClock(start);

    const withdrawn = await invite();
    await endPost(parts(), operator, withdrawn.postId, 'withdrawn');
    assert.deepEqual(await activatePost(parts(), withdrawn.personId, withdrawn.secret), refused('unknown'));

    const over = await invite({ endsOn: '2026-03-01' });
    parts().setClock(new Date('2026-03-01T16:00:00Z')); // midnight in the province
    assert.deepEqual(await activatePost(parts(), over.personId, over.secret), refused('unknown'));
  });

  it('T-130 of 16 parallel activations one succeeds, in every round', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { personId, secret } = await invite({ isPrimary: round % 2 === 0 });
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => activatePost(parts(), personId, secret)));
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
      assert.equal((await listPostsOfPerson(parts().knex, personId, parts().clock())).length, 1);
    }
  });

  it('one person holds posts in different units, one main post at most', async () => {
    const first = await invite({ isPrimary: true });
    const elsewhere = await makeUnit(parts().knex);
    const second = await appoint(parts(), { ...first, unitId: elsewhere, isPrimary: true });
    const third = await appoint(parts(), { ...first, unitId: elsewhere });
    assert.ok((await activatePost(parts(), first.personId, first.secret)).ok);
    assert.deepEqual(await findInvitation(parts(), first.personId, second.secret), refused('primary-exists'));
    assert.deepEqual(await activatePost(parts(), first.personId, second.secret), refused('primary-exists'));
    assert.ok((await activatePost(parts(), first.personId, third.secret)).ok);
    // the refusal used nothing up: the link works once the former main post is gone
    await endPost(parts(), operator, first.postId, 'left');
    assert.ok((await activatePost(parts(), first.personId, second.secret)).ok);
  });

  it('of 16 main posts taken up side by side one becomes the main post', async () => {
    const official = await makeOfficial(parts().knex);
    const secrets: string[] = [];
    for (let i = 0; i < 16; i += 1)
      secrets.push((await appoint(parts(), { ...official, unitId, isPrimary: true })).secret);
    const outcomes = await Promise.all(secrets.map((secret) => activatePost(parts(), official.personId, secret)));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    assert.ok(outcomes.every((outcome) => outcome.ok || outcome.reason === 'primary-exists'));
  });
});
