import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Answer, problem } from './problem.ts';
import { claimKey, dropKey, dropOldKeys, findKept, keepAnswer, markActed } from './store.ts';

const context = 'idempotency_keys.answer';
const keptHours = 24;
/** An answer is kept within milliseconds of its act: when none is there after this, its process died. */
const answerSeconds = 60;
/** No request is at work for longer, by the limits of statements and transactions; one that is loses its key. */
const workSeconds = 15 * 60;

type Asked = { key: string; caller: string; operation: string; input: unknown };

/**
 * Does what a caller asks under a key once, and gives later requests under it the same answer (T-166). The same key for
 * something else is 422; while the first is still at work 409. That it was done is written under the key in the transaction of
 * the act. Where the process died before the answer was kept, that tells: done, it is 409 and the request to look for;
 * otherwise it is done now, and what was only slow commits nothing any more.
 */
export async function onceByKey(
  parts: { knex: Knex; cipher: ColumnCipher; clock: () => Date },
  asked: Asked,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!/^[\x21-\x7e]{8,128}$/.test(asked.key)) throw new HttpProblem(400, 'api.idempotency-key');
  const request = currentRequest();
  if (!request) throw new Error('a key is kept for a request');
  const { knex, cipher } = parts;
  const now = parts.clock();
  const keyHash = hash(JSON.stringify([asked.caller, asked.operation, asked.key]));
  const holding = { keyHash, requestId: request.requestId };
  const requestHash = hash(JSON.stringify(asked.input));
  const expiresAt = later(now, keptHours * 3600);
  if (await claimKey(knex, { ...holding, requestHash, expiresAt, now, lostAt: later(now, -workSeconds) })) {
    request.besideEvents = async (tx) => {
      if (!(await markActed(tx, holding, parts.clock()))) throw new HttpProblem(409, 'api.idempotency-pending');
    };
    const answer = await work().catch(async (error) => {
      // where nothing was done the same key may try again
      await dropKey(knex, holding);
      throw error;
    });
    await keepAnswer(knex, holding, { status: answer.status, answer: cipher.encrypt(context, answer.body) });
    return answer;
  }
  const kept = await findKept(knex, keyHash);
  const pending = () => new HttpProblem(409, 'api.idempotency-pending', { retryAfterSeconds: 5 });
  // the first one failed in between, and did nothing
  if (!kept) throw pending();
  if (!kept.requestHash.equals(requestHash)) throw new HttpProblem(422, 'api.idempotency-key-reused');
  if (kept.status !== null && kept.answer) {
    return { status: kept.status, body: cipher.decrypt(context, kept.answer) };
  }
  if (kept.requestId && kept.actedAt && kept.claimedAt < later(now, -answerSeconds))
    return problem(409, 'api.idempotency-recorded', { firstRequestId: kept.requestId });
  throw pending();
}

const later = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000);

export function forgetOldKeys(knex: Knex, now: Date): Promise<number> {
  return dropOldKeys(knex, now);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
