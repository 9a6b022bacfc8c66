import type { Config } from '../../config.ts';
import type { Queryable } from '../../db/database.ts';
import { isPast } from '../../oidc/session-limits.ts';
import type { JudgedChange } from '../../policies/change-policy.ts';
import { type Counted, countBelowLevel, countOlderPasswords, someSessions } from './store.ts';

/** What a change would do to what is there already. */
export const effectKinds = ['sessions', 'passwords', 'administrators', 'officials'] as const;
/** `isPart`: there are more than are looked at, so that both counts are the least there can be. */
export type Effect = Counted & { kind: (typeof effectKinds)[number]; isPart: boolean };

/** No more rows are looked at, however many accounts there are: a page must not wait for a count of millions. */
const mostLookedAt = 10_000;

type EffectParts = { knex: Queryable; config: Config; clock: () => Date };

/** Counts for the settings that would be tightened: what is loosened ends and shuts out nothing. */
export async function effectsOf(
  { knex, config, clock }: EffectParts,
  { name, to, changes }: Pick<JudgedChange, 'name' | 'to' | 'changes'>,
  most = mostLookedAt,
): Promise<Effect[]> {
  const tightened = new Set(changes.filter(({ isLooser }) => !isLooser).map(({ field }) => field));
  const effects: Effect[] = [];
  // one more than counts, to know whether there are more
  const limit = most + 1;
  const add = (kind: Effect['kind'], { looked, affected }: Counted) =>
    effects.push({
      ...{ kind, looked: Math.min(looked, most), affected: Math.min(affected, most) },
      isPart: looked > most,
    });
  if (name === 'sessions' && tightened.size > 0) {
    const sessions = { idleMinutes: Number(to.idleMinutes), absoluteHours: Number(to.absoluteHours) };
    const proposed = { version: Number.POSITIVE_INFINITY, sessions, until: undefined };
    const found = await someSessions(knex, clock(), limit);
    const now = Math.floor(clock().getTime() / 1000);
    const over = found.filter((one) => isPast(config, [proposed], one, now));
    add('sessions', { looked: found.length, affected: over.length });
  }
  if (tightened.has('staffExpiryDays')) {
    const changedBefore = new Date(clock().getTime() - Number(to.staffExpiryDays) * 86_400_000);
    add('passwords', await countOlderPasswords(knex, changedBefore, limit));
  }
  for (const [field, kind] of holders) {
    if (tightened.has(field)) add(kind, await countBelowLevel(knex, kind, Number(to[field]), limit));
  }
  return effects;
}

const holders = [
  ['administratorLevel', 'administrators'],
  ['officialLevel', 'officials'],
] as const;
