import { inUtc } from '../../lib/in-utc.ts';

/**
 * The rules under which we call something verified (DESIGN section 7): a name of our own, because no national
 * framework has one that is published.
 */
export const trustFramework = 'cn_yimen_ial';

/** What can be verified today. A date of birth is not: the registry confirms name and number, not what the number says. */
export const verifiableClaims = ['name', 'id_document'] as const;

/** How we checked a document, by what is stored of it; `data`: compared with the record of the authority that issued it. */
const checkMethods: Record<string, string> = { registry: 'data' };
/** The person has logged in at another provider, which had checked it. */
const checkedElsewhere = 'auth';
export const supportedCheckMethods = [...Object.values(checkMethods), checkedElsewhere];

type Verified = { name: string | null; assuranceLevel: number; assuranceAt: Date | null };
export type VerifiedDocument = {
  type: string;
  issuer: string;
  number: string;
  method: string;
  verifiedAt: Date;
  /** Issuers whose word it rests on, the nearest first. */
  vouchedBy: readonly string[];
};
export type VerifiedFacts = { verification: Record<string, unknown>; claims: Record<string, unknown> };

/**
 * Everything that was verified about a human being, whatever hat they wear; undefined when nothing was. Evidence names the
 * document only where `document` was granted: its type alone tells where somebody comes from.
 */
export function verifiedFacts(
  person: Verified,
  granted: { name: boolean; document: boolean },
  document: VerifiedDocument | undefined,
): VerifiedFacts | undefined {
  if (person.assuranceLevel < 2 || person.assuranceAt === null) return undefined;
  const told = granted.document ? document : undefined;
  return {
    verification: {
      trust_framework: trustFramework,
      assurance_level: `ial${person.assuranceLevel}`,
      time: inUtc(person.assuranceAt),
      ...(document && { evidence: [evidenceOf(document, told)] }),
    },
    claims: {
      ...(granted.name && person.name !== null && { name: person.name }),
      ...(told && { id_document: { type: told.type, issuer: told.issuer, number: told.number } }),
    },
  };
}

function evidenceOf(document: VerifiedDocument, told: VerifiedDocument | undefined) {
  const checked = checksOf(document);
  return {
    type: 'document',
    time: inUtc(document.verifiedAt),
    ...(checked.length > 0 && { check_details: checked }),
    ...(told && {
      document_details: {
        type: told.type,
        issuer: { country_code: told.issuer },
        document_number: told.number,
      },
    }),
  };
}

/** Each provider that passed it on names itself, so that whoever relies on it sees the whole chain (decision 0022). */
function checksOf({ method, vouchedBy }: VerifiedDocument): { check_method: string; organization?: string }[] {
  if (vouchedBy.length > 0) return vouchedBy.map((organization) => ({ check_method: checkedElsewhere, organization }));
  const checked = checkMethods[method];
  return checked === undefined ? [] : [{ check_method: checked }];
}
