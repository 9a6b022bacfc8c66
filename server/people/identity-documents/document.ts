/** Types of identity documents, as stored and as sent to registries. Never renamed. */
export const documentTypes = [
  'resident-id',
  'hk-macao-residence-permit',
  'taiwan-residence-permit',
  'hk-macao-travel-permit',
  'hk-macao-travel-permit-non-chinese',
  'taiwan-travel-permit',
  'permanent-residence-2017',
  'permanent-residence-2023',
  'chinese-passport',
  'foreign-passport',
] as const;

export type DocumentType = (typeof documentTypes)[number];

export type IdentityDocument = {
  type: DocumentType;
  /** Who issued it, as `issuingState` keeps it. */
  issuer: string;
  /** Normalised number: what is stored and compared. */
  number: string;
  /** YYYY-MM-DD as the number says: a proposal, which only the registry can confirm. */
  birthDate?: string;
  /** As the number says: a proposal. */
  sex?: 'female' | 'male';
};

/** Why a number is refused, in the order of checking; each has its own sentence on the page. */
export type DocumentProblem = 'shape' | 'check-digit' | 'date' | 'future' | IssuerProblem;

/** A code that nobody has; one of ours, whose documents are of another kind. */
export type IssuerProblem = 'issuer' | 'issuer-not-foreign';

/** What reading one number as one type gives. */
export type ParsedNumber =
  | { ok: true; document: Omit<IdentityDocument, 'type' | 'issuer'> }
  | { ok: false; reason: Exclude<DocumentProblem, IssuerProblem> };

/** Reads an already normalised number; `today` is YYYY-MM-DD. */
export type NumberParser = (number: string, today: string) => ParsedNumber;

export function isDocumentType(value: unknown): value is DocumentType {
  return documentTypes.includes(value as DocumentType);
}
