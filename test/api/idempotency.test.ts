import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { onceByKey } from '../../server/api/idempotency.ts';
import { recordEvent } from '../../server/audit/record.ts';
import type { Queryable } from '../../server/db/database.ts';
import { HttpProblem } from '../../server/http/problem.ts';
import { currentRequest, type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import { cipher } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';

describe('an act under a key, when its process dies', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  let now = new Date();
  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };

  function contextOf(requestId: string): RequestContext {
    const base = { requestId, ip: '192.0.2.1', network: '192.0.2.0/24', userAgent: 'x' };
    return { ...base, locale: 'en', databaseRoundTrips: 0, cache: new Map() };
  }

  /** A request of its own under the key; gives the answer, or the code it was refused by. */
  async function ask(key: string, work: () => Promise<unknown>): Promise<unknown> {
    const asked = { key, caller: 'somebody', operation: 'roles.grant', input: {} };
    const answer = runInRequest(contextOf(randomUUID()), () =>
      onceByKey({ knex: knex(), cipher, clock: () => now }, asked, async () => ({
        status: 200,
        body: String(await work()),
      })),
    );
    return answer.then(
      ({ status, body }) => (status === 200 ? body : JSON.parse(body).code),
      (error) => {
        if (error instanceof HttpProblem) return error.code;
        throw error;
      },
    );
  }
  const act = (tx: Queryable) =>
    recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail: { command: 'x', reason: 'x' } });
  const done = async () => Number((await knex()('audit_events').count())[0]?.count);
  const died = new Promise<never>(() => undefined);
  const pending = 'api.idempotency-pending';
  const recorded = 'api.idempotency-recorded';

  /** Begins under the key and dies at `death`, which says when it has come so far. */
  const dying = (key: string, death: (tell: () => void) => Promise<unknown>) =>
    new Promise<void>((resolve) => {
      void ask(key, () => death(resolve));
    });

  it('T-166 T-169 before anything of it was committed: it is done by whoever asks again, and once', async () => {
    const [key, before] = [randomUUID(), await done()];
    let give = () => {};
    const open = new Promise<void>((resolve) => {
      give = resolve;
    });
    let isOver: Promise<unknown> = Promise.resolve();
    await dying(key, async (tell) => {
      const lost = knex().transaction(async (tx) => {
        await act(tx);
        tell();
        await open;
        throw new Error('the connection is gone');
      });
      isOver = lost.catch(() => undefined);
      await isOver;
      return died;
    });
    pass(20);
    assert.equal(await ask(key, () => knex().transaction(act)), pending, 'its transaction may still commit');
    give();
    await isOver;
    assert.equal(await done(), before);
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        ask(key, () =>
          knex()
            .transaction(act)
            .then(() => 'done'),
        ),
      ),
    );
    assert.ok(answers.every((one) => one === 'done' || one === pending));
    assert.equal(await done(), before + 1);
    assert.equal(await ask(key, () => died), 'done');
  });

  it('T-166 T-169 between its commit and its answer: nobody does it again, whoever asks however late', async () => {
    const [key, before] = [randomUUID(), await done()];
    await dying(key, async (tell) => {
      await knex().transaction(act);
      tell();
      return died;
    });
    const again = () => ask(key, () => knex().transaction(act));
    assert.equal(await again(), pending, 'it may still answer');
    for (const minutes of [2, 16, 600]) {
      pass(minutes);
      const answers = await Promise.all(Array.from({ length: 16 }, again));
      assert.deepEqual([...new Set(answers)], [recorded], `${minutes} minutes`);
    }
    assert.equal(await done(), before + 1);
  });

  it('keeps the key where an act that takes more than one transaction fails after the first', async () => {
    const [key, before] = [randomUUID(), await done()];
    const half = async () => {
      await knex().transaction(act);
      throw new Error('the other half');
    };
    await assert.rejects(ask(key, half), /other half/);
    pass(2);
    assert.equal(await ask(key, half), recorded);
    assert.equal(await done(), before + 1);
    const none = randomUUID();
    const nothing = () =>
      ask(none, () =>
        knex().transaction(async (tx) => {
          await act(tx);
          throw new Error('nothing done');
        }),
      );
    await assert.rejects(nothing(), /nothing done/);
    await assert.rejects(nothing(), /nothing done/, 'the same key may try again');
  });

  it('lets the key go where only that it begins was recorded, outside of any act, and the rest fails', async () => {
    const [key, before] = [randomUUID(), await done()];
    const begun = async () => {
      await act(knex());
      throw new Error('the rest');
    };
    await assert.rejects(ask(key, begun), /the rest/);
    await dying(key, async (tell) => {
      await act(knex());
      tell();
      return died;
    });
    pass(16);
    await assert.rejects(ask(key, begun), /the rest/, 'nothing was done');
    assert.equal(await ask(key, async () => 'done'), 'done');
    assert.equal(await done(), before + 3);
  });

  it('T-166 goes by the events of a request of the release before, which marks nothing', async () => {
    const lost = async (isDone: boolean, marked: string | null) => {
      const [key, requestId] = [randomUUID(), randomUUID()];
      await dying(key, async (tell) => {
        const ours = { request_id: currentRequest()?.requestId };
        await knex()('idempotency_keys').where(ours).update({ request_id: requestId, marked_for: marked });
        tell();
        return died;
      });
      if (isDone) await runInRequest(contextOf(requestId), () => knex().transaction(act));
      pass(16);
      return ask(key, async () => 'done');
    };
    // a key of its own, and one that ran out and had been ours
    for (const marked of [null, randomUUID()]) {
      assert.equal(await lost(true, marked), recorded);
      assert.equal(await lost(false, marked), 'done');
    }
  });

  it('T-166 commits nothing more under a key that it has lost', async () => {
    const [key, before] = [randomUUID(), await done()];
    let give = () => {};
    const open = new Promise<void>((resolve) => {
      give = resolve;
    });
    const slow = { answer: undefined as Promise<unknown> | undefined };
    await new Promise<void>((resolve) => {
      slow.answer = ask(key, async () => {
        resolve();
        await open;
        return knex().transaction(act);
      });
    });
    pass(16);
    assert.equal(
      await ask(key, () =>
        knex()
          .transaction(act)
          .then(() => 'done'),
      ),
      'done',
    );
    give();
    assert.equal(await slow.answer, pending);
    assert.equal(await done(), before + 1);
    assert.equal(await ask(key, () => died), 'done', 'and the answer of the other stays');
  });
});
