import { rank } from '../../lib/acr.ts';
import { isSameValue } from '../../lib/canonical.ts';
import type { SourceConfig } from '../source-config.ts';

/** Why a change of a source takes a second person. */
export const looseningReasons = ['ceiling', 'words', 'identities', 'connection', 'mapping', 'hosts'] as const;
export type Loosening = (typeof looseningReasons)[number];

/**
 * What a change gives away: the source counts for more, may bring more, or says in another way who somebody is. Whoever decides
 * alone where a source is, which keys it signs with and which field names a person enters every account that is linked there; so
 * these take two. A button's looks, less than before, and secrets do not.
 */
export function looseningOf(from: SourceConfig, to: SourceConfig): Loosening[] {
  const is: Readonly<Record<Loosening, boolean>> = {
    ceiling: to.highestIal > from.highestIal || rank(to.highestAcr) > rank(from.highestAcr),
    words:
      countsForMore(from.ialMap, to.ialMap, (level) => level) ||
      countsForMore(from.acrMap, to.acrMap, rank) ||
      countsForMore(from.acrByAmr, to.acrByAmr, rank) ||
      !isSameValue(from.amrMap, { ...from.amrMap, ...to.amrMap }),
    identities: hasMore(from.identityTypes, to.identityTypes) || hasMore(from.units, to.units),
    connection: !isSameValue(from.connection, to.connection),
    mapping: !isSameValue(from.mapping, to.mapping),
    hosts: hasMore(from.egressHosts, to.egressHosts),
  };
  return looseningReasons.filter((reason) => is[reason]);
}

function hasMore(from: readonly string[], to: readonly string[]): boolean {
  return to.some((one) => !from.includes(one));
}

/** A word of the source is worth more than it was; one that was not listed was worth nothing. */
function countsForMore<T>(from: Record<string, T>, to: Record<string, T>, worth: (ours: T) => number): boolean {
  return Object.entries(to).some(([word, ours]) => {
    const before = Object.hasOwn(from, word) ? from[word] : undefined;
    return before === undefined || worth(ours) > worth(before);
  });
}
