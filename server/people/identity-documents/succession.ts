import type { DocumentType, IdentityDocument } from './document.ts';

type Document = Pick<IdentityDocument, 'type' | 'issuer' | 'number'>;

/**
 * Documents whose number changes when they are renewed; every other number is for life. The permanent residence card of
 * 2023 has a number of its own beside the one of 2017, and both cards stay valid.
 */
const successors: Partial<Record<DocumentType, DocumentType>> = {
  'chinese-passport': 'chinese-passport',
  'foreign-passport': 'foreign-passport',
  'permanent-residence-2017': 'permanent-residence-2023',
};

/** Whether `later` comes in the place of `earlier`, if both belong to one person. */
export function succeeds(later: Document, earlier: Document): boolean {
  return successors[earlier.type] === later.type && earlier.issuer === later.issuer;
}

/** Whether one person may hold both: two of one kind only where the second renews the first. */
export function mayStandBeside(document: IdentityDocument, held: IdentityDocument): boolean {
  const isSameKind = document.type === held.type && document.issuer === held.issuer;
  if (isSameKind && !succeeds(document, held)) return false;
  const [day, heldDay] = [birthDay(document), birthDay(held)];
  const [sex, heldSex] = [document.sex, held.sex];
  return !(day && heldDay && day !== heldDay) && !(sex && heldSex && sex !== heldSex);
}

/** YYMMDD as the number says. The card of 2017 has no century, so the others are cut to what it can be compared with. */
function birthDay({ type, number, birthDate }: IdentityDocument): string | undefined {
  return type === 'permanent-residence-2017' ? number.slice(7, 13) : birthDate?.replaceAll('-', '').slice(2);
}
