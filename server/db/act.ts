import type { Change, Database, Statement } from './database.ts';

/** See `Database.act`. */
export function createAct(run: Database['run']): Database['act'] {
  return async (changes, ...conditions) => {
    const all = [...conditions, ...changes];
    const counts = await countsOf(run, all, conditions.length);
    const failed = conditions.findIndex((_condition, index) => counts[index] !== 1);
    return { held: failed < 0, ...(failed >= 0 && { failed }), rows: counts.slice(conditions.length) };
  };
}

async function countsOf(run: Database['run'], all: readonly Change[], conditions: number): Promise<number[]> {
  const statement = statementOf(all, conditions);
  const values = all.flatMap((change) => change.values);
  const { rows, rowCount } = await run<{ counts: number[] }>(statement, values);
  return all.length === 1 ? [rowCount ?? 0] : (rows[0]?.counts ?? []);
}

/** The kinds of acts are few and fixed: each is put together once and prepared under a name of its own. */
type Known = { statement: Statement | undefined; next: Map<string, Known> };

const known = new Map<number, Known>();
let made = 0;

/** Text by text: a joined key would have to be built and hashed at every act. */
function statementOf(all: readonly Change[], conditions: number): Statement {
  let place = stepTo(known, conditions);
  for (const { text } of all) place = stepTo(place.next, text);
  if (!place.statement) {
    place.statement = { name: `act-${made}`, text: textOf(all, conditions) };
    made += 1;
  }
  return place.statement;
}

function stepTo<K>(places: Map<K, Known>, key: K): Known {
  const present = places.get(key);
  if (present) return present;
  const fresh: Known = { statement: undefined, next: new Map() };
  places.set(key, fresh);
  return fresh;
}

function textOf(all: readonly Change[], conditions: number): string {
  let used = 0;
  const parts = all.map(({ text, values }, index) => {
    // each condition stands on the one before it, all changes on the last
    const on = Math.min(index, conditions) - 1;
    const holds = on < 0 ? 'TRUE' : `EXISTS (SELECT FROM c${on})`;
    const shifted = text.replaceAll('{if}', holds).replace(/\$(\d+)/g, (_all, number) => `$${Number(number) + used}`);
    used += values.length;
    return shifted;
  });
  if (parts.length === 1) return parts[0] ?? '';
  const counts = parts.map((_part, index) => `(SELECT count(*) FROM c${index})`);
  return `WITH ${parts.map((part, index) => `c${index} AS (${part} RETURNING 1)`).join(',\n')}
    SELECT ARRAY[${counts.join(', ')}]::int[] AS counts`;
}
