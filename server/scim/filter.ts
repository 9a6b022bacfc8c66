import { type Outcome, refuse } from '../lib/outcome.ts';
import { normaliseJobNumber } from '../officials/post.ts';
import { userSchema } from './user.ts';

export type UserFilter = { jobNumber?: string; externalId?: string; active?: boolean };

const condition = /(userName|externalId|active)\s+eq\s+(?:"((?:[^"\\]|\\["\\/])*)"|(true|false))\s*(and\s+(?=\S)|$)/iy;
const longest = 300;

/** Equality of what is indexed, joined by `and`; whatever else is asked, or asked twice, is refused, never ignored. */
export function parseFilter(typed: string | undefined): Outcome<{ filter: UserFilter }, 'filter'> {
  if (typed === undefined) return { ok: true, filter: {} };
  if (typed.length > longest) return refuse('filter');
  const asked = typed.replaceAll(`${userSchema}:`, '').trim();
  const filter: UserFilter = {};
  for (let at = 0; at < asked.length || at === 0; ) {
    condition.lastIndex = at;
    const [whole, attribute, quoted, truth] = condition.exec(asked) ?? [];
    if (!whole || !attribute) return refuse('filter');
    const name = attribute.toLowerCase();
    const value = quoted?.replaceAll(/\\(.)/g, '$1');
    if (name === 'active' && truth && filter.active === undefined) filter.active = truth.toLowerCase() === 'true';
    else if (name === 'username' && value !== undefined && filter.jobNumber === undefined)
      filter.jobNumber = normaliseJobNumber(value);
    else if (name === 'externalid' && value !== undefined && filter.externalId === undefined) filter.externalId = value;
    else return refuse('filter');
    at += whole.length;
  }
  return { ok: true, filter };
}
