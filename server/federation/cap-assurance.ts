import { type Acr, acrValues, rank } from '../lib/acr.ts';
import type { Ial, SourceAnswer, UpstreamIdentity } from './source.ts';
import type { SourceConfig } from './source-config.ts';

/**
 * What the source's word is worth here: its own words through the tables, then the lower of that and its ceiling
 * (ASVS 6.8.4, T-118). What it did not say, or said in a word that nobody listed, is worth the least. `said` is the
 * mapped word for the identity level.
 */
export function capAssurance(
  config: SourceConfig,
  answer: Pick<SourceAnswer, 'acr' | 'amr' | 'authTime'>,
  said: { ial?: string; now: Date },
): UpstreamIdentity['assurance'] {
  const acr = lower(config.highestAcr, mapAcr(config, answer));
  const now = Math.floor(said.now.getTime() / 1000);
  return {
    ial: capIal(config, said.ial),
    acr,
    amr: mapAmr(config, answer.amr, acr),
    // A login in the future would stay "recent" for as long as its author likes.
    ...(answer.authTime !== undefined && { authTime: Math.min(answer.authTime, now) }),
  };
}

export function capIal({ ialMap, highestIal }: SourceConfig, said: string | undefined): Ial {
  const meant = said !== undefined && Object.hasOwn(ialMap, said) ? (ialMap[said] as Ial) : 1;
  return Math.min(meant, highestIal) as Ial;
}

function mapAcr({ acrMap, acrByAmr }: SourceConfig, { acr, amr }: Pick<SourceAnswer, 'acr' | 'amr'>): Acr {
  const meant = amr.flatMap((method) => (Object.hasOwn(acrByAmr, method) ? [acrByAmr[method]] : []));
  if (acr !== undefined && Object.hasOwn(acrMap, acr)) meant.push(acrMap[acr]);
  return acrValues[Math.max(0, ...meant.map(rank))] as Acr;
}

function lower(one: Acr, other: Acr): Acr {
  return rank(one) < rank(other) ? one : other;
}

/** `mfa` is a claim about strength: below two factors it would contradict our own `acr`. */
function mapAmr({ amrMap }: SourceConfig, amr: readonly string[], acr: Acr): string[] {
  const known = amr.flatMap((method) => (Object.hasOwn(amrMap, method) ? [amrMap[method] as string] : []));
  return [...new Set(known)].filter((method) => method !== 'mfa' || rank(acr) > 0);
}
