import type { X509Certificate } from 'node:crypto';

/** One model of authenticators as its maker describes it (FIDO Metadata Statement). */
export type KeyModel = {
  aaguid: string;
  /** Maker's name for it, in English. */
  name: string;
  /** What attestations of this model must lead to. */
  roots: readonly X509Certificate[];
  /** Whether its keys are made in hardware and never leave it, and nobody has withdrawn or broken it. */
  isTrusted: boolean;
};

/** The models the operator gave us. Empty: no key is ever proven to be bound to its hardware. */
export type KeyModels = {
  find(aaguid: string): KeyModel | undefined;
  /** Trusted ones, by name. */
  trusted: readonly KeyModel[];
  /** When the oldest of the files says it is to be replaced; undefined when none says so. */
  nextUpdate: Date | undefined;
};

/** Of two descriptions of one model the first counts: files are named in the order of their weight. */
export function createKeyModels(models: readonly KeyModel[], nextUpdate?: Date): KeyModels {
  const byAaguid = new Map<string, KeyModel>();
  for (const model of models) if (!byAaguid.has(model.aaguid)) byAaguid.set(model.aaguid, model);
  const trusted = [...byAaguid.values()].filter(({ isTrusted }) => isTrusted);
  return {
    find: (aaguid) => byAaguid.get(aaguid),
    trusted: trusted.sort((one, other) => one.name.localeCompare(other.name, 'en')),
    nextUpdate,
  };
}
