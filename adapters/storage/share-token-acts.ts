import type { ActResult, Change, Database } from '../../server/db/database.ts';
import { consume, manyActs, save, type TokenAct, valuesOf } from './token-changes.ts';

/**
 * `Database.act`, with those acts together that requests make at the same moment and that do nothing but store codes and tokens,
 * for the one use of a code or token or for none. What is not certainly done by all of them together is done alone, where it is
 * decided who was first (T-157, T-158).
 */
export function shareTokenActs({ run, act, gather }: Pick<Database, 'run' | 'act' | 'gather'>): Database['act'] {
  const lineOf = (model: string) => gather((acts: readonly TokenAct[]) => perform(model, acts));
  const lines = new Map(['AuthorizationCode', 'RefreshToken'].map((model) => [model, lineOf(model)]));

  async function perform(model: string, acts: readonly TokenAct[]): Promise<(ActResult | undefined)[]> {
    const [only, ...others] = acts;
    if (only && others.length === 0) return [await act(only.saves, ...(only.use ? [only.use] : []))];
    const taking = withoutSeconds(acts);
    const used = await useAll(model, [...taking]);
    return acts.map((given) => (used && taking.has(given) && isDone(given, used) ? done(given) : undefined));
  }

  /** Undefined when PostgreSQL refused it, for the value of one of them: nothing is done then, and each hears its own answer. */
  async function useAll(model: string, acts: readonly TokenAct[]): Promise<Set<string> | undefined> {
    try {
      const { rows } = await run<{ key: Buffer }>(manyActs, valuesOf(model, acts));
      return new Set(rows.map(({ key }) => key.toString('latin1')));
    } catch (error) {
      // without the code of a refusal the connection was lost: nobody knows what was done
      if (error instanceof Error && 'code' in error) return undefined;
      throw error;
    }
  }

  return async (changes, ...conditions) => {
    const given = tokenAct(changes, conditions);
    const line = given && lines.get(String(given.use?.values[0] ?? 'AuthorizationCode'));
    return (given && (await line?.(given))) ?? act(changes, ...conditions);
  };
}

function tokenAct(saves: readonly Change[], conditions: readonly Change[]): TokenAct | undefined {
  const isSave = saves.length > 0 && saves.every(({ text }) => text === save);
  const isUse = conditions.length <= 1 && conditions.every(({ text }) => text === consume);
  return isSave && isUse ? { saves, use: conditions[0] } : undefined;
}

const keyOf = ({ use }: TokenAct) => (use?.values[1] as Buffer | undefined)?.toString('latin1');

/** Of those that would use the same up, one takes part. */
function withoutSeconds(acts: readonly TokenAct[]): Set<TokenAct> {
  const seen = new Set<string>();
  const isFirst = (key: string | undefined) => key === undefined || (!seen.has(key) && seen.add(key));
  return new Set(acts.filter((given) => isFirst(keyOf(given))));
}

function isDone(given: TokenAct, used: ReadonlySet<string>): boolean {
  const key = keyOf(given);
  return key === undefined || used.has(key);
}

const done = ({ saves }: TokenAct): ActResult => ({ held: true, rows: saves.map(() => 1) });
