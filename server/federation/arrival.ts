import { z } from 'zod';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { acrValues } from '../lib/acr.ts';
import { documentTypes } from '../people/identity-documents/document.ts';
import type { LiveSource } from './registry.ts';
import type { UpstreamIdentity } from './source.ts';

const context = 'journeys.arrival';

const ial = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** Who arrived from a source, as long as nobody knows yet whose account it is: what a link or a new account is made of. */
const arrivalSchema = z.object({
  sourceId: z.string(),
  slug: z.string(),
  issuer: z.string(),
  subject: z.string(),
  sessionId: z.string().optional(),
  /** Issuers the login came through, the nearest first. */
  chain: z.array(z.string()).default([]),
  /** What a logout at the source takes, where one is offered. */
  upstream: z.record(z.string(), z.string()).optional(),
  name: z.string().optional(),
  document: z
    .object({
      type: z.enum(documentTypes),
      issuer: z.string(),
      number: z.string(),
      level: ial,
      vouchedBy: z.array(z.string()).default([]),
    })
    .optional(),
  /** Mobile number or e-mail address that it told: a suggestion, and nothing more (T-112). */
  contact: z.string().optional(),
  acr: z.enum(acrValues),
  amr: z.array(z.string()),
  /** Seconds since the epoch. */
  at: z.number(),
  /** The document it proves is one of an account here. */
  hasAccount: z.boolean(),
});

export type Arrival = z.infer<typeof arrivalSchema>;

export function arrivalOf(
  { id, config }: Pick<LiveSource, 'id' | 'config'>,
  identity: UpstreamIdentity,
  now: Date,
): Omit<Arrival, 'hasAccount'> {
  const { issuer, subject, sessionId, name, document, assurance, chain } = identity;
  const contact = (identity.mobile ?? identity.email)?.value;
  // level 1 is self-stated and proves nothing
  const proven = document && document.level > 1 ? document : undefined;
  return {
    sourceId: id,
    slug: config.id,
    issuer,
    subject,
    ...(sessionId !== undefined && { sessionId }),
    chain: [...chain],
    ...(config.logout !== 'never' && { upstream: { ...identity.session } }),
    ...(name !== undefined && { name }),
    ...(proven && {
      document: {
        type: proven.type,
        issuer: proven.issuer,
        number: proven.number,
        level: proven.level,
        vouchedBy: [...proven.vouchedBy],
      },
    }),
    ...(contact !== undefined && { contact }),
    acr: assurance.acr,
    amr: [...assurance.amr],
    at: assurance.authTime ?? Math.floor(now.getTime() / 1000),
  };
}

/** Personal data: kept in the journey sealed. */
export function sealArrival(cipher: ColumnCipher, arrival: Arrival): string {
  return cipher.encrypt(context, JSON.stringify(arrival)).toString('base64');
}

export function openArrival(cipher: ColumnCipher, sealed: string): Arrival {
  return arrivalSchema.parse(JSON.parse(cipher.decrypt(context, Buffer.from(sealed, 'base64'))));
}
