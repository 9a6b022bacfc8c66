import type { Database, Placed, Statement } from './database.ts';
import { gather } from './gather.ts';
import { isConnectionLost } from './unavailable.ts';

type Asked = { key: Buffer; shared: readonly unknown[] };
type Line = (asked: Asked) => Promise<Placed | undefined>;

/** See `Database.find`: the busier the service, the fewer executions a read costs. */
export function createFind(run: Database['run']): Database['find'] {
  const lines = new Map<string, Line>();

  function lineOf(statement: Statement): Line {
    const line = lines.get(statement.name) ?? gather((asked) => ask(run, statement, asked));
    lines.set(statement.name, line);
    return line;
  }

  return <R extends Placed>(statement: Statement, key: Buffer, ...shared: unknown[]) =>
    lineOf(statement)({ key, shared }) as Promise<R | undefined>;
}

async function ask(
  run: Database['run'],
  statement: Statement,
  asked: readonly Asked[],
): Promise<readonly (Placed | undefined)[]> {
  const read = () => run<Placed>(statement, [asked.map(({ key }) => key), ...(asked[0]?.shared ?? [])]);
  // one lost connection would fail the requests of everybody: a read may be asked once more, on another
  const { rows } = await read().catch((error: unknown) => {
    if (!isConnectionLost(error)) throw error;
    return read();
  });
  const found = new Array<Placed | undefined>(asked.length);
  for (const row of rows) found[row.place - 1] = row;
  return found;
}
