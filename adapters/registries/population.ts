/** What the population registry answers to "do this name and this document belong together?". */
export type RegistryAnswer = 'match' | 'mismatch' | 'unknown';

/**
 * Contract of the population registry. Rejects with `RegistryUnavailable` when it does not answer in time:
 * that is neither a match nor a mismatch, and the person is asked to come back.
 */
export type PopulationRegistry = {
  readonly isFake: boolean;
  confirm(claim: { documentType: string; issuer: string; number: string; name: string }): Promise<RegistryAnswer>;
};
