import { countRoundTrip, outsideRequests } from '../http/request-context.ts';
import type { Database, Keyed, Statement } from './database.ts';

type Asked = { key: Buffer; answer: (row: Keyed | undefined) => void; fail: (error: unknown) => void };

/** What is asked by one statement: who waits for the next execution, and how many are under way. */
type Line = { waiting: Asked[]; send: () => void; running: number };

const longestBatch = 100;
/** A read takes a fraction of this; one that hangs must not hold up those behind it. */
const longestWaitMs = 2;

/**
 * See `Database.find`. Whoever asks in the same turn of the event loop shares a statement; whoever comes while one is under way
 * shares the next, which leaves as soon as that one is back. So the busier the service, the fewer executions a read costs.
 */
export function createFind(run: Database['run']): Database['find'] {
  const lines = new Map<string, Line>();

  function lineOf({ name }: Statement): Line {
    const line = lines.get(name) ?? { waiting: [], send: () => {}, running: 0 };
    lines.set(name, line);
    return line;
  }

  function open(line: Line, statement: Statement, shared: readonly unknown[]): void {
    const batch: Asked[] = [];
    const timer = line.running > 0 ? setTimeout(send, longestWaitMs) : undefined;
    if (!timer) setImmediate(send);
    let isSent = false;
    function send(): void {
      if (isSent) return;
      isSent = true;
      clearTimeout(timer);
      if (line.waiting === batch) line.waiting = [];
      line.running += 1;
      void outsideRequests(() => ask(run, statement, batch, shared)).finally(() => {
        line.running -= 1;
        if (line.waiting.length > 0) line.send();
      });
    }
    Object.assign(line, { waiting: batch, send });
  }

  return <R extends Keyed>(statement: Statement, key: Buffer, ...shared: unknown[]) => {
    countRoundTrip();
    const line = lineOf(statement);
    if (line.waiting.length === 0 || line.waiting.length === longestBatch) open(line, statement, shared);
    const { promise, resolve, reject } = Promise.withResolvers<R | undefined>();
    line.waiting.push({ key, answer: (row) => resolve(row as R | undefined), fail: reject });
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
