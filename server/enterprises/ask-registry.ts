import type { EnterpriseAnswer } from '../../adapters/registries/enterprise.ts';
import { RegistryUnavailable } from '../../adapters/registries/unavailable.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { VerifiedPerson } from '../people/verified-person.ts';
import type { EnterpriseParts } from './parts.ts';

/** An answer, and the time within which the registry gave it. */
export type Answered = { answer: EnterpriseAnswer; askedAt: Date; answeredAt: Date };

export type Asked = Outcome<Answered, 'registry-unavailable'>;

/**
 * Asks whether a person is the representative, by each of their documents: a registry may know them by the one they registered
 * the enterprise with. All at once, so that the time taken tells nothing. Outside any transaction.
 */
export async function askRegistry(
  { enterpriseRegistry, clock }: Pick<EnterpriseParts, 'enterpriseRegistry' | 'clock'>,
  uscc: string,
  { name, documents }: Pick<VerifiedPerson, 'name' | 'documents'>,
): Promise<Asked> {
  const askedAt = clock();
  try {
    const answers = await Promise.all(
      documents.map(({ type, issuer, number }) =>
        enterpriseRegistry.lookUp({ uscc, representative: { name, documentType: type, issuer, number } }),
      ),
    );
    const confirmed = answers.find((answer) => answer.known && answer.isRepresentative);
    return { ok: true, askedAt, answeredAt: clock(), answer: confirmed ?? answers[0] ?? { known: false } };
  } catch (error) {
    if (error instanceof RegistryUnavailable) return refuse('registry-unavailable');
    throw error;
  }
}
