/** Fields of ours that a mapping may fill; everything else goes under `attributes`. */
export const mappedFields = [
  'name',
  'mobile',
  'mobileVerified',
  'email',
  'emailVerified',
  'documentType',
  'documentIssuer',
  'documentNumber',
  'documentMethod',
  'documentTime',
  'ial',
  'groups',
  /** Issuers the login came through before this source. */
  'chain',
] as const;

export type MappedField = (typeof mappedFields)[number];
