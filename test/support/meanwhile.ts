import type { Knex } from 'knex';

type Work = (tx: Knex.Transaction) => Promise<unknown>;

/** What waits for this transaction. Not pg_stat_activity: within a transaction it stays as it was first read, without connections opened since. */
const isWaited = 'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';

/**
 * Acts while a transaction holds what the act must wait for: `work` is done before, `more` once the act was seen waiting, and both
 * are committed then. An act that waits for nothing is answered before.
 */
export async function meanwhile<T>(
  knex: Knex,
  work: Work,
  act: () => Promise<T>,
  more: Work = async () => undefined,
): Promise<T> {
  const tx = await knex.transaction();
  try {
    await work(tx);
    let isAnswered = false;
    const answer = act().finally(() => {
      isAnswered = true;
    });
    // it is awaited below: it must not be nobody's before
    answer.catch(() => undefined);
    while (!isAnswered && (await tx.raw(isWaited)).rows.length === 0);
    await more(tx);
    await tx.commit();
    return await answer;
  } finally {
    if (!tx.isCompleted()) await tx.rollback();
  }
}
