import type { SourceFailure } from '../../server/federation/failures.ts';
import { type Outcome, refuse } from '../../server/lib/outcome.ts';
import { EgressFailed } from '../egress/egress-failed.ts';

/** Ends a step inside an adapter; never leaves it. */
export class SourceRefused extends Error {
  readonly failure: SourceFailure;
  constructor(failure: SourceFailure) {
    super(failure);
    this.failure = failure;
  }
}

export function refuseUnless(holds: boolean, failure: SourceFailure): asserts holds {
  if (!holds) throw new SourceRefused(failure);
}

const byEgress = {
  'egress.not-allowed': 'not-allowed',
  'egress.timeout': 'timeout',
  'egress.unreachable': 'unreachable',
  'egress.too-large': 'too-large',
} as const;

/** The failure an error stands for, where any adapter would say the same. */
export function failureOf(error: unknown): SourceFailure | undefined {
  if (error instanceof SourceRefused) return error.failure;
  return error instanceof EgressFailed ? byEgress[error.code] : undefined;
}

/**
 * Runs a step of an adapter: what the other side did wrong becomes a refusal. `translate` knows the protocol's own errors;
 * what nobody knows is a flaw of ours and is thrown on.
 */
export async function toOutcome<T extends object>(
  step: () => Promise<T>,
  translate: (error: unknown) => SourceFailure | undefined,
): Promise<Outcome<T, SourceFailure>> {
  try {
    return { ok: true, ...(await step()) };
  } catch (error) {
    const failure = failureOf(error) ?? translate(error);
    if (failure === undefined) throw error;
    return refuse(failure);
  }
}
