import { documentTypes } from '../people/identity-documents/document.ts';
import { supportedCheckMethods, trustFramework, verifiableClaims } from './verified-claims/facts.ts';

/** What we say of ourselves beyond what the library knows (OpenID Connect for Identity Assurance 1.0 section 8). */
export const discoveryAdditions = {
  verified_claims_supported: true,
  trust_frameworks_supported: [trustFramework],
  claims_in_verified_claims_supported: [...verifiableClaims],
  evidence_supported: ['document'],
  documents_supported: [...documentTypes],
  documents_check_methods_supported: supportedCheckMethods,
};
