import {
  type EnterpriseKind,
  type EnterpriseStatus,
  enterpriseKinds,
  enterpriseStatuses,
} from '../../server/lib/identity.ts';
import type { EnterpriseAnswer, EnterpriseRegistry } from './enterprise.ts';
import { type HttpRegistryOptions, postClaim } from './post-claim.ts';
import { RegistryUnavailable } from './unavailable.ts';

const registry = 'the enterprise registry';
const longestName = 200;

/**
 * An enterprise registry reached by HTTP: `POST` of `{"uscc","representative":{"name","documentType","issuer","number"}}` as
 * JSON, answered by 200 and `{"answer":"unknown"}` or `{"answer":"known","name","kind","status","isRepresentative"}`. Whatever
 * else comes back is no answer: half an answer must end nobody's right.
 */
export function createHttpEnterpriseRegistry(options: HttpRegistryOptions): EnterpriseRegistry {
  return {
    isFake: false,
    async lookUp({ uscc, representative: { name, documentType, issuer, number } }) {
      const claim = { uscc, representative: { name, documentType, issuer, number } };
      return readAnswer(await postClaim(registry, options, claim));
    },
  };
}

function readAnswer(said: Readonly<Record<string, unknown>>): EnterpriseAnswer {
  if (said.answer === 'unknown') return { known: false };
  const { name, kind, status, isRepresentative } = said;
  const isComplete =
    said.answer === 'known' &&
    isName(name) &&
    isKind(kind) &&
    isStatus(status) &&
    typeof isRepresentative === 'boolean';
  if (!isComplete) throw new RegistryUnavailable(`${registry} gave an answer outside the contract`);
  return { known: true, name: name.trim(), kind, status, isRepresentative };
}

/** The name stands on pages, in messages and in tokens: one line of letters, nothing that turns or hides text. */
function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= longestName &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)
  );
}

function isKind(value: unknown): value is EnterpriseKind {
  return enterpriseKinds.includes(value as EnterpriseKind);
}

function isStatus(value: unknown): value is EnterpriseStatus {
  return enterpriseStatuses.includes(value as EnterpriseStatus);
}
