import { z } from 'zod';
import type { Proof } from './assurance.ts';

/** What the person sees next within "who are you?"; the rest follows from what is proven. */
export const views = ['identifier', 'password', 'code', 'register', 'register-code', 'credential', 'reset-code', 'reset-password'] as const;
export type View = (typeof views)[number];

const proofSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('password'), at: z.number() }),
  z.object({ method: z.literal('one-time-code'), channel: z.enum(['sms', 'email']), at: z.number() }),
  z.object({ method: z.literal('passkey'), amr: z.array(z.string()), hardwareBound: z.boolean(), at: z.number() }),
]);

const stateSchema = z.object({
  view: z.enum(views),
  /** What was typed as login name, sealed: personal data. Kept so that nothing is lost on a wrong password. */
  typed: z.string().optional(),
  /** The account the proofs so far belong to. Set only by a successful proof, never by typing a name. */
  personId: z.uuid().optional(),
  proofs: z.array(proofSchema),
  /** The possession of `typed` was proven by a code sent in this journey: it may become a new account, or a reset. */
  possession: z.enum(['register', 'reset']).optional(),
  /** The passkey offer was answered. */
  offered: z.boolean(),
  /** The login was written to the audit log and handed to the provider. */
  finished: z.boolean(),
});

/** What one login journey has proven so far; see journeys.state. */
export type JourneyState = z.infer<typeof stateSchema>;

export function freshState(view: View): JourneyState {
  return { view, proofs: [], offered: false, finished: false };
}

export function parseState(stored: unknown): JourneyState {
  return stateSchema.parse(stored);
}

/** Adds a proof by `personId`. Proofs of two different people never add up: the newer person starts afresh. */
export function withProof(state: JourneyState, personId: string, proof: Proof): JourneyState {
  const earlier = state.personId === personId ? state.proofs.filter(({ method }) => method !== proof.method) : [];
  const stored = proof.method === 'passkey' ? { ...proof, amr: [...proof.amr] } : proof;
  return { ...state, personId, proofs: [...earlier, stored] };
}
