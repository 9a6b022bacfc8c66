import { identityPage } from '../../views/portal/identity-page.ts';
import type { IdentityPageProps } from '../../views/portal/props.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { maskDocumentNumber } from '../lib/mask.ts';
import { documentsOf } from '../people/documents.ts';
import { type DocumentType, isDocumentType } from '../people/identity-documents/document.ts';
import { type IdentityVerification, verifyIdentity } from '../people/verify-identity.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';
import { returnPath } from './return-path.ts';

const path = '/account/identity';

export function identityRoutes(parts: PortalParts): Route[] {
  return [
    {
      ...read,
      path,
      handler: forPerson(parts, (p, ctx, visitor) => showIdentity(p, ctx, visitor, returnOf(ctx.query.return))),
    },
    {
      ...write,
      path,
      throttle: 'credential',
      audit: ['person.identity.verified', 'person.identity.refused', 'person.twin.found'],
      handler: forPerson(parts, verify),
    },
  ];
}

function returnOf(asked: unknown): { returnTo?: string } {
  const returnTo = returnPath(asked);
  return returnTo ? { returnTo } : {};
}

async function showIdentity(parts: PortalParts, ctx: RouteContext, visitor: Visitor, told: Partial<IdentityPageProps>) {
  const { person } = visitor;
  const documents = await documentsOf(parts.knex, parts.cipher, person.id);
  const props: IdentityPageProps = {
    assuranceLevel: person.assuranceLevel as 1 | 2 | 3 | 4,
    documents: documents.map(({ type, number, verifiedAt }) => ({
      type,
      number: maskDocumentNumber(number),
      verifiedAt,
    })),
    type: 'resident-id',
    issuer: '',
    number: '',
    name: person.name ?? '',
    problems: {},
    ...told,
  };
  draw(parts, ctx, visitor, (frame) => identityPage(frame, props), path);
}

const verify: PersonHandler = async (parts, ctx, visitor) => {
  const { type, number = '', name = '', issuer = '', return: asked } = ctx.state.body;
  const typed = { number: number.slice(0, 64), name: name.slice(0, 200), issuer: issuer.slice(0, 8) };
  const refuse = (told: Partial<IdentityPageProps>) => {
    ctx.status = 400;
    const came = returnOf(asked);
    return showIdentity(parts, ctx, visitor, { ...typed, ...came, ...(isDocumentType(type) && { type }), ...told });
  };
  if (!isDocumentType(type)) return refuse({ problems: { type: { code: 'document.type' } } });
  const missing = missingOf(type, typed);
  if (Object.keys(missing).length > 0) return refuse({ problems: missing });
  const claim = { type, number, name, ...(issuer && { issuer: issuer.toUpperCase() }) };
  const outcome = await verifyIdentity(parts, visitor.person.id, claim);
  if (outcome.ok) return ctx.redirect(returnPath(asked) ?? '/account?notice=identity-verified');
  return refuse(problemOf(outcome));
};

/** Every field that is empty and must not be: who states nothing is no attempt, and is told all of it at once. */
function missingOf(
  type: DocumentType,
  { number, name, issuer }: Record<'number' | 'name' | 'issuer', string>,
): IdentityPageProps['problems'] {
  const isEmpty = (text: string) => text.trim() === '';
  return {
    ...(isEmpty(name) && { name: { code: 'identity.name-invalid' } }),
    ...(isEmpty(number) && { number: { code: 'document.empty' } }),
    ...(type === 'foreign-passport' && isEmpty(issuer) && { issuer: { code: 'document.issuer' } }),
  };
}

function problemOf(refused: Exclude<IdentityVerification, { ok: true }>): Partial<IdentityPageProps> {
  if (refused.reason !== 'invalid-document') {
    if (refused.reason === 'name-invalid') return { problems: { name: { code: 'identity.name-invalid' } } };
    // whether a document is in another account is nobody's business who does not hold it (T-049)
    if (refused.reason === 'name-mismatch' || refused.reason === 'document-taken')
      return { problem: { code: 'identity.not-confirmed' } };
    return { problem: { code: `identity.${refused.reason}` } };
  }
  if (refused.problem === 'other-type') {
    return { problems: { number: { code: 'document.other-type', type: refused.recognised } } };
  }
  const field = refused.problem === 'issuer' || refused.problem === 'issuer-not-foreign' ? 'issuer' : 'number';
  return { problems: { [field]: { code: `document.${refused.problem}` } } };
}
