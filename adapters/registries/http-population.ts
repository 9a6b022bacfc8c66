import type { PopulationRegistry, RegistryAnswer } from './population.ts';
import { type HttpRegistryOptions, postClaim } from './post-claim.ts';
import { RegistryUnavailable } from './unavailable.ts';

const registry = 'the population registry';

/**
 * A population registry reached by HTTP: `POST` of `{"documentType","issuer","number","name"}` as JSON, answered by 200 and
 * `{"answer":"match"|"mismatch"|"unknown"}`. Whatever else comes back is no answer.
 */
export function createHttpPopulationRegistry(options: HttpRegistryOptions): PopulationRegistry {
  return {
    isFake: false,
    async confirm({ documentType, issuer, number, name }) {
      return readAnswer(await postClaim(registry, options, { documentType, issuer, number, name }));
    },
  };
}

function readAnswer({ answer }: Readonly<Record<string, unknown>>): RegistryAnswer {
  if (answer === 'match' || answer === 'mismatch' || answer === 'unknown') return answer;
  throw new RegistryUnavailable(`${registry} gave an answer outside the contract`);
}
