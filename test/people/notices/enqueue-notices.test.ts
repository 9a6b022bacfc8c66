import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Locale, locales } from '../../../server/lib/locale.ts';
import { payloadContext } from '../../../server/outbox/enqueue.ts';
import { addVerifiedIdentifier } from '../../../server/people/add-identifier.ts';
import type { Identifier } from '../../../server/people/identifiers.ts';
import { enqueueNotices } from '../../../server/people/notices/enqueue-notices.ts';
import type { Notice, NoticeCode } from '../../../server/people/notices/notice.ts';
import { registerPerson } from '../../../server/people/register-person.ts';
import { useDatabase } from '../../support/database.ts';
import { cipher } from '../support.ts';

const notMe = 'https://id.example.cn/not-me?token=AAAABBBBCCCCDDDD';
const added: Identifier = { kind: 'mobile', value: '+8613912345678' };

const enterprise = '示例（广州）科技有限公司';
const unit = { 'zh-Hans': '示例省税务局', 'zh-Hant': '示例省稅務局', en: 'Example Tax Service' };

/** One of each; a code without a sample does not compile. */
const samples: { [C in NoticeCode]: Extract<Notice, { code: C }>[] } = {
  'passkey.added': [{ code: 'passkey.added', notMe }],
  'passkey.removed': [true, false].map((wasLast) => ({ code: 'passkey.removed', notMe, wasLast })),
  'password.set': [{ code: 'password.set', notMe }],
  'password.changed': [{ code: 'password.changed', notMe }],
  'password.reset': [{ code: 'password.reset', notMe }],
  'identifier.added': [added, { kind: 'email', value: 'li.example@example.cn' } as const].map((identifier) => ({
    code: 'identifier.added',
    notMe,
    identifier,
  })),
  'token.replayed': [
    { code: 'token.replayed', application: { 'zh-Hans': '示例税务', 'zh-Hant': '示例稅務', en: 'Example Tax' } },
  ],
  'source.linked': [{ code: 'source.linked', notMe, source: unit }],
  'source.unlinked': [{ code: 'source.unlinked', notMe, source: unit }],
  'source.certificate-ending': (['theirs', 'ours', 'authority'] as const).flatMap((use) =>
    [0, 1, 14].map((days) => ({
      ...{ code: 'source.certificate-ending' as const, source: unit, use, days },
      address: 'https://id.example.cn/console/sources/city',
    })),
  ),
  'account.merged': [{ code: 'account.merged', notMe }],
  'account.separated': [{ code: 'account.separated' }],
  'account.twin-found': [{ code: 'account.twin-found' }],
  'change.taken-back': [{ code: 'change.taken-back' }],
  'account.locked': [{ code: 'account.locked' }],
  'account.unlocked': [{ code: 'account.unlocked' }],
  'account.sessions-ended': [{ code: 'account.sessions-ended' }],
  'account.level-changed': [{ code: 'account.level-changed', level: 3 }],
  'recovery.started': [{ code: 'recovery.started', notMe, hours: 72 }],
  'recovery.done': [{ code: 'recovery.done' }],
  'identifier.reassigned': [{ code: 'identifier.reassigned', identifier: added }],
  'mandate.offered': [{ code: 'mandate.offered', enterprise, address: 'https://id.example.cn/account/mandates' }],
  'mandate.accepted': [{ code: 'mandate.accepted', enterprise, agent: '*示例' }],
  'mandate.declined': [{ code: 'mandate.declined', enterprise, agent: '*示例' }],
  'mandate.ended': [true, false].map((expired) => ({ code: 'mandate.ended', enterprise, expired })),
  'mandate.ended-given': [true, false].flatMap((expired) =>
    ['*示例', ''].map((agent) => ({ code: 'mandate.ended-given' as const, enterprise, agent, expired })),
  ),
  'post.activated': [{ code: 'post.activated', unit, title: '科员' }],
  'post.changed': [{ code: 'post.changed', unit, title: '科员' }],
  'post.ended': [{ code: 'post.ended', unit, title: '科员' }],
  'enterprise.claimed': [true, false].map((replaced) => ({ code: 'enterprise.claimed', enterprise, replaced })),
  'enterprise.representative-changed': [0, 3].map((mandates) => ({
    code: 'enterprise.representative-changed',
    enterprise,
    mandates,
  })),
  'enterprise.struck-off': [{ code: 'enterprise.struck-off', enterprise }],
  'enterprise.suspended': [{ code: 'enterprise.suspended', enterprise }],
  'enterprise.active': [{ code: 'enterprise.active', enterprise }],
};
const notice: Notice = { code: 'password.changed', notMe };

