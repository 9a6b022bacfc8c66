import type { Locale } from '../lib/locale.ts';
import { issuerOf } from './read-source.ts';
import type { LiveSource } from './registry.ts';

/** The houses of a chain as people know them: a source of ours by its name, one behind it by its host. */
export function chainNames(sources: readonly LiveSource[], chain: readonly string[], locale: Locale): string[] {
  return chain.map((issuer) => {
    const known = sources.find(({ config }) => issuerOf(config) === issuer);
    return known?.config.label[locale] ?? hostOf(issuer);
  });
}

function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host || issuer : issuer;
}
