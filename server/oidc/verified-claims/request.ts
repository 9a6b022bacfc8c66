import { z } from 'zod';

/** What one entry of `verified_claims` in the `claims` parameter asks for (OpenID Connect for Identity Assurance 1.0 section 6). */
export type VerifiedRequest = { verification: Template; claims: Record<string, Template> };

/** `null`: give it. An object: limits on a value, or members to give. An array: templates, any of which an element may fit. */
export type Template = null | { [member: string]: Template | Limit } | Template[];
type Limit = string | number | boolean | readonly (string | number)[];

const limits = z
  .strictObject({
    value: z.union([z.string(), z.number(), z.boolean()]),
    values: z.array(z.union([z.string(), z.number()])).min(1),
    max_age: z.number().nonnegative(),
    essential: z.boolean(),
    purpose: z.string().max(300),
  })
  .partial();

const template: z.ZodType = z.lazy(() =>
  z.union([z.null(), limits, z.array(template).min(1), z.record(z.string(), template)]),
);

const entry = z.strictObject({
  verification: z
    .object({
      trust_framework: limits.nullable(),
      evidence: z
        .array(z.object({ type: limits.required({ value: true }) }).catchall(template))
        .min(1)
        .optional(),
    })
    .catchall(template),
  claims: z.record(z.string(), limits.nullable()).refine((claims) => Object.keys(claims).length > 0),
});

const mostEntries = 10;
const deepest = 8;

/** The entries of `verified_claims`, one or several; undefined when it is not formed as the specification says. */
export function parseVerifiedRequest(asked: unknown): VerifiedRequest[] | undefined {
  if (isDeeperThan(asked, deepest)) return undefined;
  const parsed = z.array(entry).min(1).max(mostEntries).safeParse([asked].flat());
  return parsed.success ? (parsed.data as VerifiedRequest[]) : undefined;
}

/** Claims that an answer could carry, also those that come as evidence, for a comparison with the registration (T-018). */
export function claimsAskedVerified(requests: readonly VerifiedRequest[]): string[] {
  return requests.flatMap(({ verification, claims }) => [
    ...Object.keys(claims),
    ...(asksForDocument(verification) ? ['id_document'] : []),
  ]);
}

export function asksForEvidence({ verification }: VerifiedRequest): boolean {
  return 'evidence' in (verification as object);
}

function asksForDocument(verification: Template): boolean {
  const { evidence } = verification as { evidence?: Template[] };
  return (evidence ?? []).some((each) => each !== null && 'document_details' in each);
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}