describe('notices', () => {
  const database = useDatabase();
  let next = 10_000_000;
  const mobile = (): Identifier => ({ kind: 'mobile', value: `+86139${next++}` });
  const email = (): Identifier => ({ kind: 'email', value: `n${next++}@example.cn` });

  async function person(locale: Locale, identifiers: readonly Identifier[]): Promise<string> {
    return database().knex.transaction(async (tx) => {
      const [first, ...others] = identifiers;
      if (!first) throw new Error('a person needs an address');
      const made = await registerPerson(tx, cipher, { identifier: first, locale, largePrint: false });
      assert.ok(made.ok);
      for (const other of others) await addVerifiedIdentifier(tx, cipher, made.personId, other);
      return made.personId;
    });
  }

  async function messagesTo(recipients: readonly Identifier[]) {
    const rows = await database().knex('outbox_entries').where({ kind: 'message' }).orderBy('created_at');
    const messages = rows.map((row) => JSON.parse(cipher.decrypt(payloadContext, row.payload_encrypted)));
    return messages.filter(({ recipient }) => recipients.some(({ value }) => value === recipient));
  }

  const tell = (personId: string, told: Notice, except?: Identifier) =>
    database().knex.transaction((tx) => enqueueNotices(tx, cipher, personId, told, except));

  it('T-078 go to every verified address of the person, each in its form, and to nobody else', async () => {
    const [phone, mail, other] = [mobile(), email(), email()];
    const id = await person('zh-Hans', [phone, mail]);
    await person('zh-Hans', [other]);
    assert.equal(await tell(id, notice), 2);
    const messages = await messagesTo([phone, mail, other]);
    assert.equal(messages.length, 2);
    const sms = messages.find(({ channel }) => channel === 'sms');
    const letter = messages.find(({ channel }) => channel === 'email');
    assert.deepEqual([sms.channel, sms.recipient, sms.subject], ['sms', phone.value, '']);
    assert.match(sms.body, /^【一门】您的密码/);
    assert.deepEqual([letter.channel, letter.recipient], ['email', mail.value]);
    assert.match(letter.subject, /^一门：/);
    assert.ok(letter.body.includes(notMe));
  });

  it('T-078 never go to an address that was not verified', async () => {
    const [phone, pending] = [mobile(), email()];
    const id = await person('en', [phone]);
    const sealed = cipher.encrypt('identifiers.value', pending.value);
    const fingerprint = cipher.fingerprint('identifiers.value', `email:${pending.value}`);
    await database().knex('identifiers').insert({
      id: randomUUID(),
      person_id: id,
      kind: 'email',
      value_encrypted: sealed,
      value_fingerprint: fingerprint,
    });
    assert.equal(await tell(id, notice), 1);
    assert.deepEqual(await messagesTo([pending]), []);
  });

  it('leave out the one address they are told to', async () => {
    const [phone, mail] = [mobile(), email()];
    const id = await person('en', [phone, mail]);
    assert.equal(await tell(id, notice, mail), 1);
    assert.equal((await messagesTo([phone])).length, 1);
    assert.deepEqual(await messagesTo([mail]), []);
  });

  it('leave with the transaction of the act or not at all', async () => {
    const phone = mobile();
    const id = await person('en', [phone]);
    const failing = database().knex.transaction(async (tx) => {
      await enqueueNotices(tx, cipher, id, notice);
      throw new Error('the act failed afterwards');
    });
    await assert.rejects(failing, /afterwards/);
    assert.deepEqual(await messagesTo([phone]), []);
  });

  it('are complete in three languages, name the service and hold no full number', async () => {
    for (const locale of locales) {
      const [phone, mail] = [mobile(), email()];
      const id = await person(locale, [phone, mail]);
      for (const told of Object.values(samples).flat()) await tell(id, told);
      const messages = await messagesTo([phone, mail]);
      assert.equal(messages.length, 2 * Object.values(samples).flat().length);
      for (const { channel, subject, body } of messages) {
        assert.match(channel === 'sms' ? body : subject, /【一门】|【一門】|一门：|一門：|Yimen: /);
        assert.ok(!/undefined|\[object/.test(body), body);
        assert.ok(!/13912345678|li\.example@/.test(body), body);
        const lines = body.split('\n').filter(Boolean);
        assert.equal(lines.length, channel === 'sms' ? 1 : 2);
      }
    }
  });
});
