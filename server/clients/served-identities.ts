import { z } from 'zod';
import { acrValues } from '../lib/acr.ts';
import { type IdentityType, identityTypes } from '../lib/identity.ts';

/** What an application needs of people who come in one identity. */
const demandsSchema = z.strictObject({
  /** Least identity assurance level. */
  ial: z.int().min(1).max(4).optional(),
  /** Least authentication level. */
  acr: z.enum(acrValues).optional(),
  /** How long ago the identity assurance may have been proven at most. */
  proofMaxAgeDays: z.int().min(1).max(3650).optional(),
  /** Which of the application's scopes make sense in this identity; absent: all. */
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/)).optional(),
});

const schema = z
  .partialRecord(z.enum(identityTypes), demandsSchema)
  .refine((served) => Object.keys(served).length > 0, 'an application serves somebody');

export type Demands = z.infer<typeof demandsSchema>;

/** The identities an application serves, with what it needs of each. */
export type ServedIdentities = Readonly<Partial<Record<IdentityType, Demands>>>;

/** What an application serves that says nothing: whoever has an account. */
export const everybody: ServedIdentities = { citizen: {} };

/** Reads what an application declares; undefined when it is not of this form. */
export function parseServedIdentities(declared: unknown): ServedIdentities | undefined {
  const parsed = schema.safeParse(declared);
  return parsed.success ? parsed.data : undefined;
}

/** Nothing has to be known of anybody to let them in: no choice, no demand. */
export function servesAnybody(served: ServedIdentities): boolean {
  const { citizen, ...others } = served;
  if (!citizen || Object.keys(others).length > 0) return false;
  return citizen.ial === undefined && citizen.acr === undefined && citizen.proofMaxAgeDays === undefined;
}
