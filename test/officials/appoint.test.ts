import assert from 'node:assert/strict';
import { activatePost } from '../../server/officials/activate.ts';
import { type Appointment, appointOfficial, renewInvitation } from '../../server/officials/appoint.ts';
import { payloadContext } from '../../server/outbox/enqueue.ts';
import { auditOf, dumpOf } from '../people/support.ts';
import { makeUnit } from '../support/make-application.ts';
import {
  appoint,
  appointment,
  cipher,
  makeOfficial,
  newMobile,
  operator,
  secretOf,
  start,
  useOfficials,
} from './support.ts';

describe('appointing an official', () => {
  const parts = useOfficials();
  let unitId = '';
  before(async () => {
    unitId = await makeUnit(parts().knex);
  });
  const someone = () => ({ unitId, name: '赵示例', mobile: newMobile() });

  it('makes a post that waits, with a link of 256 bit for seven days, of which only a hash is kept', async () => {
    const { name, mobile } = someone();
    const appointed = await appointOfficial(parts(), operator, appointment({ unitId, name, mobile }));
    assert.ok(appointed.ok);
    assert.equal(appointed.expiresAt.getTime() - start.getTime(), 7 * 86_400_000);
    const secret = secretOf(appointed.link);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.ok(appointed.link.startsWith(`${parts().config.issuer}/account/posts/activate/`));
    const dump = await dumpOf(parts().knex, 'posts');
    for (const hidden of [secret, name, mobile, mobile.slice(3)]) assert.ok(!dump.includes(hidden), hidden);
    const row = await parts().knex('posts').where({ id: appointed.postId }).first();
    assert.equal(row.person_id, null);
    assert.equal(row.activated_at, null);
  });

  it('records the operator with their reason, then the act, by ids alone', async () => {
    const { postId } = await appoint(parts(), someone());
    const rows = await parts().knex('audit_events').orderBy('sequence', 'desc').limit(2).select('type', 'detail');
    assert.deepEqual(rows.reverse(), [
      { type: 'operator.command.ran', detail: { command: operator.operator, reason: operator.reason } },
      { type: 'official.appointed', detail: { postId, unitId } },
    ]);
    const admin = await makeOfficial(parts().knex);
    const byPerson = await appointOfficial(parts(), { personId: admin.personId }, appointment(someone()));
    assert.ok(byPerson.ok);
    const [last] = await parts().knex('audit_events').orderBy('sequence', 'desc').limit(1);
    assert.equal(last.actor_id, admin.personId);
    assert.equal(last.type, 'official.appointed');
    assert.deepEqual(await auditOf(parts().knex, admin.personId).then((all) => all.map(({ type }) => type)), [
      'person.account.registered',
    ]);
  });

  it('sends the link to the mobile number when asked to, encrypted until it leaves', async () => {
    const invited = someone();
    const appointed = await appointOfficial(parts(), operator, appointment({ ...invited, delivery: 'message' }));
    assert.ok(appointed.ok);
    const rows = await parts().knex('outbox_entries').where({ kind: 'message' });
    const messages = rows.map((row) => JSON.parse(cipher.decrypt(payloadContext, row.payload_encrypted)));
    const [message] = messages.filter(({ recipient }) => recipient === invited.mobile);
    assert.ok(message.body.includes(appointed.link));
    assert.ok(!message.body.includes(invited.name));
    assert.ok(!(await dumpOf(parts().knex, 'outbox_entries')).includes(secretOf(appointed.link)));
  });

  const wrong: [string, Partial<Appointment>][] = [
    ['unit-unknown', { unitId: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d' }],
    ['unit-unknown', { unitId: "' OR 1=1" }],
    ['name-invalid', { name: 'A1' }],
    ['mobile-invalid', { mobile: '02012345678' }],
    ['mobile-invalid', { mobile: 'zhao@example.cn' }],
    ['title-invalid', { title: '  ' }],
    ['title-invalid', { title: '科'.repeat(51) }],
    ['title-invalid', { title: '科\u202E员' }],
    ['job-number-invalid', { jobNumber: '' }],
    ['job-number-invalid', { jobNumber: '=1+1' }],
    ['job-number-invalid', { jobNumber: '9'.repeat(33) }],
    ['period-invalid', { startsOn: '2026-02-30' }],
    ['period-invalid', { startsOn: '1 March 2026' }],
    ['period-invalid', { startsOn: '2026-03-02', endsOn: '2026-03-01' }],
    ['period-invalid', { startsOn: '2026-01-01', endsOn: '2026-02-28' }],
    ['position-invalid', { position: -1 }],
    ['position-invalid', { position: 0.5 }],
  ];
  for (const [reason, part] of wrong) {
    it(`refuses ${JSON.stringify(part)} as ${reason}, and nothing is made`, async () => {
      const count = () => parts().knex('posts').count();
      const before = await count();
      const outcome = await appointOfficial(parts(), operator, appointment({ ...someone(), ...part }));
      assert.deepEqual(outcome, { ok: false, reason });
      assert.deepEqual(await count(), before);
    });
  }

  it('keeps job numbers apart within a unit, in any spelling, but not between units', async () => {
    const jobNumber = 'B-７'; // full-width digit
    await appoint(parts(), { ...someone(), jobNumber });
    const again = await appointOfficial(parts(), operator, appointment({ ...someone(), jobNumber: 'b-7' }));
    assert.deepEqual(again, { ok: false, reason: 'job-number-taken' });
    const elsewhere = { ...someone(), unitId: await makeUnit(parts().knex), jobNumber };
    assert.ok((await appointOfficial(parts(), operator, appointment(elsewhere))).ok);
  });

  it('of 16 parallel appointments with one job number one is made', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () =>
        appointOfficial(parts(), operator, appointment({ ...someone(), jobNumber: 'RACE-1' })),
      ),
    );
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  });

  it('T-130 a new link kills the one before; a post taken up or ended gets none', async () => {
    const invited = await makeOfficial(parts().knex);
    const { postId, secret } = await appoint(parts(), { ...invited, unitId });
    const renewed = await renewInvitation(parts(), operator, postId, 'hand');
    assert.ok(renewed.ok);
    const refused = { ok: false, reason: 'unknown' };
    assert.deepEqual(await activatePost(parts(), invited.personId, secret), refused);
    assert.ok((await activatePost(parts(), invited.personId, secretOf(renewed.link))).ok);
    const not = { ok: false, reason: 'not-waiting' };
    assert.deepEqual(await renewInvitation(parts(), operator, postId, 'hand'), not);
    assert.deepEqual(await renewInvitation(parts(), operator, 'no id', 'hand'), not);
  });
});
