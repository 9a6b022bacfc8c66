import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { checkOneTimeCode, withdrawCodes } from '../../../server/authenticators/one-time-code/check-code.ts';
import { makeCode } from '../../../server/authenticators/one-time-code/code.ts';
import type { CodePurpose } from '../../../server/authenticators/one-time-code/message.ts';
import { requestOneTimeCode, sendOneTimeCode } from '../../../server/authenticators/one-time-code/send-code.ts';
import { locales } from '../../../server/lib/locale.ts';
import type { Identifier } from '../../../server/people/identifiers.ts';
import { useDatabase } from '../../support/database.ts';
import { cipher, eventsOf, later, makePerson, start } from '../fixtures.ts';

type Errand = { purpose: CodePurpose; binding: string; identifier: Identifier };

let numbers = 0;
function freshErrand(purpose: CodePurpose = 'login'): Errand {
  numbers += 1;
  const value = `+86138${String(numbers).padStart(8, '0')}`;
  return { purpose, binding: randomUUID(), identifier: { kind: 'mobile', value } };
}

describe('one-time codes', () => {
  const database = useDatabase();

  /** Sends a code and reads it from the message, as its receiver does. */
  async function send(errand: Errand, now = start): Promise<string> {
    const knex = database().knex;
    await knex.transaction((tx) => sendOneTimeCode(tx, cipher, { ...errand, locale: 'en' }, now));
    return String(/\d{6}/.exec((await lastMessage(errand.identifier.value)).body)?.[0]);
  }

  async function lastMessage(recipient: string): Promise<{ channel: string; subject: string; body: string }> {
    const rows = await database()
      .knex('outbox_entries')
      .orderBy('created_at', 'desc')
      .select<{ payload_encrypted: Buffer }[]>('payload_encrypted');
    const messages = rows.map((row) => {
      return JSON.parse(cipher.decrypt('outbox_entries.payload_encrypted', row.payload_encrypted));
    });
    return messages.find((message) => message.recipient === recipient);
  }

  const check = (errand: Errand, code: string, now = start, personId?: string) =>
    checkOneTimeCode({ knex: database().knex, cipher }, { ...errand, code, personId }, now);

  function other(code: string, step = 1): string {
    return String((Number(code) + step) % 1_000_000).padStart(6, '0');
  }

  it('works once, and is found spaced out or in full width', async () => {
    for (const shape of [
      (code: string) => code,
      (code: string) => ` ${code.slice(0, 3)} ${code.slice(3)} `,
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ]) {
      const errand = freshErrand();
      const code = await send(errand);
      assert.deepEqual(await check(errand, shape(code)), { ok: true });
      assert.deepEqual(await check(errand, shape(code)), { ok: false, reason: 'expired' });
      assert.deepEqual(
        await check(errand, other(code)),
        { ok: false, reason: 'expired' },
        'no tries are left to count',
      );
    }
  });

  it('T-074 is stored hashed, and lives ten minutes', async () => {
    const errand = freshErrand('reset');
    const code = await send(errand);
    const [row] = await database().knex('one_time_codes').where({ purpose: 'reset' }).select();
    assert.notDeepEqual(row.code_hash, createHash('sha256').update(code).digest(), 'keyed');
    const texts = [row.binding, ...[row.code_hash, row.target_fingerprint].map((bytes) => bytes.toString('latin1'))];
    for (const secret of [code, errand.binding, errand.identifier.value]) assert.ok(!texts.join().includes(secret));
    assert.deepEqual(await check(errand, code, later(600)), { ok: false, reason: 'expired' });
    assert.deepEqual(await check(errand, code, later(599)), { ok: true });
  });

  it('T-074 dies on a newer request, for a reset also from another browser, and on a change of credentials', async () => {
    const errand = freshErrand();
    const first = await send(errand);
    const second = await send(errand, later(1));
    if (first !== second) assert.equal((await check(errand, first, later(1))).ok, false);
    assert.equal((await check(errand, second, later(1))).ok, true);

    const reset = freshErrand('reset');
    const old = await send(reset);
    const elsewhere = { ...reset, binding: randomUUID() };
    const newer = await send(elsewhere, later(1));
    assert.deepEqual(await check(reset, old, later(1)), { ok: false, reason: 'expired' });
    await database().knex.transaction((tx) => withdrawCodes(tx, cipher, [reset.identifier], later(2)));
    assert.deepEqual(await check(elsewhere, newer, later(2)), { ok: false, reason: 'expired' });
  });

  it('are found by their address without reading those of everybody', async () => {
    const { identifier } = freshErrand();
    const plans = await database().knex.transaction(async (tx) => {
      const asked: { sql: string; bindings: (string | Date | Buffer)[] }[] = [];
      tx.on('query', (query) => asked.push(query));
      await withdrawCodes(tx, cipher, [identifier], start);
      const statements = asked.filter(({ sql }) => sql.includes('one_time_codes'));
      await tx.raw('SET LOCAL enable_seqscan = off');
      const explain = async ({ sql, bindings }: (typeof asked)[number]) =>
        tx.raw<{ rows: object[] }>(`EXPLAIN ${sql.replaceAll(/\$\d+/g, '?')}`, bindings);
      return Promise.all(statements.map(explain));
    });
    assert.equal(plans.length, 2);
    for (const { rows } of plans) assert.match(JSON.stringify(rows), /Scan (using|on) one_time_codes_target/);
  });

  it('T-074 an attacker asking for a login code does not kill the one of the owner', async () => {
    const mine = freshErrand();
    const code = await send(mine);
    await send({ ...mine, binding: randomUUID() }, later(1));
    assert.deepEqual(await check(mine, code, later(1)), { ok: true });
  });

  it('is worth nothing for another purpose, browser or address', async () => {
    const errand = freshErrand();
    const code = await send(errand);
    assert.equal((await check({ ...errand, purpose: 'reset' }, code)).ok, false);
    assert.equal((await check({ ...errand, binding: randomUUID() }, code)).ok, false);
    assert.equal((await check({ ...errand, identifier: freshErrand().identifier }, code)).ok, false);
    assert.equal((await check({ ...errand, identifier: { ...errand.identifier, kind: 'email' } }, code)).ok, false);
    assert.deepEqual(await check(errand, code), { ok: true });
  });

  it('T-053 gives five tries per code, also in parallel', async () => {
    const errand = freshErrand();
    const code = await send(errand);
    for (let i = 1; i <= 5; i += 1)
      assert.deepEqual(await check(errand, other(code, i)), { ok: false, reason: 'wrong' });
    assert.deepEqual(await check(errand, code), { ok: false, reason: 'too-many' });
    assert.deepEqual(await check(errand, code, later(61)), { ok: false, reason: 'too-many' }, 'also after the lock');

    const parallel = freshErrand();
    const secret = await send(parallel);
    const tries = await Promise.all(Array.from({ length: 20 }, (_, i) => check(parallel, other(secret, i + 1))));
    assert.equal(tries.filter((outcome) => !outcome.ok && outcome.reason === 'wrong').length, 5);
  });

  it('T-053 a new code or browser gives no new tries: the person is locked, then for longer', async () => {
    const knex = database().knex;
    const personId = await makePerson(knex);
    const first = freshErrand();
    const code = await send(first);
    for (let i = 1; i <= 5; i += 1) await check(first, other(code, i), start, personId);
    const elsewhere = { ...first, binding: randomUUID() };
    const next = await send(elsewhere, later(1));
    assert.deepEqual(await check(elsewhere, next, later(1), personId), { ok: false, reason: 'too-many' });
    const asReset = { ...first, purpose: 'reset' as const, binding: randomUUID() };
    const third = await send(asReset, later(1));
    assert.deepEqual(await check(asReset, third, later(1), personId), { ok: false, reason: 'too-many' });
    assert.deepEqual(await check(elsewhere, other(next), later(61), personId), { ok: false, reason: 'wrong' });
    assert.deepEqual(await check(elsewhere, next, later(180), personId), { ok: false, reason: 'too-many' });
    assert.deepEqual(await check(elsewhere, next, later(181), personId), { ok: true });
    const events = await eventsOf(knex, personId);
    assert.equal(events.filter((type) => type === 'login.authenticator.locked').length, 2);
    const failures = await knex('authenticator_failures').where({ person_id: personId });
    assert.deepEqual(failures, [], 'a success forgets them');
  });

  it('T-053 an address of nobody is locked alike', async () => {
    const errand = freshErrand();
    const code = await send(errand);
    for (let i = 1; i <= 5; i += 1) await check(errand, other(code, i));
    const elsewhere = { ...errand, binding: randomUUID() };
    assert.deepEqual(await check(elsewhere, await send(elsewhere, later(1)), later(1)), {
      ok: false,
      reason: 'too-many',
    });
  });

  it('T-055 guessing where no code is alive does not lock anybody', async () => {
    const personId = await makePerson(database().knex);
    const errand = freshErrand();
    for (let i = 0; i < 10; i += 1) {
      assert.deepEqual(await check(errand, '123456', start, personId), { ok: false, reason: 'expired' });
    }
    assert.deepEqual(await check(errand, await send(errand), start, personId), { ok: true });
  });

  it('of 20 parallel uses of one code one succeeds, in each of 30 rounds', async function race() {
    this.timeout(300_000);
    for (let round = 0; round < 30; round += 1) {
      const errand = freshErrand('register');
      const code = await send(errand);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => check(errand, code)));
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    }
  });

  it('refuses anything typed, of any length, without throwing', async () => {
    const errand = freshErrand();
    await send(errand);
    for (const typed of ['', '\0', '1'.repeat(100_000), '１２３４５', '\ud800']) {
      assert.equal((await check(errand, typed)).ok, false);
    }
  });

  it('names the service and the purpose in every language, warns, and is sent exactly once', async () => {
    const knex = database().knex;
    for (const locale of locales) {
      for (const purpose of ['register', 'login', 'verify-identifier', 'reset'] as const) {
        const errand = freshErrand(purpose);
        await knex.transaction((tx) => sendOneTimeCode(tx, cipher, { ...errand, locale }, start));
        const message = await lastMessage(errand.identifier.value);
        assert.equal(message.channel, 'sms');
        assert.match(
          message.body,
          {
            'zh-Hans': /【一门】.*请勿告诉任何人/,
            'zh-Hant': /【一門】.*請勿告訴任何人/,
            en: /Yimen.*give it to nobody/,
          }[locale],
        );
        assert.match(message.body, /(?<!\d)\d{6}(?!\d)/);
      }
    }
    const mail = { ...freshErrand(), identifier: { kind: 'email', value: `${randomUUID()}@example.cn` } as const };
    await knex.transaction((tx) => sendOneTimeCode(tx, cipher, { ...mail, locale: 'en' }, start));
    const message = await lastMessage(mail.identifier.value);
    assert.deepEqual([message.channel, message.subject], ['email', 'Your Yimen code']);
  });

  it('T-085 T-049 caps messages per address and per network, for whomever', async () => {
    const { identifier } = freshErrand();
    const request = (now: Date, ip: string, to = identifier) =>
      requestOneTimeCode(
        { database: database(), cipher },
        { purpose: 'login', binding: randomUUID(), identifier: to, locale: 'en', ip },
        now,
      );
    assert.equal((await request(start, '203.0.113.1')).ok, true);
    const again = await request(later(20), '203.0.113.2');
    assert.deepEqual(again, { ok: false, reason: 'throttled', retryAfterSeconds: 40 });
    let sent = 1;
    for (let i = 1; i <= 20; i += 1) {
      if ((await request(later(61 * i), `203.0.113.${i + 10}`)).ok) sent += 1;
    }
    assert.equal(sent, 4, 'five an hour, counting the refused one');

    const outcomes = [];
    for (let i = 0; i < 61; i += 1) outcomes.push(await request(start, '2001:db8::1', freshErrand().identifier));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 60);
    assert.equal((await request(start, '2001:db8::ffff', freshErrand().identifier)).ok, false, 'the same /64');
    assert.equal((await request(start, '2001:db8:0:1::1', freshErrand().identifier)).ok, true);
  });

  it('draws its digits evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i += 1) {
      const code = makeCode();
      assert.match(code, /^\d{6}$/);
      for (const digit of code) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(Math.abs(count - 12_000) < 600, counts.join(' '));
  });
});
