import { z } from 'zod';
import { sourceReasons } from '../federation/failures.ts';
import { originSchema } from '../federation/source-sessions.ts';
import { acrValues } from '../lib/acr.ts';
import { type IdentityKey, parseIdentityKey } from '../lib/identity.ts';
import type { DatedProof } from './assurance.ts';

/** What the person sees next within "who are you?"; the rest follows from what is proven. */
export const views = [
  'identifier',
  'register',
  'password',
  'code',
  'credential',
  'reset-password',
  'arrival',
  'claim',
] as const;
export type View = (typeof views)[number];

/** What a person is told of a login at a source that came to nothing. */
export const sourceProblems = [...sourceReasons, 'source.account-not-active'] as const;

const proofSchema = z.object({
  authenticator: z.enum(['password', 'passkey', 'one-time-code', 'source']),
  amr: z.array(z.string()),
  factors: z.array(z.enum(['knowledge', 'possession', 'inherence'])),
  phishingResistant: z.boolean(),
  hardwareBound: z.boolean(),
  userVerified: z.boolean(),
  model: z.string().optional(),
  at: z.number(),
  ofSession: z.boolean().optional(),
});

const stateSchema = z.object({
  view: z.enum(views),
  /** What was typed as login name, sealed: personal data. Kept so that nothing is lost on a wrong password. */
  typed: z.string().optional(),
  /** It is the one of who is logged in: filled in, and nothing to a browser without that session until it was sent or proven. */
  isPrefilled: z.boolean().optional(),
  /** The login name of whoever is logged in here and is asked again, sealed; an empty one where the account has none. */
  own: z.string().optional(),
  /** The account the proofs so far belong to. Set only by a successful proof, never by typing a name. */
  personId: z.uuid().optional(),
  proofs: z.array(proofSchema),
  /** An account whose password was shown (when, in seconds), and that nobody has proven the typed login name for. */
  claim: z.object({ personId: z.uuid(), at: z.number() }).optional(),
  /** Level of the session the journey began in, where that counts: the hardware level cannot be read back from its `amr`. */
  standing: z.enum(acrValues).optional(),
  /** In which identity the person enters the application, once they said so. */
  identity: z.custom<IdentityKey>((value) => parseIdentityKey(value) !== undefined).optional(),
  /** What the code last sent is for, and when it was sent (seconds). */
  errand: z.enum(['login', 'register', 'reset']),
  codeSentAt: z.number().optional(),
  /** How many new passwords were compared with those the account had, since the code of a reset was shown. */
  resetTries: z.number().optional(),
  /** Who arrived from an identity source and is linked to no account yet, sealed: see server/federation/arrival.ts. */
  arrival: z.string().optional(),
  /** Which login at a source gave the proof by it: what the session will hang on. */
  origin: originSchema.optional(),
  /** Why the last login at a source came to nothing; told once. */
  sourceProblem: z.enum(sourceProblems).optional(),
  /** The source told of a login too long ago: the next one there must be made anew. */
  isFreshSourceDue: z.boolean().optional(),
  /** A new account that an arrival has made is asked for a login name: what was typed, sealed, and when its code was sent. */
  contact: z.object({ typed: z.string().optional(), sentAt: z.number().optional() }).optional(),
  /** What just happened, told on the next page. */
  notice: z
    .enum(['password-reset', 'code-sent', 'registered', 'source-linked', 'contact-added', 'begun-anew'])
    .optional(),
  /** The passkey offer was answered. */
  offered: z.boolean(),
  /** The login was written to the audit log and handed to the provider. */
  finished: z.boolean(),
});

/** What one login journey has proven so far; see journeys.state. */
export type JourneyState = z.infer<typeof stateSchema>;

export function freshState(view: View): JourneyState {
  return { view, proofs: [], errand: view === 'register' ? 'register' : 'login', offered: false, finished: false };
}

export function parseState(stored: unknown): JourneyState {
  return stateSchema.parse(stored);
}

/**
 * Adds a proof by `personId`. Proofs of two different people never add up: the newer person starts afresh, without what the
 * one before stood on or chose. What was told before it is told no more.
 */
export function withProof(state: JourneyState, personId: string, proof: DatedProof): JourneyState {
  const isSame = state.personId === personId;
  const own = isSame ? state.proofs : [];
  const earlier = own.filter(({ authenticator }) => authenticator !== proof.authenticator);
  const added = { ...proof, amr: [...proof.amr], factors: [...proof.factors] };
  const { notice: _told, ...rest } = isSame ? state : withoutPerson(state);
  return { ...rest, personId, proofs: [...earlier, added] };
}

function withoutPerson({
  standing: _standing,
  identity: _identity,
  origin: _origin,
  contact: _contact,
  ...state
}: JourneyState): JourneyState {
  return state;
}
