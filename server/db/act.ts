import type { Change, Database, Statement } from './database.ts';

/** See `Database.act`. */
export function createAct(run: Database['run']): Database['act'] {
  return async (changes, condition) => {
    const all = condition ? [condition, ...changes] : changes;
    const counts = await countsOf(run, all, condition !== undefined);
    return condition ? { held: counts[0] === 1, rows: counts.slice(1) } : { held: true, rows: counts };
  };
}

async function countsOf(run: Database['run'], all: readonly Change[], isConditional: boolean): Promise<number[]> {
  const statement = statementOf(all, isConditional);
  const values = all.flatMap((change) => change.values);
  const { rows, rowCount } = await run<{ counts: number[] }>(statement, values);
  return all.length === 1 ? [rowCount ?? 0] : (rows[0]?.counts ?? []);
}

/** The kinds of acts are few and fixed: each is put together once and prepared under a name of its own. */
const statements = new Map<string, Statement>();

function statementOf(changes: readonly Change[], isConditional: boolean): Statement {
  const key = `${isConditional}\n${changes.map(({ text }) => text).join('\n')}`;
  const known = statements.get(key);
  if (known) return known;
  const statement = { name: `act-${statements.size}`, text: textOf(changes, isConditional) };
  statements.set(key, statement);
  return statement;
}

function textOf(changes: readonly Change[], isConditional: boolean): string {
  let used = 0;
  const parts = changes.map(({ text, values }, index) => {
    const holds = isConditional && index > 0 ? 'EXISTS (SELECT FROM c0)' : 'TRUE';
    const shifted = text.replaceAll('{if}', holds).replace(/\$(\d+)/g, (_all, number) => `$${Number(number) + used}`);
    used += values.length;
    return shifted;
  });
  if (parts.length === 1) return parts[0] ?? '';
  const counts = parts.map((_part, index) => `(SELECT count(*) FROM c${index})`);
  return `WITH ${parts.map((part, index) => `c${index} AS (${part} RETURNING 1)`).join(',\n')}
    SELECT ARRAY[${counts.join(', ')}]::int[] AS counts`;
}
