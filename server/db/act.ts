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
const statements = new Map<string, Statement>();

function statementOf(all: readonly Change[], conditions: number): Statement {
  const key = `${conditions}\n${all.map(({ text }) => text).join('\n')}`;
  const known = statements.get(key);
  if (known) return known;
  const statement = { name: `act-${statements.size}`, text: textOf(all, conditions) };
  statements.set(key, statement);
  return statement;
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
