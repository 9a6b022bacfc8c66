import type { EnterpriseKind, EnterpriseStatus } from '../../server/lib/identity.ts';

/** "Is this person the legal representative of the enterprise with this code?" */
export type EnterpriseQuestion = {
  /** Unified social credit code (GB 32100). */
  uscc: string;
  representative: {
    name: string;
    /** As in `identity_documents`, see docs/operators.md. */
    documentType: string;
    /** ISO 3166 alpha-3. */
    issuer: string;
    number: string;
  };
};

/** What the registry knows; who the representative is it does not tell, only whether it is the person asked about. */
export type EnterpriseAnswer =
  | { known: false }
  | { known: true; name: string; kind: EnterpriseKind; status: EnterpriseStatus; isRepresentative: boolean };

/**
 * Contract of the enterprise registry. Rejects with `RegistryUnavailable` when it does not answer in time: nothing is
 * gained or lost by that, the question is asked again later.
 */
export type EnterpriseRegistry = {
  readonly isFake: boolean;
  lookUp(question: EnterpriseQuestion): Promise<EnterpriseAnswer>;
};
