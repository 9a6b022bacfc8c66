import { z } from 'zod';
import type { SourceAnswer } from './source.ts';

const text = z.string().max(300);

/** One entry of `verified_claims` (OpenID Connect for Identity Assurance 1.0 section 5), as far as we make something of it. */
const entrySchema = z.object({
  verification: z.object({
    trust_framework: text,
    assurance_level: text.optional(),
    time: text.optional(),
    evidence: z
      .array(
        z.object({
          check_details: z.array(z.object({ organization: text.optional() })).optional(),
          document_details: z
            .object({
              type: text.optional(),
              document_number: text.optional(),
              issuer: z.object({ country_code: text.optional() }).optional(),
            })
            .optional(),
        }),
      )
      .max(20)
      .optional(),
  }),
  claims: z.object({
    name: text.optional(),
    id_document: z.object({ type: text.optional(), issuer: text.optional(), number: text.optional() }).optional(),
  }),
});

type Entry = z.infer<typeof entrySchema>;

/** What a mapping reads under `verified`. */
export type Verified = {
  level?: string | undefined;
  time?: string | undefined;
  name?: string | undefined;
  document?: { type?: string | undefined; issuer?: string | undefined; number?: string | undefined };
  /** Issuers whose word the source took in its turn, the nearest first. */
  vouchedBy: string[];
};

/** The first entry by rules that the administrator accepts; what was verified by others counts for nothing. */
export function readVerified(claims: SourceAnswer['claims'], frameworks: readonly string[]): Verified | undefined {
  const entries = [claims.verified_claims].flat().flatMap((entry) => {
    const parsed = entrySchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  const entry = entries.find(({ verification }) => frameworks.includes(verification.trust_framework));
  return entry && toVerified(entry);
}

function toVerified({ verification, claims }: Entry): Verified {
  const { assurance_level: level, time, evidence = [] } = verification;
  const details = evidence.find((each) => each.document_details)?.document_details;
  const document = claims.id_document ?? {
    type: details?.type,
    issuer: details?.issuer?.country_code,
    number: details?.document_number,
  };
  const organizations = evidence.flatMap(({ check_details = [] }) =>
    check_details.flatMap(({ organization }) => organization ?? []),
  );
  return { level, time, name: claims.name, document, vouchedBy: [...new Set(organizations)] };
}
