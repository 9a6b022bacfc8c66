import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { HttpProblem } from '../http/problem.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { claimKey, dropKey, dropOldKeys, findKept, keepAnswer } from './store.ts';

export type Answer = { status: number; body: string };

const context = 'idempotency_keys.answer';
const keptHours = 24;

type Asked = { key: string; caller: string; operation: string; input: unknown };

/**
 * Does what a caller asks under a key once, and gives later requests under it the same answer (T-166). The same key for
 * something else is 422; while the first is still at work, or when the process died over it, 409: look before asking again.
 */
export async function onceByKey(
  parts: { knex: Knex; cipher: ColumnCipher; clock: () => Date },
  asked: Asked,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!/^[\x21-\x7e]{8,128}$/.test(asked.key)) throw new HttpProblem(400, 'api.idempotency-key');
  const { knex, cipher } = parts;
  const now = parts.clock();
  const keyHash = hash(JSON.stringify([asked.caller, asked.operation, asked.key]));
  const requestHash = hash(JSON.stringify(asked.input));
  const expiresAt = new Date(now.getTime() + keptHours * 3_600_000);
  if (await claimKey(knex, { keyHash, requestHash, expiresAt, now })) {
    const answer = await work().catch(async (error) => {
      // nothing was done: the same key may try again
      await dropKey(knex, keyHash);
      throw error;
    });
    await keepAnswer(knex, keyHash, answer.status, cipher.encrypt(context, answer.body));
    return answer;
  }
  const kept = await findKept(knex, keyHash);
  if (!kept?.requestHash.equals(requestHash)) throw new HttpProblem(422, 'api.idempotency-key-reused');
  if (kept.status === null || !kept.answer)
    throw new HttpProblem(409, 'api.idempotency-pending', { retryAfterSeconds: 5 });
  return { status: kept.status, body: cipher.decrypt(context, kept.answer) };
}

export function forgetOldKeys(knex: Knex, now: Date): Promise<number> {
  return dropOldKeys(knex, now);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
