import { countRoundTrip, outsideRequests } from '../http/request-context.ts';
import type { Database, Keyed, Statement } from './database.ts';

type Asked = { key: Buffer; answer: (row: Keyed | undefined) => void; fail: (error: unknown) => void };

const longestBatch = 100;

/** See `Database.find`. Whoever asks in the same turn of the event loop shares a statement; nobody waits for company. */
export function createFind(run: Database['run']): Database['find'] {
  const batches = new Map<string, Asked[]>();

  function open(statement: Statement, shared: readonly unknown[]): Asked[] {
    const batch: Asked[] = [];
    batches.set(statement.name, batch);
    setImmediate(() => {
      if (batches.get(statement.name) === batch) batches.delete(statement.name);
      void outsideRequests(() => ask(run, statement, batch, shared));
    });
    return batch;
  }

  return <R extends Keyed>(statement: Statement, key: Buffer, ...shared: unknown[]) => {
    countRoundTrip();
    const present = batches.get(statement.name);
    const batch = present && present.length < longestBatch ? present : open(statement, shared);
    const { promise, resolve, reject } = Promise.withResolvers<R | undefined>();
    batch.push({ key, answer: (row) => resolve(row as R | undefined), fail: reject });
    return promise;
  };
}

async function ask(
  run: Database['run'],
  statement: Statement,
  batch: readonly Asked[],
  shared: readonly unknown[],
): Promise<void> {
  try {
    const { rows } = await run<Keyed>(statement, [batch.map(({ key }) => key), ...shared]);
    const found = new Map(rows.map((row) => [row.key.toString('latin1'), row]));
    for (const { key, answer } of batch) answer(found.get(key.toString('latin1')));
  } catch (error) {
    for (const { fail } of batch) fail(error);
  }
}
